//! The host: what JavaScript does for the core, in functions of `pkg-template/values.js`. All of them take and return
//! numbers, so that the glue has nothing to convert. A list of names is one text, in which spaces separate them.

use super::{Handle, Text, Value};
use wasm_bindgen::prelude::*;

#[cfg_attr(any(feature = "client", test), wasm_bindgen(module = "/pkg-template/values.js", js_namespace = host))]
#[cfg_attr(not(any(feature = "client", test)), wasm_bindgen(raw_module = "./values.js"))]
extern "C" {
    /// The number of a value's kind.
    pub fn kind(value: Handle) -> i32;
    /// Whether two values are the same.
    pub fn same(left: Value, right: Value) -> bool;
    /// Whether a value is a text that matches a pattern.
    pub fn matches(text: Value, pattern: Text) -> bool;
    /// How many characters a text has.
    pub fn length(text: Text) -> u32;
    /// Whether a text is in a list, in a time that does not depend on where they differ.
    #[wasm_bindgen(js_name = includesInConstantTime)]
    pub fn includes_in_constant_time(list: Value, text: Text) -> bool;
    /// Whether a value that was parsed from JSON fits the rule at an address. `false` decides nothing: the walk does.
    pub fn fits(value: Value, rule: i32) -> bool;
    /// The number that a value is or that a text spells; `NaN` for anything else.
    #[wasm_bindgen(js_name = toNumber)]
    pub fn to_number(value: Value) -> f64;

    /// Reads a property.
    pub fn get(of: Value, name: Text) -> Handle;
    /// Reads the property that has the name at an index of a list of names.
    pub fn member(of: Value, names: Text, index: i32) -> Handle;
    /// Reads an item.
    pub fn item(of: Value, index: i32) -> Handle;
    /// The first own enumerable name of an object that is in neither list of names.
    #[wasm_bindgen(js_name = unknownName)]
    pub fn unknown_name(of: Value, names: Text, more: Handle) -> Handle;
    /// The own enumerable names of an object.
    pub fn names(of: Value) -> Handle;
    /// The name in either list that is nearest to a misspelt one, if one is near enough.
    pub fn nearest(name: Text, names: Text, more: Handle) -> Handle;
    /// Sets a property.
    pub fn set(of: Value, name: Text, value: Value);
    /// Sets the property that has the name at an index of a list of names.
    #[wasm_bindgen(js_name = setMember)]
    pub fn set_member(of: Value, names: Text, index: i32, value: Value);
    /// Adds an item to an array.
    pub fn push(of: Value, value: Value);

    /// What a JSON text says.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: Text) -> Value;
    /// A number as a value.
    #[wasm_bindgen(js_name = fromNumber)]
    pub fn from_number(number: f64) -> Value;

    /// Puts values into the places of the `%` of a template.
    pub fn fill(template: Text, first: Value, second: Handle, third: Handle) -> Text;
    /// What the first group of a pattern matches in a text, if anything.
    pub fn find(text: Text, pattern: Text) -> Handle;
    /// Puts a text into the place of each match of a pattern.
    #[wasm_bindgen(js_name = replaceAll)]
    pub fn replace_all(text: Text, pattern: Text, by: Text) -> Text;
    /// The beginning of a text without a secret, a list of more of them, JSON Web Tokens, app tokens, the queries of URLs, and what
    /// follows the scheme of RTMP.
    pub fn redact(text: Text, secret: Handle, more: Handle) -> Text;
    /// The parts of a text between separators.
    pub fn split(text: Text, separator: Text) -> Value;
    /// The beginning of a text.
    pub fn start(text: Text, most: i32) -> Text;
    /// The beginning of a text without control characters, with an ellipsis where something was left out, if one is wanted.
    pub fn printable(text: Text, most: i32, ellipsis: i32) -> Text;
    /// A text in lower case.
    #[wasm_bindgen(js_name = toLowerCase)]
    pub fn to_lower_case(text: Text) -> Text;
    /// A text as one part of a URL.
    #[wasm_bindgen(js_name = percentEncode)]
    pub fn percent_encode(text: Text) -> Text;
    /// The text behind a part of a URL.
    #[wasm_bindgen(js_name = percentDecode)]
    pub fn percent_decode(text: Text) -> Handle;
    /// A URL with one more parameter: the mark before it, its name, and its value, which is percent-encoded.
    #[wasm_bindgen(js_name = withParameter)]
    pub fn with_parameter(url: Text, mark: Text, name: Text, value: Value) -> Text;
    /// An absolute URL, or a reference resolved against a base URL, as URL parsers spell it.
    pub fn resolve(reference: Text, base: Handle) -> Handle;
    /// A value as JSON.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(value: Value) -> Text;
    /// The base64url of a text's UTF-8 form.
    #[wasm_bindgen(js_name = toBase64url)]
    pub fn to_base64url(text: Text) -> Text;
    /// The bytes that a base64url text stands for, as one character each.
    #[wasm_bindgen(js_name = fromBase64url)]
    pub fn from_base64url(text: Text) -> Handle;
    /// A time in RFC 3339 or HTTP form as milliseconds since 1970; `NaN` for any other text.
    #[wasm_bindgen(js_name = toTime)]
    pub fn to_time(text: Text) -> f64;

    /// Keeps a value for the next step of the call, under another handle.
    pub fn keep(value: Value) -> Value;
}
