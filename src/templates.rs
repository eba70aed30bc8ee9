//! The parts of a room template that concern live streams.
//! <https://www.100ms.live/docs/server-side/v2/api-reference/policy/retrieve-destinations>

use crate::check::{ANYTHING, Rule, list, map, table};
use crate::once;
use crate::operation::{Input, Method, Operation, Reach, Resource};
use crate::values::literal;

/// All template operations.
pub static OPERATIONS: &[&Operation] = &[&GET_DESTINATIONS];

/// Templates. They contain stream keys, in the RTMP URLs of destinations.
pub static TEMPLATES: Resource =
    Resource { path: literal(c"/templates"), noun: literal(c"a template"), page: &ANYTHING, is_public: false };

/// Reads the streaming destinations of a template.
/// <https://www.100ms.live/docs/server-side/v2/api-reference/policy/retrieve-destinations>
pub static GET_DESTINATIONS: Operation = Operation {
    name: literal(c"getDestinations"),
    method: Method::Get,
    path: literal(c"/templates/%/destinations"),
    ids: &[literal(c"templateId")],
    input: Input::Nothing,
    answer: &DESTINATIONS,
    resource: &TEMPLATES,
    flow: &once::READ,
    reach: Reach::Server,
};

table! {
    /// The destinations of a template by name.
    pub DESTINATIONS {
        "hlsDestinations" Optional map!(Rule::Object(&HLS_DESTINATION)),
        "rtmpDestinations" Optional map!(Rule::Object(&RTMP_DESTINATION)),
        "transcriptions" Optional map!(Rule::Object(&TRANSCRIPTION_DESTINATION)),
    }
}

table! {
    HLS_DESTINATION {
        "name" Optional Rule::Text,
        "role" Optional Rule::Text,
        "maxDuration" Optional Rule::Count,
        "layers" Optional list!(Rule::Object(&LAYER)),
        "playlistType" Optional Rule::Text,
        "numPlaylistSegments" Optional Rule::Count,
        "videoFrameRate" Optional Rule::Count,
        "enableMetadataInsertion" Optional Rule::Flag,
        "enableStaticUrl" Optional Rule::Flag,
        "autoStopTimeout" Optional Rule::Count,
        "recording" Optional Rule::Object(&HLS_RECORDING),
    }
}

table! {
    LAYER {
        "width" Optional Rule::Count,
        "height" Optional Rule::Count,
        "videoBitrate" Optional Rule::Count,
        "audioBitrate" Optional Rule::Count,
    }
}

table! {
    HLS_RECORDING {
        "hlsVod" Optional Rule::Flag,
        "singleFilePerLayer" Optional Rule::Flag,
        "enableZipUpload" Optional Rule::Flag,
        "layers" Optional list!(Rule::Object(&LAYER)),
        "thumbnails" Optional Rule::Object(&THUMBNAILS),
        "presignDuration" Optional Rule::Count,
    }
}

table! {
    THUMBNAILS {
        "enabled" Optional Rule::Flag,
        "width" Optional Rule::Count,
        "height" Optional Rule::Count,
        "offsets" Optional list!(Rule::Count),
        "fps" Optional Rule::Count,
    }
}

table! {
    RTMP_DESTINATION {
        "name" Optional Rule::Text,
        "width" Optional Rule::Count,
        "height" Optional Rule::Count,
        "maxDuration" Optional Rule::Count,
        "rtmpUrls" Optional list!(Rule::Text),
        "recordingEnabled" Optional Rule::Flag,
    }
}

table! {
    TRANSCRIPTION_DESTINATION {
        "name" Optional Rule::Text,
        "role" Optional Rule::Text,
        "modes" Optional list!(Rule::Text),
        "outputModes" Optional list!(Rule::Text),
        "customVocabulary" Optional list!(Rule::Text),
        "summary" Optional Rule::Object(&ANYTHING),
        "translation" Optional Rule::Object(&ANYTHING),
    }
}
