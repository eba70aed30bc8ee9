//! JavaScript's regular expressions, as far as the core uses them.

use regex::Regex;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

/// What JavaScript calls white space.
const SPACE: &str = r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// A pattern, compiled once for all threads.
pub fn compiled(pattern: &str) -> Regex {
    static KNOWN: OnceLock<Mutex<HashMap<String, Regex>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(found) = known.get(pattern) {
        return found.clone();
    }
    let regex = Regex::new(&translated(pattern)).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    known.insert(pattern.into(), regex.clone());
    regex
}

/// The pattern as the crate `regex` spells it: there classes nest, and their short names know more of Unicode.
fn translated(pattern: &str) -> String {
    let mut out = String::new();
    let mut in_class = false;
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match (letter, in_class) {
            ('\\', _) => match (letters.next().unwrap_or('\\'), in_class) {
                ('s', true) => out.push_str(SPACE),
                ('s', false) => out.extend(["[", SPACE, "]"]),
                ('S', _) => out.extend(["[^", SPACE, "]"]),
                ('d', true) => out.push_str("0-9"),
                ('d', false) => out.push_str("[0-9]"),
                ('b', false) => out.push_str(r"(?-u:\b)"),
                (other, _) => out.extend(['\\', other]),
            },
            ('[', false) => {
                in_class = true;
                out.push('[');
            }
            (']', true) => {
                in_class = false;
                out.push(']');
            }
            ('[' | '&' | '~', true) => out.extend(['\\', letter]),
            ('.', false) => out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            _ => out.push(letter),
        }
    }
    out
}
