//! Where a request goes: base URLs, path segments, tokens. Each is a pattern, because what a URL parser makes of a text is
//! not what the caller wrote, and each runtime's parser makes something else of it.

#[cfg(test)]
mod tests;

use crate::error::{Checked, Refused};
use crate::values::{Text, Value, joined};
use core::ffi::CStr;

/// Where the API lives.
pub const API: &CStr = c"https://api.100ms.live/v2";

/// What a host name is made of.
macro_rules! label {
    () => {
        r"[^\s\x00-\x20\x22#%/:<>-@\[-\^`{-}\x7f-\x9f]"
    };
}

/// A port, where there is one: a number below 65536.
macro_rules! port {
    () => {
        "(:0*([1-5]?[0-9]{1,4}|6([0-4][0-9]{3}|5([0-4][0-9]{2}|5([0-2][0-9]|3[0-5])))))?"
    };
}

/// Host and port as they stand behind `scheme://`. A user name or a password is no part of them.
macro_rules! authority {
    () => {
        concat!(r"(\[[0-9a-fA-F:.]+\]|", label!(), "+)", port!())
    };
}

/// An id as one path segment.
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

/// A base URL without its trailing slashes. A path is one only where there is a page that it is relative to.
pub fn base_url(base: Text, has_page: bool) -> Checked<Text> {
    let good = joined!(
        "(?i)^((https://",
        authority!(),
        "|http://((",
        label!(),
        r"*\.)?localhost|\[::1\]|127(\.0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3})",
        port!(),
        // The last letter is told apart so that a long row of slashes is looked through once.
        r")(/[^?#\s\x00-\x1f\x7f-\x9f\\]*[^/?#\s\x00-\x1f\x7f-\x9f\\])?)/*$"
    );
    if let Some(trimmed) = base.find(good) {
        return Ok(trimmed);
    }
    let authority = base.find(c"^[^:/]*://([^/?#]*)");
    let complaint = if base.matches(joined!(r"[\s\x00-\x1f\x7f-\x9f\\]")) {
        c"must not hold spaces, backslashes or control characters"
    } else if base.matches(c"[?#]") {
        c"must not hold a query or a fragment"
    } else if is_relative(base) {
        if has_page {
            return Ok(base.find(c"^(.*[^/])/*$").unwrap_or(c"".into()));
        }
        c"is a path, but there is no page of a server here that it could be relative to, as that of an extension is none; give an absolute URL"
    } else if authority.is_some_and(|authority| authority.matches(c"@")) {
        c"must not hold a user name or a password"
    } else if authority.is_some_and(|authority| authority.matches(cr"^\[[^\]]*$")) {
        c"has a broken IPv6 address"
    } else if authority.is_some_and(|authority| !authority.matches(joined!("^", authority!(), "$"))) {
        c"has no valid host and port"
    } else {
        c"must be an https URL, an http URL on loopback, or a path such as \"/api\" on a page's own origin"
    };
    Err(Refused::new(complaint))
}

/// Whether a base URL names no origin of its own.
pub fn is_relative(base: Text) -> bool {
    base.matches(cr"^(\.\.?/|/$|/[^/])")
}

/// Whether a value is an absolute http or https URL with a host.
pub fn is_web_url(url: Value) -> bool {
    url.matches(joined!("(?i)^https?://", authority!(), r"([/?#][^\s\x00-\x1f\x7f-\x9f]*)?$"))
}

/// The token, if it can travel in a header: visible ASCII, so that no header can be forged with it.
pub fn token(value: Value) -> Option<Text> {
    value.text().filter(|token| token.matches(c"^[!-~]+$") && token.length() <= 8192)
}

/// A URL without its query and fragment, which may hold a token.
pub fn without_query(url: Text) -> Text {
    url.find(c"^([^?#]*)").unwrap_or(url)
}
