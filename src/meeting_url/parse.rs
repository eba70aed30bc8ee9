//! Taking a meeting URL apart.

use super::{MEETING, PARAMETERS, QUERY, build, is_label};
use crate::check;
use crate::error::{Checked, refused};
use crate::values::{Kind, Make, Value, fill, make, text};

/// Takes a URL apart into what [`build`] made it of, with `page` filled in.
pub fn parse(url: Option<Value>) -> Checked<Value> {
    parts(url).map_err(|refused| refused.argument(text!("url")))
}

fn parts(url: Option<Value>) -> Checked<Value> {
    let url = check::text(url)?;
    let Some(url) = url.find(text!("^https://([^#]*)")) else {
        return Err(refused(text!("must be an https URL")));
    };
    let meeting = Value::object();
    place(url, meeting);
    let query = url.find(text!(r"^[^?]*\?([\s\S]*)")).unwrap_or(text!(""));
    let pairs = make(Make::Split, Some(query), Some(text!("&")), None, None).unwrap_or_else(Value::list);
    for index in 0..pairs.length() {
        if let Some(pair) = pairs.item(index) {
            read_pair(pair, meeting)?;
        }
    }
    // What cannot be built again is not a meeting URL, and the reason is the same in both directions.
    match build(Some(meeting)) {
        Ok(_) => Ok(meeting),
        Err(mismatch) => Err(refused(fill(text!("is not a meeting URL: %"), mismatch.sentence(), None, None))),
    }
}

/// Where the meeting is.
fn place(url: Value, meeting: Value) {
    let part = |pattern: Value| url.find(pattern).unwrap_or(text!(""));
    let host = part(text!("^([^/?]*)")).certainly(Make::Lower);
    match host.find(text!(r"^(.*)\.app\.100ms\.live$")).filter(|subdomain| is_label(*subdomain)) {
        Some(subdomain) => meeting.set(text!("subdomain"), subdomain),
        None => meeting.set(text!("origin"), fill(text!("https://%"), host, None, None)),
    }
    let path = part(text!("^[^/?]*/([^?]*)")).replaced(text!("/$"), text!(""));
    let page = path.find(text!("^(preview|meeting|streaming/preview|streaming/meeting)/"));
    let room = match page {
        Some(_) => path.find(text!(r"^(?:streaming/)?[a-z]*/([\s\S]*)")).unwrap_or(path),
        None => path,
    };
    meeting.set(text!("page"), page.unwrap_or(text!("")));
    match room.find(text!(r"/([\s\S]*)")) {
        Some(role) => {
            meeting.set(text!("room_id"), room.find(text!("^([^/]*)")).unwrap_or(room));
            meeting.set(text!("role"), role);
        }
        None => meeting.set(text!("room_code"), room),
    }
}

/// One parameter of the query. The hosted page ignores what it does not know, and of one that is given twice the first
/// counts there.
fn read_pair(pair: Value, meeting: Value) -> Checked<()> {
    let name = pair.find(text!("^([^=]*)")).unwrap_or(pair);
    let value = pair.find(text!(r"=([\s\S]*)")).unwrap_or(text!("")).replaced(text!(r"\+"), text!(" "));
    let value = value.made(Make::Decode).filter(|value| value.kind() != Kind::Threw);
    let value = value.ok_or_else(|| refused(text!("has a query that is not percent-encoded UTF-8")))?;
    let names = Some(MEETING.names.value());
    for (index, parameter) in (QUERY.start as u32..).zip(&PARAMETERS) {
        if name.is(parameter.value()) && meeting.member(names, index).is_none() {
            // The first two are flags.
            let value = if index < 8 { Value::flag(value.is(text!("true"))) } else { value };
            meeting.set_member(names, index, value);
        }
    }
    Ok(())
}
