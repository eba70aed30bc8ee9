//! An HLS destination of a room's template: the form of its streams and their automatic end. Names match the API's templates, so that a
//! destination can be copied from one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    media::{self, Layer},
    recording::Recording,
};

/// Name of the default destination; the dashboard uses UUIDs too.
pub const DEFAULT_NAME: &str = "5d3f8a52-7c1e-4b0a-9f4e-2a6b8c0d1e3f";

/// More than any known template has; the API documents no limit.
const MAX_LAYERS: usize = 16;
const MAX_KILOBITS: u64 = 100_000;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Destination {
    pub name: String,
    pub role: String,
    /// Maximum duration of a stream in seconds.
    pub max_duration: u32,
    /// Seconds until a stream ends after the last peer has left.
    pub auto_stop_timeout: u32,
    /// Best first. Empty means all of the emulator's clips.
    pub layers: Vec<LayerSettings>,
    pub playlist_type: PlaylistType,
    /// Segments in a live playlist; the room's `window` when null.
    pub num_playlist_segments: Option<u64>,
    /// Accepted because templates have it, but ignored: the clip has a fixed rate.
    pub video_frame_rate: Option<u32>,
    pub enable_metadata_insertion: bool,
    pub enable_static_url: bool,
    pub recording: RecordingSettings,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaylistType {
    /// Only the latest segments.
    #[default]
    Live,
    /// Every segment since the start, so that viewers can seek back.
    Event,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LayerSettings {
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// kbit/s.
    pub video_bitrate: Option<u64>,
    pub audio_bitrate: Option<u64>,
}

/// The recording of starts that do not specify one.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct RecordingSettings {
    pub hls_vod: bool,
    pub single_file_per_layer: bool,
    pub enable_zip_upload: bool,
    /// Accepted because templates have them, but ignored: every layer is recorded, with one thumbnail.
    pub layers: Value,
    pub thumbnails: Value,
    /// Lifetime of a recording's presigned URL in seconds.
    pub presign_duration: Option<u32>,
}

impl Default for Destination {
    fn default() -> Destination {
        Destination {
            name: DEFAULT_NAME.into(),
            role: "__internal_recorder".into(),
            max_duration: 4 * 3600,
            auto_stop_timeout: 300,
            layers: Vec::new(),
            playlist_type: PlaylistType::Live,
            num_playlist_segments: None,
            video_frame_rate: None,
            enable_metadata_insertion: true,
            enable_static_url: false,
            recording: RecordingSettings::default(),
        }
    }
}

/// A variant of a master playlist: a clip and its announced bit rates.
pub struct Variant {
    pub layer: &'static Layer,
    pub peak_bits_per_second: u64,
    pub average_bits_per_second: u64,
}

impl Destination {
    pub fn named(name: &str) -> Destination {
        Destination { name: name.into(), ..Destination::default() }
    }

    /// The layers of a stream, best first.
    pub fn variants(&self) -> Vec<Variant> {
        if self.layers.is_empty() {
            return media::layers().iter().map(|layer| LayerSettings::default().variant(layer)).collect();
        }
        let clips = media::layers();
        let chosen = self.layers.iter().enumerate().map(|(index, layer)| {
            let clip = layer.short_side().map_or(&clips[index.min(clips.len() - 1)], media::nearest);
            layer.variant(clip)
        });
        chosen.collect()
    }

    /// Number of segments in a live playlist; `window` is the room's setting.
    pub fn playlist_segments(&self, window: u64) -> u64 {
        self.num_playlist_segments.unwrap_or(window)
    }

    /// The recording of starts that do not specify one.
    pub fn recorded(&self) -> Recording {
        let RecordingSettings { hls_vod, single_file_per_layer, .. } = self.recording;
        Recording { hls_vod, single_file_per_layer }
    }

    /// Validates the settings. The error names the path of the setting.
    pub fn check(&self) -> Result<(), String> {
        let name = &self.name;
        let wrong =
            |setting: &str, expected: &str| Err(format!("destinations: {name}: {setting}: expected {expected}"));
        if name.is_empty() {
            return wrong("name", "a text");
        }
        if self.max_duration == 0 {
            return wrong("maxDuration", "seconds from 1 on");
        }
        if self.num_playlist_segments.is_some_and(|segments| !(3..=150).contains(&segments)) {
            return wrong("numPlaylistSegments", "3 to 150 segments");
        }
        if self.layers.len() > MAX_LAYERS {
            return wrong("layers", &format!("at most {MAX_LAYERS} layers"));
        }
        if self.recording.enable_zip_upload {
            return wrong("recording.enableZipUpload", "false: the storage of 100ms itself takes no zipped upload");
        }
        for LayerSettings { width, height, video_bitrate, audio_bitrate } in &self.layers {
            if [video_bitrate, audio_bitrate].into_iter().flatten().any(|rate| !(1..=MAX_KILOBITS).contains(rate)) {
                return wrong("layers", &format!("bit rates of 1 to {MAX_KILOBITS} kbit/s"));
            }
            if [width, height].into_iter().flatten().any(|pixels| pixels % 2 != 0) {
                return wrong("layers", "an even width and height");
            }
            let (short, long) = (width.min(height).unwrap_or(720), width.max(height).unwrap_or(1280));
            if width.is_some() != height.is_some() || !(144..=1080).contains(&short) || !(192..=1920).contains(&long) {
                return wrong("layers", "width and height, the shorter 144 to 1080 and the longer 192 to 1920");
            }
        }
        let descends = |pair: &[LayerSettings]| {
            let sizes = pair[0].short_side().zip(pair[1].short_side()).is_none_or(|(a, b)| a >= b);
            sizes && pair[0].video_bitrate.zip(pair[1].video_bitrate).is_none_or(|(a, b)| a >= b)
        };
        if !self.layers.windows(2).all(descends) {
            return wrong("layers", "the largest layer and the highest bit rate first");
        }
        Ok(())
    }
}

impl LayerSettings {
    fn short_side(&self) -> Option<u32> {
        Some(self.width?.min(self.height?))
    }

    /// Like the API, announces 1.1 times the requested bit rates, but never less than the clip really has.
    fn variant(&self, layer: &'static Layer) -> Variant {
        let asked = self.video_bitrate.map(|video| (video + self.audio_bitrate.unwrap_or(64)) * 1100);
        Variant {
            layer,
            peak_bits_per_second: asked.unwrap_or(0).max(layer.peak_bits_per_second),
            average_bits_per_second: layer.average_bits_per_second,
        }
    }
}

/// Validates the destinations of a template.
pub fn check_all(destinations: &[Destination]) -> Result<(), String> {
    destinations.iter().try_for_each(Destination::check)?;
    for (index, Destination { name, .. }) in destinations.iter().enumerate() {
        if destinations[..index].iter().any(|other| other.name == *name) {
            return Err(format!("destinations: {name}: expected names that differ"));
        }
    }
    Ok(())
}

/// Parses a list of names and objects, or an object with a member per name, as in a template.
pub fn parse_all<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Destination>, D::Error> {
    let one = |value: Value| match value {
        Value::String(name) => Ok(Destination::named(&name)),
        Value::Array(_) => Err(serde::de::Error::custom("destinations: expected names and objects")),
        value => Destination::deserialize(value).map_err(serde::de::Error::custom),
    };
    match Value::deserialize(deserializer)? {
        Value::Array(items) => items.into_iter().map(one).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| one(value).map(|destination| Destination { name, ..destination }))
            .collect(),
        _ => Err(serde::de::Error::custom("destinations: expected a list, or an object with a member for each name")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn variants(layers: Value) -> Vec<(u32, u64)> {
        let destination: Destination = serde_json::from_value(json!({ "layers": layers })).unwrap();
        let variants = destination.variants();
        variants.iter().map(|variant| (variant.layer.height, variant.peak_bits_per_second)).collect()
    }

    #[test]
    fn a_layer_uses_the_clip_nearest_in_size() {
        let ladder = json!([
            { "width": 1920, "height": 1080, "videoBitrate": 4000, "audioBitrate": 128 },
            { "width": 1280, "height": 720, "videoBitrate": 1500, "audioBitrate": 64 },
            { "width": 540, "height": 960, "videoBitrate": 850, "audioBitrate": 64 },
            { "width": 320, "height": 180, "videoBitrate": 1 },
        ]);
        let lowest = media::layers()[2].peak_bits_per_second;
        assert_eq!(variants(ladder), [(720, 4_540_800), (720, 1_720_400), (480, 1_005_400), (360, lowest)]);
        assert_eq!(variants(json!([{}, {}])).iter().map(|variant| variant.0).collect::<Vec<u32>>(), [720, 480]);
        assert_eq!(variants(json!([])).len(), 3);
    }

    #[test]
    fn invalid_settings_are_named() {
        for (given, sentence) in [
            (json!({ "numPlaylistSegments": 2 }), "numPlaylistSegments: expected 3 to 150 segments"),
            (json!({ "maxDuration": 0 }), "maxDuration: expected seconds from 1 on"),
            (json!({ "layers": [{ "width": 1280 }] }), "layers: expected width and height"),
            (json!({ "layers": [{ "width": 640, "height": 360 }, { "width": 1280, "height": 720 }] }), "layers: "),
            (json!({ "layers": [{ "videoBitrate": u64::MAX }] }), "layers: expected bit rates of 1 to 100000 kbit/s"),
            (json!({ "layers": [{ "audioBitrate": 0 }] }), "layers: expected bit rates"),
            (json!({ "layers": [{ "width": 641, "height": 360 }] }), "layers: expected an even width and height"),
            (json!({ "layers": [{ "videoBitrate": 500 }, { "videoBitrate": 850 }] }), "layers: expected the largest"),
            (json!({ "layers": vec![json!({}); 17] }), "layers: expected at most 16 layers"),
            (json!({ "recording": { "enableZipUpload": true } }), "recording.enableZipUpload: expected false"),
        ] {
            let destination: Destination = serde_json::from_value(given).unwrap();
            let problem = destination.check().unwrap_err();
            assert!(problem.starts_with(&format!("destinations: {DEFAULT_NAME}: {sentence}")), "{problem}");
        }
    }
}
