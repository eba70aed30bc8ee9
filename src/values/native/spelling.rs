//! Texts as JavaScript spells and reads them: numbers, percent-encoding, base64url, JSON.

use super::thing::{Thing, Thrown};

/// A number.
pub fn number(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        "NaN".into()
    } else if number.is_infinite() {
        if number > 0.0 { "Infinity".into() } else { "-Infinity".into() }
    } else if number == 0.0 {
        "0".into()
    } else if size >= 1e21 {
        format!("{number:e}").replace('e', "e+")
    } else if size < 1e-6 {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// What `Number` makes of a text.
pub fn read_number(text: &str) -> f64 {
    let text = text.trim();
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        text if is_decimal => text.parse().unwrap_or(f64::NAN),
        text => {
            let digits = text.strip_prefix("0x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
            digits.map_or(f64::NAN, f64::from)
        }
    }
}

/// One part of a URL: everything but letters, digits, `-`, `_`, `.` and `~` is percent-encoded.
pub fn encode(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let encoded = text.bytes().map(|byte| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// The inverse.
pub fn decode(text: &str) -> Result<String, Thrown> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    let digit = |bytes: &mut std::str::Bytes| {
        let digit = bytes.next().and_then(|digit| char::from(digit).to_digit(16));
        digit.map(|digit| digit as u8).ok_or(Thrown)
    };
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'%' { digit(&mut bytes)? * 16 + digit(&mut bytes)? } else { byte });
    }
    String::from_utf8(out).map_err(|_| Thrown)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as unpadded base64url.
pub fn base64url(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        out.extend((0..=chunk.len()).map(|index| char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize])));
    }
    out
}

/// The bytes that a base64url text stands for, one character for each, as `atob` has them.
pub fn from_base64url(text: &str) -> Result<String, Thrown> {
    let sextets = text.trim_end_matches('=').bytes().map(|letter| ALPHABET.iter().position(|known| *known == letter));
    let sextets: Vec<u32> =
        sextets.map(|sextet| sextet.map(|sextet| sextet as u32)).collect::<Option<_>>().ok_or(Thrown)?;
    if sextets.len() % 4 == 1 {
        return Err(Thrown);
    }
    let (mut out, mut bits) = (String::new(), 0u32);
    for (index, sextet) in sextets.into_iter().enumerate() {
        bits = bits << 6 | sextet;
        if index % 4 != 0 {
            out.push(char::from((bits >> (6 - 2 * (index % 4))) as u8));
        }
    }
    Ok(out)
}

/// A value as `JSON.stringify` writes it. The members of an object keep their order, which `serde_json` would change.
pub fn json(value: &Thing, out: &mut String) -> Result<(), Thrown> {
    match value {
        Thing::List(items) => {
            out.push('[');
            for (index, item) in items.borrow().iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                if item.json().is_some() { json(item, out)? } else { out.push_str("null") }
            }
            out.push(']');
        }
        Thing::Object(members) => {
            out.push('{');
            let members = members.borrow();
            for (index, (name, value)) in members.iter().filter(|(_, value)| value.json().is_some()).enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&serde_json::Value::from(&**name).to_string());
                out.push(':');
                json(value, out)?;
            }
            out.push('}');
        }
        Thing::Number(number) if number.is_finite() => out.push_str(&self::number(*number)),
        Thing::Revoked => return Err(Thrown),
        other => out.push_str(&other.json().ok_or(Thrown)?.to_string()),
    }
    Ok(())
}
