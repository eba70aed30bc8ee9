//! Segments of the looping clip, with continuous decode times and the clock drawn into the picture.

use std::{ops::Range, sync::LazyLock};

use jiff::{SignedDuration, Timestamp};

use crate::picture_clock::{self, Place, places};

pub const SEGMENT_SECONDS: u64 = 2;
pub const FRAMES_PER_SECOND: u32 = 25;

/// The emulator's clips, best first.
pub fn layers() -> &'static [Layer] {
    static LAYERS: LazyLock<[Layer; 3]> = LazyLock::new(|| {
        [
            Layer::parse(1280, 720, include_bytes!("../media/720p.mp4")),
            Layer::parse(854, 480, include_bytes!("../media/480p.mp4")),
            Layer::parse(640, 360, include_bytes!("../media/360p.mp4")),
        ]
    });
    &*LAYERS
}

/// The clip nearest in size to a picture with this shorter side; the smaller one in a tie.
pub fn nearest(short_side: u32) -> &'static Layer {
    let layers = layers().iter().rev();
    layers.min_by_key(|layer| layer.height.abs_diff(short_side)).expect("the emulator has clips")
}

pub struct Layer {
    pub width: u32,
    pub height: u32,
    /// The `CODECS` attribute of the layer's variant.
    pub codecs: String,
    /// Bit rate of the largest segment. All segments have the same duration, so no part of the stream exceeds it.
    pub peak_bits_per_second: u64,
    pub average_bits_per_second: u64,
    /// The initialization section.
    pub init: &'static [u8],
    segments: Vec<Segment>,
}

impl Layer {
    /// Segment `number` of a stream that began at `starts_at`.
    pub fn segment(&self, number: u64, starts_at: Timestamp) -> Vec<u8> {
        self.segment_at(number, number, starts_at)
    }

    /// The same at another position, for recordings that skip paused segments.
    pub fn segment_at(&self, number: u64, position: u64, starts_at: Timestamp) -> Vec<u8> {
        let (index, segment) = self.in_clip(number);
        let mut bytes = segment.bytes.to_vec();
        let on_air = number * SEGMENT_SECONDS;
        let begins = starts_at + SignedDuration::from_secs(on_air as i64);
        picture_clock::set(&mut bytes, &segment.clock, begins, on_air);
        write(&mut bytes, segment.sequence_number_at, &(position as u32 + 1).to_be_bytes());
        for time in &segment.decode_times {
            let [before, in_clip] =
                [position, index].map(|segments| segments * SEGMENT_SECONDS * u64::from(time.timescale));
            // Audio frames do not align with segments, so the offset within the segment is kept.
            write(&mut bytes, time.at, &(before + time.in_clip - in_clip).to_be_bytes());
        }
        bytes
    }

    /// Size of segment `number` in bytes.
    pub fn segment_size(&self, number: u64) -> u64 {
        self.in_clip(number).1.bytes.len() as u64
    }

    /// Total size of a range of segments, in constant time.
    pub fn size_of(&self, numbers: &Range<u64>) -> u64 {
        let count = self.segments.len() as u64;
        let first =
            |segments: u64| self.segments.iter().take(segments as usize).map(|s| s.bytes.len() as u64).sum::<u64>();
        let up_to = |number: u64| number / count * first(count) + first(number % count);
        up_to(numbers.end) - up_to(numbers.start)
    }

    fn in_clip(&self, number: u64) -> (u64, &Segment) {
        let index = number % self.segments.len() as u64;
        (index, &self.segments[index as usize])
    }

    fn parse(width: u32, height: u32, clip: &'static [u8]) -> Layer {
        let starts: Vec<usize> = boxes(clip, 0..clip.len()).filter(|b| &b.kind == b"moof").map(|b| b.start).collect();
        let init = &clip[..starts[0]];
        let timescales = timescales(init);
        let ends = starts[1..].iter().copied().chain([clip.len()]);
        let segments: Vec<Segment> =
            starts.iter().zip(ends).map(|(&start, end)| Segment::parse(&clip[start..end], &timescales)).collect();
        let sizes = segments.iter().map(|segment| segment.bytes.len() as u64);
        Layer {
            width,
            height,
            codecs: codecs(init),
            peak_bits_per_second: (sizes.clone().max().unwrap_or_default() * 8).div_ceil(SEGMENT_SECONDS),
            average_bits_per_second: (sizes.sum::<u64>() * 8).div_ceil(SEGMENT_SECONDS * segments.len() as u64),
            init,
            segments,
        }
    }
}

/// One `moof` with its `mdat`, and the offsets of everything that depends on the segment's number.
struct Segment {
    bytes: &'static [u8],
    sequence_number_at: usize,
    decode_times: Vec<DecodeTime>,
    clock: Vec<Place>,
}

struct DecodeTime {
    at: usize,
    in_clip: u64,
    timescale: u32,
}

impl Segment {
    fn parse(bytes: &'static [u8], timescales: &[(u32, u32)]) -> Segment {
        let moof = find(bytes, 0..bytes.len(), b"moof");
        let decode_times = boxes(bytes, moof.clone())
            .filter(|b| &b.kind == b"traf")
            .map(|traf| {
                let track = read_u32(bytes, find(bytes, traf.body.clone(), b"tfhd").start + 4);
                let tfdt = find(bytes, traf.body, b"tfdt");
                assert_eq!(bytes[tfdt.start], 1, "the clip's decode times have 64 bits");
                let (_, timescale) = timescales.iter().find(|(id, _)| *id == track).expect("a track of the clip");
                let at = tfdt.start + 4;
                let in_clip = u64::from(read_u32(bytes, at)) << 32 | u64::from(read_u32(bytes, at + 4));
                DecodeTime { at, in_clip, timescale: *timescale }
            })
            .collect();
        Segment { bytes, sequence_number_at: find(bytes, moof, b"mfhd").start + 4, decode_times, clock: places(bytes) }
    }
}

/// Track id and timescale of each track.
fn timescales(init: &[u8]) -> Vec<(u32, u32)> {
    let moov = find(init, 0..init.len(), b"moov");
    boxes(init, moov)
        .filter(|b| &b.kind == b"trak")
        .map(|trak| {
            let tkhd = find(init, trak.body.clone(), b"tkhd");
            let mdia = find(init, trak.body, b"mdia");
            (read_u32(init, tkhd.start + 12), read_u32(init, find(init, mdia, b"mdhd").start + 12))
        })
        .collect()
}

/// RFC 6381 codecs: profile, constraints and level of the video, and the object type of the audio.
fn codecs(init: &[u8]) -> String {
    let after = |name: &[u8; 4]| init.windows(4).position(|found| found == name).expect("H.264 and AAC") + 4;
    let record = after(b"avcC");
    let [profile, constraints, level] = [1, 2, 3].map(|offset| init[record + offset]);
    let stream = descriptor(init, after(b"esds") + 4, 3);
    let decoder = descriptor(init, stream + 3, 4);
    let object_type = init[descriptor(init, decoder + 13, 5)] >> 3;
    format!("avc1.{profile:02x}{constraints:02x}{level:02x},mp4a.40.{object_type}")
}

/// Offset of an MPEG-4 descriptor's content, after its tag and its length in 7-bit groups.
fn descriptor(bytes: &[u8], at: usize, tag: u8) -> usize {
    assert_eq!(bytes[at], tag, "the sound's configuration is complete");
    let length = bytes[at + 1..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    at + 1 + length
}

struct Mp4Box {
    kind: [u8; 4],
    start: usize,
    body: Range<usize>,
}

fn boxes(bytes: &[u8], within: Range<usize>) -> impl Iterator<Item = Mp4Box> {
    let mut start = within.start;
    std::iter::from_fn(move || {
        let header = bytes.get(start..start + 8).filter(|_| start < within.end)?;
        let end = start + read_u32(header, 0) as usize;
        let found = Mp4Box { kind: [header[4], header[5], header[6], header[7]], start, body: start + 8..end };
        start = end;
        Some(found)
    })
}

fn find(bytes: &[u8], within: Range<usize>, kind: &[u8; 4]) -> Range<usize> {
    boxes(bytes, within).find(|b| &b.kind == kind).expect("the clip has the box").body
}

fn read_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn write(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_layers_have_eight_segments_each() {
        for (layer, rows) in layers().iter().zip([2, 1, 1]) {
            assert_eq!(layer.segments.len(), 8);
            // 18 characters, of which 11 are drawn again after a second.
            assert!(layer.segments.iter().all(|segment| segment.clock.len() == (18 + 11) * rows));
            assert_eq!(layer.codecs, "avc1.64001f,mp4a.40.2");
            assert!(layer.segments.iter().all(|segment| segment.decode_times.len() == 2));
        }
        assert!(layers().windows(2).all(|pair| pair[0].peak_bits_per_second > pair[1].peak_bits_per_second));
    }

    #[test]
    fn the_size_of_a_segment_does_not_depend_on_its_clock() {
        for (layer, second) in layers().iter().zip([0, 1_790_000_000, 1_790_000_001]) {
            let starts_at = Timestamp::from_second(second).unwrap();
            for number in [0, 7, 1800, 100_000] {
                let segment = layer.segment(number, starts_at);
                assert_eq!(segment.len() as u64, layer.segment_size(number));
                assert!(places(&segment).is_empty(), "every mark is replaced by pixels");
            }
        }
    }

    #[test]
    fn the_clip_is_about_a_megabyte() {
        let total: usize = layers().iter().flat_map(|layer| &layer.segments).map(|segment| segment.bytes.len()).sum();
        assert!(total < 1_200_000, "{total} bytes");
    }
}
