//! What an argument or an answer may look like, as tables, and the one walk that holds a value against them.
//!
//! A value is read through [`Value`], which is implemented for JavaScript values and, in native tests, for serde_json.

mod nearest;
mod walk;

pub use walk::{Mismatch, answer, argument, expected_whole, is_whole, known, missing, read, refuse, text, value};
#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;

/// A value that came from outside. Reading it may run foreign code (getters, proxies), so every read may fail.
pub trait Value: Clone {
    /// What sort of value this is.
    fn kind(&self) -> Kind;
    /// A property of an object or an item of a list; `None` where it is `undefined`.
    fn get(&self, key: &str) -> Result<Option<Self>, Thrown>;
    /// The own enumerable names of an object.
    fn keys(&self) -> Result<Vec<String>, Thrown>;
    /// The string, where this is one.
    fn text(&self) -> Option<Text>;
    /// The number, where this is one.
    fn number(&self) -> Option<f64>;
    /// The number as JSON writes it.
    fn number_text(&self) -> String;
    /// The truth value, where this is one.
    fn flag(&self) -> Option<bool>;
    /// Whether this is a view of bytes, as a `Uint8Array` is, and nothing that merely looks like one.
    fn is_bytes(&self) -> bool;
}

/// A string from outside.
pub enum Text {
    /// A string that has a UTF-8 form.
    Unicode(String),
    /// A string with half a surrogate pair in it: it has no UTF-8 form and cannot travel unchanged.
    LoneSurrogate,
    /// A string that is too long to be honest; reading it would take the memory of the module.
    Long,
}

/// Foreign code that threw while a value was read.
#[derive(Debug)]
pub struct Thrown;

/// The sorts of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Flag,
    /// A number, `NaN` and infinities included.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// Any other object.
    Object,
    /// A function.
    Function,
    /// A symbol, a big integer, or an object that refuses to say.
    Other,
}

/// One member of an object.
pub struct Field {
    /// Its name, as the REST API or the contract spells it.
    pub name: &'static str,
    /// What its value may be.
    pub rule: Rule,
    /// Whether it may be missing.
    pub need: Need,
}

/// Whether a member may be missing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It is there and not `null`.
    Required,
    /// It is there, and may be `null`.
    Nullable,
    /// It may be missing; a `null` counts as missing.
    Optional,
}

/// What a value may be.
pub enum Rule {
    /// A string of so many characters.
    Text(usize, usize),
    /// A boolean.
    Flag,
    /// A number within bounds, and how the bounds are told.
    Number(f64, f64, &'static str),
    /// A whole number within bounds.
    Whole(f64, f64),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An absolute http or https URL.
    WebUrl,
    /// A plain object with these members.
    Object(&'static [Field]),
    /// An array of at most so many items of one rule.
    List(&'static Rule, usize),
    /// Anything at all.
    Any,
}

/// The largest whole number that JavaScript holds exactly.
pub const LARGEST: f64 = 9_007_199_254_740_991.0;
/// Any string.
pub const TEXT: Rule = Rule::Text(0, usize::MAX);
/// A list that is taken as it is, up to a length that no honest caller reaches.
pub const MANY: usize = 10_000;
