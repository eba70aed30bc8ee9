//! The functions of the contract as JavaScript sees them. Every argument is a `JsValue` that the core checks,
//! because a typed parameter would trap on a value of another type before our code runs.

use super::declared::{declared, is_called, takes};
use super::failure::to_js;
use super::run::{Run, compute};
use super::verify::Verification;
use super::{Error, perform, tokens};
use crate::call::OPERATIONS;
use crate::{active_rooms, external_streams, live_streams, meeting_url, recordings, room_codes, rooms, templates};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

#[wasm_bindgen(module = "/pkg-template/error.js")]
extern "C" {
    /// The class of errors, so that callers can tell them from others.
    #[wasm_bindgen(js_name = LiveStreamError, reexport)]
    type ErrorClass;
}

/// Exports operations by their names, and checks names and arguments against the declarations: a missing operation or another
/// name does not compile.
macro_rules! operations {
    ($($(#[$about:meta])* $family:ident::$operation:ident as $name:literal $function:ident($($argument:ident),+);)*) => {
        $(
            $(#[$about])*
            #[wasm_bindgen(js_name = $name)]
            pub fn $function($($argument: JsValue),+) -> Promise {
                promise(perform(Run::begin(&$family::$operation, &[$($argument),+])))
            }
        )*

        const _: () = {
            let mut exported = 0;
            $(
                let arguments = [$(stringify!($argument)),+].len();
                let is_declared = is_called(&$family::$operation, $name) && takes(&$family::$operation, arguments);
                assert!(is_declared, concat!($name, " is not declared so"));
                exported += 1;
            )*
            assert!(exported == declared(OPERATIONS), "an operation is not exported");
        };
    };
}

operations! {
    /// Starts a live stream for a room.
    live_streams::START as "startLiveStream" start_live_stream_js(room_id, params, options);
    /// Stops one live stream.
    live_streams::STOP as "stopLiveStream" stop_live_stream_js(stream_id, options);
    /// Stops every live stream of a room.
    live_streams::STOP_ALL as "stopLiveStreams" stop_live_streams_js(room_id, options);
    /// Reads one live stream.
    live_streams::GET as "getLiveStream" get_live_stream_js(stream_id, options);
    /// Lists one page of live streams.
    live_streams::LIST as "listLiveStreams" list_live_streams_js(filter, options);
    /// Shows viewers a piece of timed metadata.
    live_streams::SEND_METADATA as "sendTimedMetadata" send_timed_metadata_js(stream_id, metadata, options);
    /// Pauses the recording of a stream.
    live_streams::PAUSE_RECORDING as "pauseRecording" pause_recording_js(stream_id, options);
    /// Resumes the recording of a stream.
    live_streams::RESUME_RECORDING as "resumeRecording" resume_recording_js(stream_id, options);
    /// Waits until a stream is running, playable or completed.
    live_streams::WAIT as "waitForLiveStream" wait_for_live_stream_js(stream_id, options);

    /// Makes a room, or finds the one that has its name.
    rooms::CREATE as "createRoom" create_room_js(params, options);
    /// Reads one room.
    rooms::GET as "getRoom" get_room_js(room_id, options);
    /// Lists one page of rooms.
    rooms::LIST as "listRooms" list_rooms_js(filter, options);
    /// Changes a room, or switches it on or off.
    rooms::UPDATE as "updateRoom" update_room_js(room_id, params, options);

    /// Finds the code of a room for a role, or makes one.
    room_codes::GET as "getRoomCode" get_room_code_js(room_id, role, options);
    /// Lists one page of the codes of a room.
    room_codes::LIST as "listRoomCodes" list_room_codes_js(room_id, filter, options);
    /// Switches a code on or off.
    room_codes::SET as "setRoomCode" set_room_code_js(params, options);

    /// Lists one page of recordings.
    recordings::LIST as "listRecordings" list_recordings_js(filter, options);
    /// Reads one recording.
    recordings::GET as "getRecording" get_recording_js(recording_id, options);
    /// Makes a URL that opens a recording to whoever has it.
    recordings::GET_URL as "getRecordingUrl" get_recording_url_js(recording_id, options);
    /// Waits for what a live stream has recorded.
    recordings::WAIT as "waitForRecording" wait_for_recording_js(stream_id, options);

    /// Sends a room to RTMP URLs.
    external_streams::START as "startExternalStream" start_external_stream_js(room_id, params, options);
    /// Stops one external stream.
    external_streams::STOP as "stopExternalStream" stop_external_stream_js(stream_id, options);
    /// Stops every external stream of a room.
    external_streams::STOP_ALL as "stopExternalStreams" stop_external_streams_js(room_id, options);
    /// Reads one external stream.
    external_streams::GET as "getExternalStream" get_external_stream_js(stream_id, options);
    /// Lists one page of external streams.
    external_streams::LIST as "listExternalStreams" list_external_streams_js(filter, options);
    /// Waits until an external stream is running or completed.
    external_streams::WAIT as "waitForExternalStream" wait_for_external_stream_js(stream_id, options);

    /// Reads the session of a room, if somebody is in it.
    active_rooms::GET as "getActiveRoom" get_active_room_js(room_id, options);
    /// Lists the peers of a room.
    active_rooms::LIST_PEERS as "listPeers" list_peers_js(room_id, filter, options);
    /// Reads one peer of a room.
    active_rooms::GET_PEER as "getPeer" get_peer_js(room_id, peer_id, options);
    /// Ends the session of a room.
    active_rooms::END as "endRoom" end_room_js(room_id, params, options);

    /// Reads where and how rooms of a template are streamed.
    templates::GET_DESTINATIONS as "getDestinations" get_destinations_js(template_id, options);
}

/// Signs a management token.
#[wasm_bindgen(js_name = "createManagementToken")]
pub fn create_management_token_js(credentials: JsValue, options: JsValue) -> Promise {
    promise(tokens::signed(tokens::management_token(&credentials, &options)))
}

/// Signs an app token.
#[wasm_bindgen(js_name = "createAuthToken")]
pub fn create_auth_token_js(credentials: JsValue, claims: JsValue, options: JsValue) -> Promise {
    promise(tokens::signed(tokens::auth_token(&credentials, &claims, &options)))
}

/// Authenticates a webhook request and returns its event.
#[wasm_bindgen(js_name = "verifyWebhook")]
pub fn verify_webhook_js(request: JsValue, checks: JsValue) -> Promise {
    let verification = Verification::begin(request, &checks);
    promise(async { verification?.event().await })
}

/// Builds a single-click meeting URL.
#[wasm_bindgen(js_name = "buildMeetingUrl")]
pub fn build_meeting_url_js(meeting: JsValue) -> Result<JsValue, JsValue> {
    compute(&meeting, meeting_url::build).map_err(to_js)
}

/// Says how a recording is to be opened.
#[wasm_bindgen(js_name = "recordingFormat")]
pub fn recording_format_js(recording: JsValue) -> Result<JsValue, JsValue> {
    compute(&recording, recordings::format).map_err(to_js)
}

/// Takes a meeting URL apart.
#[wasm_bindgen(js_name = "parseMeetingUrl")]
pub fn parse_meeting_url_js(url: JsValue) -> Result<JsValue, JsValue> {
    compute(&url, meeting_url::parse).map_err(to_js)
}

fn promise(work: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    future_to_promise(async { work.await.map_err(to_js) })
}
