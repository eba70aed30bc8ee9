//! External streams.

use super::functions;
use crate::client::{
    ExternalParams, ExternalStream, ExternalStreamPage, ExternalWaitOptions, ListFilter, RequestOptions, StartOptions,
};

functions! {
    external_streams, EXTERNAL_STREAMS;

    /// Sends a room to other platforms by RTMP, such as YouTube or Twitch. Started exactly once, as a live stream is; a room has one
    /// stream or recording at a time.
    START start_external_stream(room_id: str, params: ExternalParams, options: StartOptions) -> ExternalStream;

    /// Stops one external stream. Safe to repeat: one that has ended already is returned as it is.
    STOP stop_external_stream(stream_id: str, options: RequestOptions) -> ExternalStream;

    /// Stops every external stream of a room. The page is empty when none ran.
    STOP_ALL stop_external_streams(room_id: str, options: RequestOptions) -> ExternalStreamPage;

    /// Reads one external stream.
    GET get_external_stream(stream_id: str, options: RequestOptions) -> ExternalStream;

    /// Lists one page of external streams.
    LIST list_external_streams(filter: ListFilter, options: RequestOptions) -> ExternalStreamPage;

    /// Waits until an external stream is running or completed.
    WAIT wait_for_external_stream(stream_id: str, options: ExternalWaitOptions) -> ExternalStream;
}
