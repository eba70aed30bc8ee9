//! Destinations: layers, playlists, static URLs, automatic ends; captions.

use serde_json::{Value, json};

use crate::scene::Scene;

async fn set(scene: &Scene, room: &str, destination: Value) {
    scene.control("PUT", &format!("/_emulator/rooms/{room}"), json!({ "destinations": [destination] })).await;
}

async fn text(scene: &Scene, stream: &Value, file: &str) -> (u16, String) {
    let (_, path) = stream["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    let answer = scene.send("GET", &format!("/beam/{}", path.replace("master.m3u8", file)), None, None).await;
    (answer.status, answer.text())
}

fn count(text: &str, start: &str) -> usize {
    text.lines().filter(|line| line.starts_with(start)).count()
}

#[tokio::test]
async fn a_destination_copied_from_a_template_works() {
    let scene = Scene::new();
    let template: Value =
        serde_json::from_str(include_str!("samples/policy__retrieve-a-template__response.json")).unwrap();
    let destinations = &template["destinations"]["hlsDestinations"];
    scene.control("PUT", "/_emulator/rooms/r1", json!({ "destinations": destinations })).await;
    let stream = scene.run("r1", 10.0).await;
    let name = destinations.as_object().unwrap().keys().next().unwrap();
    assert_eq!(stream["destination"], json!(name));
    let (_, master) = text(&scene, &stream, "master.m3u8").await;
    let rates: Vec<&str> = master
        .lines()
        .filter_map(|line| line.strip_prefix("#EXT-X-STREAM-INF:")?.split("BANDWIDTH=").nth(1)?.split(',').next())
        .collect();
    assert_eq!(rates, ["2323200", "1421200", "1005400", "620400"], "1100 times the rates of video and sound");
    assert_eq!(count(&master, "stream_"), 4);
    assert_eq!(text(&scene, &stream, "stream_3/segment_0.m4s").await.0, 200);
    assert_eq!(text(&scene, &stream, "stream_4/stream.m3u8").await.0, 404);
}

#[tokio::test]
async fn an_event_playlist_keeps_every_segment() {
    let scene = Scene::new();
    set(&scene, "r1", json!({ "playlistType": "event" })).await;
    let stream = scene.run("r1", 200.0).await;
    let (_, playlist) = text(&scene, &stream, "stream_0/stream.m3u8").await;
    assert_eq!((count(&playlist, "#EXT-X-PLAYLIST-TYPE:EVENT"), count(&playlist, "segment_")), (1, 100));
    assert!(playlist.contains("#EXT-X-MEDIA-SEQUENCE:0\n"), "{playlist}");
    assert_eq!(text(&scene, &stream, "stream_0/segment_0.m4s").await.0, 200);

    set(&scene, "r2", json!({ "playlistType": "live", "numPlaylistSegments": 30 })).await;
    let stream = scene.run("r2", 200.0).await;
    let (_, playlist) = text(&scene, &stream, "stream_0/stream.m3u8").await;
    assert_eq!((count(&playlist, "#EXT-X-PLAYLIST-TYPE"), count(&playlist, "segment_")), (0, 30));
}

#[tokio::test]
async fn a_static_url_plays_the_newest_stream() {
    let scene = Scene::new();
    set(&scene, "r1", json!({ "enableStaticUrl": true })).await;
    let mut folders = Vec::new();
    for _ in 0..2 {
        let started = scene.start("r1").await;
        let read = format!("/_emulator/streams/{}", started["id"].as_str().unwrap());
        let url = scene.control("GET", &read, json!({})).await["emulator"]["static_url"].clone();
        let path = url.as_str().unwrap().split_once("/beam/").unwrap().1.to_owned();
        assert!(path.ends_with("/r1/master.m3u8"), "{path}");
        let master = async || scene.send("GET", &format!("/beam/{path}"), None, None).await;
        assert_eq!(master().await.status, 404, "before it runs");
        scene.advance(13.0);
        let text = master().await.text();
        let media = text.lines().find(|line| line.ends_with("stream_0/stream.m3u8")).unwrap();
        let folder = path.replace("master.m3u8", media);
        assert_eq!(scene.send("GET", &format!("/beam/{folder}"), None, None).await.status, 200);
        folders.push(folder);
        scene.post("/v2/live-streams/room/r1/stop", json!({})).await;
        assert_eq!(master().await.status, 200, "a stream that was stopped is shown to its end");
    }
    assert_ne!(folders[0], folders[1]);
    let other = scene.run("r2", 5.0).await;
    let (_, path) = other["playback"]["url"].as_str().unwrap().split_once("/beam/").unwrap();
    let fixed = format!("/beam/{}/r2/master.m3u8", path.split('/').next().unwrap());
    assert_eq!(scene.send("GET", &fixed, None, None).await.status, 404, "only where the destination enables it");
}

#[tokio::test]
async fn streams_end_automatically() {
    let scene = Scene::new();
    set(&scene, "r1", json!({ "maxDuration": 60, "autoStopTimeout": 10 })).await;
    let read = async |id: &Value| {
        let stream = scene.control("GET", &format!("/_emulator/streams/{}", id.as_str().unwrap()), json!({})).await;
        let [status, reason] = [&stream["status"], &stream["emulator"]["stop_reason"]];
        [status.as_str().unwrap_or_default().to_owned(), reason.as_str().unwrap_or_default().to_owned()]
    };
    let first = scene.run("r1", 59.9).await;
    assert_eq!(read(&first["id"]).await, ["running", ""]);
    scene.advance(1.1);
    assert_eq!(read(&first["id"]).await, ["completed", "max duration reached"]);
    assert!(text(&scene, &first, "stream_0/stream.m3u8").await.1.ends_with("#EXT-X-ENDLIST\n"));

    let second = scene.run("r1", 20.0).await;
    for (action, occupied) in [("leave", false), ("join", true), ("leave", false)] {
        let room = scene.control("POST", &format!("/_emulator/rooms/r1/{action}"), json!({})).await;
        assert_eq!(room["occupied"], occupied);
        scene.advance(9.0);
        assert_eq!(read(&second["id"]).await, ["running", ""]);
    }
    scene.advance(2.0);
    assert_eq!(read(&second["id"]).await, ["completed", "last peer left"]);

    scene.control("POST", "/_emulator/rooms/r1/join", json!({})).await;
    let third = scene.run("r1", 20.0).await;
    let room = scene.control("POST", "/_emulator/rooms/r1/end", json!({})).await;
    assert_eq!((&room["live"], &room["session_id"]), (&Value::Null, &Value::Null));
    scene.advance(1.0);
    assert_eq!(read(&third["id"]).await, ["completed", "room ended"]);
    let fourth = scene.start("r1").await;
    assert_ne!(fourth["session_id"], third["session_id"]);
}

#[tokio::test]
async fn the_playlist_of_a_failed_stream_does_not_end() {
    let scene = Scene::new();
    let stream = scene.run("r1", 20.0).await;
    let id = stream["id"].as_str().unwrap();
    scene.control("POST", &format!("/_emulator/streams/{id}/fail"), json!({})).await;
    let (_, frozen) = text(&scene, &stream, "stream_0/stream.m3u8").await;
    assert!(frozen.ends_with("segment_9.m4s\n"), "{frozen}");
    scene.advance(60.0);
    assert_eq!(text(&scene, &stream, "stream_0/stream.m3u8").await.1, frozen);
    let failed = scene.get(&format!("/v2/live-streams/{id}")).await.json();
    assert_eq!((&failed["status"], &failed["stopped_at"]), (&json!("failed"), &json!("2023-03-30T06:53:26.67Z")));
    let again = scene.send("POST", &format!("/_emulator/streams/{id}/fail"), None, None).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn metadata_needs_a_destination_that_allows_it() {
    let scene = Scene::new();
    set(&scene, "r1", json!({ "enableMetadataInsertion": false })).await;
    let stream = scene.run("r1", 20.0).await;
    let send = format!("/v2/live-streams/{}/timed-metadata", stream["id"].as_str().unwrap());
    let detail = "the stream's destination has `enableMetadataInsertion` off";
    scene.post(&send, json!({ "payload": "x", "duration": 1 })).await.refuses_input("invalid input", detail);
}

#[tokio::test]
async fn live_transcription_adds_captions() {
    let scene = Scene::new();
    let asked = json!({ "transcription": { "enabled": true, "modes": ["live", "recorded"] } });
    let stream = scene.post("/v2/live-streams/room/r1/start", asked).await.json();
    scene.advance(3.0 + 20.0);
    let (_, master) = text(&scene, &stream, "master.m3u8").await;
    let sample = include_str!("samples/hls__master-with-subtitles.m3u8");
    let line = sample.lines().find(|line| line.starts_with("#EXT-X-MEDIA:")).unwrap();
    assert!(master.lines().any(|written| written == line), "{master}");
    assert_eq!(master.matches(",SUBTITLES=\"subs\"\n").count(), 3);
    let (_, playlist) = text(&scene, &stream, "subtitles/subtitles.m3u8").await;
    let (_, video) = text(&scene, &stream, "stream_0/stream.m3u8").await;
    let dates =
        |text: &str| text.lines().filter(|line| line.contains("DATE-TIME")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(dates(&playlist), dates(&video));
    assert!(playlist.contains("#EXTINF:2.000,\noutput00006.vtt\n") && !playlist.contains("EXT-X-MAP"), "{playlist}");
    let (status, cues) = text(&scene, &stream, "subtitles/output00006.vtt").await;
    assert!(
        cues.starts_with("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:10.000 --> "),
        "{status} {cues}"
    );
    assert_eq!(text(&scene, &stream, "subtitles/output00011.vtt").await.0, 404, "not complete yet");

    for asked in [json!({}), json!({ "transcription": { "enabled": false, "modes": ["live"] } })] {
        scene.post("/v2/live-streams/room/r2/stop", json!({})).await;
        let stream = scene.post("/v2/live-streams/room/r2/start", asked).await.json();
        scene.advance(23.0);
        assert!(!text(&scene, &stream, "master.m3u8").await.1.contains("SUBTITLES"));
        assert_eq!(text(&scene, &stream, "subtitles/subtitles.m3u8").await.0, 404);
        assert_eq!(text(&scene, &stream, "subtitles/output00006.vtt").await.0, 404);
    }
}
