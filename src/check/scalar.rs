//! Checks of single values.

use super::{Bounds, LARGEST, Rule};
use crate::error::{Checked, Refused};
use crate::request::is_web_url;
use crate::values::{Kind, Literal, Text, Value, fill};

/// Requires a string that survives serialization unchanged.
#[inline(never)]
pub fn text(value: Option<Value>) -> Checked<Text> {
    match Kind::of(value) {
        Kind::Text => value.map(Text::assume).ok_or_else(|| refuse(c"a string", value)),
        Kind::LoneSurrogate => Err(Refused::new(c"must be well-formed Unicode, got a string with a lone surrogate")),
        Kind::TooLong => Err(Refused::new(c"must have at most 1000000 characters")),
        Kind::Undefined
        | Kind::Null
        | Kind::Threw
        | Kind::Flag
        | Kind::Number
        | Kind::Function
        | Kind::List
        | Kind::Bytes
        | Kind::Object
        | Kind::Other => Err(refuse(c"a string", value)),
    }
}

/// Rejects a value of the wrong kind. The value itself is not shown, since it may be a misplaced secret.
#[inline(always)]
pub fn refuse(expected: impl Into<Text>, value: Option<Value>) -> Refused {
    refuse_kind(expected.into(), value)
}

#[inline(never)]
fn refuse_kind(expected: Text, value: Option<Value>) -> Refused {
    let got = match Kind::of(value) {
        Kind::Undefined => return Refused::new(c"is missing"),
        Kind::Threw => return Refused::new(c"threw an exception when it was read"),
        Kind::Null => c"null".into(),
        Kind::Flag => c"a boolean".into(),
        Kind::Number => value.unwrap_or(expected.into()),
        Kind::Text | Kind::LoneSurrogate | Kind::TooLong => c"a string".into(),
        Kind::Function => c"a function".into(),
        Kind::List => c"an array".into(),
        Kind::Bytes => c"bytes".into(),
        Kind::Object => c"an object".into(),
        Kind::Other => c"a value of another type".into(),
    };
    Refused::new(fill!(c"must be %, got %", expected, got))
}

/// The bounds of `Rule::Count`.
pub(super) static COUNT: Bounds =
    Bounds { least: 0.0, most: LARGEST, whole: false, description: Literal::new(c"a number of at least 0") };

/// Requires a number within bounds.
pub(super) fn within(value: Option<Value>, bounds: &Bounds) -> Checked<()> {
    let number = value.filter(|value| value.kind() == Kind::Number).map_or(f64::NAN, Value::number);
    let within = number >= bounds.least && number <= bounds.most;
    if !within || (bounds.whole && number as u64 as f64 != number) {
        return Err(refuse(bounds.description, value));
    }
    Ok(())
}

/// Requires a value of a kind.
pub(super) fn is_of(value: Option<Value>, kind: Kind, expected: Text) -> Checked<()> {
    if Kind::of(value) == kind { Ok(()) } else { Err(refuse(expected, value)) }
}

/// Requires one of the strings that a pattern matches.
pub(super) fn one_of(value: Option<Value>, pattern: Text, names: Text) -> Checked<()> {
    if value.is_some_and(|value| value.matches(pattern)) {
        return Ok(());
    }
    // The string itself is not shown.
    if Kind::of(value) == Kind::Text {
        return Err(Refused::new(fill!(c"must be %, got another string", names)));
    }
    Err(refuse(names, value))
}

/// The complaint of a rule about a text.
pub(super) fn complaint(text: Text, rule: &Rule) -> Option<Text> {
    let (is_good, complaint) = match rule {
        Rule::Filled => (!text.is(c""), c"must not be empty".into()),
        Rule::Sized(least, most, complaint) => ((*least..=*most).contains(&text.length()), (*complaint).into()),
        Rule::Pattern(pattern, complaint) => (text.matches(*pattern), (*complaint).into()),
        Rule::WebUrl => (is_web_url(*text), c"must be an absolute http or https URL, got another string".into()),
        Rule::Text
        | Rule::Flag
        | Rule::Count
        | Rule::List(..)
        | Rule::Object(_)
        | Rule::Map(..)
        | Rule::OneOf(..)
        | Rule::Number(_)
        | Rule::Function
        | Rule::Any => return None,
    };
    Some(complaint).filter(|_| !is_good)
}
