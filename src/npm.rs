//! The door of the npm package: two synchronous functions that take plain JavaScript values and return JSON. The
//! JavaScript driver (`pkg-template/driver.js`) does what the JSON says and knows nothing else.

use crate::call;
use crate::check::{Text, Value};
use crate::error::{Code, Failure};
use crate::json::Object;
use crate::options::Place;
use crate::step::{Action, Answer, Done, Event, Moment, State};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = set)]
    fn reflect_set(target: &JsValue, key: &str, value: &JsValue) -> Result<bool, JsValue>;
}

/// Begins a call. `call` holds `name`, `args` and what [`moment`] reads, and is given the handles that its driver needs.
#[wasm_bindgen]
pub fn begin(call: &JsValue) -> String {
    let args = member(call, "args");
    let arg = |index: &str| args.as_ref().and_then(|args| args.get(index).ok()?);
    let place = Place { browser: flag(call, "browser"), page: flag(call, "page") };
    let moment = moment(call);
    let beginning =
        call::begin(&text(call, "name").unwrap_or_default(), [arg("0"), arg("1"), arg("2")], place, &moment);
    let handles = beginning.handles;
    let secret = handles.secret.map(|secret| JsValue::from_str(&secret));
    let named = [
        ("signal", handles.signal),
        ("fetch", handles.fetch),
        ("token", handles.token),
        ("secret", secret),
        ("onRetry", handles.on_retry),
        ("onStatus", handles.on_status),
    ];
    for (name, handle) in named {
        if let Some(handle) = handle {
            // The object is the driver's own and takes every property.
            let _ = reflect_set(call, name, &handle);
        }
    }
    written(&beginning.state, beginning.action, &moment)
}

/// Goes on with a call, whose state is what the action before said.
#[wasm_bindgen]
pub fn step(state: &str, event: &JsValue) -> String {
    let moment = moment(event);
    let Some(mut state) = State::from_lines(state) else {
        let failure = Failure::new(Code::Init, "the state of the call was changed on its way".into());
        return written(&State::new(crate::step::Operation::Token), Action::Fail(failure), &moment);
    };
    let event = match text(event, "type").as_deref() {
        Some("signed") => Event::Signed(text(event, "signature").unwrap_or_default()),
        Some("token") => Event::Token(member(event, "token")),
        Some("answer") => Event::Answer(Answer {
            status: member(event, "status").and_then(|status| status.as_f64()).unwrap_or(0.0) as u16,
            date: text(event, "date"),
            retry_after: text(event, "retryAfter"),
            body: member(event, "body"),
            text: text(event, "text").unwrap_or_default(),
        }),
        Some("lost") => {
            Event::Lost { refused: flag(event, "refused"), reason: text(event, "reason").unwrap_or_default() }
        }
        Some("timeout") => Event::TimedOut,
        Some("digests") => Event::Digests {
            header: text(event, "header"),
            signature: text(event, "signature"),
            digests: text(event, "digests").unwrap_or_default().split(' ').map(String::from).collect(),
        },
        Some("decoded") => Event::Decoded(member(event, "body")),
        _ => Event::Continue,
    };
    let action = call::step(&mut state, event, &moment);
    written(&state, action, &moment)
}

fn written(state: &State, action: Action, moment: &Moment) -> String {
    let mut object = Object::new();
    let mut is = |what: &str| object.text("do", what);
    let limit = call::limit(state, &action, moment);
    match action {
        Action::Sign(text) => {
            is("sign");
            object.text("text", &text);
        }
        Action::Ask => is("ask"),
        Action::Digest { header, secrets } => {
            is("digest");
            object.text("header", &header);
            object.texts("secrets", &secrets);
        }
        Action::Decode => is("decode"),
        Action::Send(request) => {
            is("send");
            object.text("method", request.method);
            object.text("url", &request.url);
            object.text("token", &request.token);
            object.maybe_text("body", request.body.as_deref());
            object.flag("playlist", request.playlist);
        }
        Action::Sleep { fault, .. } => {
            is("sleep");
            if let Some(fault) = fault {
                object.json("error", &fault.to_json());
                object.number("attempt", u64::from(state.faults + state.strays));
            }
        }
        Action::Notify => is("notify"),
        Action::Done(done) => {
            is("done");
            match done {
                Done::Latest => {}
                Done::Item(index) => object.number("item", index as u64),
                Done::Text(text) => object.text("value", &text),
                Done::Json(json) => object.json("value", &json),
            }
            return object.finish();
        }
        Action::Fail(failure) => {
            is("fail");
            object.json("error", &failure.to_json());
            object.flag("stream", failure.with_stream);
            object.maybe_number("item", failure.stream_item.map(|item| item as u64));
            return object.finish();
        }
    }
    object.number("limit", limit);
    object.text("state", &state.to_lines());
    object.finish()
}

fn moment(value: &JsValue) -> Moment {
    let number = |name: &str| member(value, name).and_then(|number| number.as_f64()).unwrap_or(0.0) as u64;
    Moment { now: number("now"), clock: number("clock"), uuid: text(value, "uuid").unwrap_or_default() }
}

fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    // The driver's own objects have no getters that throw.
    value.get(name).unwrap_or_default()
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    match member(value, name)?.text()? {
        Text::Unicode(text) => Some(text),
        // The driver's own texts are short; what the runtime or a server said may hold anything, and is only shown.
        _ => member(value, name)?.as_string(),
    }
}

fn flag(value: &JsValue, name: &str) -> bool {
    member(value, name).and_then(|flag| flag.as_bool()).unwrap_or(false)
}
