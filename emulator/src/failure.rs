//! Stop reasons and error types, as webhooks name them.

use serde::{Deserialize, Serialize};

/// Error types of the API.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorType {
    #[default]
    InternalError,
    MaxRetriesReached,
    UploadError,
    BeamStopped,
}

impl ErrorType {
    pub fn name(self) -> &'static str {
        match self {
            ErrorType::InternalError => "INTERNAL_ERROR",
            ErrorType::MaxRetriesReached => "MAX_RETRIES_REACHED",
            ErrorType::UploadError => "UPLOAD_ERROR",
            ErrorType::BeamStopped => "BEAM_STOPPED",
        }
    }

    pub fn message(self) -> &'static str {
        match self {
            ErrorType::InternalError => "Internal error",
            ErrorType::MaxRetriesReached => {
                "Beam couldn't connect to Meeting URL after 3 retries. Check if meeting URL is correct."
            }
            ErrorType::UploadError => "Failed to upload recordings. Check if upload config is correct.",
            ErrorType::BeamStopped => "Beam stopped too early",
        }
    }
}

/// Why a stream's media end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    ClientRequest,
    MaxDurationReached,
    RoomEnded,
    LastPeerLeft,
    Failure(ErrorType),
}

impl Reason {
    pub fn text(self) -> String {
        match self {
            Reason::ClientRequest => "client request".into(),
            Reason::MaxDurationReached => "max duration reached".into(),
            Reason::RoomEnded => "room ended".into(),
            Reason::LastPeerLeft => "last peer left".into(),
            Reason::Failure(error) => format!("failure: {}", error.name()),
        }
    }
}
