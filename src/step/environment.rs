//! Where and when a step is taken, as JavaScript says in `pkg-template/moment.js`. Steps get it passed, so that tests decide.

use super::{Moment, Place};
use crate::values::Text;
use wasm_bindgen::prelude::*;

#[cfg_attr(any(feature = "client", test), wasm_bindgen(module = "/pkg-template/moment.js"))]
#[cfg_attr(not(any(feature = "client", test)), wasm_bindgen(raw_module = "./actions.js"))]
extern "C" {
    /// Milliseconds since 1970.
    fn now() -> f64;
    /// Milliseconds on a clock that never jumps.
    fn clock() -> f64;
    /// A fresh random UUID.
    fn uuid() -> Text;
    /// Whether whatever is here can be read by the user of a browser.
    #[wasm_bindgen(js_name = isBrowser)]
    fn is_browser() -> bool;
    /// Whether there is a page that a relative URL can be relative to.
    #[wasm_bindgen(js_name = hasPage)]
    fn has_page() -> bool;
}

/// Where this program runs.
pub fn place() -> Place {
    Place { is_browser: is_browser(), has_page: has_page() }
}

/// When the step that runs is taken.
pub fn moment() -> Moment {
    Moment { clock: clock(), now: || now(), uuid: || uuid() }
}
