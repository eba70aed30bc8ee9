//! What the host can be asked about values and can make of them. The order of each list is that of its twin in
//! `pkg-template/values.js`.

/// The sorts of values, numbered as in `values.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Kind {
    /// `undefined`
    Undefined,
    /// `null`
    Null,
    /// What stands for a value whose reading threw an exception.
    Threw,
    /// `true` or `false`
    Flag,
    /// A number, `NaN` and infinities included.
    Number,
    /// A string.
    Text,
    /// A string with half a surrogate pair in it: it has no UTF-8 form and cannot travel unchanged.
    Broken,
    /// A string of more than a million characters, which is too long to be honest.
    Long,
    /// A function.
    Function,
    /// An array.
    List,
    /// A view of bytes, as a `Uint8Array` is.
    Bytes,
    /// Any other object.
    Object,
    /// A symbol, a big integer, or an object that refuses to say.
    Other,
}

pub(super) const KINDS: [Kind; 13] = [
    Kind::Undefined,
    Kind::Null,
    Kind::Threw,
    Kind::Flag,
    Kind::Number,
    Kind::Text,
    Kind::Broken,
    Kind::Long,
    Kind::Function,
    Kind::List,
    Kind::Bytes,
    Kind::Object,
    Kind::Other,
];

/// What can be asked about values; the answer is a number.
#[derive(Clone, Copy)]
#[repr(i32)]
pub enum Ask {
    /// The [`Kind`].
    Kind,
    /// Whether a text matches a pattern.
    Matches,
    /// Whether two values are the same.
    Same,
    /// How many characters a text has.
    Size,
    /// One UTF-16 unit of a text.
    Unit,
    /// Whether a text is one of a list, in a time that does not tell which or how much of it.
    Proves,
    /// Whether a value that JSON held fits a rule, which the host reads where it lies. A no is only a doubt.
    Fits,
}

/// What can be made of values; the result is a value.
#[derive(Clone, Copy)]
#[repr(i32)]
pub enum Make {
    /// An object without properties.
    Object,
    /// An array without items.
    List,
    /// The first own enumerable name of an object that is not on a list of words.
    Stray,
    /// A template with values in the places of its `%`.
    Fill,
    /// What the first group of a pattern matches in a text.
    Find,
    /// A text with something in the place of each match of a pattern.
    Replace,
    /// A text with something in the place of a part.
    Swap,
    /// The parts of a text between separators.
    Split,
    /// The beginning of a text, without control characters.
    Cut,
    /// A text in lower case.
    Lower,
    /// A text as one part of a URL, percent-encoded.
    Encode,
    /// The inverse.
    Decode,
    /// A reference resolved against a base URL.
    Resolve,
    /// A value as JSON.
    Json,
    /// A text as base64url of its UTF-8 form.
    Base64,
    /// The bytes that a base64url text stands for, one character for each.
    Unbase64,
    /// Milliseconds since 1970 of a time that is spelt out.
    Time,
    /// A number as a truth value.
    Flag,
    /// A URL with one more parameter: the mark before it, its name, and its value, which is percent-encoded.
    Parameter,
}
