//! The parts of a meeting URL as values from outside and as JSON.

use super::{MeetingUrl, PAGES};
use crate::check::{self, Field, Mismatch, Need::Optional, Rule, TEXT, Value};
use crate::json::Object;

const MEETING: &[Field] = &[
    Field { name: "subdomain", rule: TEXT, need: Optional },
    Field { name: "origin", rule: TEXT, need: Optional },
    Field { name: "room_code", rule: TEXT, need: Optional },
    Field { name: "room_id", rule: TEXT, need: Optional },
    Field { name: "role", rule: TEXT, need: Optional },
    Field { name: "page", rule: Rule::OneOf(PAGES), need: Optional },
    Field { name: "skip_preview", rule: Rule::Flag, need: Optional },
    Field { name: "skip_preview_headful", rule: Rule::Flag, need: Optional },
    Field { name: "auth_token", rule: TEXT, need: Optional },
    Field { name: "ui_mode", rule: TEXT, need: Optional },
    Field { name: "name", rule: TEXT, need: Optional },
    Field { name: "user_id", rule: TEXT, need: Optional },
];

/// Reads the argument of `buildMeetingUrl`.
pub fn read<V: Value>(value: &V) -> Result<MeetingUrl, Mismatch> {
    check::known(value, &MEETING.iter().map(|field| field.name).collect::<Vec<_>>(), "meeting")?;
    let member = |name: &str| -> Result<Option<V>, Mismatch> {
        let Some(field) = MEETING.iter().find(|field| field.name == name) else {
            return Ok(None);
        };
        let found = check::read(value, name, "meeting")?.filter(|found| found.kind() != check::Kind::Null);
        if let Some(found) = &found {
            check::value(found, &field.rule, &["meeting.", name].concat(), None)?;
        }
        Ok(found)
    };
    let text = |name: &str| match member(name)? {
        Some(found) => check::text(&found, &["meeting.", name].concat()).map(Some),
        None => Ok(None),
    };
    Ok(MeetingUrl {
        subdomain: text("subdomain")?,
        origin: text("origin")?,
        room_code: text("room_code")?,
        room_id: text("room_id")?,
        role: text("role")?,
        page: text("page")?,
        skip_preview: member("skip_preview")?.and_then(|flag| flag.flag()),
        skip_preview_headful: member("skip_preview_headful")?.and_then(|flag| flag.flag()),
        auth_token: text("auth_token")?,
        ui_mode: text("ui_mode")?,
        name: text("name")?,
        user_id: text("user_id")?,
    })
}

/// The parts as a JSON object.
pub fn to_json(meeting: &MeetingUrl) -> String {
    let mut object = Object::new();
    object.maybe_text("subdomain", meeting.subdomain.as_deref());
    object.maybe_text("origin", meeting.origin.as_deref());
    object.maybe_text("room_code", meeting.room_code.as_deref());
    object.maybe_text("room_id", meeting.room_id.as_deref());
    object.maybe_text("role", meeting.role.as_deref());
    object.maybe_text("page", meeting.page.as_deref());
    for (name, flag) in [("skip_preview", meeting.skip_preview), ("skip_preview_headful", meeting.skip_preview_headful)]
    {
        if let Some(flag) = flag {
            object.flag(name, flag);
        }
    }
    object.maybe_text("auth_token", meeting.auth_token.as_deref());
    object.maybe_text("ui_mode", meeting.ui_mode.as_deref());
    object.maybe_text("name", meeting.name.as_deref());
    object.maybe_text("user_id", meeting.user_id.as_deref());
    object.finish()
}
