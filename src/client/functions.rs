//! The functions of the contract for Rust.

use super::call::Call;
use super::types::{ListFilter, LiveStream, LiveStreamPage, Options, StartParams};
use super::{Error, Failure, perform};
use crate::step::Operation;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// Starts a live stream for a room. `POST /live-streams/room/<room_id>/start`
pub async fn start_live_stream(room_id: &str, params: &StartParams, options: &Options) -> Result<LiveStream, Error> {
    typed(
        perform(Call::begin(Operation::Start, "startLiveStream", [room_id.into(), js(params), options.to_js()]))
            .await?,
    )
}

/// Stops one live stream. `POST /live-streams/<stream_id>/stop`. Safe to repeat.
pub async fn stop_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    on_stream(Operation::Stop, "stopLiveStream", stream_id, options).await
}

/// Reads one live stream. `GET /live-streams/<stream_id>`
pub async fn get_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    on_stream(Operation::Get, "getLiveStream", stream_id, options).await
}

/// Waits until a stream is running, playable or completed.
pub async fn wait_for_live_stream(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    on_stream(Operation::Wait, "waitForLiveStream", stream_id, options).await
}

/// Pauses the recording of a stream. `POST /live-streams/<stream_id>/pause-recording`
pub async fn pause_recording(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    on_stream(Operation::Pause, "pauseRecording", stream_id, options).await
}

/// Resumes the recording of a stream. `POST /live-streams/<stream_id>/resume-recording`
pub async fn resume_recording(stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    on_stream(Operation::Resume, "resumeRecording", stream_id, options).await
}

/// Stops every live stream of a room. `POST /live-streams/room/<room_id>/stop`
pub async fn stop_live_streams(room_id: &str, options: &Options) -> Result<LiveStreamPage, Error> {
    page(
        perform(Call::begin(
            Operation::StopAll,
            "stopLiveStreams",
            [room_id.into(), options.to_js(), JsValue::UNDEFINED],
        ))
        .await?,
    )
}

/// Lists one page of live streams. `GET /live-streams`
pub async fn list_live_streams(filter: &ListFilter, options: &Options) -> Result<LiveStreamPage, Error> {
    page(
        perform(Call::begin(Operation::List, "listLiveStreams", [js(filter), options.to_js(), JsValue::UNDEFINED]))
            .await?,
    )
}

async fn on_stream(operation: Operation, name: &str, stream_id: &str, options: &Options) -> Result<LiveStream, Error> {
    typed(perform(Call::begin(operation, name, [stream_id.into(), options.to_js(), JsValue::UNDEFINED])).await?)
}

fn page(value: JsValue) -> Result<LiveStreamPage, Error> {
    typed(super::exports::with_data(value))
}

fn js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or(JsValue::UNDEFINED)
}

/// The checked answer as a Rust value. The table of the check and the struct agree, which a test holds.
fn typed<T: DeserializeOwned>(value: JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value).map_err(|error| Error::Failed {
        failure: Box::new(Failure::invalid_response(error.to_string())),
        stream: None,
        cause: None,
    })
}
