//! Meeting URLs.

use super::words;
use serde::{Deserialize, Serialize};

/// The parts of a meeting URL: `MeetingUrl { name: Some(..), ..MeetingUrl::new(site, door) }`. `Debug` shows only the site and the page.
#[derive(Clone, PartialEq)]
pub struct MeetingUrl {
    /// The origin of the page.
    pub site: Site,
    /// The room to join, by code or by id.
    pub door: Door,
    /// The first part of the path.
    pub page: Page,
    /// Joins directly, with header and controls hidden, as a recording needs it.
    pub skip_preview: Option<bool>,
    /// Joins directly, with header and controls shown.
    pub skip_preview_headful: Option<bool>,
    /// An app token, see [`create_auth_token`](crate::create_auth_token). A management token is refused.
    pub auth_token: Option<String>,
    /// Layout of the page, as `activespeaker`.
    pub ui_mode: Option<String>,
    /// Name of the peer.
    pub name: Option<String>,
    /// The id of the peer in your application.
    pub user_id: Option<String>,
    /// Joins directly, as `skip_preview` does: the mark of old links, `token=beam_recording`.
    pub beam_recording: bool,
    /// Shows the preview as another role.
    pub preview_as_role: Option<String>,
    /// The host that the page names to the API, instead of its own.
    pub subdomain_override: Option<String>,
    /// The idempotency key of a start. The page ignores it.
    pub hms_live_key: Option<String>,
}

/// The origin of a meeting's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// `myname` stands for `https://myname.app.100ms.live`.
    Subdomain(String),
    /// The https origin of your own domain, as `https://live.example.com`.
    Origin(String),
}

/// The room to join, by code or by id.
#[derive(Clone, PartialEq, Eq)]
pub enum Door {
    /// By a room code, as `abc-defg-hij`, which implies the role.
    Code(String),
    /// By the id of the room.
    Room {
        /// The room.
        id: String,
        /// A role of the room's template. Without `auth_token` only letters, digits and `-_.~`, since the page does not decode it.
        role: String,
    },
}

words! {
    /// The page of a meeting.
    Page {
        /// `/preview/…`
        Preview = "preview",
        /// `/meeting/…`
        Meeting = "meeting",
        /// `/streaming/preview/…`
        StreamingPreview = "streaming/preview",
        /// `/streaming/meeting/…`
        StreamingMeeting = "streaming/meeting",
        /// `/streaming/…`
        Streaming = "streaming",
        /// The room stands first in the path.
        Root = "",
    }
}

impl MeetingUrl {
    /// A meeting without parameters.
    pub fn new(site: Site, door: Door) -> MeetingUrl {
        MeetingUrl {
            site,
            door,
            page: Page::Preview,
            skip_preview: None,
            skip_preview_headful: None,
            auth_token: None,
            ui_mode: None,
            name: None,
            user_id: None,
            beam_recording: false,
            preview_as_role: None,
            subdomain_override: None,
            hms_live_key: None,
        }
    }
}

impl std::fmt::Debug for MeetingUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MeetingUrl").field("site", &self.site).field("page", &self.page).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Door {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // Anybody who knows the code can join.
            Door::Code(_) => formatter.write_str("Code([redacted])"),
            Door::Room { id, role } => formatter.debug_struct("Room").field("id", id).field("role", role).finish(),
        }
    }
}

/// The parts as the core takes and returns them.
#[derive(Serialize, Deserialize)]
pub(in crate::client) struct Parts {
    subdomain: Option<String>,
    origin: Option<String>,
    room_code: Option<String>,
    room_id: Option<String>,
    role: Option<String>,
    page: Option<Page>,
    skip_preview: Option<bool>,
    skip_preview_headful: Option<bool>,
    auth_token: Option<String>,
    ui_mode: Option<String>,
    name: Option<String>,
    user_id: Option<String>,
    token: Option<String>,
    preview_as_role: Option<String>,
    subdomain_override: Option<String>,
    hms_live_key: Option<String>,
}

impl From<MeetingUrl> for Parts {
    fn from(meeting: MeetingUrl) -> Parts {
        let (subdomain, origin) = match meeting.site {
            Site::Subdomain(subdomain) => (Some(subdomain), None),
            Site::Origin(origin) => (None, Some(origin)),
        };
        let (room_code, room_id, role) = match meeting.door {
            Door::Code(code) => (Some(code), None, None),
            Door::Room { id, role } => (None, Some(id), Some(role)),
        };
        Parts {
            subdomain,
            origin,
            room_code,
            room_id,
            role,
            page: Some(meeting.page),
            skip_preview: meeting.skip_preview,
            skip_preview_headful: meeting.skip_preview_headful,
            auth_token: meeting.auth_token,
            ui_mode: meeting.ui_mode,
            name: meeting.name,
            user_id: meeting.user_id,
            token: meeting.beam_recording.then(|| "beam_recording".into()),
            preview_as_role: meeting.preview_as_role,
            subdomain_override: meeting.subdomain_override,
            hms_live_key: meeting.hms_live_key,
        }
    }
}

impl From<Parts> for MeetingUrl {
    fn from(parts: Parts) -> MeetingUrl {
        // The core returns one of each pair.
        let site = parts.subdomain.map_or_else(|| Site::Origin(parts.origin.unwrap_or_default()), Site::Subdomain);
        let room = || Door::Room { id: parts.room_id.unwrap_or_default(), role: parts.role.unwrap_or_default() };
        MeetingUrl {
            site,
            door: parts.room_code.map_or_else(room, Door::Code),
            page: parts.page.unwrap_or(Page::Preview),
            skip_preview: parts.skip_preview,
            skip_preview_headful: parts.skip_preview_headful,
            auth_token: parts.auth_token,
            ui_mode: parts.ui_mode,
            name: parts.name,
            user_id: parts.user_id,
            beam_recording: parts.token.is_some(),
            preview_as_role: parts.preview_as_role,
            subdomain_override: parts.subdomain_override,
            hms_live_key: parts.hms_live_key,
        }
    }
}
