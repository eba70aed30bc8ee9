//! The text of playlists (RFC 8216).

use std::{
    fmt::{Display, Write},
    ops::Range,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{
    destination::Variant,
    media::{FRAMES_PER_SECOND, SEGMENT_SECONDS},
    stream::TimedMetadata,
};

/// What is written behind every URI of a playlist, so that a signature for one is a signature for all.
pub struct Query<'a>(pub &'a str);

impl Display for Query<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(formatter, "?{}", self.0) }
    }
}

/// The master playlist; `folder` is where it finds its media playlists.
pub fn master(variants: &[Variant], captions: bool, folder: &str, query: &Query<'_>) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    let mut subtitles = "";
    if captions {
        subtitles = ",SUBTITLES=\"subs\"";
        let _ = writeln!(
            text,
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",LANGUAGE=\"en-US\",NAME=\"English CC (auto)\",AUTOSELECT=YES,\
             DEFAULT=YES,URI=\"{folder}subtitles/subtitles.m3u8{query}\",FORCED=NO,\
             CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog\""
        );
    }
    for (number, Variant { layer, peak_bits_per_second, average_bits_per_second }) in variants.iter().enumerate() {
        let _ = writeln!(
            text,
            "#EXT-X-STREAM-INF:RESOLUTION={}x{},BANDWIDTH={peak_bits_per_second},\
             AVERAGE-BANDWIDTH={average_bits_per_second},FRAME-RATE={FRAMES_PER_SECOND}.000,CODECS=\"{}\"{subtitles}\n\
             {folder}stream_{number}/stream.m3u8{query}",
            layer.width, layer.height, layer.codecs
        );
    }
    text
}

/// What a media playlist lists.
pub struct Listing<'a> {
    /// `EVENT` or `VOD`; none for a window that slides.
    pub kind: Option<&'static str>,
    /// Segments, in runs without a gap. Between two runs time jumps.
    pub runs: &'a [Range<u64>],
    /// When segment 0 begins.
    pub starts_at: Timestamp,
    /// Metadata that is shown during these segments or later.
    pub cues: &'a [TimedMetadata],
    pub ended: bool,
    pub query: Query<'a>,
}

impl Listing<'_> {
    /// The playlist of a layer.
    pub fn of_layer(&self) -> String {
        let map = format!("#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"init.mp4{}\"\n", self.query);
        self.write(&map, |number| format!("segment_{number}.m4s"))
    }

    /// The playlist of the captions.
    pub fn of_captions(&self) -> String {
        self.write("", caption_file)
    }

    fn write(&self, head: &str, file: impl Fn(u64) -> String) -> String {
        let first = self.runs.first().map_or(0, |run| run.start);
        let mut text = format!(
            "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}\n#EXT-X-MEDIA-SEQUENCE:{first}\n"
        );
        if let Some(kind) = self.kind {
            let _ = writeln!(text, "#EXT-X-PLAYLIST-TYPE:{kind}");
        }
        text.push_str(head);
        for cue in self.cues {
            let _ = writeln!(text, "{}", date_range(cue));
        }
        for (index, run) in self.runs.iter().enumerate() {
            if index > 0 {
                text.push_str("#EXT-X-DISCONTINUITY\n");
            }
            for number in run.clone() {
                let at = self.starts_at + SignedDuration::from_secs((number * SEGMENT_SECONDS) as i64);
                let _ = writeln!(
                    text,
                    "#EXT-X-PROGRAM-DATE-TIME:{at:.3}\n#EXTINF:{SEGMENT_SECONDS}.000,\n{}{}",
                    file(number),
                    self.query
                );
            }
        }
        if self.ended {
            text.push_str("#EXT-X-ENDLIST\n");
        }
        text
    }
}

/// The order of the attributes is part of the format: a vendor's player reads them with one regular expression.
fn date_range(cue: &TimedMetadata) -> String {
    let TimedMetadata { id, payload, starts_at, duration } = cue;
    let ends_at = *starts_at + SignedDuration::from_secs((*duration).into());
    let payload = STANDARD.encode(
        json!({
            "payload": payload,
            "start_date": offset_stamp(*starts_at),
            "end_date": offset_stamp(ends_at),
            "hms_version": "v1.1",
        })
        .to_string(),
    );
    format!(
        "#EXT-X-DATERANGE:ID=\"{id}\",START-DATE=\"{starts_at:.3}\",DURATION={duration},\
         X-100MSLIVE-PAYLOAD=\"{payload}\""
    )
}

/// The form that stamps have inside a payload: milliseconds and an offset without a colon.
fn offset_stamp(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// The file of a segment's captions; the documentation's sample counts from 1.
pub fn caption_file(segment: u64) -> String {
    format!("output{:05}.vtt", segment + 1)
}

/// The segment that a file of captions belongs to.
pub fn captioned_segment(file: &str) -> Option<u64> {
    let number: u64 = file.strip_prefix("output")?.strip_suffix(".vtt")?.parse().ok()?;
    number.checked_sub(1).filter(|segment| caption_file(*segment) == file)
}

/// The captions of a segment: one cue for each of its seconds, which tells the stream's own time. Cues have the stream's time,
/// and the map says that this is the time of the media.
pub fn captions(segment: u64) -> String {
    let mut text = String::from("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n");
    for second in segment * SEGMENT_SECONDS..(segment + 1) * SEGMENT_SECONDS {
        let _ = write!(
            text,
            "\n{}.000 --> {}.000 position:50% size:80% align:center\nThis stream has run for {second} seconds.\n",
            clock_time(second),
            clock_time(second + 1)
        );
    }
    text
}

fn clock_time(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_tell_the_time_of_the_stream() {
        let text = captions(1830);
        assert!(text.contains("\n01:01:00.000 --> 01:01:01.000 position:50% size:80% align:center\n"), "{text}");
        assert!(text.ends_with("This stream has run for 3661 seconds.\n"), "{text}");
        assert_eq!(captioned_segment(&caption_file(1830)), Some(1830));
        for file in ["output00000.vtt", "output1.vtt", "output00001", "output+0001.vtt"] {
            assert_eq!(captioned_segment(file), None, "{file}");
        }
    }
}
