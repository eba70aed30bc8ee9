//! Draws the wall clock and the time on air into the picture, so that latency is visible. `media/clock.mjs` has put an uncompressed
//! macroblock (I_PCM) with a mark into the clip for each character; this module overwrites them with pixels.

use jiff::{SignedDuration, Timestamp};

/// A 4:2:0 macroblock: 16x16 luma samples, and a quarter of that for each chroma plane.
const SIDE: usize = 16;
const LUMA: usize = SIDE * SIDE;
const CHROMA: usize = LUMA / 4;
const MACROBLOCK: usize = LUMA + 2 * CHROMA;

/// Characters of the wall clock, `12:34:56.7`, and of the time on air, `12:34:56`.
const CLOCK: usize = 10;
const ON_AIR: usize = 8;

const MARK: [u8; 4] = [0xfa, 0xf1, 0xfa, 0xf2];

/// Luma, Cb and Cr. None is near zero, which would need escaping in H.264.
const BACKGROUND: [u8; 3] = [36, 138, 123];
const INK: [u8; 3] = [150, 174, 65];

/// A macroblock of a character.
pub struct Place {
    at: usize,
    /// Seconds since the start of the segment.
    second: u64,
    character: usize,
    /// A character is one or two macroblocks high, depending on the layer.
    row: usize,
}

/// Finds all marked macroblocks of a segment.
pub fn places(segment: &[u8]) -> Vec<Place> {
    let marks = segment.windows(MARK.len() + 3).enumerate().filter(|(_, bytes)| bytes.starts_with(&MARK));
    let counted = |byte: u8| usize::from(byte).saturating_sub(1);
    marks
        .map(|(at, bytes)| Place {
            at,
            second: counted(bytes[4]) as u64,
            character: counted(bytes[5]),
            row: counted(bytes[6]),
        })
        .collect()
}

/// Draws the clock for both seconds of a segment.
pub fn set(segment: &mut [u8], places: &[Place], begins: Timestamp, on_air: u64) {
    let rows = places.iter().map(|place| place.row + 1).max().unwrap_or(1);
    let texts = [0, 1].map(|second| text(begins + SignedDuration::from_secs(second), on_air + second as u64));
    for Place { at, second, character, row } in places {
        let shown = texts[usize::from(*second > 0)].as_bytes().get(*character).copied().unwrap_or(b' ');
        if let Some(pixels) = segment.get_mut(*at..*at + MACROBLOCK) {
            draw(pixels, dots_of(shown), rows, *row);
        }
    }
}

fn text(now: Timestamp, on_air: u64) -> String {
    let (hours, minutes, seconds) = (on_air / 3600 % 100, on_air / 60 % 60, on_air % 60);
    let on_air =
        if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") };
    format!("{:<CLOCK$}{on_air:>ON_AIR$}", now.strftime("%H:%M:%S.%1f"))
}

/// Draws one macroblock of a character that is `rows` macroblocks high.
fn draw(pixels: &mut [u8], dots: [u8; 7], rows: usize, row: usize) {
    // Five by seven dots with a margin, because the macroblock to the right is predicted from the last column.
    let (dot_width, dot_height) = (2, 1 + rows);
    let (left, top) = ((SIDE - 5 * dot_width) / 2, (rows * SIDE - 7 * dot_height) / 2);
    let ink = |x: usize, y: usize| {
        let (Some(x), Some(y)) = (x.checked_sub(left), (row * SIDE + y).checked_sub(top)) else { return false };
        let (x, y) = (x / dot_width, y / dot_height);
        x < 5 && dots.get(y).is_some_and(|dots| dots >> (4 - x) & 1 == 1)
    };
    let colour = |is_ink: bool| if is_ink { INK } else { BACKGROUND };
    let (luma, chroma) = pixels.split_at_mut(LUMA);
    for (at, pixel) in luma.iter_mut().enumerate() {
        *pixel = colour(ink(at % SIDE, at / SIDE))[0];
    }
    for (at, pixel) in chroma.iter_mut().enumerate() {
        let place = at % CHROMA;
        *pixel = colour(ink(place % (SIDE / 2) * 2, place / (SIDE / 2) * 2))[1 + at / CHROMA];
    }
}

/// The dots of a character, one byte per row.
fn dots_of(character: u8) -> [u8; 7] {
    match character {
        b'0' => [0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e],
        b'1' => [0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e],
        b'2' => [0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f],
        b'3' => [0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e],
        b'4' => [0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02],
        b'5' => [0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e],
        b'6' => [0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e],
        b'7' => [0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08],
        b'8' => [0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e],
        b'9' => [0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c],
        b':' => [0x00, 0x0c, 0x0c, 0x00, 0x0c, 0x0c, 0x00],
        b'.' => [0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x0c],
        _ => [0; 7],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_wall_clock_and_time_on_air() {
        let at: Timestamp = "2026-01-02T03:04:05.678Z".parse().unwrap();
        assert_eq!(text(at, 272), "03:04:05.6    4:32");
        assert_eq!(text(at, 3600 * 12 + 5), "03:04:05.612:00:05");
        assert_eq!(text(at, 0).len(), CLOCK + ON_AIR);
    }

    #[test]
    fn drawn_pixels_need_no_escaping_and_end_with_the_background() {
        for rows in [1, 2] {
            let mut pixels = [0; MACROBLOCK];
            draw(&mut pixels, dots_of(b'8'), rows, rows - 1);
            assert!(pixels.iter().all(|byte| *byte > 3));
            assert!(pixels[..LUMA].chunks(SIDE).all(|line| line[SIDE - 1] == BACKGROUND[0]));
            assert!(pixels[..LUMA].contains(&INK[0]));
        }
    }
}
