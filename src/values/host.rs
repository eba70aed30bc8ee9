//! The host: the JavaScript functions of `pkg-template/values.js` that the core calls. All take and return numbers, so
//! the glue converts nothing. A list of names is one string, separated by spaces.

use super::{Handle, Text, Value};
use wasm_bindgen::prelude::*;

#[cfg_attr(any(feature = "client", test), wasm_bindgen(module = "/pkg-template/values.js", js_namespace = host))]
#[cfg_attr(not(any(feature = "client", test)), wasm_bindgen(raw_module = "./values.js"))]
extern "C" {
    /// The number of a value's kind.
    pub fn kind(value: Handle) -> i32;
    /// Whether two values are the same.
    pub fn same(left: Value, right: Value) -> bool;
    /// Whether a value is a string that matches a pattern.
    pub fn matches(text: Value, pattern: Text) -> bool;
    /// The length of a string in characters.
    pub fn length(text: Text) -> u32;
    /// Whether a string is in a list, in constant time.
    #[wasm_bindgen(js_name = includesInConstantTime)]
    pub fn includes_in_constant_time(list: Value, text: Text) -> bool;
    /// Whether a value parsed from JSON satisfies the rule at an address. `false` is not conclusive: the walk decides.
    pub fn fits(value: Value, rule: i32) -> bool;
    /// The number, or the number that a string represents; `NaN` otherwise.
    #[wasm_bindgen(js_name = toNumber)]
    pub fn to_number(value: Value) -> f64;

    /// Reads a property.
    pub fn get(of: Value, name: Text) -> Handle;
    /// Reads the property named by an index into a list of names.
    pub fn member(of: Value, names: Text, index: i32) -> Handle;
    /// Reads an item.
    pub fn item(of: Value, index: i32) -> Handle;
    /// The first own enumerable name of an object that is in neither list of names.
    #[wasm_bindgen(js_name = unknownName)]
    pub fn unknown_name(of: Value, names: Text, more: Handle) -> Handle;
    /// The own enumerable names of an object.
    pub fn names(of: Value) -> Handle;
    /// The name in either list that is most similar to a misspelt one, if one is similar enough.
    pub fn nearest(name: Text, names: Text, more: Handle) -> Handle;
    /// Sets a property.
    pub fn set(of: Value, name: Text, value: Value);
    /// Sets the property named by an index into a list of names.
    #[wasm_bindgen(js_name = setMember)]
    pub fn set_member(of: Value, names: Text, index: i32, value: Value);
    /// Appends an item to an array.
    pub fn push(of: Value, value: Value);

    /// Parses JSON.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: Text) -> Value;
    /// Converts a number to a value.
    #[wasm_bindgen(js_name = fromNumber)]
    pub fn from_number(number: f64) -> Value;

    /// Replaces each `%` in a template by a value.
    pub fn fill(template: Text, first: Value, second: Handle, third: Handle) -> Text;
    /// The first capture group of a pattern in a string.
    pub fn find(text: Text, pattern: Text) -> Handle;
    /// Replaces each match of a pattern.
    #[wasm_bindgen(js_name = replaceAll)]
    pub fn replace_all(text: Text, pattern: Text, by: Text) -> Text;
    /// The beginning of a string without the given secrets, JSON Web Tokens, app tokens, query strings, and whatever
    /// follows the scheme of an RTMP URL.
    pub fn redact(text: Text, secret: Handle, more: Handle) -> Text;
    /// Splits a string at a separator.
    pub fn split(text: Text, separator: Text) -> Value;
    /// The beginning of a string.
    pub fn start(text: Text, most: i32) -> Text;
    /// The beginning of a string without control characters, optionally with an ellipsis if it was cut.
    pub fn printable(text: Text, most: i32, ellipsis: i32) -> Text;
    /// Converts a string to lower case.
    #[wasm_bindgen(js_name = toLowerCase)]
    pub fn to_lower_case(text: Text) -> Text;
    /// Percent-encodes a URL component.
    #[wasm_bindgen(js_name = percentEncode)]
    pub fn percent_encode(text: Text) -> Text;
    /// Decodes a percent-encoded URL component.
    #[wasm_bindgen(js_name = percentDecode)]
    pub fn percent_decode(text: Text) -> Handle;
    /// Appends a query parameter to a URL: the separator, the name, and the value, which is percent-encoded.
    #[wasm_bindgen(js_name = withParameter)]
    pub fn with_parameter(url: Text, mark: Text, name: Text, value: Value) -> Text;
    /// The normalized form of an absolute URL, or of a reference resolved against a base URL.
    pub fn resolve(reference: Text, base: Handle) -> Handle;
    /// Serializes a value as JSON.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(value: Value) -> Text;
    /// Encodes the UTF-8 form of a string as base64url.
    #[wasm_bindgen(js_name = toBase64url)]
    pub fn to_base64url(text: Text) -> Text;
    /// Decodes base64url to one character per byte.
    #[wasm_bindgen(js_name = fromBase64url)]
    pub fn from_base64url(text: Text) -> Handle;
    /// Parses an RFC 3339 or HTTP date to milliseconds since 1970; `NaN` if it is neither.
    #[wasm_bindgen(js_name = toTime)]
    pub fn to_time(text: Text) -> f64;

    /// Keeps a value for the next step of the call and returns its new handle.
    pub fn keep(value: Value) -> Value;
}
