//! Single-click meeting URLs: the page that the stream's browser opens. Forms and parameters:
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/start-live-stream-for-room>.

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

use crate::check::{Members, Rule, table};
use crate::error::{Checked, Refused, refused};
use crate::values::{Literal, Value, fill, literal, text};
use crate::{request, token};

table! {
    MEETING {
        "subdomain" Optional Rule::Text,
        "origin" Optional Rule::Text,
        "room_code" Optional Rule::Text,
        "room_id" Optional Rule::Text,
        "role" Optional Rule::Text,
        "page" Optional PAGE,
        "skip_preview" Optional Rule::Flag,
        "skip_preview_headful" Optional Rule::Flag,
        "auth_token" Optional Rule::Text,
        "ui_mode" Optional Rule::Text,
        "name" Optional Rule::Text,
        "user_id" Optional Rule::Text,
    }
}

/// The members that say where the meeting is, in the order of the table.
#[derive(Clone, Copy)]
enum Member {
    Subdomain,
    Origin,
    RoomCode,
    RoomId,
    Role,
    Page,
    AuthToken = 8,
}

/// The places of the members that stand in the query, in its order. The hosted page asks for exactly `true`, so a `false`
/// that somebody wrote down changes nothing there.
const QUERY: core::ops::Range<usize> = 6..12;

/// The names that they have in the query. The hosted page spells one of them in its own way.
static PARAMETERS: [Literal; 6] = [
    literal!("skip_preview"),
    literal!("skip_preview_headful"),
    AUTH_TOKEN,
    literal!("ui_mode"),
    literal!("name"),
    literal!("userId"),
];

static PAGE: Rule = Rule::OneOf(
    literal!("^(preview|meeting|streaming/preview|streaming/meeting|)$"),
    literal!("one of \"preview\", \"meeting\", \"streaming/preview\", \"streaming/meeting\", \"\""),
);

/// One label of a host name.
macro_rules! label {
    () => {
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    };
}

/// Builds the URL.
pub fn build(given: Option<Value>) -> Checked<Value> {
    let mut meeting = Members::default();
    meeting.read(given, &MEETING, text!("meeting"))?;
    let mut url = joined(&meeting).map_err(|refused| refused.argument(text!("meeting")))?;
    let mut mark = text!("?");
    for (place, parameter) in QUERY.zip(&PARAMETERS) {
        if let Some(value) = meeting.at(place) {
            url = url.with_parameter(mark, parameter.value(), value);
            mark = text!("&");
        }
    }
    Ok(url)
}

/// The URL without its query.
fn joined(meeting: &Members) -> Checked<Value> {
    let get = |member: Member| meeting.at(member as usize);
    let origin = origin(get(Member::Subdomain), get(Member::Origin))?;
    let room = room(get(Member::RoomCode), get(Member::RoomId), get(Member::Role))?;
    if let Some(token) = get(Member::AuthToken) {
        refuse_if(!request::is_token(token), AUTH_TOKEN, literal!("must be a token of visible ASCII characters"))?;
        let complaint = literal!(
            "is a management token, which gives away the whole account; sign an app token with createAuthToken"
        );
        refuse_if(token::is_management(token), AUTH_TOKEN, complaint)?;
    }
    let page = get(Member::Page).unwrap_or(text!("preview"));
    let template = if page.is(text!("")) { text!("%/%%") } else { text!("%/%/%") };
    Ok(fill(template, origin, Some(page), Some(room)))
}

const SUBDOMAIN: Literal = literal!("subdomain");
const ORIGIN: Literal = literal!("origin");
const ROOM_CODE: Literal = literal!("room_code");
const ROOM_ID: Literal = literal!("room_id");
const ROLE: Literal = literal!("role");
const AUTH_TOKEN: Literal = literal!("auth_token");

fn origin(subdomain: Option<Value>, origin: Option<Value>) -> Checked<Value> {
    let Some(subdomain) = subdomain else {
        let Some(origin) = origin else {
            return refuse(SUBDOMAIN, literal!("is missing; give subdomain, or origin for a domain of your own"));
        };
        let complaint = literal!(
            "must be an https origin in lower case, as https://live.example.com; for <name>.app.100ms.live give subdomain"
        );
        refuse_if(!is_own_origin(origin), ORIGIN, complaint)?;
        return Ok(origin);
    };
    refuse_if(origin.is_some(), ORIGIN, literal!("must not be given together with subdomain"))?;
    let complaint = literal!(
        "must be one host label of lower-case letters, digits and hyphens, as myname in myname.app.100ms.live"
    );
    refuse_if(!is_label(subdomain), SUBDOMAIN, complaint)?;
    Ok(fill(text!("https://%.app.100ms.live"), subdomain, None, None))
}

fn room(code: Option<Value>, id: Option<Value>, role: Option<Value>) -> Checked<Value> {
    match (code, id, role) {
        (Some(_), Some(_), _) => refuse(ROOM_ID, literal!("must not be given together with room_code")),
        (Some(_), None, Some(_)) => {
            refuse(ROLE, literal!("must not be given together with room_code, which implies the role"))
        }
        (Some(code), None, None) => {
            let is_code = code.matches(text!("^[A-Za-z]+-[A-Za-z]+-[A-Za-z]+$"));
            let complaint =
                literal!("must be three groups of letters joined by hyphens, as abc-defg-hij, without digits");
            refuse_if(!is_code, ROOM_CODE, complaint)?;
            Ok(code)
        }
        (None, None, _) => refuse(ROOM_CODE, literal!("is missing; give room_code, or room_id with role")),
        (None, Some(_), None) => refuse(ROLE, literal!("is missing; a meeting URL by room_id needs the role")),
        (None, Some(id), Some(role)) => {
            // What looks like a room code, or like the page before it, is taken for that by the hosted page.
            let is_other = id.matches(text!("^([A-Za-z]*-[A-Za-z]*-[A-Za-z]*|preview|meeting|streaming)$"));
            let complaint = literal!("must be a room id of letters and digits, as 63b2bacc1d485406b9a2f27c");
            refuse_if(is_other || !is_plain(id), ROOM_ID, complaint)?;
            let complaint = literal!(
                "must hold letters, digits, '-', '_', '.' and '~' alone, since the hosted page does not decode it; use room_code for other roles"
            );
            refuse_if(!is_plain(role), ROLE, complaint)?;
            Ok(fill(text!("%/%"), id, Some(role), None))
        }
    }
}

/// An origin of a customer's own that the WHATWG URL parser would leave as it is. A last label that begins with a digit
/// makes it read the host as an IPv4 address in one of its many spellings.
fn is_own_origin(origin: Value) -> bool {
    let plain = text!("^https://(", label!(), r"\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?", request::port!(), "$");
    let other = text!(r"[/.]..--|:443$|:0|^https://[^/:]{254}|^https://", label!(), r"\.app\.100ms\.live(:|$)");
    origin.matches(plain) && !origin.matches(other)
}

/// One label of a host name. Hyphens in third and fourth place announce an encoding, which is not for a name of choice.
fn is_label(text: Value) -> bool {
    text.matches(text!("^", label!(), "$")) && !text.matches(text!("^..--"))
}

/// Text that means the same whether or not a page decodes it.
fn is_plain(text: Value) -> bool {
    text.matches(text!("^[A-Za-z0-9_.~-]+$")) && !text.matches(text!(r"^\.\.?$"))
}

fn refuse_if(is_bad: bool, member: Literal, complaint: Literal) -> Checked<()> {
    if is_bad { refuse(member, complaint) } else { Ok(()) }
}

#[inline(never)]
fn refuse<T>(member: Literal, complaint: Literal) -> Result<T, Refused> {
    Err(refused(complaint.value()).at(member.value()))
}
