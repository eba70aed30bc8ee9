//! The known name that a misspelt one was most likely meant to be.

use super::Table;
use crate::values::{Ask, Value, ask, number};

/// Letters of a name that count. No name of the contract is longer.
const LONGEST: usize = 32;

/// The nearest of the names, where one is near enough to be worth a hint.
pub fn nearest(key: Value, table: &'static Table) -> Option<Value> {
    let mut best = (u32::MAX, None);
    let names = table.words();
    for name in (0..table.fields.len() as u32).filter_map(|index| names.item(index)) {
        let distance = distance(key, name);
        if distance <= 1 + name.size() / 4 && distance < best.0 {
            best = (distance, Some(name));
        }
    }
    best.1
}

/// How many letters must be put in, taken out or replaced to get from one name to the other, upper case counting as
/// lower case and underscores as nothing, so that `hlsVod` is near `hls_vod`.
fn distance(left: Value, right: Value) -> u32 {
    let mut row = [0; LONGEST];
    let mut length = 0;
    for (place, _) in row.iter_mut().zip(letters(right)) {
        length += 1;
        *place = length;
    }
    let mut last = length;
    for (index, letter) in letters(left).enumerate() {
        let mut diagonal = index as u32;
        let mut before = diagonal + 1;
        for (above, other) in row.iter_mut().zip(letters(right)) {
            let replaced = diagonal + u32::from(other != letter);
            diagonal = *above;
            before = replaced.min(diagonal + 1).min(before + 1);
            *above = before;
        }
        last = before;
    }
    last
}

fn letters(name: Value) -> impl Iterator<Item = i32> {
    let unit = move |index: u32| ask(Ask::Unit, Some(name), Some(number(f64::from(index))));
    (0..64).map(unit).take_while(|unit| *unit != 0).filter(|unit| *unit != 95).map(|unit| unit | 32).take(LONGEST)
}
