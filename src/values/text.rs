//! Texts.

use super::{List, Literal, Value, host};
use core::ffi::CStr;
use core::ops::Deref;

/// A value that is known to be a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Text(Value);

impl Text {
    /// A value that is known to be a text.
    pub const fn assume(value: Value) -> Text {
        Text(value)
    }

    /// How many characters it has.
    pub fn length(self) -> u32 {
        host::length(self)
    }

    /// Whether it has no characters but white space.
    pub fn is_blank(self) -> bool {
        self.matches(cr"^\s*$")
    }

    /// The name in either list that this one is nearest to, if one is near enough.
    pub fn nearest(self, names: Literal, more: Option<Literal>) -> Option<Text> {
        host::nearest(self, names.into(), more.into()).value().map(Text)
    }

    /// What the first group of a pattern matches.
    #[inline(always)]
    pub fn find(self, pattern: impl Into<Text>) -> Option<Text> {
        host::find(self, pattern.into()).value().map(Text)
    }

    /// With something in the place of each match of the pattern.
    #[inline(always)]
    pub fn replace_all(self, pattern: impl Into<Text>, by: impl Into<Text>) -> Text {
        host::replace_all(self, pattern.into(), by.into())
    }

    /// The beginning of this text without a secret, more of them, and whatever else looks like one.
    pub fn redact(self, secret: Option<Text>, more: Option<List>) -> Text {
        host::redact(self, secret.into(), more.into())
    }

    /// The parts between separators.
    #[inline(always)]
    pub fn split(self, separator: impl Into<Text>) -> List {
        List::assume(host::split(self, separator.into()))
    }

    /// At most so many UTF-16 units of the beginning.
    pub fn start(self, most: u32) -> Text {
        host::start(self, most as i32)
    }

    /// At most so many characters, control characters as spaces.
    pub fn printable(self, most: u32) -> Text {
        host::printable(self, most as i32, 0)
    }

    /// The same, with an ellipsis where something was left out.
    pub fn truncate(self, most: u32) -> Text {
        host::printable(self, most as i32, 1)
    }

    /// In lower case.
    pub fn to_lower_case(self) -> Text {
        host::to_lower_case(self)
    }

    /// As one part of a URL, percent-encoded.
    pub fn percent_encode(self) -> Text {
        host::percent_encode(self)
    }

    /// This part of a URL, decoded; nothing where it is not percent-encoded UTF-8.
    pub fn percent_decode(self) -> Option<Text> {
        host::percent_decode(self).value().and_then(Value::text)
    }

    /// This URL with one more parameter, whose value is percent-encoded.
    #[inline(always)]
    pub fn with_parameter(self, mark: impl Into<Text>, name: Text, value: Value) -> Text {
        host::with_parameter(self, mark.into(), name, value)
    }

    /// This URL as URL parsers spell it, resolved against another one if it is relative; nothing where that makes no URL.
    pub fn resolve(self, base: Option<Text>) -> Option<Text> {
        host::resolve(self, base.into()).value().and_then(Value::text)
    }

    /// The base64url of its UTF-8 form, without padding.
    pub fn to_base64url(self) -> Text {
        host::to_base64url(self)
    }

    /// The bytes that a base64url text stands for, one character for each.
    pub fn from_base64url(self) -> Option<Text> {
        host::from_base64url(self).value().and_then(Value::text)
    }

    /// A time as RFC 3339 or the header `Date` spell it, in milliseconds since 1970.
    pub fn to_time(self) -> Option<f64> {
        // Where there is none it is NaN, which is in no range.
        let time = host::to_time(self);
        (time >= 0.0).then_some(time)
    }
}

impl Deref for Text {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        text.0
    }
}

impl From<&'static CStr> for Text {
    #[inline(always)]
    fn from(text: &'static CStr) -> Text {
        // SAFETY: it is the address of a text.
        Text(unsafe { Value::behind(text.as_ptr() as usize as i32) })
    }
}

/// Puts up to three values into the places of the `%` of a template.
#[inline(never)]
pub fn filled(template: Text, first: Value, second: Option<Value>, third: Option<Value>) -> Text {
    host::fill(template, first, second.into(), third.into())
}

/// Puts values into the places of the `%` of a template: `fill!(c"% must be %", name, wanted)`.
macro_rules! fill {
    ($template:expr, $first:expr) => {
        $crate::values::filled($template.into(), $first.into(), None, None)
    };
    ($template:expr, $first:expr, $second:expr) => {
        $crate::values::filled($template.into(), $first.into(), Some($second.into()), None)
    };
    ($template:expr, $first:expr, $second:expr, $third:expr) => {
        $crate::values::filled($template.into(), $first.into(), Some($second.into()), Some($third.into()))
    };
}
pub(crate) use fill;
