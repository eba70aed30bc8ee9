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

/// Query appended to every URI of a playlist, so that one signature covers all files.
pub struct Query<'a>(pub &'a str);

impl Display for Query<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(formatter, "?{}", self.0) }
    }
}

/// The master playlist; `folder` is the prefix of its media playlists.
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

/// Content of a media playlist.
pub struct Listing<'a> {
    /// `EVENT` or `VOD`; none for a sliding window.
    pub kind: Option<&'static str>,
    /// Contiguous runs of segments, with a discontinuity between them.
    pub runs: &'a [Range<u64>],
    /// Start of segment 0.
    pub starts_at: Timestamp,
    /// Metadata shown during these segments or later.
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

/// The order of the attributes matters: the vendor's player parses them with one regular expression.
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

/// Timestamp format inside a payload: milliseconds and an offset without a colon.
fn offset_stamp(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// File name of a segment's captions; as in the documented sample it counts from 1.
pub fn caption_file(segment: u64) -> String {
    format!("output{:05}.vtt", segment + 1)
}

/// The segment of a caption file.
pub fn captioned_segment(file: &str) -> Option<u64> {
    let number: u64 = file.strip_prefix("output")?.strip_suffix(".vtt")?.parse().ok()?;
    number.checked_sub(1).filter(|segment| caption_file(*segment) == file)
}

/// WebVTT captions of a segment, one cue per second with the stream's time. The timestamp map equates cue times with media times.
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
    fn captions_show_the_time_of_the_stream() {
        let text = captions(1830);
        assert!(text.contains("\n01:01:00.000 --> 01:01:01.000 position:50% size:80% align:center\n"), "{text}");
        assert!(text.ends_with("This stream has run for 3661 seconds.\n"), "{text}");
        assert_eq!(captioned_segment(&caption_file(1830)), Some(1830));
        for file in ["output00000.vtt", "output1.vtt", "output00001", "output+0001.vtt"] {
            assert_eq!(captioned_segment(file), None, "{file}");
        }
    }
}
