//! The data of the REST API as structs. Members have the API's own names; times are RFC 3339 strings, up to nanoseconds. A test
//! compares each struct with the table by which the core checks its data.

mod active_rooms;
mod auth_claims;
mod external_streams;
mod live_streams;
mod meeting_url;
mod recordings;
mod room_codes;
mod rooms;
mod shown;
mod start;
mod templates;
mod webhook;
mod webhook_data;
mod webhook_parts;
mod words;

pub use active_rooms::*;
pub use auth_claims::*;
pub use external_streams::*;
pub use live_streams::*;
pub use meeting_url::*;
pub use recordings::*;
pub use room_codes::*;
pub use rooms::*;
pub use start::*;
pub use templates::*;
pub use webhook::*;
pub use webhook_data::*;
pub use webhook_parts::*;

use shown::shown;
use words::words;

/// Members that this crate has no struct for.
pub type Members = serde_json::Map<String, serde_json::Value>;
