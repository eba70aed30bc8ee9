//! The functions of the contract for Rust.

use super::run::Run;
use super::types::{ListFilter, LiveStream, LiveStreamPage, Options, StartParams};
use super::{Error, Failure, perform};
use crate::live_streams;
use crate::operation::Operation;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Starts a live stream for a room. `POST /live-streams/room/<room_id>/start`
pub async fn start_live_stream(room_id: &str, params: &StartParams, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::START, &[room_id.into(), js(params), options.to_js()]).await
}

/// Stops one live stream. `POST /live-streams/<stream_id>/stop`. Safe to repeat.
pub async fn stop_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::STOP, &[stream_id.into(), options.to_js()]).await
}

/// Reads one live stream. `GET /live-streams/<stream_id>`
pub async fn get_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::GET, &[stream_id.into(), options.to_js()]).await
}

/// Waits until a stream is running, playable or completed.
pub async fn wait_for_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::WAIT, &[stream_id.into(), options.to_js()]).await
}

/// Pauses the recording of a stream. `POST /live-streams/<stream_id>/pause-recording`
pub async fn pause_recording(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::PAUSE_RECORDING, &[stream_id.into(), options.to_js()]).await
}

/// Resumes the recording of a stream. `POST /live-streams/<stream_id>/resume-recording`
pub async fn resume_recording(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    call(&live_streams::RESUME_RECORDING, &[stream_id.into(), options.to_js()]).await
}

/// Stops every live stream of a room. `POST /live-streams/room/<room_id>/stop`
pub async fn stop_live_streams(room_id: &str, options: &Options) -> Result<LiveStreamPage, Error> {
    call(&live_streams::STOP_ALL, &[room_id.into(), options.to_js()]).await
}

/// Lists one page of live streams. `GET /live-streams`
pub async fn list_live_streams(filter: &ListFilter, options: &Options) -> Result<LiveStreamPage, Error> {
    call(&live_streams::LIST, &[js(filter), options.to_js()]).await
}

/// Makes a call and returns the answer, which has been checked, as a Rust value. The table of the check and the struct
/// agree, which a test holds.
async fn call<T: DeserializeOwned>(operation: &'static Operation, arguments: &[JsValue]) -> Result<T, Error> {
    let value = perform(Run::begin(operation, arguments)).await?;
    serde_wasm_bindgen::from_value(value).map_err(|error| Error::Failed {
        failure: Box::new(Failure::invalid_response(error.to_string())),
        stream: None,
        cause: None,
    })
}

fn js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::UNDEFINED)
}
