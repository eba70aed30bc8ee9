//! Where tokens come from.

use crate::client::pass::{Held, Pass, Written};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// Where the management token of a call comes from. `Debug` shows none.
#[derive(Clone, Default)]
pub enum Auth {
    /// Your own server adds it, behind a `base_url` that is a path.
    #[default]
    OwnServer,
    /// A management token.
    Token(String),
    /// A function that returns one. It is called again when the API refuses the token.
    TokenFrom(TokenSource),
    /// Signs tokens of 10 minutes, each of which serves all calls with the same credentials until shortly before it expires. Refused in a
    /// browser, its workers included, unless `dangerously_allow_browser`.
    Credentials(Credentials),
}

impl Auth {
    pub(super) fn write(&self, options: &Written, held: &mut Held) {
        match self {
            Auth::OwnServer => {}
            Auth::Token(token) => options.set("token", Some(token)),
            Auth::TokenFrom(source) => options.set("token", Some(source.pass(held))),
            Auth::Credentials(credentials) => options.set("credentials", Some(credentials.pass(held))),
        }
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Auth::OwnServer => "OwnServer",
            Auth::Token(_) => "Token([redacted])",
            Auth::TokenFrom(_) => "TokenFrom(..)",
            Auth::Credentials(_) => "Credentials([redacted])",
        })
    }
}

/// Access key and secret of a 100ms app. `Debug` shows neither.
#[derive(Clone)]
pub struct Credentials {
    /// The app's access key, which every token contains in plain text.
    pub access_key: String,
    /// The app's secret, which signs tokens. It never leaves the process.
    pub secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials([redacted])")
    }
}

impl Pass for Credentials {
    fn pass(&self, _: &mut Held) -> JsValue {
        let written = Written::new();
        written.set("accessKey", Some(&self.access_key));
        written.set("secret", Some(&self.secret));
        written.into()
    }
}

type Given = Pin<Box<dyn Future<Output = Result<String, JsValue>>>>;

/// A function that returns a management token.
#[derive(Clone)]
pub struct TokenSource(Rc<dyn Fn() -> Given>);

impl TokenSource {
    /// Wraps a function: `TokenSource::new(|| async { ... })`. An error that it returns ends the call, as
    /// [`Error::Thrown`](crate::Error::Thrown).
    pub fn new<F: Future<Output = Result<String, JsValue>> + 'static>(
        function: impl Fn() -> F + 'static,
    ) -> TokenSource {
        TokenSource(Rc::new(move || Box::pin(function())))
    }

    fn pass(&self, held: &mut Held) -> JsValue {
        let TokenSource(function) = self.clone();
        held.function(Closure::<dyn Fn() -> JsValue>::new(move || {
            let given = function();
            future_to_promise(async { given.await.map(JsValue::from) }).into()
        }))
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenSource(..)")
    }
}

/// How a token is signed.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenOptions {
    /// How long it lives: whole seconds, up to 90 days. Default 10 minutes for a management token, a day for an app token.
    pub expires_in: Option<Duration>,
    /// Allows signing where every visitor can read the secret. Use it only for your own experiments.
    pub dangerously_allow_browser: bool,
}

impl Pass for TokenOptions {
    fn pass(&self, _: &mut Held) -> JsValue {
        let written = Written::new();
        written.set("expiresIn", self.expires_in.map(|time| time.as_secs_f64()));
        written.set("dangerouslyAllowBrowser", self.dangerously_allow_browser.then_some(true));
        written.into()
    }
}
