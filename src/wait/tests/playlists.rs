//! The playlists of a running stream.

use super::{MASTER, is, wait};
use crate::call::tests::simulation::{Reply, Run, run};
use crate::call::tests::stream;
use crate::tests::test;
use serde_json::json;

/// Waits until a running stream is playable; the function returns the CDN's response by the number of the request.
fn plays(timeout: u64, mut cdn: impl FnMut(&str, usize) -> Reply) -> Run {
    let mut looks = 0;
    run(wait(json!({ "until": "playable", "timeout": timeout })), |request, _| match request.playlist {
        true => {
            looks += 1;
            cdn(&request.url, looks)
        }
        false => is("running"),
    })
}

const MEDIA: &str = "#EXTM3U\n#EXT-X-VERSION:7\n#EXTINF:2.000,\nsegment1.m4s\n";

fn master(uri: &str) -> Reply {
    Reply::status(
        200,
        format!("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{uri}\n#EXT-X-STREAM-INF:BANDWIDTH=2\nother.m3u8\n"),
    )
}

#[test]
fn playable_means_that_a_media_playlist_lists_a_segment() {
    for (uri, url) in [
        ("stream_0/stream.m3u8", "https://cdn.100ms.live/beam/a/b/stream_0/stream.m3u8"),
        ("  ../c.m3u8?x=1\r", "https://cdn.100ms.live/beam/a/c.m3u8?x=1"),
        ("/root.m3u8", "https://cdn.100ms.live/root.m3u8"),
        ("//other.example/m.m3u8", "https://other.example/m.m3u8"),
        ("https://other.example/m.m3u8?t=a/../b", "https://other.example/m.m3u8?t=a/../b"),
        ("m.m3u8?t=a/../b", "https://cdn.100ms.live/beam/a/b/m.m3u8?t=a/../b"),
    ] {
        let run = plays(10_000, |url, _| if url == MASTER { master(uri) } else { Reply::status(200, MEDIA) });
        assert_eq!(run.value()["status"], "running", "the stream, not the playlist, is the answer");
        let urls: Vec<&str> = run.requests.iter().map(|request| request.url.as_str()).collect();
        assert_eq!(urls, ["https://api.100ms.live/v2/live-streams/s1", MASTER, url]);
    }
    let single = plays(10_000, |_, _| Reply::status(200, MEDIA));
    assert_eq!((single.end(), single.requests.len()), ("done", 2));
    let marked = plays(10_000, |_, _| Reply::status(200, format!("\u{feff}{}", MEDIA.replace('\n', "\r\n"))));
    assert_eq!(marked.end(), "done");
}

#[test]
fn media_playlists_resolve_against_the_final_url() {
    let base = "https://edge.example/live/720p/index.m3u8";
    for (found, uri, url) in [
        ("https://edge.example/live/master.m3u8", "720p/index.m3u8", base),
        ("https://edge.example/live/master.m3u8?a=/b", "/live/720p/index.m3u8", base),
        ("https://edge.example/live/master.m3u8", "https://other.example/m.m3u8", "https://other.example/m.m3u8"),
        // An invalid web URL is ignored in favor of the requested one.
        ("", "m.m3u8", "https://cdn.100ms.live/beam/a/b/m.m3u8"),
        ("about:blank", "m.m3u8", "https://cdn.100ms.live/beam/a/b/m.m3u8"),
        ("/live/master.m3u8", "m.m3u8", "https://cdn.100ms.live/beam/a/b/m.m3u8"),
        ("file:///live/master.m3u8", "m.m3u8", "https://cdn.100ms.live/beam/a/b/m.m3u8"),
    ] {
        let cdn =
            |asked: &str, _| if asked == MASTER { master(uri).found_at(found) } else { Reply::status(200, MEDIA) };
        let run = plays(10_000, cdn);
        assert_eq!((run.end(), run.requests.last().unwrap().url.as_str()), ("done", url), "{found} {uri}");
    }
    // Each look begins at the stream's URL.
    let moved = |url: &str, look| match url {
        MASTER => {
            master("m.m3u8").found_at(if look == 1 { "https://a.example/x.m3u8" } else { "https://b.example/x.m3u8" })
        }
        "https://b.example/m.m3u8" => Reply::status(200, MEDIA),
        _ => Reply::status(404, ""),
    };
    assert_eq!(plays(10_000, moved).end(), "done");
}

#[test]
fn an_ended_playlist_is_not_live() {
    let ended = [
        format!("{MEDIA}#EXT-X-ENDLIST\n"),
        MEDIA.replace("#EXT-X-VERSION:7\n", "#EXT-X-ENDLIST\n"),
        format!("{}#EXT-X-ENDLIST", MEDIA.replace('\n', "\r\n")),
        MEDIA.replace("#EXT-X-VERSION:7\n", "#EXT-X-PLAYLIST-TYPE:VOD\n"),
        // The end of a long recording is far from its beginning.
        format!("{MEDIA}{}#EXT-X-ENDLIST\n", "#EXTINF:2.000,\nsegment.m4s\n".repeat(50_000)),
    ];
    for yesterday in ended {
        let shown: String = yesterday.chars().take(100).collect();
        let single = plays(20_000, |_, _| Reply::status(200, &yesterday));
        assert_eq!((single.end(), single.failure().with_stream()), ("ERR_TIMEOUT", true), "{shown}");
        let fresh = plays(20_000, |url, look| match url {
            MASTER => master("m.m3u8"),
            _ => Reply::status(200, if look < 6 { &yesterday } else { MEDIA }),
        });
        assert_eq!((fresh.end(), fresh.requests.len() > 6), ("done", true), "{shown}");
    }
    // A running event keeps all its segments and has no end yet.
    let event = MEDIA.replace("#EXT-X-VERSION:7\n", "#EXT-X-PLAYLIST-TYPE:EVENT\n");
    assert_eq!(plays(10_000, |_, _| Reply::status(200, &event)).end(), "done");
}

#[test]
fn other_responses_of_the_cdn_mean_not_yet() {
    let html = "<!doctype html><p>#EXTINF:2,";
    for not_yet in [
        Reply::status(404, "NoSuchKey"),
        Reply::status(412, ""),
        Reply::status(403, MEDIA),
        Reply::status(202, MEDIA),
        Reply::status(204, ""),
        Reply::status(200, ""),
        Reply::status(200, html),
        Reply::status(200, "#EXTM3U\n"),
        Reply::status(200, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n"),
        Reply::status(500, html),
        Reply::status(429, "").retry_after("3600"),
        Reply::status(0, ""),
        Reply::lost(),
        Reply::refused(),
        Reply::silence(),
    ] {
        let late_master = plays(60_000, |_, look| if look < 3 { not_yet.clone() } else { Reply::status(200, MEDIA) });
        assert_eq!(late_master.end(), "done", "{not_yet:?}");
        let late_media = plays(60_000, |url, look| match url {
            MASTER => master("m.m3u8"),
            _ if look < 6 => not_yet.clone(),
            _ => Reply::status(200, MEDIA),
        });
        assert_eq!(late_media.end(), "done", "{not_yet:?}");
        let never = plays(20_000, |_, _| not_yet.clone());
        assert_eq!((never.end(), never.failure().with_stream()), ("ERR_TIMEOUT", true), "{not_yet:?}");
        assert!(never.failure().message.contains("still says running but its playlist has no segment"), "{not_yet:?}");
    }
}

#[test]
fn only_web_urls_in_playlists_are_followed() {
    for uri in ["file:///etc/passwd", "data:text/plain,x", "javascript:alert(1)", "https://", "http://a b/"] {
        let run = plays(5000, |_, _| master(uri));
        assert_eq!(run.end(), "ERR_TIMEOUT");
        assert!(run.requests.iter().all(|request| request.url == MASTER || !request.playlist), "{uri}");
    }
    // Nor does a stream with a placeholder as its playback URL.
    let mut odd = stream("running");
    odd["playback"]["url"] = "<master-manifest-url>".into();
    let run = run(wait(json!({ "until": "playable", "timeout": 5000 })), |_, _| Reply::status(200, &odd));
    assert!(run.requests.iter().all(|request| !request.playlist));
}
