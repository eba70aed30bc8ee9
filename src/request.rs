//! Where a request goes: base URLs, path segments, queries, and references inside playlists. Pure text, because a URL
//! parser that knows every script of the world would outweigh the rest of the module three times.

#[cfg(test)]
mod tests;

use crate::text;

/// Where the API lives.
pub const API: &str = "https://api.100ms.live/v2";

/// One path segment: everything but letters, digits, `-`, `_`, `.` and `~` is percent-encoded.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

/// The inverse of [`encode`] for one part of a URL; `None` where the escapes are broken or not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(out).ok()
}

/// An id as one path segment, or what is wrong with it.
pub fn id_segment(id: &str) -> Result<String, &'static str> {
    match id {
        "" => Err("must not be empty"),
        "." | ".." => Err("must be an id, got a dot segment"),
        _ if text::contains(id, "eyJ") && id.split('.').count() == 3 => {
            Err("must be an id, got what looks like a token")
        }
        _ if id.chars().count() > 256 => Err("must have 1 to 256 characters"),
        _ => Ok(encode(id)),
    }
}

/// A base URL without its trailing slashes, or what is wrong with it.
pub fn base_url(text: &str, has_page: bool) -> Result<String, &'static str> {
    const RULE: &str =
        "must be an https URL, an http URL on loopback, or a path such as \"/api\" on a page's own origin";
    if text.chars().any(|character| character.is_control() || character.is_whitespace() || character == '\\') {
        return Err("must not hold spaces, backslashes or control characters");
    }
    if text.contains(['?', '#']) {
        return Err("must not hold a query or a fragment");
    }
    if is_relative(text) {
        if !has_page {
            return Err("is a path, but there is no page here that it could be relative to; give an absolute URL");
        }
    } else {
        let (scheme, rest) = text::split_once(text, "://").ok_or(RULE)?;
        let host = authority(rest)?;
        let allowed =
            scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_loopback(host));
        if !allowed {
            return Err(RULE);
        }
    }
    Ok(text.trim_end_matches('/').into())
}

/// Whether a base URL names no origin of its own.
pub fn is_relative(base: &str) -> bool {
    (base.starts_with('/') && !base.starts_with("//")) || base.starts_with("./") || base.starts_with("../")
}

/// Whether a text is an absolute http or https URL with a host.
pub fn is_web_url(text: &str) -> bool {
    let Some((scheme, rest)) = text::split_once(text, "://") else {
        return false;
    };
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && !text.chars().any(|character| character.is_control() || character.is_whitespace())
        && authority(rest).is_ok()
}

/// Whether a token can travel in a header: visible ASCII, so that no header can be forged with it.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= 8192 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Resolves a reference that stands in a playlist against the playlist's own URL.
pub fn resolve(base: &str, reference: &str) -> String {
    let base = base.split(['?', '#']).next().unwrap_or(base);
    if let Some((scheme, _)) = reference.split_once(':')
        && !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return reference.into();
    }
    let (scheme, rest) = text::split_once(base, "://").unwrap_or(("", base));
    if reference.starts_with("//") {
        return [scheme, ":", reference].concat();
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let origin = if scheme.is_empty() { String::new() } else { [scheme, "://", host].concat() };
    if reference.starts_with('/') {
        return [&origin, reference].concat();
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    // What follows a question mark may hold slashes and dots of its own.
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (reference, query) = reference.split_at_checked(end).unwrap_or((reference, ""));
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    [&origin, "/", &parts.join("/"), query].concat()
}

/// A URL without its query and fragment, which may hold a token.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// Host, with its port cut off, of what follows `scheme://`.
fn authority(rest: &str) -> Result<&str, &'static str> {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    if authority.contains('@') {
        return Err("must not hold a user name or a password");
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let (inner, port) = inner.split_once(']').ok_or("has a broken IPv6 address")?;
            (inner, port)
        }
        None => match authority.find(':') {
            Some(at) => authority.split_at_checked(at).unwrap_or((authority, "")),
            None => (authority, ""),
        },
    };
    let port_is_good = match port.strip_prefix(':') {
        Some(digits) => text::number(digits).is_some_and(|port| port <= 65_535),
        None => port.is_empty(),
    };
    if host.is_empty() || !port_is_good || host.contains(['%', '"', '<', '>', '^', '`', '{', '|', '}']) {
        return Err("has no valid host and port");
    }
    Ok(host)
}

fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let is_ipv4_loopback = host.starts_with("127.")
        && host.split('.').filter(|part| text::number(part).is_some_and(|byte| byte < 256)).count() == 4
        && host.split('.').count() == 4;
    host == "localhost" || host.ends_with(".localhost") || host == "::1" || is_ipv4_loopback
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}
