//! The file format of a recording.

use crate::check;
use crate::error::{Checked, Failure};
use crate::values::{Kind, Text, Value};

/// `video`, `hls`, `zip`, `text` or `unknown`, by the extension of the recording's path.
pub fn format(recording: Option<Value>) -> Result<Text, Failure> {
    format_of(recording)
        .map_err(|refused| Failure::invalid_argument(c"recordingFormat".into(), refused.argument(c"recording")))
}

fn format_of(recording: Option<Value>) -> Checked<Text> {
    let Some(given) = recording.filter(|given| given.kind() == Kind::Object) else {
        return Err(check::refuse(c"an object", recording));
    };
    let path = check::text(given.get(c"path")).map_err(|refused| refused.at(c"path"))?;
    let name = path.find(c"^([^?#]*)").unwrap_or(path).to_lower_case();
    let format = if name.matches(c"[.](mp4|webm|mkv)$") {
        c"video"
    } else if name.matches(c"[.]m3u8$") {
        c"hls"
    } else if name.matches(c"[.]zip$") {
        c"zip"
    } else if name.matches(c"[.](txt|srt|vtt|json|csv)$") {
        c"text"
    } else {
        c"unknown"
    };
    Ok(format.into())
}
