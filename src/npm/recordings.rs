//! What is said of recordings without a request.

use super::settle;
use crate::recordings;
use crate::values::Handle;
use wasm_bindgen::prelude::*;

/// `recordingFormat`, by a name of its own, so that the function of the package keeps its name in a bundle with this one.
#[wasm_bindgen(js_name = formatOf)]
pub fn recording_format(recording: Handle) {
    settle(recordings::format(recording.value()));
}
