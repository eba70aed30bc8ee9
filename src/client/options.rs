//! The options of a call. Each kind of call has its own type, so that a misplaced option does not compile. Omitted options have
//! the defaults of the JavaScript contract.

mod auth;
mod callback;
mod more;

pub use auth::{Auth, Credentials, TokenOptions, TokenSource};
pub use callback::{Callback, RequestReport, Retry};
pub use more::{
    CreateRoomOptions, ExternalUntil, ExternalWaitOptions, IfExists, IfRunning, RecordingUrlOptions,
    RecordingWaitOptions, StartOptions, Until, WaitOptions,
};

use super::pass::{Held, Pass, Written};
use js_sys::Function;
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

/// How a call is made: `RequestOptions { auth: Auth::Token(token), ..RequestOptions::default() }`.
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    /// Where the management token comes from.
    pub auth: Auth,
    /// Default `https://api.100ms.live/v2`. An https URL, an http URL on loopback, or a path of the page's own origin such as `/api`,
    /// behind which your server adds the token.
    pub base_url: Option<String>,
    /// Aborting it ends the call at any moment with [`Error::Thrown`](crate::Error::Thrown) of its reason. Dropping the future ends the
    /// call as well.
    pub signal: Option<AbortSignal>,
    /// For the whole call, retries and body included: 1 ms to 24 days. Default 30 s, for a wait 2 minutes, for a wait for a
    /// recording 10 minutes.
    pub timeout: Option<Duration>,
    /// Retries after the first attempt: 0 to 10. Default 2.
    pub retries: Option<u8>,
    /// Used instead of the global `fetch`, such as the `fetch` of a Worker's service binding. It is called without `this`.
    pub fetch: Option<Function>,
    /// Called before each wait for another attempt.
    pub on_retry: Option<Callback<Retry>>,
    /// Called after each request of the call, however it ended. Nothing in it is secret.
    pub on_request: Option<Callback<RequestReport>>,
    /// Allows [`Auth::Credentials`] where every visitor can read them. Use it only for your own experiments.
    pub dangerously_allow_browser: bool,
}

impl RequestOptions {
    fn write(&self, held: &mut Held) -> Written {
        let options = Written::new();
        self.auth.write(&options, held);
        options.set("baseUrl", self.base_url.as_deref());
        options.set("signal", self.signal.clone());
        options.set("timeout", self.timeout.map(milliseconds));
        options.set("retries", self.retries);
        options.set("fetch", self.fetch.clone());
        options.set("onRetry", self.on_retry.as_ref().map(|callback| callback.pass(held, Retry::read)));
        options.set("onRequest", self.on_request.as_ref().map(|callback| callback.pass(held, RequestReport::read)));
        options.set("dangerouslyAllowBrowser", self.dangerously_allow_browser.then_some(true));
        options
    }
}

impl Pass for RequestOptions {
    fn pass(&self, held: &mut Held) -> JsValue {
        self.write(held).into()
    }
}

/// Milliseconds rounded up, since timers take whole ones.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).ceil()
}
