//! Builds meeting URLs.

use super::{Location, Meeting, PARAMETERS, is_label, label};
use crate::error::{Checked, Refused};
use crate::values::{Text, Value, fill, joined};
use crate::{request, token};
use core::ffi::CStr;

/// Builds the URL of a meeting.
pub fn build(given: Option<Value>) -> Checked<Text> {
    let name = c"meeting".into();
    let meeting = Meeting::read(given, None, name)?;
    let auth_token = meeting.auth_token;
    let (location, values) = meeting.split();
    let place = place(&location, auth_token.is_some()).and_then(|url| check_auth_token(auth_token).map(|()| url));
    let mut url = place.map_err(|refused| refused.argument(name))?;
    let mut mark = c"?";
    for (parameter, value) in PARAMETERS.iter().zip(values) {
        if let Some(value) = value {
            url = url.with_parameter(mark, parameter.name.into(), value);
            mark = c"&";
        }
    }
    Ok(url)
}

/// The URL without its query.
fn place(location: &Location, has_token: bool) -> Checked<Text> {
    let origin = origin(location.subdomain, location.origin)?;
    let room = room(location.room_code, location.room_id, location.role, has_token)?;
    let page = location.page.unwrap_or(c"preview".into());
    let template = if page.is(c"") { c"%/%%" } else { c"%/%/%" };
    Ok(fill!(template, origin, page, room))
}

fn origin(subdomain: Option<Text>, origin: Option<Text>) -> Checked<Text> {
    let Some(subdomain) = subdomain else {
        let Some(origin) = origin else {
            return refuse(c"subdomain", c"is missing; give subdomain, or origin for a domain of your own");
        };
        let is_hosted = origin.matches(joined!("^https://", label!(), r"\.app\.100ms\.live$"));
        let complaint = c"must be an https origin as new URL(origin).origin returns it, such as https://live.example.com; for <name>.app.100ms.live give subdomain";
        refuse_if(is_hosted || !is_origin(origin), c"origin", complaint)?;
        return Ok(origin);
    };
    refuse_if(origin.is_some(), c"origin", c"must not be given together with subdomain")?;
    let origin = fill!(c"https://%.app.100ms.live", subdomain);
    let complaint =
        c"must be one host label of lower-case letters, digits and hyphens, such as myname in myname.app.100ms.live";
    refuse_if(!is_label(subdomain) || !is_origin(origin), c"subdomain", complaint)?;
    Ok(origin)
}

fn room(code: Option<Text>, id: Option<Text>, role: Option<Text>, has_token: bool) -> Checked<Text> {
    match (code, id, role) {
        (Some(_), Some(_), _) => refuse(c"room_id", c"must not be given together with room_code"),
        (Some(_), None, Some(_)) => {
            refuse(c"role", c"must not be given together with room_code, which implies the role")
        }
        (Some(code), None, None) => {
            let is_code = code.matches(c"^[A-Za-z]+-[A-Za-z]+-[A-Za-z]+$");
            let complaint = c"must be three groups of letters joined by hyphens, such as abc-defg-hij";
            refuse_if(!is_code, c"room_code", complaint)?;
            Ok(code)
        }
        (None, None, _) => refuse(c"room_code", c"is missing; give room_code, or room_id with role"),
        (None, Some(_), None) => refuse(c"role", c"is missing; a meeting URL by room_id needs the role"),
        (None, Some(id), Some(role)) => {
            // The hosted page would take such an ID for a room code or a page name.
            let is_other = id.matches(c"^([A-Za-z]*-[A-Za-z]*-[A-Za-z]*|preview|meeting|streaming)$");
            let complaint = c"must be a room id such as 63b2bacc1d485406b9a2f27c";
            refuse_if(is_other || !is_plain(id), c"room_id", complaint)?;
            // With a token the page never reads the role in the path, so any path segment works.
            let complaint = c"must be letters, digits, '-', '_', '.' or '~', since the hosted page does not decode it; for other roles use room_code or auth_token";
            let is_role = is_plain(role) || (has_token && is_segment(role));
            refuse_if(!is_role, c"role", complaint)?;
            Ok(fill!(c"%/%", id, role.percent_encode()))
        }
    }
}

fn check_auth_token(token: Option<Text>) -> Checked<()> {
    let Some(token) = token else { return Ok(()) };
    let name = c"auth_token";
    refuse_if(request::token(*token).is_none(), name, c"must be a token of visible ASCII characters")?;
    let complaint =
        c"must not be a management token, which gives access to the whole account; sign an app token with createAuthToken";
    refuse_if(token::is_management(token), name, complaint)
}

/// Whether a text is a normalized https origin: `new URL(text).origin === text`.
fn is_origin(text: Text) -> bool {
    // A text that the parser only extends by a slash has no path or query; the pattern rules out a user name.
    text.matches(c"^https://[^@]*$") && text.resolve(None).is_some_and(|url| url.is(fill!(c"%/", text)))
}

/// Whether a text means the same decoded and undecoded.
fn is_plain(text: Text) -> bool {
    text.matches(c"^[A-Za-z0-9_.~-]+$") && is_segment(text)
}

/// Whether a text, once percent-encoded, is a path segment and not a dot segment.
fn is_segment(text: Text) -> bool {
    !text.matches(cr"^\.?\.?$")
}

fn refuse_if(is_bad: bool, member: &'static CStr, complaint: &'static CStr) -> Checked<()> {
    if is_bad { refuse(member, complaint) } else { Ok(()) }
}

fn refuse<T>(member: &'static CStr, complaint: &'static CStr) -> Checked<T> {
    Err(Refused::new(complaint).at(member))
}
