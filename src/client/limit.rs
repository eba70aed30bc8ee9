//! Waits for something until its limit is reached or the caller's signal is aborted.

use js_sys::{Function, Promise};
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

// The npm package uses the same functions, so both drivers behave alike.
#[wasm_bindgen(module = "/pkg-template/signal.js")]
extern "C" {
    #[wasm_bindgen(js_name = isAborted)]
    fn is_aborted(signal: &JsValue) -> bool;
    #[wasm_bindgen(catch)]
    fn listen(signal: &JsValue, stop: &Function) -> Result<(), JsValue>;
    fn unlisten(signal: &JsValue, stop: &Function);
    /// The reason of an aborted signal, or what reading the reason throws.
    #[wasm_bindgen(js_name = reasonOf)]
    fn reason(signal: &JsValue) -> JsValue;
}

/// Returns the result of the work, `None` when the limit was reached first, or the signal's reason as an error. The signal may be
/// `undefined`.
pub async fn within<T>(
    milliseconds: f64,
    signal: &JsValue,
    work: impl Future<Output = Result<T, JsValue>>,
) -> Result<Option<T>, JsValue> {
    if is_aborted(signal) {
        return Err(reason(signal));
    }
    let mut end = End { timer: JsValue::UNDEFINED, signal: signal.clone(), functions: None };
    let mut is_listening = Ok(());
    let ended = Promise::new(&mut |resolve, reject| {
        end.timer = set_timeout(&resolve, milliseconds);
        is_listening = listen(signal, &reject);
        end.functions = Some((resolve, reject));
    });
    is_listening?;
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

/// Removes the timer and the listener, even when the caller drops the future early.
struct End {
    timer: JsValue,
    signal: JsValue,
    /// Those that settle the promise: the timer calls the first, the signal the second.
    functions: Option<(Function, Function)>,
}

impl Drop for End {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        if let Some((resolve, reject)) = &self.functions {
            unlisten(&self.signal, reject);
            // A promise that never settles would keep whatever waits for it in memory forever.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Awaits a value that may be a promise or a thenable. Our own promise is resolved with it, so that whatever it throws becomes a
/// rejection.
pub async fn settled(value: &JsValue) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, _| {
        // Resolving never throws; the value is read when the promise is awaited.
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    });
    JsFuture::from(promise).await
}
