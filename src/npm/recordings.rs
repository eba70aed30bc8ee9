//! Entry points for recordings that need no request.

use super::settle;
use crate::recordings;
use crate::values::Handle;
use wasm_bindgen::prelude::*;

/// `recordingFormat`. The export has another name, so that bundlers need not rename the package's function.
#[wasm_bindgen(js_name = formatOf)]
pub fn recording_format(recording: Handle) {
    settle(recordings::format(recording.value()));
}
