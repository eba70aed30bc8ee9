//! Parameters and responses of the external-stream endpoints.

use crate::check::{Rule, list, number, table};
use crate::live_streams::ASSET;
use crate::values::Literal;

const RTMP_URL: Rule = Rule::Pattern(
    Literal::new(cr"(?i)^rtmps?://[^\s\x00-\x1f\x7f-\x9f/]+/[^\s\x00-\x1f\x7f-\x9f]*$"),
    Literal::new(c"must be an rtmp:// or rtmps:// URL with a path"),
);

table! {
    /// The parameters of a start.
    pub EXTERNAL_PARAMS {
        "rtmp_urls" Required list!(RTMP_URL, 1 to 5),
        "meeting_url" Optional Rule::WebUrl,
        "recording" Optional Rule::Flag,
        "resolution" Optional Rule::Object(&WANTED_RESOLUTION),
        "destination" Optional Rule::Filled,
    }
}

table! {
    WANTED_RESOLUTION {
        "width" Required number!(whole, 480 to 1920),
        "height" Required number!(whole, 480 to 1920),
    }
}

table! {
    /// An external stream as the API documents it.
    pub EXTERNAL_STREAM {
        "id" Required Rule::Filled,
        "room_id" Required Rule::Text,
        "session_id" Required Rule::Text,
        "status" Required Rule::Filled,
        "rtmp_urls" List list!(Rule::Text),
        "meeting_url" Required Rule::Text,
        "recording" Optional Rule::Flag,
        "resolution" Optional Rule::Object(&RESOLUTION),
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
    RESOLUTION {
        "width" Required Rule::Count,
        "height" Required Rule::Count,
    }
}

table! {
    /// A page of external streams.
    pub EXTERNAL_PAGE {
        "data" List list!(Rule::Object(&EXTERNAL_STREAM)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
        "error" Optional Rule::Text,
    }
}

table! {
    /// The filters of a list of external streams.
    pub EXTERNAL_FILTER {
        "room_id" Optional Rule::Filled,
        "session_id" Optional Rule::Filled,
        "status" Optional Rule::Filled,
        "start" Optional Rule::Filled,
        "limit" Optional number!(whole, 10 to 100),
    }
}
