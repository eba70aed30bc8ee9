//! Single-click meeting URLs: the page that the stream's browser opens. Forms and parameters:
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/start-live-stream-for-room>.

#[cfg(test)]
mod tests;
mod value;

pub use value::{read, to_json};

use crate::check::Mismatch;
use crate::request::{self, decode, encode};
use crate::{text, token};

const PAGES: &[&str] = &["preview", "meeting", "streaming/preview", "streaming/meeting", ""];

const HOSTED: &str = ".app.100ms.live";

/// The parts of a meeting URL. Exactly one of `subdomain` and `origin`; either `room_code`, or `room_id` with `role`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingUrl {
    /// `myname` stands for `https://myname.app.100ms.live`.
    pub subdomain: Option<String>,
    /// The whole origin of a domain of your own.
    pub origin: Option<String>,
    /// A room code, as `abc-defg-hij`.
    pub room_code: Option<String>,
    /// A room id; it goes with `role`.
    pub room_id: Option<String>,
    /// The role in which the stream's browser joins.
    pub role: Option<String>,
    /// First part of the path; `preview` where it is not given.
    pub page: Option<String>,
    /// Joins directly, with header and controls hidden.
    pub skip_preview: Option<bool>,
    /// Joins directly, with header and controls shown.
    pub skip_preview_headful: Option<bool>,
    /// An app token with which the room is joined.
    pub auth_token: Option<String>,
    /// The layout to begin with, as `activespeaker`.
    pub ui_mode: Option<String>,
    /// The name of the peer.
    pub name: Option<String>,
    /// The customer's user id of the peer.
    pub user_id: Option<String>,
}

/// Builds the URL.
pub fn build(meeting: &MeetingUrl) -> Result<String, Mismatch> {
    let refuse = |argument: &str, complaint: &str| {
        Err(Mismatch { path: ["meeting.", argument].concat(), complaint: complaint.into() })
    };
    let mut url = match (&meeting.subdomain, &meeting.origin) {
        (Some(subdomain), None) if is_label(subdomain) => ["https://", subdomain, HOSTED].concat(),
        (Some(_), None) => {
            return refuse(
                "subdomain",
                "must be one host label of lower-case letters, digits and hyphens, as myname in myname.app.100ms.live",
            );
        }
        (None, Some(origin)) => match own_origin(origin) {
            Some(origin) => origin.into(),
            None => {
                return refuse(
                    "origin",
                    "must be an https origin in lower case, as https://live.example.com; for <name>.app.100ms.live give subdomain",
                );
            }
        },
        (Some(_), Some(_)) => return refuse("origin", "must not be given together with subdomain"),
        (None, None) => {
            return refuse("subdomain", "is missing; give subdomain, or origin for a domain of your own");
        }
    };
    let page = meeting.page.as_deref().unwrap_or("preview");
    if !PAGES.contains(&page) {
        return refuse(
            "page",
            "must be one of \"preview\", \"meeting\", \"streaming/preview\", \"streaming/meeting\", \"\"",
        );
    }
    for part in page.split('/').filter(|part| !part.is_empty()) {
        url.push('/');
        url.push_str(part);
    }
    url.push('/');
    match (&meeting.room_code, &meeting.room_id, &meeting.role) {
        (Some(_), Some(_), _) => return refuse("room_id", "must not be given together with room_code"),
        (Some(_), None, Some(_)) => {
            return refuse("role", "must not be given together with room_code, which implies the role");
        }
        (Some(code), None, None) if is_room_code(code) => url.push_str(code),
        (Some(_), None, None) => {
            return refuse(
                "room_code",
                "must be three groups of letters joined by hyphens, as abc-defg-hij, without digits",
            );
        }
        (None, None, _) => return refuse("room_code", "is missing; give room_code, or room_id with role"),
        (None, Some(_), None) => return refuse("role", "is missing; a meeting URL by room_id needs the role"),
        (None, Some(id), Some(_)) if !is_room_id(id) => {
            return refuse("room_id", "must be a room id of letters and digits, as 63b2bacc1d485406b9a2f27c");
        }
        (None, Some(_), Some(role)) if !is_plain(role) => {
            return refuse(
                "role",
                "must hold letters, digits, '-', '_', '.' and '~' alone, since the hosted page does not decode it; use room_code for other roles",
            );
        }
        (None, Some(id), Some(role)) => url.push_str(&[id, "/", role].concat()),
    }
    if let Some(token) = &meeting.auth_token
        && let Some(complaint) = token_complaint(token)
    {
        return refuse("auth_token", complaint);
    }
    let flags = [("skip_preview", meeting.skip_preview), ("skip_preview_headful", meeting.skip_preview_headful)];
    let texts = [
        ("auth_token", &meeting.auth_token),
        ("ui_mode", &meeting.ui_mode),
        ("name", &meeting.name),
        ("userId", &meeting.user_id),
    ];
    let mut separator = '?';
    let mut parameter = |name: &str, value: &str| {
        url.push(separator);
        url.push_str(&[name, "=", &encode(value)].concat());
        separator = '&';
    };
    for (name, flag) in flags {
        if let Some(flag) = flag {
            // The hosted page asks for exactly `true`, so a `false` that somebody wrote down changes nothing there.
            parameter(name, if flag { "true" } else { "false" });
        }
    }
    for (name, value) in texts {
        if let Some(value) = value {
            parameter(name, value);
        }
    }
    Ok(url)
}

/// Takes a URL apart into what [`build`] made it of, with `page` filled in.
pub fn parse(url: &str) -> Result<MeetingUrl, Mismatch> {
    let refuse = |complaint: &str| Mismatch { path: "url".into(), complaint: complaint.into() };
    let rest = url.strip_prefix("https://").ok_or_else(|| refuse("must be an https URL"))?;
    let rest = rest.split('#').next().unwrap_or("");
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.to_ascii_lowercase();
    let mut meeting = MeetingUrl::default();
    match host.strip_suffix(HOSTED).filter(|subdomain| is_label(subdomain)) {
        Some(subdomain) => meeting.subdomain = Some(subdomain.into()),
        None => meeting.origin = Some(["https://", &host].concat()),
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    let (page, room) = PAGES
        .iter()
        .filter(|page| !page.is_empty())
        .find_map(|page| Some((*page, path.strip_prefix(page)?.strip_prefix('/')?)))
        .unwrap_or(("", path));
    meeting.page = Some(page.into());
    match room.split_once('/') {
        Some((id, role)) => (meeting.room_id, meeting.role) = (Some(id.into()), Some(role.into())),
        None => meeting.room_code = Some(room.into()),
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(&value.split('+').collect::<Vec<_>>().join(" "))
            .ok_or_else(|| refuse("has a query that is not percent-encoded UTF-8"))?;
        // Of a parameter that is given twice the first counts, as for the hosted page.
        match name {
            "skip_preview" => meeting.skip_preview = meeting.skip_preview.or(Some(value == "true")),
            "skip_preview_headful" => {
                meeting.skip_preview_headful = meeting.skip_preview_headful.or(Some(value == "true"));
            }
            "auth_token" => meeting.auth_token = meeting.auth_token.or(Some(value)),
            "ui_mode" => meeting.ui_mode = meeting.ui_mode.or(Some(value)),
            "name" => meeting.name = meeting.name.or(Some(value)),
            "userId" => meeting.user_id = meeting.user_id.or(Some(value)),
            // The hosted page ignores every other parameter, and so does this.
            _ => {}
        }
    }
    // What cannot be built again is not a meeting URL, and the reason is the same in both directions.
    match build(&meeting) {
        Ok(_) => Ok(meeting),
        Err(Mismatch { path, complaint }) => Err(refuse(&["is not a meeting URL: ", &path, " ", &complaint].concat())),
    }
}

/// An origin of a customer's own that the WHATWG URL parser would leave as it is.
fn own_origin(origin: &str) -> Option<&str> {
    let rest = origin.strip_prefix("https://")?;
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let port_is_plain = port.is_none_or(|port| {
        !port.starts_with('0') && port != "443" && text::number(port).is_some_and(|port| port <= 65_535)
    });
    let labels_are_plain = host.len() <= 253 && host.split('.').all(is_label);
    // A last label of digits makes a URL parser read the host as an IPv4 address in one of its many spellings.
    let last_is_name =
        host.rsplit('.').next().is_some_and(|last| !last.starts_with(|first: char| first.is_ascii_digit()));
    let is_hosted = host.strip_suffix(HOSTED).is_some_and(is_label);
    (port_is_plain && labels_are_plain && last_is_name && !is_hosted).then_some(origin)
}

/// One label of a host name. Hyphens in third and fourth place announce an encoding, which is not for a name of choice.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.get(2..4) != Some("--")
}

fn is_room_code(code: &str) -> bool {
    is_code_like(code) && !code.split('-').any(str::is_empty)
}

/// What the hosted page takes for a room code: letters with exactly two hyphens.
fn is_code_like(text: &str) -> bool {
    text.split('-').count() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

fn is_room_id(id: &str) -> bool {
    is_plain(id) && !is_code_like(id) && !["preview", "meeting", "streaming"].contains(&id)
}

/// Text that means the same whether or not a page decodes it.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text != "." && text != ".." && encode(text) == text
}

/// Why a text must not stand in a URL as an app token.
fn token_complaint(text: &str) -> Option<&'static str> {
    if !request::is_token(text) {
        return Some("must be a token of visible ASCII characters");
    }
    token::is_management(text)
        .then_some("is a management token, which gives away the whole account; sign an app token with createAuthToken")
}
