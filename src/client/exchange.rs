//! The one call of `fetch`.

use super::call::{Call, Came, member};
use super::exports::leaks;
use super::limit::settled;
use crate::step::Event;
use crate::values::slot::{
    BEARER, BODY, DATE, FETCH, METHOD, PAYLOAD, PLAYLIST_WANTED, RETRY_AFTER, STATUS, TEXT, TOKEN, URL,
};
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
pub async fn send(call: &Call) -> (Came, Option<JsValue>) {
    match exchanged(call).await {
        Ok(came) => ((Event::Answer, came), None),
        Err(cause) => {
            let words = words(&cause);
            let refused = REFUSED.iter().any(|refused| words.contains(refused));
            let reason = words.split('\n').next().unwrap_or_default();
            let came = vec![(STATUS, f64::from(u8::from(refused)).into()), (TEXT, reason.into())];
            let cause = if leaks(&cause, vec![call.read(TOKEN)]) { None } else { Some(cause) };
            ((Event::Lost, came), cause)
        }
    }
}

async fn exchanged(call: &Call) -> Result<Vec<(crate::values::Value, JsValue)>, JsValue> {
    let is_playlist = !call.read(PLAYLIST_WANTED).is_undefined();
    let headers = Headers::new();
    if !is_playlist {
        headers.set("accept", "application/json");
    }
    if let Some(token) = call.read(BEARER).as_string() {
        headers.set("authorization", &["Bearer ", &token].concat());
    }
    let mut in_flight = InFlight { controller: AbortController::new()?, is_over: false };
    let init = RequestInit::new();
    init.set_method(&call.text(METHOD));
    let body = call.read(PAYLOAD);
    if !body.is_undefined() {
        headers.set("content-type", "application/json");
        init.set_body(&body);
    }
    init.set_headers(&headers.into_raw());
    init.set_signal(Some(&in_flight.controller.signal()));
    // A redirect could carry the token away; a playlist is asked for without one.
    init.set_redirect(if is_playlist { RequestRedirect::Follow } else { RequestRedirect::Manual });
    let promise = match call.read(FETCH).dyn_ref::<Function>() {
        Some(fetch) => fetch.call2(&JsValue::UNDEFINED, &call.read(URL), &init)?,
        None => global_fetch(&call.text(URL), &init)?,
    };
    let response = settled(&promise).await?;
    let is_function = |value: &JsValue, name: &str| member(value, name).is_some_and(|found| found.is_function());
    let has_headers = member(&response, "headers").is_some_and(|headers| is_function(&headers, "get"));
    if !has_headers || !is_function(&response, "text") {
        return Err(js_sys::TypeError::new("fetch did not resolve to a Response").into());
    }
    let promise = self::call(&response, "text", &JsValue::UNDEFINED)?;
    let text = settled(&promise).await?.as_string().unwrap_or_default();
    in_flight.is_over = true;
    let headers = Reflect::get(&response, &"headers".into())?;
    let header = |name: &str| {
        self::call(&headers, "get", &name.into())
            .map(|value| if value.is_string() { value } else { JsValue::UNDEFINED })
    };
    let (date, retry_after) = (header("date")?, header("retry-after")?);
    let status = Reflect::get(&response, &"status".into())?.as_f64().unwrap_or(0.0);
    let json = js_sys::JSON::parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).ok().filter(|_| !is_playlist);
    Ok(vec![
        (STATUS, status.into()),
        (DATE, date),
        (RETRY_AFTER, retry_after),
        (BODY, json.unwrap_or(JsValue::UNDEFINED)),
        (TEXT, text.into()),
    ])
}

/// Calls a method. gloo-net's own reading of a response panics when a body breaks with anything but an `Error`, and when
/// a header cannot be read, so the response is read by hand.
fn call(this: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(this, &name.into())?.dyn_into::<Function>()?.call1(this, argument)
}

/// A request that is cancelled when nobody waits for it any more.
struct InFlight {
    controller: AbortController,
    is_over: bool,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if !self.is_over {
            self.controller.abort();
        }
    }
}

/// What a runtime says about a fault: the message of its cause first. A rejection may be anything, so nothing is assumed.
pub fn words(cause: &JsValue) -> String {
    let text = |value: &JsValue, name: &str| member(value, name).and_then(|text| text.as_string()).unwrap_or_default();
    let inner = member(cause, "cause").unwrap_or(JsValue::UNDEFINED);
    let own = cause.as_string().unwrap_or_else(|| text(cause, "message"));
    let parts = [text(&inner, "message"), own, text(&inner, "code"), text(cause, "code")];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "unknown reason".into() } else { parts.join("\n") }
}
