//! The functions of the contract as JavaScript sees them. Every argument is taken as any value at all and checked by the
//! core: a typed parameter would trap on a value of another type before a line of ours runs.

use super::call::{Call, member};
use super::{Error, finished, perform};
use crate::step::Operation;
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
            let stream = stream.unwrap_or(JsValue::UNDEFINED);
            let cause = cause.unwrap_or(JsValue::UNDEFINED);
            LiveStreamError::new(&failure.message, &failure.to_js(), &stream, &cause).into()
        }
    }
}

macro_rules! exports {
    ($($(#[$about:meta])* $name:literal $operation:ident $function:ident($first:ident, $second:ident, $third:ident);)*) => {
        $(
            $(#[$about])*
            #[wasm_bindgen(js_name = $name)]
            pub fn $function($first: JsValue, $second: JsValue, $third: JsValue) -> Promise {
                let call = Call::begin(Operation::$operation, $name, [$first, $second, $third]);
                future_to_promise(async { perform(call).await.map(with_data).map_err(to_js) })
            }
        )*
    };
}

exports! {
    /// Starts a live stream for a room.
    "startLiveStream" Start start_live_stream_js(room_id, params, options);
    /// Stops one live stream.
    "stopLiveStream" Stop stop_live_stream_js(stream_id, options, _none);
    /// Stops every live stream of a room.
    "stopLiveStreams" StopAll stop_live_streams_js(room_id, options, _none);
    /// Reads one live stream.
    "getLiveStream" Get get_live_stream_js(stream_id, options, _none);
    /// Lists one page of live streams.
    "listLiveStreams" List list_live_streams_js(filter, options, _none);
    /// Shows viewers a piece of timed metadata.
    "sendTimedMetadata" Announce send_timed_metadata_js(stream_id, metadata, options);
    /// Pauses the recording of a stream.
    "pauseRecording" Pause pause_recording_js(stream_id, options, _none);
    /// Resumes the recording of a stream.
    "resumeRecording" Resume resume_recording_js(stream_id, options, _none);
    /// Waits until a stream is running, playable or completed.
    "waitForLiveStream" Wait wait_for_live_stream_js(stream_id, options, _none);
    /// Signs a management token.
    "createManagementToken" ManagementToken create_management_token_js(credentials, options, _none);
    /// Signs an app token.
    "createAuthToken" AuthToken create_auth_token_js(credentials, claims, options);
    /// Authenticates a webhook request and returns its event.
    "verifyWebhook" Webhook verify_webhook_js(request, checks, _none);
}

/// Builds a single-click meeting URL.
#[wasm_bindgen(js_name = "buildMeetingUrl")]
pub fn build_meeting_url_js(meeting: JsValue) -> Result<JsValue, JsValue> {
    compute(Operation::BuildUrl, "buildMeetingUrl", meeting).map_err(to_js)
}

/// Takes a meeting URL apart.
#[wasm_bindgen(js_name = "parseMeetingUrl")]
pub fn parse_meeting_url_js(url: JsValue) -> Result<JsValue, JsValue> {
    compute(Operation::ParseUrl, "parseMeetingUrl", url).map_err(to_js)
}

/// Runs a call that needs nobody else.
fn compute(operation: Operation, name: &str, arg: JsValue) -> Result<JsValue, Error> {
    finished(&Call::begin(operation, name, [arg, JsValue::UNDEFINED, JsValue::UNDEFINED]))
}

/// The API writes the list of an empty page as null; what it writes as null besides is as good as left out.
pub fn with_data(value: JsValue) -> JsValue {
    let Some(data) = member(&value, "data") else { return value };
    if data.is_null() {
        let _ = Reflect::set(&value, &"data".into(), &js_sys::Array::new());
    } else if !js_sys::Array::is_array(&data) {
        return value;
    }
    for name in ["limit", "last", "error"] {
        if member(&value, name).is_some_and(|member| member.is_null()) {
            let _ = Reflect::delete_property(value.unchecked_ref::<Object>(), &name.into());
        }
    }
    value
}
