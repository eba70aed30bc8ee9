//! The functions of the contract as JavaScript sees them. Every argument is taken as any value at all and checked by the
//! core: a typed parameter would trap on a value of another type before a line of ours runs.

use super::{Error, begin, compute, perform};
use crate::check::{Kind, Value};
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

#[wasm_bindgen(module = "/pkg-template/error.js")]
extern "C" {
    /// The error class of the npm package, so that one class serves both doors.
    #[wasm_bindgen(reexport)]
    type LiveStreamError;
    /// Whether what a runtime threw would show one of the secrets.
    pub fn leaks(value: &JsValue, secrets: Vec<JsValue>) -> bool;
    #[wasm_bindgen(constructor)]
    fn new(message: &str, values: &JsValue, stream: &JsValue, cause: &JsValue) -> LiveStreamError;
}

/// An error as JavaScript gets it.
pub fn to_js(error: Error) -> JsValue {
    match error {
        Error::Thrown(value) => value,
        Error::Failed { failure, stream, cause } => {
            let values = js_sys::JSON::parse(&failure.to_json()).unwrap_or(JsValue::UNDEFINED);
            let stream = stream.unwrap_or(JsValue::UNDEFINED);
            let cause = cause.unwrap_or(JsValue::UNDEFINED);
            LiveStreamError::new(&failure.message, &values, &stream, &cause).into()
        }
    }
}

macro_rules! exports {
    ($($(#[$about:meta])* $name:literal $function:ident($first:ident, $second:ident, $third:ident);)*) => {
        $(
            $(#[$about])*
            #[wasm_bindgen(js_name = $name)]
            pub fn $function($first: JsValue, $second: JsValue, $third: JsValue) -> Promise {
                let call = begin($name, [$first, $second, $third]);
                future_to_promise(async { perform(call).await.map(with_data).map_err(to_js) })
            }
        )*
    };
}

exports! {
    /// Starts a live stream for a room.
    "startLiveStream" start_live_stream_js(room_id, params, options);
    /// Stops one live stream.
    "stopLiveStream" stop_live_stream_js(stream_id, options, _none);
    /// Stops every live stream of a room.
    "stopLiveStreams" stop_live_streams_js(room_id, options, _none);
    /// Reads one live stream.
    "getLiveStream" get_live_stream_js(stream_id, options, _none);
    /// Lists one page of live streams.
    "listLiveStreams" list_live_streams_js(filter, options, _none);
    /// Shows viewers a piece of timed metadata.
    "sendTimedMetadata" send_timed_metadata_js(stream_id, metadata, options);
    /// Pauses the recording of a stream.
    "pauseRecording" pause_recording_js(stream_id, options, _none);
    /// Resumes the recording of a stream.
    "resumeRecording" resume_recording_js(stream_id, options, _none);
    /// Waits until a stream is running, playable or completed.
    "waitForLiveStream" wait_for_live_stream_js(stream_id, options, _none);
    /// Signs a management token.
    "createManagementToken" create_management_token_js(credentials, options, _none);
    /// Signs an app token.
    "createAuthToken" create_auth_token_js(credentials, claims, options);
    /// Authenticates a webhook request and returns its event.
    "verifyWebhook" verify_webhook_js(request, checks, _none);
}

/// Builds a single-click meeting URL.
#[wasm_bindgen(js_name = "buildMeetingUrl")]
pub fn build_meeting_url_js(meeting: JsValue) -> Result<JsValue, JsValue> {
    compute("buildMeetingUrl", meeting).map_err(to_js)
}

/// Takes a meeting URL apart.
#[wasm_bindgen(js_name = "parseMeetingUrl")]
pub fn parse_meeting_url_js(url: JsValue) -> Result<JsValue, JsValue> {
    compute("parseMeetingUrl", url).map_err(to_js)
}

/// The API writes the list of an empty page as null; what it writes as null besides is as good as left out.
pub fn with_data(value: JsValue) -> JsValue {
    let member = |name: &str| value.get(name).ok().flatten().map(|member| member.kind());
    if matches!(member("data"), Some(Kind::Null | Kind::List)) {
        if member("data") == Some(Kind::Null) {
            let _ = Reflect::set(&value, &"data".into(), &js_sys::Array::new());
        }
        for name in ["limit", "last", "error"] {
            if member(name) == Some(Kind::Null) {
                let _ = Reflect::delete_property(value.unchecked_ref::<Object>(), &name.into());
            }
        }
    }
    value
}
