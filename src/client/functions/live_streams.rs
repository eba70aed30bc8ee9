//! Live streams.

use super::functions;
use crate::client::{
    ListFilter, LiveStream, LiveStreamPage, RequestOptions, StartOptions, StartParams, TimedMetadata, WaitOptions,
};

functions! {
    live_streams, LIVE_STREAMS;

    /// Starts a live stream for a room. It is `starting` at first and `running` some seconds later; [`wait_for_live_stream`] tells when
    /// its `playback.url` plays.
    ///
    /// A start is never sent twice while the first may have worked: when its answer is lost, the room's streams are listed and the one
    /// that was started is returned.
    START start_live_stream(room_id: str, params: StartParams, options: StartOptions) -> LiveStream;

    /// Stops one live stream. Safe to repeat: a stream that has ended already is returned as it is.
    STOP stop_live_stream(stream_id: str, options: RequestOptions) -> LiveStream;

    /// Stops every live stream of a room. The page is empty when none ran.
    STOP_ALL stop_live_streams(room_id: str, options: RequestOptions) -> LiveStreamPage;

    /// Reads one live stream.
    GET get_live_stream(stream_id: str, options: RequestOptions) -> LiveStream;

    /// Lists one page of live streams.
    LIST list_live_streams(filter: ListFilter, options: RequestOptions) -> LiveStreamPage;

    /// Shows the viewers of a running stream a piece of text. It is sent once: after a lost answer it is not sent again, since viewers
    /// would see it twice.
    SEND_METADATA send_timed_metadata(stream_id: str, metadata: TimedMetadata, options: RequestOptions) -> LiveStream;

    /// Pauses the recording of a stream. The answer does not tell that it is paused; the API has no field for it.
    PAUSE_RECORDING pause_recording(stream_id: str, options: RequestOptions) -> LiveStream;

    /// Resumes the recording of a stream.
    RESUME_RECORDING resume_recording(stream_id: str, options: RequestOptions) -> LiveStream;

    /// Waits until a stream is running, playable or completed. It fails with [`Code::StreamEnded`](crate::Code::StreamEnded) when the
    /// stream reaches a state from which the goal cannot be reached, and with [`Code::Timeout`](crate::Code::Timeout).
    WAIT wait_for_live_stream(stream_id: str, options: WaitOptions) -> LiveStream;
}
