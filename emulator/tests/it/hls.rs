//! Playlists and media: listed segments over time, and continuous timestamps.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    boxes::{TrackRun, all, find, u32_at},
    scene::Scene,
};

/// The path of a stream's master playlist or of another file in its folder.
fn path(stream: &Value, file: &str) -> String {
    let url = stream["playback"]["url"].as_str().unwrap();
    let (_, path) = url.split_once("/beam/").unwrap();
    format!("/beam/{}", path.replace("master.m3u8", file))
}

fn lines<'a>(playlist: &'a str, tag: &str) -> Vec<&'a str> {
    playlist.lines().filter_map(|line| line.strip_prefix(tag)).collect()
}

#[tokio::test]
async fn there_is_no_playlist_before_the_stream_runs() {
    let scene = Scene::new();
    let stream = scene.start("r1").await;
    let files = ["master.m3u8", "stream_0/stream.m3u8", "stream_0/init.mp4", "stream_0/segment_0.m4s"];
    scene.advance(2.999);
    for file in files {
        let answer = scene.get(&path(&stream, file)).await;
        assert_eq!(answer.status, 404, "{file}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    scene.advance(0.001);
    let statuses = [200, 200, 200, 404];
    for (file, status) in files.into_iter().zip(statuses) {
        assert_eq!(scene.get(&path(&stream, file)).await.status, status, "{file}");
    }
    let early = scene.get(&path(&stream, "stream_0/stream.m3u8")).await.text();
    assert_eq!(lines(&early, "#EXTINF"), [""; 0]);
    assert!(!early.contains("#EXT-X-ENDLIST"));
}

#[tokio::test]
async fn a_stream_that_never_ran_has_no_playlist() {
    let scene = Scene::new();
    let stream = scene.start("r1").await;
    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    scene.advance(60.0);
    assert_eq!(scene.get(&path(&stream, "master.m3u8")).await.status, 404);
}

#[tokio::test]
async fn the_master_playlist_describes_the_clips() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "window": 20 })).await;
    let stream = scene.run("r1", 40.0).await;
    let answer = scene.get(&path(&stream, "master.m3u8")).await;
    assert_eq!(answer.header("content-type"), "application/vnd.apple.mpegurl");
    let master = answer.text();
    let variants = lines(&master, "#EXT-X-STREAM-INF:");
    assert_eq!(lines(&master, "stream_"), ["0/stream.m3u8", "1/stream.m3u8", "2/stream.m3u8"]);
    for (number, (variant, size)) in variants.iter().zip(["1280x720", "854x480", "640x360"]).enumerate() {
        assert!(variant.starts_with(&format!("RESOLUTION={size},")), "{variant}");
        assert!(variant.ends_with(r#",FRAME-RATE=25.000,CODECS="avc1.64001f,mp4a.40.2""#), "{variant}");
        let bandwidth: usize = variant.split([',', '=']).nth(3).unwrap().parse().unwrap();
        for segment in 0..20 {
            let answer = scene.get(&path(&stream, &format!("stream_{number}/segment_{segment}.m4s"))).await;
            assert!(answer.body.len() * 8 <= bandwidth * 2, "segment {segment} of {variant}");
        }
    }
}

#[tokio::test]
async fn the_playlist_window_slides() {
    let scene = Scene::new();
    let stream = scene.run("r1", 1.999).await;
    assert_eq!(stream["started_at"], "2023-03-30T06:53:06.67Z");
    let playlist = async || scene.get(&path(&stream, "stream_1/stream.m3u8")).await.text();
    assert_eq!(lines(&playlist().await, "segment_"), [""; 0]);
    scene.advance(0.001);
    let first = playlist().await;
    assert_eq!(lines(&first, "segment_"), ["0.m4s"]);
    assert_eq!(lines(&first, "#EXT-X-PROGRAM-DATE-TIME:"), ["2023-03-30T06:53:06.670Z"]);

    scene.advance(25.0);
    let text = playlist().await;
    assert_eq!(lines(&text, "#EXT-X-VERSION:"), ["6"]);
    assert_eq!(lines(&text, "#EXT-X-TARGETDURATION:"), ["2"]);
    assert_eq!(lines(&text, "#EXT-X-MAP:"), [r#"URI="init.mp4""#]);
    assert_eq!(lines(&text, "#EXT-X-MEDIA-SEQUENCE:"), ["8"]);
    assert_eq!(lines(&text, "#EXTINF:"), ["2.000,"; 5]);
    assert_eq!(lines(&text, "segment_"), ["8.m4s", "9.m4s", "10.m4s", "11.m4s", "12.m4s"]);
    assert_eq!(lines(&text, "#EXT-X-PROGRAM-DATE-TIME:")[0], "2023-03-30T06:53:22.670Z");

    let status = async |number: u32| scene.get(&path(&stream, &format!("stream_1/segment_{number}.m4s"))).await.status;
    assert_eq!([status(13).await, status(12).await, status(8).await], [404, 200, 200]);
    assert_eq!([status(3).await, status(2).await, status(1).await], [200, 200, 404], "one more window stays");
    let unknown = ["stream_3/stream.m3u8", "stream_x/stream.m3u8", "stream_1/segment_x.m4s", "stream_1/other"];
    for file in unknown {
        assert_eq!(scene.get(&path(&stream, file)).await.status, 404, "{file}");
    }
}

#[tokio::test]
async fn a_stopped_playlist_ends_and_stays_available() {
    let scene = Scene::new();
    let stream = scene.run("r1", 30.5).await;
    scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
    let ended = scene.get(&path(&stream, "stream_0/stream.m3u8")).await.text();
    assert!(ended.ends_with("segment_14.m4s\n#EXT-X-ENDLIST\n"), "{ended}");
    scene.advance(86_400.0);
    assert_eq!(scene.get(&path(&stream, "stream_0/stream.m3u8")).await.text(), ended);
    assert_eq!(scene.get(&path(&stream, "stream_0/segment_10.m4s")).await.status, 200);
}

#[tokio::test]
async fn headers_are_those_of_a_cdn() {
    let scene = Scene::new();
    let stream = scene.run("r1", 10.0).await;
    for (file, kind, cache) in [
        ("stream_0/stream.m3u8", "application/vnd.apple.mpegurl", "no-cache"),
        ("stream_0/init.mp4", "video/mp4", "public, max-age=3600"),
        ("stream_0/segment_1.m4s", "video/mp4", "public, max-age=3600"),
    ] {
        let answer = scene.send("GET", &path(&stream, file), None, None).await;
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, cache));
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("access-control-expose-headers").contains("Date"));
    }
}

#[tokio::test]
async fn timed_metadata_is_a_date_range() {
    let scene = Scene::new();
    let stream = scene.run("r1", 10.0).await;
    let send = format!("/v2/live-streams/{}/timed-metadata", stream["id"].as_str().unwrap());
    scene.post(&send, json!({ "payload": "poll:1 \"é\"", "duration": 4 })).await;
    let playlist = async || scene.get(&path(&stream, "stream_0/stream.m3u8")).await.text();
    let text = playlist().await;
    let [range] = lines(&text, "#EXT-X-DATERANGE:")[..] else { panic!("{text}") };
    let (id, rest) = range.strip_prefix("ID=\"").unwrap().split_once('"').unwrap();
    assert_eq!(id.len(), 36);
    let head = r#",START-DATE="2023-03-30T06:53:16.670Z",DURATION=4,X-100MSLIVE-PAYLOAD=""#;
    let payload = rest.strip_prefix(head).unwrap_or_else(|| panic!("{range}")).strip_suffix('"').unwrap();
    let payload: Value = serde_json::from_slice(&STANDARD.decode(payload).unwrap()).unwrap();
    let expected = json!({
        "payload": "poll:1 \"é\"",
        "start_date": "2023-03-30T06:53:16.670+0000",
        "end_date": "2023-03-30T06:53:20.670+0000",
        "hms_version": "v1.1",
    });
    assert_eq!(payload, expected);
    let sample: Value = serde_json::from_str(include_str!("samples/hls__timed-metadata-decoded-payload.json")).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<String>>();
    assert_eq!(keys(&payload), keys(&sample));

    scene.advance(14.0);
    assert_eq!(lines(&playlist().await, "#EXT-X-DATERANGE:").len(), 1, "the window still has its end");
    scene.advance(2.0);
    assert_eq!(lines(&playlist().await, "#EXT-X-DATERANGE:").len(), 0);
}

#[tokio::test]
async fn decode_times_are_continuous_when_the_clip_repeats() {
    let scene = Scene::new();
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "window": 30 })).await;
    let stream = scene.run("r1", 60.0).await;
    for layer in 0..3 {
        let mut next: BTreeMap<u32, u64> = BTreeMap::new();
        for number in 0..30 {
            let file = format!("stream_{layer}/segment_{number}.m4s");
            let bytes = scene.get(&path(&stream, &file)).await.body;
            let moof = find(&bytes, b"moof");
            assert_eq!(u32_at(find(moof, b"mfhd"), 4), number + 1, "sequence number of {file}");
            let mut media_bytes = 0;
            for traf in all(moof, b"traf") {
                let run = TrackRun::parse(traf);
                let expected = next.insert(run.track, run.decode_time + run.duration).unwrap_or(0);
                assert_eq!(run.decode_time, expected, "track {} of {file}", run.track);
                media_bytes += run.bytes;
            }
            assert_eq!(find(&bytes, b"mdat").len(), media_bytes, "{file}");
        }
        // Thirty segments are three loops of eight plus six.
        assert_eq!(next.keys().copied().collect::<Vec<u32>>(), [1, 2]);
        assert_eq!(next[&1], 60 * 90_000, "video of layer {layer}");
        let sound = next[&2] as f64 / 48_000.0;
        assert!((59.9..60.1).contains(&sound), "sound of layer {layer} ends at {sound} s");
    }
}
