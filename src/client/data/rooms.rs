//! Rooms.

use super::{Members, shown, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Where the media servers of a room are.
    Region {
        /// In India.
        India = "in",
        /// In the United States.
        UnitedStates = "us",
        /// In Europe.
        Europe = "eu",
        /// As the template says.
        Auto = "auto",
    }
}

words! {
    /// The provider of a storage.
    StorageType {
        /// Amazon's.
        S3 = "s3",
        /// Google's.
        Gs = "gs",
        /// Alibaba's.
        Oss = "oss",
        /// Microsoft's.
        Azure = "azure",
    }
}

/// Declares the parameters that a new room and a changed one share.
macro_rules! room_params {
    ($($(#[$about:meta])* $name:ident { $($more:tt)* })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
            pub struct $name {
                $($more)*
                /// Letters, digits and `. - : _`. Lower and upper case are the same.
                pub name: Option<String>,
                /// A text for people.
                pub description: Option<String>,
                /// The template that says which roles there are and what is streamed. Default: that of the account.
                pub template_id: Option<String>,
                /// The location of its media servers.
                pub region: Option<Region>,
                /// The most peers: 0 to 2500, with `large_room` to 20,000.
                pub size: Option<u32>,
                /// Whether more than 2500 peers may join.
                pub large_room: Option<bool>,
                /// The longest time of a session in seconds: 120 to 43,200.
                pub max_duration_seconds: Option<u32>,
                /// The receiver of this room's events, instead of the account's webhooks.
                pub webhook: Option<RoomWebhook>,
                /// Ids of polls.
                pub polls: Option<Vec<String>>,
                /// The recording of peers and where it is stored. It does not affect what live streams record.
                pub recording_info: Option<RoomRecording>,
            }
        )*
    };
}

room_params! {
    /// The parameters of a new room.
    RoomParams {}

    /// The changes to a room.
    RoomChanges {
        /// Whether peers can join, and streams start. The API documents it as a change of its own: give it alone.
        pub enabled: Option<bool>,
    }
}

/// The receiver of a room's events. `Debug` shows no header, and no query of the URL.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RoomWebhook {
    /// The URL that events are sent to.
    pub url: String,
    /// The headers of those requests. They are secret, and no error contains them.
    pub headers: Option<BTreeMap<String, String>>,
}

shown! { RoomWebhook { ; urls url } }

/// The recording of the peers of a room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomRecording {
    /// Whether peers are recorded.
    pub enabled: Option<bool>,
    /// Your own storage.
    pub upload_info: Option<RoomUpload>,
    /// Ids of polls.
    pub polls: Option<Vec<String>>,
}

/// Your own storage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomUpload {
    /// The provider of the storage.
    pub r#type: StorageType,
    /// Name of the bucket.
    pub location: String,
    /// The prefix of the paths of recordings.
    pub prefix: Option<String>,
    /// Further settings.
    pub options: Option<UploadOptions>,
    /// The credentials of the bucket.
    pub credentials: Option<StorageCredentials>,
}

/// Further settings of a storage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadOptions {
    /// The region of the bucket.
    pub region: Option<String>,
}

/// The credentials of a bucket. `Debug` and errors show nothing of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct StorageCredentials {
    /// The access key.
    pub key: String,
    /// The secret.
    pub secret: String,
}

shown! { StorageCredentials {  } }

/// A room. `Debug` shows neither its webhook nor its storage. The API leaves out different members in different answers.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Room {
    /// The id that other calls take. 24 hexadecimal digits.
    pub id: String,
    /// Unique in the account, ignoring case.
    pub name: Option<String>,
    /// Whether peers can join.
    pub enabled: bool,
    /// A text for people.
    pub description: Option<String>,
    /// The account.
    pub customer_id: Option<String>,
    /// The app of the account.
    pub app_id: Option<String>,
    /// The template of the room.
    pub template_id: Option<String>,
    /// Name of the template.
    pub template: Option<String>,
    /// The location of its media servers.
    pub region: Option<String>,
    /// The most peers.
    pub size: Option<f64>,
    /// Whether more than 2500 peers may join.
    pub large_room: Option<bool>,
    /// Seconds.
    pub max_duration_seconds: Option<f64>,
    /// Whether `recording_info` is the template's.
    pub recording_source_template: Option<bool>,
    /// The recording of peers. It may hold the key of a storage: do not log it.
    pub recording_info: Option<Members>,
    /// The receiver of events. Its headers are secrets: do not log them.
    pub webhook: Option<Members>,
    /// Ids of polls.
    pub polls: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it was last changed; `0001-01-01T00:00:00Z` where it never was.
    pub updated_at: Option<String>,
}

shown! {
    Room {
        id name enabled description template_id region size large_room max_duration_seconds created_at
        updated_at
    }
}

/// One page of rooms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomPage {
    /// The rooms.
    pub data: Vec<Room>,
    /// The most items of a page.
    pub limit: Option<f64>,
    /// The [`RoomFilter::start`] of the next page; missing or empty on the last one.
    pub last: Option<String>,
}

/// Which rooms to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomFilter {
    /// Only the room with this name.
    pub name: Option<String>,
    /// Only rooms that are on, or only those that are off.
    pub enabled: Option<bool>,
    /// Only rooms of this template.
    pub template_id: Option<String>,
    /// Only rooms that were made at this time or later, as `2023-03-02T07:44:27.010Z`.
    pub after: Option<String>,
    /// Only rooms that were made at this time or earlier.
    pub before: Option<String>,
    /// The `last` of the page before.
    pub start: Option<String>,
    /// Items of a page: 10 to 100; the API's default is 10.
    pub limit: Option<u32>,
}
