//! Single-click meeting URLs, which the recording browser opens. Forms and parameters:
//! <https://www.100ms.live/docs/server-side/v2/api-reference/live-streams/start-live-stream-for-room>.

mod build;
mod parse;
#[cfg(test)]
mod tests;

use crate::check::{Rule, argument, one_of};
use crate::error::Failure;
use crate::values::{Literal, Object, Text, Value, joined, literal};

/// `buildMeetingUrl`
pub fn build(meeting: Option<Value>) -> Result<Text, Failure> {
    build::build(meeting).map_err(|refused| Failure::invalid_argument(c"buildMeetingUrl".into(), refused))
}

/// `parseMeetingUrl`
pub fn parse(url: Option<Value>) -> Result<Object, Failure> {
    parse::parse(url).map_err(|refused| Failure::invalid_argument(c"parseMeetingUrl".into(), refused))
}

argument! {
    /// The parts of a meeting URL.
    pub struct Meeting {
        subdomain: Option<Text> = Rule::Text,
        origin: Option<Text> = Rule::Text,
        room_code: Option<Text> = Rule::Text,
        room_id: Option<Text> = Rule::Text,
        role: Option<Text> = Rule::Text,
        page: Option<Text> = one_of!("preview", "meeting", "streaming/preview", "streaming/meeting", "streaming", ""),
        skip_preview: Option<Value> = Rule::Flag,
        skip_preview_headful: Option<Value> = Rule::Flag,
        auth_token: Option<Text> = Rule::Text,
        ui_mode: Option<Text> = Rule::Text,
        name: Option<Text> = Rule::Text,
        user_id: Option<Text> = Rule::Text,
        token: Option<Text> = one_of!("beam_recording"),
        preview_as_role: Option<Text> = Rule::Text,
        subdomain_override: Option<Text> = Rule::Text,
        hms_live_key: Option<Text> = Rule::Text,
    }
}

/// A query parameter.
struct Parameter {
    /// Its name in the public types.
    member: Literal,
    /// Its name in the URL.
    name: Literal,
    /// Captures its value in a query. Of duplicates the first counts, as on the hosted page.
    pattern: Literal,
    /// Whether it is a boolean. The page tests for exactly `true`, so `false` is the same as omitting it.
    is_flag: bool,
}

/// Declares the query parameters in order. A part of a meeting that is neither a parameter nor named in
/// [`Meeting::split`] does not compile.
macro_rules! parameters {
    ($($member:ident as $name:literal $(, $flag:ident)?;)*) => {
        static PARAMETERS: &[Parameter] = &[$(Parameter {
            member: literal(joined!(stringify!($member))),
            name: literal(joined!($name)),
            pattern: literal(joined!("(?:^|&)", $name, "(?=[=&]|$)=?([^&]*)")),
            is_flag: parameters!(@ $($flag)?),
        },)*];

        impl Meeting {
            /// Splits the meeting into its location and the parameter values.
            fn split(self) -> (Location, [Option<Value>; PARAMETERS.len()]) {
                let Meeting { subdomain, origin, room_code, room_id, role, page, $($member,)* } = self;
                (Location { subdomain, origin, room_code, room_id, role, page }, [$($member.map(Value::from),)*])
            }
        }
    };
    (@ flag) => { true };
    (@) => { false };
}

parameters! {
    skip_preview as "skip_preview", flag;
    skip_preview_headful as "skip_preview_headful", flag;
    auth_token as "auth_token";
    ui_mode as "ui_mode";
    name as "name";
    user_id as "userId";
    token as "token";
    preview_as_role as "preview_as_role";
    subdomain_override as "subdomain";
    hms_live_key as "hms_live_key";
}

/// The parts of a meeting URL other than query parameters.
struct Location {
    subdomain: Option<Text>,
    origin: Option<Text>,
    room_code: Option<Text>,
    room_id: Option<Text>,
    role: Option<Text>,
    page: Option<Text>,
}

/// One label of a host name.
macro_rules! label {
    () => {
        "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    };
}
use label;

/// Whether a name is a valid subdomain of `app.100ms.live`.
fn is_label(text: Text) -> bool {
    text.matches(joined!("^", label!(), "$"))
}
