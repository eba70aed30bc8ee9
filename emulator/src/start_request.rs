//! Parses and validates the body of a start.

use crate::{
    error::ApiError,
    fields::{self, Fields},
    recording::Recording,
    settings::Settings,
    transcription,
};

/// A start request. Transcription is validated, but only live captions have an effect, because answers contain none of it.
#[derive(Clone)]
pub struct StartRequest {
    pub meeting_url: Option<String>,
    /// The destination's recording if none.
    pub recording: Option<Recording>,
    pub destination: Option<String>,
    /// Whether live captions are requested.
    pub captions: bool,
}

impl StartRequest {
    /// Parses a body and validates it against the room's settings.
    pub fn parse(body: &[u8], settings: &Settings) -> Result<StartRequest, ApiError> {
        let request = StartRequest::read(body)?;
        request.check_against(settings)?;
        Ok(request)
    }

    /// Parses a body. Nulls count as absent; unknown fields are ignored.
    pub fn read(body: &[u8]) -> Result<StartRequest, ApiError> {
        let body = fields::object(body)?;
        let mut fields = Fields::default();

        let meeting_url = fields.meeting_url(&body)?;
        let asked = fields.object(&body, "recording");
        let recording = body.get("recording").filter(|value| !value.is_null()).map(|_| Recording {
            hls_vod: fields.flag(&asked, "recording.hls_vod"),
            single_file_per_layer: fields.flag(&asked, "recording.single_file_per_layer"),
        });
        let destination = fields.text(&body, "destination").filter(|name| !name.is_empty());
        let transcription = fields.object(&body, "transcription");
        let captions = transcription::check(&mut fields, &transcription);
        fields.finish()?;

        Ok(StartRequest { meeting_url, recording, destination, captions })
    }

    /// Bytes of its stored texts.
    pub fn bytes(&self) -> usize {
        [&self.meeting_url, &self.destination].into_iter().flatten().map(String::len).sum()
    }

    pub fn check_against(&self, settings: &Settings) -> Result<(), ApiError> {
        if self.meeting_url.is_none() && !settings.live_streaming_enabled {
            return Err(ApiError::invalid_input(
                "meeting_url: required because live streaming is not enabled for the room's template",
            ));
        }
        self.check_page(settings)?;
        let names = &settings.destinations;
        let problem = match &self.destination {
            None if names.len() > 1 => {
                "destination: required because the room's template has more than one HLS destination"
            }
            Some(name) if !names.is_empty() && !names.iter().any(|known| known.name == *name) => {
                "destination: the room's template has no HLS destination of this name"
            }
            _ => return Ok(()),
        };
        Err(ApiError::invalid_input(problem))
    }

    /// The API builds a meeting URL only if the template has a subdomain.
    pub fn check_page(&self, settings: &Settings) -> Result<(), ApiError> {
        if self.meeting_url.is_some() || settings.subdomain.is_some() {
            return Ok(());
        }
        Err(ApiError::invalid_input("meeting_url: required because the room's template has no subdomain"))
    }
}
