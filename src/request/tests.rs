use super::*;
use crate::values::make;
use crate::values::native::{Call, given, shown};
use crate::values::slot::{COMPLAINT, PAGE};

/// What came of a text, or what is wrong with it.
fn told(checked: Checked<Value>) -> Result<String, String> {
    checked.map(shown).map_err(|_| shown(COMPLAINT))
}

fn decode(text: &str) -> Option<String> {
    given(text).made(Make::Decode).filter(|text| text.kind() != Kind::Threw).map(shown)
}

#[test]
fn an_id_is_one_encoded_segment() {
    let _call = Call::open();
    for (id, segment) in [
        ("63b2bacc1d485406b9a2f27c", "63b2bacc1d485406b9a2f27c"),
        ("../../admin?x=1#y", "..%2F..%2Fadmin%3Fx%3D1%23y"),
        ("%2e%2e", "%252e%252e"),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("é", "%C3%A9"),
        ("...", "..."),
    ] {
        assert_eq!(told(id_segment(given(id))).as_deref(), Ok(segment));
        assert_eq!(decode(segment).as_deref(), Some(id));
    }
    for id in ["", ".", "..", &"x".repeat(257), "eyJhbGciOiJIUzI1NiJ9.e30.x"] {
        assert!(id_segment(given(id)).is_err(), "{id}");
    }
}

#[test]
fn broken_escapes_are_noticed() {
    let _call = Call::open();
    for text in ["%", "%2", "%zz", "%ff", "a%C3"] {
        assert_eq!(decode(text), None, "{text}");
    }
}

#[test]
fn base_urls() {
    let _call = Call::open();
    let base_url = |text: &str, has_page: bool| {
        PAGE.keep(Some(given(true.to_string())).filter(|_| has_page));
        told(super::base_url(given(text)))
    };
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
    assert!(base_url("/api", false).is_err_and(|complaint| complaint.contains("no page")));
}

#[test]
fn web_urls() {
    let _call = Call::open();
    for text in ["https://a.example/x?y#z", "http://localhost:3000/"] {
        assert!(is_web_url(given(text)), "{text}");
    }
    for text in ["", "a.example", "https:/a", "https://", "ftp://a", "https://a b", "https://u@a"] {
        assert!(!is_web_url(given(text)), "{text}");
    }
}

#[test]
fn playlist_references() {
    let _call = Call::open();
    let resolve = |base: &str, reference: &str| {
        make(Make::Resolve, Some(given(reference)), Some(given(base)), None, None).map(shown).unwrap()
    };
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
    let _call = Call::open();
    assert!(is_token(given("eyJhbGciOi.a-b_c.d=")));
    assert!(is_token(given("a".repeat(8192))));
    for token in ["", "a b", "a\nb", "a\0", "ü", &"a".repeat(8193)] {
        assert!(!is_token(given(token)), "{token}");
    }
}
