//! Validation of base URLs, path segments and tokens. It uses patterns, because URL parsers normalize their input and
//! differ between runtimes.

#[cfg(test)]
mod tests;

use crate::error::{Checked, Refused};
use crate::values::{Text, Value, joined};
use core::ffi::CStr;

/// The base URL of the API.
pub const API: &CStr = c"https://api.100ms.live/v2";

/// A character of a host name.
macro_rules! label {
    () => {
        r"[^\s\x00-\x20\x22#%/:<>-@\[-\^`{-}\x7f-\x9f]"
    };
}

/// An optional port: a number below 65536.
macro_rules! port {
    () => {
        "(:0*([1-5]?[0-9]{1,4}|6([0-4][0-9]{3}|5([0-4][0-9]{2}|5([0-2][0-9]|3[0-5])))))?"
    };
}

/// Host and port after `scheme://`, without a user name or password.
macro_rules! authority {
    () => {
        concat!(r"(\[[0-9a-fA-F:.]+\]|", label!(), "+)", port!())
    };
}

/// Encodes an ID as one path segment.
pub fn id_segment(id: Text) -> Checked<Text> {
    if id.matches(c"^[A-Za-z0-9_-]{1,256}$") {
        return Ok(id);
    }
    let complaint = if id.is(c"") {
        c"must not be empty"
    } else if id.matches(cr"^\.\.?$") {
        c"must be an id, got a dot segment"
    } else if id.matches(c"eyJ") && id.matches(cr"^[^.]*\.[^.]*\.[^.]*$") {
        c"must be an id, got what looks like a token"
    } else if id.length() > 256 {
        c"must have 1 to 256 characters"
    } else {
        return Ok(id.percent_encode());
    };
    Err(Refused::new(complaint))
}

/// A base URL without trailing slashes. A path is valid only if there is a page to resolve it against.
pub fn base_url(base: Text, has_page: bool) -> Checked<Text> {
    let good = joined!(
        "(?i)^((https://",
        authority!(),
        "|http://((",
        label!(),
        r"*\.)?localhost|\[::1\]|127(\.0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3})",
        port!(),
        // The last character is matched separately, so that a long run of slashes is scanned only once.
        r")(/[^?#\s\x00-\x1f\x7f-\x9f\\]*[^/?#\s\x00-\x1f\x7f-\x9f\\])?)/*$"
    );
    if let Some(trimmed) = base.find(good) {
        return Ok(trimmed);
    }
    let authority = base.find(c"^[^:/]*://([^/?#]*)");
    let complaint = if base.matches(joined!(r"[\s\x00-\x1f\x7f-\x9f\\]")) {
        c"must not contain spaces, backslashes or control characters"
    } else if base.matches(c"[?#]") {
        c"must not contain a query or a fragment"
    } else if is_relative(base) {
        if has_page {
            return Ok(base.find(c"^(.*[^/])/*$").unwrap_or(c"".into()));
        }
        c"must be an absolute URL here: only a page from a web server can use a path"
    } else if authority.is_some_and(|authority| authority.matches(c"@")) {
        c"must not contain a user name or a password"
    } else if authority.is_some_and(|authority| authority.matches(cr"^\[[^\]]*$")) {
        c"has an invalid IPv6 address"
    } else if authority.is_some_and(|authority| !authority.matches(joined!("^", authority!(), "$"))) {
        c"has no valid host and port"
    } else {
        c"must be an https URL, an http URL on loopback, or a path such as \"/api\" on a page's own origin"
    };
    Err(Refused::new(complaint))
}

/// Whether a base URL is relative to the page's origin.
pub fn is_relative(base: Text) -> bool {
    base.matches(cr"^(\.\.?/|/$|/[^/])")
}

/// Whether a value is an absolute http or https URL with a host.
pub fn is_web_url(url: Value) -> bool {
    url.matches(joined!("(?i)^https?://", authority!(), r"([/?#][^\s\x00-\x1f\x7f-\x9f]*)?$"))
}

/// The token if it is safe in a header: visible ASCII only, which rules out header injection.
pub fn token(value: Value) -> Option<Text> {
    value.text().filter(|token| token.matches(c"^[!-~]+$") && token.length() <= 8192)
}

/// The URL without its query and fragment, which may contain a token.
pub fn without_query(url: Text) -> Text {
    url.find(c"^([^?#]*)").unwrap_or(url)
}
