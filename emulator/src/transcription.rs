//! The `transcription` member of a start call.

use serde_json::{Map, Value};

use crate::fields::Fields;

/// Validates it against the documented types and limits. Returns whether live captions are requested.
pub fn check(fields: &mut Fields, transcription: &Map<String, Value>) -> bool {
    let enabled = fields.flag(transcription, "transcription.enabled");
    let modes = fields.texts(transcription, "transcription.modes", Some(&["recorded", "live"]));
    fields.texts(transcription, "transcription.output_modes", Some(&["txt", "srt", "json"]));
    fields.texts(transcription, "transcription.custom_vocabulary", None);

    let summary = fields.object(transcription, "transcription.summary");
    fields.flag(&summary, "transcription.summary.enabled");
    let context = fields.text(&summary, "transcription.summary.context").unwrap_or_default();
    if context.chars().count() > 300 {
        fields.problem("transcription.summary.context", "longer than 300 characters");
    }
    match summary.get("temperature").filter(|value| !value.is_null()) {
        Some(value) if !value.as_f64().is_some_and(|number| (0.1..=1.0).contains(&number)) => {
            fields.problem("transcription.summary.temperature", "expected a number from 0.1 to 1.0");
        }
        _ => (),
    }

    let sections = fields.list(&summary, "transcription.summary.sections");
    if sections.len() > 6 {
        fields.problem("transcription.summary.sections", "more than 6 sections");
    }
    for (index, section) in sections.iter().enumerate() {
        let path = format!("transcription.summary.sections[{index}]");
        let Some(section) = section.as_object() else {
            fields.problem(&path, "expected an object");
            continue;
        };
        match section.get("title").and_then(Value::as_str) {
            None => fields.problem(&format!("{path}.title"), "required, a string"),
            Some(title) if title.chars().count() > 100 => {
                fields.problem(&format!("{path}.title"), "longer than 100 characters");
            }
            Some(_) => (),
        }
        if !matches!(section.get("format").and_then(Value::as_str), Some("bullets" | "paragraph")) {
            fields.problem(&format!("{path}.format"), "required, `bullets` or `paragraph`");
        }
    }
    enabled && modes.iter().any(|mode| mode == "live")
}
