//! Reads the clocks and the environment through `pkg-template/environment.js`. Steps receive both as arguments, so tests can
//! fake them.

use super::{Moment, Place, TokenCache};
#[cfg(any(feature = "server", feature = "client", test))]
use crate::values::Handle;
use crate::values::Text;
use wasm_bindgen::prelude::*;

#[cfg_attr(any(feature = "client", test), wasm_bindgen(module = "/pkg-template/environment.js"))]
#[cfg_attr(not(any(feature = "client", test)), wasm_bindgen(raw_module = "./actions.js"))]
extern "C" {
    /// Milliseconds since 1970.
    fn now() -> f64;
    /// Monotonic time in milliseconds.
    fn clock() -> f64;
    /// Generates a random UUID.
    fn uuid() -> Text;
    /// Whether the user of a browser can read this program's memory and traffic.
    #[wasm_bindgen(js_name = isBrowser)]
    fn is_browser() -> bool;
    /// Whether there is a page that relative URLs resolve against.
    #[wasm_bindgen(js_name = hasPage)]
    fn has_page() -> bool;
}

#[cfg(any(feature = "server", feature = "client", test))]
#[cfg_attr(any(feature = "client", test), wasm_bindgen(module = "/pkg-template/token-cache.js"))]
#[cfg_attr(not(any(feature = "client", test)), wasm_bindgen(raw_module = "./actions.js"))]
extern "C" {
    /// Finds a token, if there is one that is good.
    #[wasm_bindgen(js_name = findToken)]
    fn find_token(access_key: Text, secret: Text, earliest: f64, latest: f64) -> Handle;
    /// Stores a token.
    #[wasm_bindgen(js_name = storeToken)]
    fn store_token(access_key: Text, secret: Text, token: Text, expires: f64);
    /// Removes a token.
    #[wasm_bindgen(js_name = removeToken)]
    fn remove_token(token: Text);
}

/// The cache of this process.
#[cfg(any(feature = "server", feature = "client", test))]
pub const TOKENS: TokenCache = TokenCache {
    find: |access_key, secret, earliest, latest| {
        find_token(access_key, secret, earliest, latest).value().map(Text::assume)
    },
    store: |access_key, secret, token, expires| store_token(access_key, secret, token, expires),
    remove: |token| remove_token(token),
};

/// Pages have none.
#[cfg(not(any(feature = "server", feature = "client", test)))]
pub const TOKENS: TokenCache = TokenCache;

/// The environment of this program.
pub fn place() -> Place {
    Place { is_browser: is_browser(), has_page: has_page() }
}

/// The time of the current step.
pub fn moment() -> Moment {
    Moment { clock: clock(), now: || now(), uuid: || uuid(), tokens: TOKENS }
}
