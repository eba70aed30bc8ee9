//! Strings.

use super::{List, Literal, Value, host};
use core::ffi::CStr;
use core::ops::Deref;

/// A value that is known to be a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Text(Value);

impl Text {
    /// A value that is known to be a string.
    pub const fn assume(value: Value) -> Text {
        Text(value)
    }

    /// Its length in characters.
    pub fn length(self) -> u32 {
        host::length(self)
    }

    /// Whether it contains only white space.
    pub fn is_blank(self) -> bool {
        self.matches(cr"^\s*$")
    }

    /// The name in either list that is most similar to this one, if one is similar enough.
    pub fn nearest(self, names: Literal, more: Option<Literal>) -> Option<Text> {
        host::nearest(self, names.into(), more.into()).value().map(Text)
    }

    /// The first capture group of a pattern.
    #[inline(always)]
    pub fn find(self, pattern: impl Into<Text>) -> Option<Text> {
        host::find(self, pattern.into()).value().map(Text)
    }

    /// Replaces each match of a pattern.
    #[inline(always)]
    pub fn replace_all(self, pattern: impl Into<Text>, by: impl Into<Text>) -> Text {
        host::replace_all(self, pattern.into(), by.into())
    }

    /// The beginning of the string without the given secrets and anything that looks like one.
    pub fn redact(self, secret: Option<Text>, more: Option<List>) -> Text {
        host::redact(self, secret.into(), more.into())
    }

    /// Splits the string at a separator.
    #[inline(always)]
    pub fn split(self, separator: impl Into<Text>) -> List {
        List::assume(host::split(self, separator.into()))
    }

    /// The first `most` UTF-16 code units.
    pub fn start(self, most: u32) -> Text {
        host::start(self, most as i32)
    }

    /// The first `most` characters, with control characters replaced by spaces.
    pub fn printable(self, most: u32) -> Text {
        host::printable(self, most as i32, 0)
    }

    /// Like [`Text::printable`], with an ellipsis if it was cut.
    pub fn truncate(self, most: u32) -> Text {
        host::printable(self, most as i32, 1)
    }

    /// Converts the string to lower case.
    pub fn to_lower_case(self) -> Text {
        host::to_lower_case(self)
    }

    /// Percent-encodes a URL component.
    pub fn percent_encode(self) -> Text {
        host::percent_encode(self)
    }

    /// Decodes a URL component; `None` if it is not percent-encoded UTF-8.
    pub fn percent_decode(self) -> Option<Text> {
        host::percent_decode(self).value().and_then(Value::text)
    }

    /// Appends a query parameter, whose value is percent-encoded.
    #[inline(always)]
    pub fn with_parameter(self, mark: impl Into<Text>, name: Text, value: Value) -> Text {
        host::with_parameter(self, mark.into(), name, value)
    }

    /// The normalized URL, resolved against a base if it is relative; `None` if it is invalid.
    pub fn resolve(self, base: Option<Text>) -> Option<Text> {
        host::resolve(self, base.into()).value().and_then(Value::text)
    }

    /// Encodes the UTF-8 form as base64url without padding.
    pub fn to_base64url(self) -> Text {
        host::to_base64url(self)
    }

    /// Decodes base64url to one character per byte.
    pub fn from_base64url(self) -> Option<Text> {
        host::from_base64url(self).value().and_then(Value::text)
    }

    /// Parses an RFC 3339 or HTTP date to milliseconds since 1970.
    pub fn to_time(self) -> Option<f64> {
        // An invalid date is NaN, which fails the comparison.
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
        // SAFETY: it is the address of a literal.
        Text(unsafe { Value::behind(text.as_ptr() as usize as i32) })
    }
}

/// Replaces up to three `%` in a template by values.
#[inline(never)]
pub fn filled(template: Text, first: Value, second: Option<Value>, third: Option<Value>) -> Text {
    host::fill(template, first, second.into(), third.into())
}

/// Replaces each `%` in a template by a value: `fill!(c"% must be %", name, wanted)`.
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
