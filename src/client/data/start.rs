//! What a live stream is started with.

use super::{RecordingFlags, shown, words};
use serde::{Deserialize, Serialize};

/// The parameters of a start; all of them may be left out when the room's template is set up for live streaming.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StartParams {
    /// The page to record: an absolute URL that joins the room without a click; see [`build_meeting_url`](crate::build_meeting_url).
    pub meeting_url: Option<String>,
    /// What to record.
    pub recording: Option<RecordingFlags>,
    /// Name of a destination; required when the template has several.
    pub destination: Option<String>,
    /// Overrides the transcription settings of the template.
    pub transcription: Option<Transcription>,
}

shown! { StartParams { recording destination transcription; urls meeting_url } }

/// What is transcribed, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcription {
    /// Whether anything is.
    pub enabled: Option<bool>,
    /// When it is made.
    pub modes: Option<Vec<TranscriptionMode>>,
    /// Files of a recorded transcription.
    pub output_modes: Option<Vec<TranscriptFormat>>,
    /// Words that are spelt unusually.
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
    /// Whether there is one.
    pub enabled: Option<bool>,
    /// What the talk is about, for the writer of the summary. At most 300 characters.
    pub context: Option<String>,
    /// How freely it is written: 0.1 to 1.0.
    pub temperature: Option<f64>,
    /// At most 6.
    pub sections: Option<Vec<SummarySection>>,
}

/// A part of a summary.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SummarySection {
    /// At most 100 characters.
    pub title: String,
    /// How it is laid out.
    pub format: SectionFormat,
}

words! {
    /// How a part of a summary is laid out.
    SectionFormat {
        /// A list.
        Bullets = "bullets",
        /// Sentences.
        Paragraph = "paragraph",
    }
}
