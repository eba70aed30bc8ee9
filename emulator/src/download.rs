//! Range requests for segments and for recordings, which are assembled while they are sent.

use std::{convert::Infallible, ops::Range};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE, RANGE},
    },
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http_range_header::parse_range_header;
use jiff::Timestamp;

use crate::media::Layer;

/// Content of known length that supports ranges.
pub trait Content {
    fn length(&self) -> u64;
    fn part(self, range: Range<u64>) -> Body;
}

/// Answers with the whole content, the requested range, or 416. Malformed and multiple ranges get the whole content, as RFC 9110 allows,
/// and so do ranges with `If-Range`, because answers have no validator.
pub fn answer(request: &HeaderMap, kind: &'static str, cache: &'static str, content: impl Content) -> Response {
    let length = content.length();
    let range = request.get(RANGE).filter(|_| !request.contains_key(IF_RANGE));
    let asked = range.and_then(|range| range.to_str().ok()).and_then(|range| parse_range_header(range).ok());
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, cache), (ACCEPT_RANGES, "bytes")];
    let ranges = match asked.map(|ranges| ranges.validate(length)) {
        None => Vec::new(),
        Some(Ok(ranges)) => ranges,
        Some(Err(_)) => {
            let total = [(CONTENT_RANGE, format!("bytes */{length}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, headers, total).into_response();
        }
    };
    match &ranges[..] {
        [range] => {
            let (first, last) = (*range.start(), *range.end());
            let about = [
                (CONTENT_RANGE, format!("bytes {first}-{last}/{length}")),
                (CONTENT_LENGTH, (last - first + 1).to_string()),
            ];
            (StatusCode::PARTIAL_CONTENT, headers, about, content.part(first..last + 1)).into_response()
        }
        _ => (headers, [(CONTENT_LENGTH, length.to_string())], content.part(0..length)).into_response(),
    }
}

impl Content for Bytes {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn part(self, range: Range<u64>) -> Body {
        Body::from(self.slice(range.start as usize..range.end as usize))
    }
}

/// One layer of a recording as a file: the initialization section and the recorded segments, without gaps for pauses. It is streamed
/// segment by segment, because hours of media would take too much memory.
pub struct LayerFile {
    pub layer: &'static Layer,
    /// Segment numbers in order.
    pub numbers: Vec<u64>,
    /// Start of segment 0.
    pub starts_at: Timestamp,
}

impl Content for LayerFile {
    fn length(&self) -> u64 {
        let segments: u64 = self.numbers.iter().map(|number| self.layer.segment_size(*number)).sum();
        self.layer.init.len() as u64 + segments
    }

    fn part(self, range: Range<u64>) -> Body {
        let LayerFile { layer, numbers, starts_at } = self;
        let mut at = layer.init.len() as u64;
        let init = cut(0, at, &range).map(|part| Bytes::from_static(layer.init).slice(part));
        let segments = (0..).zip(numbers).filter_map(move |(position, number)| {
            let start = at;
            at += layer.segment_size(number);
            let part = cut(start, at, &range)?;
            Some(Bytes::from(layer.segment_at(number, position, starts_at)).slice(part))
        });
        Body::from_stream(stream::iter(init.into_iter().chain(segments).map(Ok::<Bytes, Infallible>)))
    }
}

/// Intersection of `start..end` with a range, relative to `start`.
fn cut(start: u64, end: u64, range: &Range<u64>) -> Option<Range<usize>> {
    let (first, last) = (range.start.max(start), range.end.min(end));
    (first < last).then(|| (first - start) as usize..(last - start) as usize)
}
