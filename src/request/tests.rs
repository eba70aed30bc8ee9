use super::{token as token_of, *};
use crate::tests::{given, shown, test, text, within};

/// The resulting text, or the complaint.
fn outcome(check: impl FnOnce() -> Checked<Text>) -> Result<String, String> {
    within(|| check().map(shown).map_err(|refused| shown(refused.sentence())))
}

fn decode(encoded: &str) -> Option<String> {
    within(|| text(encoded).percent_decode().map(shown))
}

#[test]
fn an_id_is_a_single_encoded_segment() {
    for (id, segment) in [
        ("63b2bacc1d485406b9a2f27c", "63b2bacc1d485406b9a2f27c"),
        ("../../admin?x=1#y", "..%2F..%2Fadmin%3Fx%3D1%23y"),
        ("%2e%2e", "%252e%252e"),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("é", "%C3%A9"),
        ("...", "..."),
    ] {
        assert_eq!(outcome(|| id_segment(text(id))).as_deref(), Ok(segment));
        assert_eq!(decode(segment).as_deref(), Some(id));
    }
    for id in ["", ".", "..", &"x".repeat(257), "eyJhbGciOiJIUzI1NiJ9.e30.x"] {
        assert!(outcome(|| id_segment(text(id))).is_err(), "{id}");
    }
}

#[test]
fn invalid_escapes_are_rejected() {
    for text in ["%", "%2", "%zz", "%ff", "a%C3"] {
        assert_eq!(decode(text), None, "{text}");
    }
}

#[test]
fn base_urls() {
    let base_url = |base: &str, has_page: bool| outcome(|| super::base_url(text(base), has_page));
    for (text, base) in [
        ("https://api.100ms.live/v2", "https://api.100ms.live/v2"),
        ("https://api.100ms.live/v2/", "https://api.100ms.live/v2"),
        ("HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM"),
        ("http://127.0.0.1:8100/v2", "http://127.0.0.1:8100/v2"),
        ("http://localhost:80", "http://localhost:80"),
        ("http://api.localhost/v2", "http://api.localhost/v2"),
        ("http://[::1]:5/v2", "http://[::1]:5/v2"),
        ("/api", "/api"),
        ("./api/", "./api"),
    ] {
        assert_eq!(base_url(text, true).as_deref(), Ok(base), "{text}");
    }
    for text in [
        "",
        "api",
        "//evil.example",
        "http://example.com",
        "http://127.0.0.1.evil.example",
        "http://127.1",
        "http://localhost@evil.example",
        "https://user:pass@api.100ms.live",
        "https://",
        "https://:80",
        "https://a:99999",
        "https://a?x",
        "https://a#x",
        "https://a\\b",
        "https://a b",
        "https://a\n",
        "ftp://a",
        "javascript:alert(1)",
        "https://[::1",
    ] {
        assert!(base_url(text, true).is_err(), "{text}");
    }
    assert!(base_url("/api", false).is_err_and(|complaint| complaint.contains("absolute URL here")));
}

#[test]
fn web_urls() {
    let is_web = |url: &str| within(|| is_web_url(given(url)));
    for text in ["https://a.example/x?y#z", "http://localhost:3000/"] {
        assert!(is_web(text), "{text}");
    }
    for text in ["", "a.example", "https:/a", "https://", "ftp://a", "https://a b", "https://u@a"] {
        assert!(!is_web(text), "{text}");
    }
}

#[test]
fn playlist_references() {
    let resolve = |base: &str, reference: &str| within(|| shown(text(reference).resolve(Some(text(base))).unwrap()));
    let base = "https://cdn.example/beam/a/b/master.m3u8?x=1/2";
    for (reference, url) in [
        ("stream_0/stream.m3u8", "https://cdn.example/beam/a/b/stream_0/stream.m3u8"),
        ("./s.m3u8?t=1", "https://cdn.example/beam/a/b/s.m3u8?t=1"),
        ("../s.m3u8", "https://cdn.example/beam/a/s.m3u8"),
        ("../../../../s.m3u8", "https://cdn.example/s.m3u8"),
        ("/s.m3u8", "https://cdn.example/s.m3u8"),
        ("//other.example/s.m3u8", "https://other.example/s.m3u8"),
        ("http://other.example/s.m3u8", "http://other.example/s.m3u8"),
    ] {
        assert_eq!(resolve(base, reference), url);
    }
    assert_eq!(resolve("https://cdn.example", "s.m3u8"), "https://cdn.example/s.m3u8");
}

#[test]
fn tokens_cannot_forge_headers() {
    let is_token = |token: &str| within(|| token_of(given(token)).is_some());
    assert!(is_token("eyJhbGciOi.a-b_c.d="));
    assert!(is_token(&"a".repeat(8192)));
    for token in ["", "a b", "a\nb", "a\0", "ü", &"a".repeat(8193)] {
        assert!(!is_token(token), "{token}");
    }
}
