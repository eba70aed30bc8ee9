//! Parses meeting URLs.

use super::build::build;
use super::{PARAMETERS, Parameter, is_label};
use crate::check;
use crate::error::{Checked, Refused};
use crate::values::{Object, Text, Value, fill};

/// Parses a URL into the meeting that [`build`] would make it from, with `page` filled in.
pub fn parse(url: Option<Value>) -> Checked<Object> {
    parts(url).map_err(|refused| refused.argument(c"url"))
}

fn parts(url: Option<Value>) -> Checked<Object> {
    // Normalized as in a browser: scheme and host in lower case, without the default port.
    let url = check::text(url)?.resolve(None).and_then(|url| url.find(c"^https://([^#]*)"));
    let Some(url) = url else {
        return Err(Refused::new(c"must be an https URL"));
    };
    let meeting = Object::new();
    read_host(url, meeting);
    let query = url.find(cr"^[^?]*\?([\s\S]*)").unwrap_or(c"".into());
    for parameter in PARAMETERS {
        read_parameter(query, parameter, meeting)?;
    }
    read_path(url, meeting)?;
    // A URL that cannot be rebuilt is not a meeting URL, and `build` says why.
    match build(Some(meeting.into())) {
        Ok(_) => Ok(meeting),
        Err(mismatch) => Err(Refused::new(fill!(c"is not a meeting URL: %", mismatch.sentence()))),
    }
}

fn read_host(url: Text, meeting: Object) {
    let host = url.find(c"^([^/]*)").unwrap_or(url);
    match host.find(cr"^(.*)\.app\.100ms\.live$").filter(|subdomain| is_label(*subdomain)) {
        Some(subdomain) => meeting.set(c"subdomain", subdomain),
        None => meeting.set(c"origin", fill!(c"https://%", host)),
    }
}

/// Reads the page and the room like the hosted page, which ignores anything after a room code.
fn read_path(url: Text, meeting: Object) -> Checked<()> {
    let path = url.find(c"^[^/]*/+([^?]*)").unwrap_or(c"".into());
    let page = path.find(c"^((?:streaming/)?(?:preview|meeting)|streaming)/");
    meeting.set(c"page", page.unwrap_or(c"".into()));
    let room = page.and_then(|_| path.find(cr"^(?:streaming/)?(?:(?:preview|meeting)/)?([\s\S]*)")).unwrap_or(path);
    let code = room.find(c"^([A-Za-z]*-[A-Za-z]*-[A-Za-z]*)(?:/|$)");
    let role = room.find(cr"^[^/]*/([\s\S]+?)/?$");
    match (code, role) {
        (None, Some(role)) => {
            if role.matches(c"/") {
                return Err(Refused::new(c"is not a meeting URL: its path continues after the role"));
            }
            meeting.set(c"room_id", room.find(c"^([^/]*)").unwrap_or(room));
            // With a token the page never reads the role, so it may be encoded.
            let decoded = meeting.get(c"auth_token").and_then(|_| role.percent_decode());
            meeting.set(c"role", decoded.unwrap_or(role));
        }
        (code, _) => meeting.set(c"room_code", code.or_else(|| room.find(c"^([^/]*)")).unwrap_or(room)),
    }
    Ok(())
}

/// Reads a query parameter. Unknown ones are ignored, as on the hosted page.
fn read_parameter(query: Text, parameter: &Parameter, meeting: Object) -> Checked<()> {
    let Some(value) = query.find(parameter.pattern) else { return Ok(()) };
    let Some(value) = value.replace_all(cr"\+", c" ").percent_decode() else {
        return Err(Refused::new(c"has a query that is not percent-encoded UTF-8"));
    };
    // The page ignores other values of `token`, which may be real secrets.
    if Text::from(parameter.member).is(c"token") && !value.is(c"beam_recording") {
        return Ok(());
    }
    meeting.set(parameter.member, if parameter.is_flag { Value::from(value.is(c"true")) } else { value.into() });
    Ok(())
}
