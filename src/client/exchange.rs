//! The one call of `fetch`.

use super::Outcome;
use super::limit::settled;
use super::run::{Run, text};
use crate::step::{Answer, Event, Outgoing, Watch};
use crate::values::{Text, into_step};
use gloo_net::http::Headers;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, RequestInit, RequestRedirect};

#[wasm_bindgen]
extern "C" {
    // The global function, since window, worker and edge scopes have nothing else in common.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn global_fetch(url: &JsValue, init: &RequestInit) -> Result<JsValue, JsValue>;

}

// The npm package uses the same functions, so both drivers behave alike.
#[wasm_bindgen(module = "/pkg-template/answer.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = textOf)]
    async fn text_of(response: &JsValue, is_playlist: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = answerOf)]
    fn answer_of(response: &JsValue, text: &JsValue, is_playlist: bool) -> Result<Array, JsValue>;
    fn caching() -> JsValue;
}

#[wasm_bindgen(module = "/pkg-template/watch.js")]
extern "C" {
    fn watch(on_request: &JsValue, method: &JsValue, url: &JsValue, attempt: u32) -> Function;
}

#[wasm_bindgen(module = "/pkg-template/cause.js")]
extern "C" {
    #[wasm_bindgen(js_name = wasRefused)]
    fn was_refused(cause: &JsValue) -> bool;
    fn words(cause: &JsValue, secrets: &[JsValue]) -> JsValue;
}

/// Sends a request. A failure is an outcome too, whose cause is what was thrown.
pub async fn send(run: &Run, outgoing: Outgoing) -> Outcome {
    let mut watched = Watched::begin(run, &outgoing);
    match exchanged(run, outgoing).await {
        Ok(read) => {
            watched.answer = read.clone().into();
            Outcome::of(move || answered(&read))
        }
        Err(cause) => {
            let (refused, said) = (was_refused(&cause), words(&cause, &run.hidden()));
            Outcome { cause: Some(cause), ..Outcome::of(move || Event::Lost { refused, said: text(&said) }) }
        }
    }
}

async fn exchanged(run: &Run, outgoing: Outgoing) -> Result<Array, JsValue> {
    let Outgoing { method, url, body, token, key, is_playlist, fetch, watch: _, limit: _ } = outgoing;
    let headers = Headers::new();
    if !is_playlist {
        headers.set("accept", "application/json");
    }
    if let Some(token) = run.get(token).as_string() {
        headers.set("authorization", &["Bearer ", &token].concat());
    }
    if let Some(key) = run.get(key).as_string() {
        headers.set("idempotency-key", &key);
    }
    // Without a prototype, so that what a page put on Object.prototype is not read as an option.
    let init: RequestInit = Object::<JsValue>::create(JsValue::NULL.unchecked_ref()).unchecked_into();
    init.set_method(&run.get(Some(method.text())).as_string().unwrap_or_default());
    if body.is_some() {
        headers.set("content-type", "application/json");
        init.set_body(&run.get(body));
    }
    init.set_headers(&headers.into_raw());
    // A redirect could carry the token away; a playlist is asked for without one.
    init.set_redirect(if is_playlist { RequestRedirect::Follow } else { RequestRedirect::Manual });
    let cache = caching();
    if !cache.is_undefined() {
        Reflect::set(&init, &"cache".into(), &cache)?;
    }
    let mut in_flight = InFlight { controller: AbortController::new()?, is_over: false };
    init.set_signal(Some(&in_flight.controller.signal()));
    let read = read(&run.get(fetch), &run.get(Some(url)), &init, is_playlist).await;
    in_flight.is_over = true;
    read
}

/// Calls fetch and reads the response without gloo-net, which panics when a body fails with anything but an `Error`, or when a
/// header cannot be read.
async fn read(fetch: &JsValue, url: &JsValue, init: &RequestInit, is_playlist: bool) -> Result<Array, JsValue> {
    let promise = match fetch.dyn_ref::<Function>() {
        Some(fetch) => Reflect::apply(fetch, &JsValue::UNDEFINED, &Array::of2(url, init))?,
        None => global_fetch(url, init)?,
    };
    let response = settled(&promise).await?;
    let text = text_of(&response, is_playlist).await?;
    answer_of(&response, &text, is_playlist)
}

fn answered(read: &Array) -> Event {
    let places = [0, 1, 2, 3, 4, 5, 6];
    let [status, date, retry_after, request_id, body, text, url] = places.map(|index| into_step(&read.get(index)));
    let texts = [date, retry_after, request_id, url];
    let [date, retry_after, request_id, url] = texts.map(|header| header.map(Text::assume));
    let text = text.map_or_else(|| c"".into(), Text::assume);
    Event::Answered(Answer { status: Answer::status(status), date, retry_after, request_id, body, text, url })
}

/// A request that is cancelled when it is dropped before its end.
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

/// Reports to the caller how a request went when it is dropped, however it ended.
struct Watched {
    tell: Option<Function>,
    answer: JsValue,
}

impl Watched {
    fn begin(run: &Run, outgoing: &Outgoing) -> Watched {
        let tell = outgoing.watch.as_ref().map(|Watch { on_request, url, attempt }| {
            let method = run.get(Some(outgoing.method.text()));
            watch(&run.get(Some(*on_request)), &method, &run.get(Some(*url)), *attempt)
        });
        Watched { tell, answer: JsValue::UNDEFINED }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(tell) = &self.tell {
            // It throws nothing.
            let _ = tell.call1(&JsValue::UNDEFINED, &self.answer);
        }
    }
}
