//! Taking a meeting URL apart.

use super::build::build;
use super::{PARAMETERS, is_label};
use crate::check;
use crate::error::{Checked, Refused};
use crate::values::{Object, Text, Value, fill};
use core::ffi::CStr;

/// Takes a URL apart into what [`build`] made it of, with `page` filled in.
pub fn parse(url: Option<Value>) -> Checked<Object> {
    parts(url).map_err(|refused| refused.argument(c"url"))
}

fn parts(url: Option<Value>) -> Checked<Object> {
    let url = check::text(url)?;
    let Some(url) = url.find(c"^https://([^#]*)") else {
        return Err(Refused::new(c"must be an https URL"));
    };
    let meeting = Object::new();
    read_location(url, meeting);
    let query = url.find(cr"^[^?]*\?([\s\S]*)").unwrap_or(c"".into());
    for pair in query.split(c"&").items() {
        read_pair(Text::assume(pair), meeting)?;
    }
    // What cannot be built again is not a meeting URL, and the reason is the same in both directions.
    match build(Some(meeting.into())) {
        Ok(_) => Ok(meeting),
        Err(mismatch) => Err(Refused::new(fill!(c"is not a meeting URL: %", mismatch.sentence()))),
    }
}

/// Where the meeting is.
fn read_location(url: Text, meeting: Object) {
    let part = |pattern: &'static CStr| url.find(pattern).unwrap_or(c"".into());
    let host = part(c"^([^/?]*)").to_lower_case();
    match host.find(cr"^(.*)\.app\.100ms\.live$").filter(|subdomain| is_label(*subdomain)) {
        Some(subdomain) => meeting.set(c"subdomain", subdomain),
        None => meeting.set(c"origin", fill!(c"https://%", host)),
    }
    let path = part(c"^[^/?]*/([^?]*)").replace_all(c"/$", c"");
    let page = path.find(c"^(preview|meeting|streaming/preview|streaming/meeting)/");
    let room = match page {
        Some(_) => path.find(cr"^(?:streaming/)?[a-z]*/([\s\S]*)").unwrap_or(path),
        None => path,
    };
    meeting.set(c"page", page.unwrap_or(c"".into()));
    match room.find(cr"/([\s\S]*)") {
        Some(role) => {
            meeting.set(c"room_id", room.find(c"^([^/]*)").unwrap_or(room));
            meeting.set(c"role", role);
        }
        None => meeting.set(c"room_code", room),
    }
}

/// One parameter of the query. The hosted page ignores what it does not know, and of one that is given twice the first
/// counts there.
fn read_pair(pair: Text, meeting: Object) -> Checked<()> {
    let name = pair.find(c"^([^=]*)").unwrap_or(pair);
    let value = pair.find(cr"=([\s\S]*)").unwrap_or(c"".into()).replace_all(cr"\+", c" ");
    let Some(value) = value.percent_decode() else {
        return Err(Refused::new(c"has a query that is not percent-encoded UTF-8"));
    };
    for parameter in PARAMETERS {
        if name.is(parameter.name) && meeting.get(parameter.member).is_none() {
            let value = if parameter.is_flag { Value::from(value.is(c"true")) } else { value.into() };
            meeting.set(parameter.member, value);
        }
    }
    Ok(())
}
