//! The one call of `fetch`.

use super::exports::leaks;
use super::limit::settled;
use crate::check::{Kind, Value};
use crate::step::{Answer, Event, Request};
use gloo_net::http::Headers;
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestInit, RequestRedirect};

/// How Node, Bun and Deno say that a request never left.
const REFUSED: [&str; 7] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ConnectionRefused", "Connection refused", "dns error", "bad port"];

#[wasm_bindgen]
extern "C" {
    // The bare global: window, worker and edge scopes have nothing else in common.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(url: &str, init: &RequestInit) -> Result<JsValue, JsValue>;
}

/// Sends a request; whatever goes wrong on the way is an event too, with what the runtime threw.
pub async fn send(request: Request, fetch: Option<&JsValue>) -> (Event<JsValue>, Option<JsValue>) {
    match exchanged(&request, fetch).await {
        Ok(answer) => (Event::Answer(answer), None),
        Err(cause) => {
            let words = words(&cause);
            let refused = REFUSED.iter().any(|refused| words.contains(refused));
            let cause = if leaks(&cause, vec![request.token.as_str().into()]) { None } else { Some(cause) };
            let reason = words.split('\n').next().unwrap_or_default().into();
            (Event::Lost { refused, reason }, cause)
        }
    }
}

async fn exchanged(request: &Request, fetch: Option<&JsValue>) -> Result<Answer<JsValue>, JsValue> {
    let headers = Headers::new();
    if !request.playlist {
        headers.set("accept", "application/json");
    }
    if !request.token.is_empty() {
        headers.set("authorization", &["Bearer ", &request.token].concat());
    }
    let in_flight = InFlight(AbortController::new()?);
    let init = RequestInit::new();
    init.set_method(request.method);
    if let Some(body) = &request.body {
        headers.set("content-type", "application/json");
        init.set_body(&body.as_str().into());
    }
    init.set_headers(&headers.into_raw());
    init.set_signal(Some(&in_flight.0.signal()));
    // A redirect could carry the token away; a playlist is asked for without one.
    init.set_redirect(if request.playlist { RequestRedirect::Follow } else { RequestRedirect::Manual });
    let promise = match fetch.and_then(|fetch| fetch.dyn_ref::<Function>()) {
        Some(fetch) => fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init)?,
        None => global_fetch(&request.url, &init)?,
    };
    let response = settled(&promise).await?;
    let is_function =
        |value: &JsValue, name: &str| matches!(value.get(name), Ok(Some(found)) if found.kind() == Kind::Function);
    let has_headers = matches!(response.get("headers"), Ok(Some(headers)) if is_function(&headers, "get"));
    if !has_headers || !is_function(&response, "text") {
        return Err(js_sys::TypeError::new("fetch did not resolve to a Response").into());
    }
    let promise = call(&response, "text", &JsValue::UNDEFINED)?;
    let text = settled(&promise).await?.as_string().unwrap_or_default();
    let headers = Reflect::get(&response, &"headers".into())?;
    let header = |name: &str| call(&headers, "get", &name.into()).map(|value| value.as_string());
    let (date, retry_after) = (header("date")?, header("retry-after")?);
    let status = Reflect::get(&response, &"status".into())?.as_f64().unwrap_or(0.0) as u16;
    let body =
        if request.playlist { None } else { js_sys::JSON::parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok() };
    Ok(Answer { status, date, retry_after, body, text })
}

/// Calls a method. gloo-net's own reading of a response panics when a body breaks with anything but an `Error`, and when
/// a header cannot be read, so the response is read by hand.
fn call(this: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(this, &name.into())?.dyn_into::<Function>()?.call1(this, argument)
}

/// A request that is cancelled when nobody waits for it any more.
struct InFlight(AbortController);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a runtime says about a fault: the message of its cause first. A rejection may be anything, so nothing is assumed.
pub fn words(cause: &JsValue) -> String {
    let member = |value: &JsValue, name: &str| value.get(name).ok().flatten();
    let text = |value: &JsValue, name: &str| member(value, name).and_then(|text| text.as_string()).unwrap_or_default();
    let inner = member(cause, "cause").unwrap_or(JsValue::UNDEFINED);
    let own = cause.as_string().unwrap_or_else(|| text(cause, "message"));
    let parts = [text(&inner, "message"), own, text(&inner, "code"), text(cause, "code")];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "unknown reason".into() } else { parts.join("\n") }
}
