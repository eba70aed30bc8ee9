//! The parameters of starting a live stream.

use super::{RecordingFlags, shown, words};
use serde::{Deserialize, Serialize};

/// The parameters of a start; all of them may be left out when the room's template is set up for live streaming.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StartParams {
    /// The page to record: an absolute URL that joins the room without a click; see [`build_meeting_url`](crate::build_meeting_url).
    pub meeting_url: Option<String>,
    /// Which recordings to make.
    pub recording: Option<RecordingFlags>,
    /// Name of a destination; required when the template has several.
    pub destination: Option<String>,
    /// Overrides the transcription settings of the template.
    pub transcription: Option<Transcription>,
}

shown! { StartParams { recording destination transcription; urls meeting_url } }

/// The settings of a transcription.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcription {
    /// Whether the stream is transcribed.
    pub enabled: Option<bool>,
    /// When the transcript is made.
    pub modes: Option<Vec<TranscriptionMode>>,
    /// Files of a recorded transcription.
    pub output_modes: Option<Vec<TranscriptFormat>>,
    /// Words with an unusual spelling.
    pub custom_vocabulary: Option<Vec<String>>,
    /// A summary of a recorded transcription.
    pub summary: Option<TranscriptionSummary>,
}

words! {
    /// When a transcription is made.
    TranscriptionMode {
        /// Files after the stream.
        Recorded = "recorded",
        /// Captions while it runs.
        Live = "live",
    }
}

words! {
    /// A file of a recorded transcription.
    TranscriptFormat {
        /// Plain text.
        Txt = "txt",
        /// Subtitles.
        Srt = "srt",
        /// JSON.
        Json = "json",
    }
}

/// A summary of a recorded transcription.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TranscriptionSummary {
    /// Whether a summary is made.
    pub enabled: Option<bool>,
    /// A hint for the summary about the subject. At most 300 characters.
    pub context: Option<String>,
    /// The temperature of the model that writes it: 0.1 to 1.0.
    pub temperature: Option<f64>,
    /// At most 6 sections.
    pub sections: Option<Vec<SummarySection>>,
}

/// A part of a summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummarySection {
    /// At most 100 characters.
    pub title: String,
    /// The layout.
    pub format: SectionFormat,
}

words! {
    /// The layout of a part of a summary.
    SectionFormat {
        /// A list.
        Bullets = "bullets",
        /// Running text.
        Paragraph = "paragraph",
    }
}
