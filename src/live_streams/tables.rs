//! Parameters and responses of the live-stream endpoints.

use crate::check::{ANYTHING, Rule, characters, list, number, one_of, table};

table! {
    /// The parameters of a start.
    pub PARAMS {
        "meeting_url" Optional Rule::WebUrl,
        "recording" Optional Rule::Object(&RECORDING_FLAGS),
        "destination" Optional Rule::Filled,
        "transcription" Optional Rule::Object(&TRANSCRIPTION),
    }
}

table! {
    RECORDING_FLAGS {
        "hls_vod" Optional Rule::Flag,
        "single_file_per_layer" Optional Rule::Flag,
    }
}

table! {
    TRANSCRIPTION {
        "enabled" Optional Rule::Flag,
        "modes" Optional list!(one_of!("recorded", "live")),
        "output_modes" Optional list!(one_of!("txt", "srt", "json")),
        "custom_vocabulary" Optional list!(Rule::Text),
        "summary" Optional Rule::Object(&SUMMARY),
    }
}

table! {
    SUMMARY {
        "enabled" Optional Rule::Flag,
        "context" Optional characters!(0 to 300),
        "temperature" Optional number!(0.1 to 1.0),
        "sections" Optional list!(Rule::Object(&SECTION), at most 6),
    }
}

table! {
    SECTION {
        "title" Required characters!(0 to 100),
        "format" Required one_of!("bullets", "paragraph"),
    }
}

table! {
    /// Timed metadata.
    pub METADATA {
        "payload" Required characters!(1 to 100),
        "duration" Required number!(whole, at least 1),
    }
}

table! {
    /// A live stream as the API documents it.
    pub LIVE_STREAM {
        "id" Required Rule::Filled,
        "room_id" Required Rule::Text,
        "session_id" Required Rule::Text,
        "status" Required Rule::Filled,
        "meeting_url" Required Rule::Text,
        "playback" Required Rule::Object(&PLAYBACK),
        "recording" Nullable Rule::Object(&RECORDED),
        "destination" Required Rule::Text,
        "created_at" Required Rule::Text,
        "started_at" Loose Rule::Text,
        "updated_at" Required Rule::Text,
        "stopped_at" Loose Rule::Text,
        "started_by" Required Rule::Text,
        "stopped_by" Required Rule::Text,
        "recording_assets" Loose list!(Rule::Object(&ASSET)),
    }
}

table! {
    PLAYBACK {
        "url" Required Rule::Filled,
    }
}

table! {
    RECORDED {
        "hls_vod" Required Rule::Flag,
        "single_file_per_layer" Required Rule::Flag,
    }
}

table! {
    /// A recording as listed in its stream.
    pub ASSET {
        "id" Required Rule::Text,
        "type" Required Rule::Text,
        "status" Required Rule::Text,
        "path" Required Rule::Text,
        "size" Required Rule::Count,
        "duration" Required Rule::Count,
        "created_at" Required Rule::Text,
        "thumbnails" Loose list!(Rule::Text),
        "metadata" Optional Rule::Object(&ANYTHING),
    }
}

table! {
    /// A page of live streams.
    pub PAGE {
        "data" List list!(Rule::Object(&LIVE_STREAM)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
        "error" Optional Rule::Text,
    }
}

table! {
    /// The filters of a list.
    pub FILTER {
        "room_id" Optional Rule::Filled,
        "session_id" Optional Rule::Filled,
        "status" Optional Rule::Filled,
        "start" Optional Rule::Filled,
        "limit" Optional number!(whole, 10 to 100),
    }
}
