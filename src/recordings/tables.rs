//! Parameters and responses of the recording endpoints.

use crate::check::{ANYTHING, Rule, list, number, one_of, table};

table! {
    /// A recording as the API documents it.
    pub RECORDING {
        "id" Required Rule::Filled,
        "job_id" Required Rule::Text,
        "room_id" Required Rule::Text,
        "session_id" Required Rule::Text,
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
    /// A page of recordings.
    pub RECORDING_PAGE {
        "data" List list!(Rule::Object(&RECORDING)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
    }
}

table! {
    /// A presigned URL and its lifetime.
    pub RECORDING_URL {
        "id" Required Rule::Text,
        "path" Required Rule::Text,
        "url" Required Rule::Filled,
        "expiry" Required Rule::Count,
    }
}

table! {
    /// The filters of a list of recordings.
    pub RECORDING_FILTER {
        "room_id" Optional Rule::Filled,
        "session_id" Optional Rule::Filled,
        "status" Optional one_of!("completed", "failed"),
        "start" Optional Rule::Filled,
        "limit" Optional number!(whole, 10 to 100),
    }
}
