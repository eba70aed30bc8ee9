//! What an argument or an answer may look like, as tables, and the one walk that holds a value against them.

mod nearest;
mod walk;

pub use walk::{Members, answer, argument, held, refuse, text};

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;

use crate::values::{Kind, Literal, Make, Value, literal, make, text};

/// The members of an object. The host reads tables too, where they lie (`pkg-template/values.js`), so that an answer that
/// fits needs no walk through all of it.
#[repr(C)]
pub struct Table {
    /// Their names, as the REST API or the contract spells them: the words of one text.
    pub names: Literal,
    /// What each may be.
    pub fields: &'static [Field],
}

/// One member.
#[repr(C)]
pub struct Field {
    /// What its value may be.
    pub rule: &'static Rule,
    /// Whether it may be missing.
    pub need: Need,
}

impl Table {
    /// The names as a list.
    pub fn words(&self) -> Value {
        make(Make::Split, Some(self.names.value()), Some(text!(" ")), None, None).unwrap_or_else(Value::list)
    }
}

/// Declares a table: a line for each member, with its name, its need and its rule.
macro_rules! table {
    ($(#[$about:meta])* $visible:vis $table:ident { $($name:literal $need:ident $rule:expr,)* }) => {
        $(#[$about])*
        $visible static $table: $crate::check::Table = $crate::check::Table {
            names: $crate::values::literal!($($name, " ",)* ""),
            fields: &[$($crate::check::Field { rule: &$rule, need: $crate::check::Need::$need },)*],
        };
    };
}
pub(crate) use table;

/// Whether a member may be missing, numbered as in `values.js`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Need {
    /// It is there and not `null`.
    Required,
    /// It is there, and may be `null`.
    Nullable,
    /// It may be missing; a `null` counts as missing.
    Optional,
}

/// What a value may be. Those that are in answers have the number of their [`Kind`], except for the first.
#[repr(C, u32)]
pub enum Rule {
    /// A string of at least one character.
    Filled,
    /// A boolean.
    Flag = Kind::Flag as u32,
    /// A number that counts something, which need not be whole.
    Count = Kind::Number as u32,
    /// A string.
    Text = Kind::Text as u32,
    /// An array of at most so many items of one rule; the complaint about more.
    List(&'static Rule, u32, Literal) = Kind::List as u32,
    /// A plain object with these members.
    Object(&'static Table) = Kind::Object as u32,
    /// A string of so many characters; the complaint about any other.
    Sized(u32, u32, Literal) = 100,
    /// A string that matches a pattern; the complaint about any other.
    Pattern(Literal, Literal),
    /// One of the strings that a pattern matches, and how they are told.
    OneOf(Literal, Literal),
    /// An absolute http or https URL.
    WebUrl,
    /// A number within bounds.
    Number(&'static Bounds),
    /// A function.
    Function,
    /// Anything at all.
    Any,
}

/// What a number must keep to.
pub struct Bounds {
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// Whether it has no fraction.
    pub whole: bool,
    /// How the bounds are told.
    pub told: Literal,
}

/// A list that is taken as it is, up to a length that no honest caller reaches.
pub const fn many(rule: &'static Rule) -> Rule {
    Rule::List(rule, 10_000, literal!("must have at most 10000 items"))
}

table! {
    /// An object with any members.
    pub ANYTHING {}
}

/// A secret, or what goes with one. An empty one stands for a setting that was forgotten.
pub static SECRET: Rule =
    Rule::Pattern(literal!(r"^[^\x00-\x1f\x7f-\x9f]+$"), literal!("must not be empty or hold control characters"));

/// The largest whole number that JavaScript holds exactly.
pub const LARGEST: f64 = 9_007_199_254_740_991.0;
