//! The host: JavaScript. Every parameter is a number, so the glue has nothing to convert.

use wasm_bindgen::prelude::*;

#[cfg_attr(feature = "client", wasm_bindgen(module = "/pkg-template/values.js"))]
#[cfg_attr(not(feature = "client"), wasm_bindgen(raw_module = "./values.js"))]
extern "C" {
    /// Answers a question about values.
    pub fn ask(what: i32, first: i32, second: i32) -> i32;
    /// Makes a value of others.
    pub fn make(what: i32, first: i32, second: i32, third: i32, fourth: i32) -> i32;
    /// Reads a member of a value, by one of several names or by its index.
    pub fn member(of: i32, names: i32, index: i32) -> i32;
    /// Sets a member of a value.
    pub fn put(to: i32, names: i32, index: i32, value: i32);
    /// Keeps a value in a place of the table.
    pub fn keep(place: i32, value: i32);
    /// Reads a number; `NaN` where it is none.
    pub fn number(value: i32) -> f64;
    /// Puts a number into the table.
    pub fn numeral(number: f64) -> i32;
}
