//! Waiting for something, but not for ever: for its limit, or until the caller's signal says so.

use super::call::member;
use js_sys::{Function, Promise};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// Resolves to what came of the work, or to nothing when the limit was reached; rejects with the signal's reason.
pub async fn within<T>(
    milliseconds: f64,
    signal: Option<&JsValue>,
    work: impl Future<Output = Result<T, JsValue>>,
) -> Result<Option<T>, JsValue> {
    if signal.is_some_and(|signal| member(signal, "aborted").is_some_and(|aborted| aborted == JsValue::TRUE)) {
        return Err(reason(signal));
    }
    let target = signal.map(|signal| signal.unchecked_ref::<EventTarget>());
    let mut end = End { timer: JsValue::UNDEFINED, target: target.cloned(), stop: None, settle: None };
    let ended = Promise::new(&mut |resolve, reject| {
        end.timer = set_timeout(&resolve, milliseconds);
        end.settle = Some(resolve);
        if let Some(target) = target
            && target.add_event_listener_with_callback("abort", &reject).is_ok()
        {
            end.stop = Some(reject);
        }
    });
    let mut ended = JsFuture::from(ended);
    let mut work = pin!(work);
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(done.map(Some));
        }
        match pin!(&mut ended).poll(context) {
            Poll::Ready(Ok(_)) => Poll::Ready(Ok(None)),
            Poll::Ready(Err(_)) => Poll::Ready(Err(reason(signal))),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// What a promise, or whatever passes for one, comes to. A promise of our own goes to meet it, so that whatever throws on
/// the way is a rejection.
pub async fn settled(value: &JsValue) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, _| {
        // Resolving never throws; it reads what it is given when the promise is awaited.
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    });
    JsFuture::from(promise).await
}

/// Why a signal was aborted.
fn reason(signal: Option<&JsValue>) -> JsValue {
    signal.and_then(|signal| member(signal, "reason")).unwrap_or(JsValue::UNDEFINED)
}

/// Takes timer and listener away, also when the caller drops the future half-way.
struct End {
    timer: JsValue,
    target: Option<EventTarget>,
    stop: Option<Function>,
    settle: Option<Function>,
}

impl Drop for End {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        if let (Some(target), Some(stop)) = (&self.target, &self.stop) {
            let _ = target.remove_event_listener_with_callback("abort", stop);
        }
        // A promise that never settles would keep what waits for it in memory for ever.
        if let Some(settle) = &self.settle {
            let _ = settle.call0(&JsValue::UNDEFINED);
        }
    }
}
