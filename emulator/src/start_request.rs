//! The body of a start call, checked against the documented types and limits and against the room's settings.

use crate::{
    error::ApiError,
    fields::{self, Fields},
    recording::Recording,
    settings::Settings,
    transcription,
};

/// What a start call asks for. Of transcription only live captions show; the rest is checked and then left, since nothing of
/// it comes back in an answer.
#[derive(Clone)]
pub struct StartRequest {
    pub meeting_url: Option<String>,
    /// The destination's own recording when none is named.
    pub recording: Option<Recording>,
    pub destination: Option<String>,
    /// Live captions are to be made.
    pub captions: bool,
}

impl StartRequest {
    /// Reads a body, and checks it against the room's settings.
    pub fn parse(body: &[u8], settings: &Settings) -> Result<StartRequest, ApiError> {
        let request = StartRequest::read(body)?;
        request.check_against(settings)?;
        Ok(request)
    }

    /// Reads a body. A null counts as absent and an unknown field as nothing.
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

    /// The bytes of what is kept of it.
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

    /// The API makes the recorder's URL itself only where the template has a subdomain.
    pub fn check_page(&self, settings: &Settings) -> Result<(), ApiError> {
        if self.meeting_url.is_some() || settings.subdomain.is_some() {
            return Ok(());
        }
        Err(ApiError::invalid_input("meeting_url: required because the room's template has no subdomain"))
    }
}
