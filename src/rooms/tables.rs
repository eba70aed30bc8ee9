//! Parameters and responses of the room endpoints.

use crate::check::{ANYTHING, Rule, list, map, number, one_of, table};
use crate::values::Literal;

const NAME: Rule = Rule::Pattern(
    Literal::new(c"^[A-Za-z0-9.:_-]+$"),
    Literal::new(c"must be one or more letters, digits, '.', '-', ':' or '_'"),
);

/// Declares a table of the room properties, preceded by additional fields.
macro_rules! room_table {
    ($(#[$about:meta])* $table:ident { $($first:tt)* }) => {
        table! {
            $(#[$about])*
            pub $table {
                $($first)*
                "name" Optional NAME,
                "description" Optional Rule::Text,
                "template_id" Optional Rule::Filled,
                "region" Optional one_of!("in", "us", "eu", "auto"),
                "size" Optional number!(whole, 0 to 20000),
                "large_room" Optional Rule::Flag,
                "max_duration_seconds" Optional number!(whole, 120 to 43200),
                "webhook" Optional Rule::Object(&ROOM_WEBHOOK),
                "polls" Optional list!(Rule::Filled),
                "recording_info" Optional Rule::Object(&ROOM_RECORDING),
            }
        }
    };
}

room_table! {
    /// The parameters of a new room.
    ROOM_PARAMS {}
}

room_table! {
    /// The properties of a room that can be updated.
    ROOM_CHANGES {
        "enabled" Optional Rule::Flag,
    }
}

table! {
    ROOM_WEBHOOK {
        "url" Required Rule::WebUrl,
        "headers" Optional map!(Rule::Text),
    }
}

table! {
    ROOM_RECORDING {
        "enabled" Optional Rule::Flag,
        "upload_info" Optional Rule::Object(&STORAGE),
        "polls" Optional list!(Rule::Filled),
    }
}

table! {
    STORAGE {
        "type" Required one_of!("s3", "gs", "oss", "azure"),
        "location" Required Rule::Filled,
        "prefix" Optional Rule::Text,
        "options" Optional Rule::Object(&UPLOAD_OPTIONS),
        "credentials" Optional Rule::Object(&STORAGE_CREDENTIALS),
    }
}

table! {
    UPLOAD_OPTIONS {
        "region" Optional Rule::Filled,
    }
}

table! {
    STORAGE_CREDENTIALS {
        "key" Required Rule::Filled,
        "secret" Required Rule::Filled,
    }
}

table! {
    /// A room as the API documents it. The documentation's samples omit different members.
    pub ROOM {
        "id" Required Rule::Filled,
        "name" Optional Rule::Text,
        "enabled" Required Rule::Flag,
        "description" Optional Rule::Text,
        "customer_id" Optional Rule::Text,
        "app_id" Optional Rule::Text,
        "template_id" Optional Rule::Text,
        "template" Optional Rule::Text,
        "region" Optional Rule::Text,
        "size" Optional Rule::Count,
        "large_room" Optional Rule::Flag,
        "max_duration_seconds" Optional Rule::Count,
        "recording_source_template" Optional Rule::Flag,
        "recording_info" Optional Rule::Object(&ANYTHING),
        "webhook" Optional Rule::Object(&ANYTHING),
        "polls" Optional list!(Rule::Text),
        "created_at" Optional Rule::Text,
        "updated_at" Optional Rule::Text,
    }
}

table! {
    /// A page of rooms.
    pub ROOM_PAGE {
        "data" List list!(Rule::Object(&ROOM)),
        "limit" Optional Rule::Count,
        "last" Optional Rule::Text,
    }
}

table! {
    /// The filters of a list of rooms.
    pub ROOM_FILTER {
        "name" Optional NAME,
        "enabled" Optional Rule::Flag,
        "template_id" Optional Rule::Filled,
        "after" Optional Rule::Filled,
        "before" Optional Rule::Filled,
        "start" Optional Rule::Filled,
        "limit" Optional number!(whole, 10 to 100),
    }
}
