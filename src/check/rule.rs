//! Rules and the macros that declare them. Each macro derives the rule and its complaint from the same literals.

use super::{Table, Walk};
use crate::error::Checked;
use crate::values::{Kind, Literal, Value};

/// A rule for a value. The host reads the rules of responses, up to `Map`, in memory; these use the number of their
/// [`Kind`], except `Filled` and `Map`.
#[repr(C, u32)]
pub enum Rule {
    /// A non-empty string.
    Filled,
    /// A boolean.
    Flag = Kind::Flag as u32,
    /// A non-negative number, not necessarily whole.
    Count = Kind::Number as u32,
    /// A string.
    Text = Kind::Text as u32,
    /// An array: the rule of its items, the maximum length, the complaint about any other length, and the minimum
    /// length.
    List(&'static Rule, u32, Literal, u32) = Kind::List as u32,
    /// A plain object with these members.
    Object(&'static Table) = Kind::Object as u32,
    /// A plain object with arbitrary member names: the rule of the values, and the walk through them, a pointer so that
    /// a module without maps does not contain it.
    Map(&'static Rule, MapWalk) = 12,
    /// A string: the minimum and maximum length, and the complaint about any other length.
    Sized(u32, u32, Literal) = 100,
    /// A string that matches a pattern, and the complaint about any other string.
    Pattern(Literal, Literal),
    /// One of the strings that a pattern matches, and those strings in words.
    OneOf(Literal, Literal),
    /// An absolute http or https URL.
    WebUrl,
    /// A number within bounds.
    Number(&'static Bounds),
    /// A function.
    Function,
    /// Any value.
    Any,
}

/// Checks the members of a map against a rule.
pub type MapWalk = fn(&mut Walk, Option<Value>, &'static Rule) -> Checked<()>;

/// The bounds of a number.
pub struct Bounds {
    /// The minimum.
    pub least: f64,
    /// The maximum.
    pub most: f64,
    /// Whether it must be whole.
    pub whole: bool,
    /// The bounds in words.
    pub description: Literal,
}

/// One of several strings: `one_of!("throw", "return")`.
macro_rules! one_of {
    ($first:literal $(, $more:literal)*) => {
        $crate::check::Rule::OneOf(
            $crate::values::Literal::new($crate::values::joined!("^(", $first, $("|", $more,)* ")$")),
            $crate::values::Literal::new($crate::values::joined!(
                "one of \"", $first, "\"", $(", \"", $more, "\"",)*
            )),
        )
    };
}
pub(crate) use one_of;

/// A string with a length in a range: `characters!(1 to 256)`.
macro_rules! characters {
    ($least:literal to $most:literal) => {
        $crate::check::Rule::Sized(
            $least,
            $most,
            $crate::values::Literal::new($crate::values::joined!("must have ", $least, " to ", $most, " characters")),
        )
    };
}
pub(crate) use characters;

/// An array: `list!(Rule::Text, at most 6)`, `list!(Rule::Text, 1 to 6)`. The default maximum is one that no legitimate
/// caller reaches.
macro_rules! list {
    ($rule:expr, $least:literal to $most:literal) => {
        $crate::check::Rule::List(
            &$rule,
            $most,
            $crate::values::Literal::new($crate::values::joined!("must have ", $least, " to ", $most, " items")),
            $least,
        )
    };
    ($rule:expr) => {
        $crate::check::list!($rule, at most 10000)
    };
    ($rule:expr, at most $most:literal) => {
        $crate::check::Rule::List(
            &$rule,
            $most,
            $crate::values::Literal::new($crate::values::joined!("must have at most ", $most, " items")),
            0,
        )
    };
}
pub(crate) use list;

/// A plain object with arbitrary member names: `map!(Rule::Text)`.
macro_rules! map {
    ($rule:expr) => {
        $crate::check::Rule::Map(&$rule, $crate::check::Walk::map)
    };
}
pub(crate) use map;

/// A number within bounds: `number!(0.1 to 1.0)`, `number!(whole, 1 to 10)`, `number!(whole, at least 1)`.
macro_rules! number {
    ($least:literal to $most:literal) => {
        $crate::check::number!(@ $least, $most, false, "a number from ", $least, " to ", $most)
    };
    (whole, $least:literal to $most:literal) => {
        $crate::check::number!(@ $least, $most, true, "a whole number from ", $least, " to ", $most)
    };
    (whole, at least $least:literal) => {
        $crate::check::number!(@ $least, $crate::check::LARGEST, true, "a whole number of at least ", $least)
    };
    (@ $least:expr, $most:expr, $whole:literal, $($description:literal),*) => {
        $crate::check::Rule::Number(&$crate::check::Bounds {
            least: $least as f64,
            most: $most as f64,
            whole: $whole,
            description: $crate::values::Literal::new($crate::values::joined!($($description),*)),
        })
    };
}
pub(crate) use number;

/// A secret or an access key. Must not be empty, as an unset environment variable often is.
pub static SECRET: Rule = Rule::Pattern(
    Literal::new(cr"^[^\x00-\x1f\x7f-\x9f]+$"),
    Literal::new(c"must not be empty or contain control characters"),
);

/// The largest safe integer in JavaScript.
pub const LARGEST: f64 = 9_007_199_254_740_991.0;
