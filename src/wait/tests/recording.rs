//! Waits for recordings and for external streams.

use crate::call::tests::simulation::{Call, Reply, run};
use crate::call::tests::{ordinary, samples, script, stream};
use crate::tests::{Mock, test};
use serde_json::{Value as Json, json};

fn flags(hls_vod: bool, single_file_per_layer: bool) -> Json {
    json!({ "hls_vod": hls_vod, "single_file_per_layer": single_file_per_layer })
}

fn asset(status: &str) -> Json {
    json!({
        "id": "a1", "type": "room-vod", "status": status, "path": "s3://b/x", "size": 1, "duration": 2,
        "created_at": "2023-11-14T22:13:20Z"
    })
}

fn recorded(status: &str, recording: &Json, assets: &Json) -> Json {
    let mut stream = stream(status);
    stream["recording"] = recording.clone();
    stream["recording_assets"] = assets.clone();
    stream
}

#[test]
fn each_status_with_each_state_of_the_assets() {
    let of = |statuses: &[&str]| statuses.iter().map(|status| asset(status)).collect::<Json>();
    let none = [Json::Null, json!([])];
    let ready = [of(&["completed"]), of(&["completed", "failed"]), of(&["failed"])];
    let in_work = [of(&["processing"]), of(&["completed", "processing"]), of(&["new", "failed"]), of(&[""])];
    let unasked = [Json::Null, flags(false, false)];
    let asked = [flags(true, false), flags(false, true), flags(true, true)];
    let (goes_on, ended) = ("ERR_TIMEOUT", "ERR_STREAM_ENDED");
    for recording in asked.iter().chain(&unasked) {
        let is_asked = asked.contains(recording);
        let rows = [
            ("starting", [goes_on; 3]),
            ("running", [goes_on; 3]),
            ("stopping", [goes_on; 3]),
            ("post_processing", [goes_on; 3]),
            ("hibernating", [goes_on; 3]),
            ("completed", [if is_asked { goes_on } else { ended }, "done", goes_on]),
            ("failed", [ended, "done", goes_on]),
        ];
        for (status, expected) in rows {
            for (assets, expected) in [&none[..], &ready, &in_work].into_iter().zip(expected) {
                for assets in assets {
                    let body = recorded(status, recording, assets);
                    let call = ordinary("waitForRecording", json!({ "timeout": 20_000 }));
                    let run = run(call, |_, _| Reply::status(200, &body));
                    let context = format!("{status} {recording} {assets}");
                    assert_eq!(run.end(), expected, "{context}");
                    match &run.outcome {
                        Ok(value) => assert_eq!(value, assets, "{context}"),
                        Err((failure, stream)) => {
                            assert_eq!(stream.as_ref().unwrap()["status"], status, "{context}");
                            let said = match failure.code {
                                "ERR_TIMEOUT" => format!("still says {status} after 20000 ms"),
                                _ => format!("says that the stream is {status}, so it will not be recorded"),
                            };
                            assert!(failure.message.contains(&said), "{context}: {}", failure.message);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_missing_list_of_assets_counts_as_empty() {
    let mut body = recorded("completed", &flags(true, false), &Json::Null);
    body.as_object_mut().unwrap().remove("recording_assets");
    let ready = recorded("completed", &flags(true, false), &json!([asset("completed")]));
    let replies = [Reply::status(200, &body), Reply::lost(), Reply::status(200, &ready)];
    let run = run(ordinary("waitForRecording", json!({})), script(replies));
    assert_eq!((run.value(), run.statuses.as_slice()), (&json!([asset("completed")]), &["completed".into()][..]));
}

#[test]
fn an_invalid_asset_is_an_invalid_response() {
    for (assets, path) in [
        (json!([{}]), "$.recording_assets[0].id"),
        (json!({}), "$.recording_assets"),
        (json!([asset("completed"), null]), "$.recording_assets[1]"),
    ] {
        let body = recorded("completed", &flags(true, false), &assets);
        let run = run(ordinary("waitForRecording", json!({})), script([Reply::status(200, body)]));
        assert_eq!((run.end(), run.failure().path.as_deref()), ("ERR_INVALID_RESPONSE", Some(path)));
    }
}

#[test]
fn a_recording_wait_lasts_ten_minutes() {
    let body = recorded("completed", &flags(true, false), &json!([asset("processing")]));
    let run = run(ordinary("waitForRecording", json!({})), |_, _| Reply::status(200, &body));
    assert_eq!(run.end(), "ERR_TIMEOUT");
    assert!((599_990..=600_000).contains(&run.elapsed), "{}", run.elapsed);
    assert!(run.requests.iter().all(|request| request.url.ends_with("/live-streams/s1") && !request.playlist));
}

#[test]
fn external_streams_by_status_and_goal() {
    let ended = "ERR_STREAM_ENDED";
    for (until, statuses, expected) in [
        ("running", &["running"][..], "done"),
        ("running", &["starting", "odd", "running"], "done"),
        ("running", &["starting", "failed"], ended),
        ("running", &["stopping"], ended),
        ("running", &["completed"], ended),
        ("running", &["starting"], "ERR_TIMEOUT"),
        ("completed", &["starting", "running", "stopping", "post_processing", "completed"], "done"),
        ("completed", &["running", "failed"], ended),
        ("completed", &["running"], "ERR_TIMEOUT"),
    ] {
        let mut left = statuses.iter();
        let last = *statuses.last().unwrap();
        let run = run(ordinary("waitForExternalStream", json!({ "until": until })), |_, _| {
            Reply::status(200, samples::external_stream(left.next().unwrap_or(&last)))
        });
        assert_eq!(
            (run.end(), run.statuses.as_slice()),
            (expected, &statuses.iter().map(|status| String::from(*status)).collect::<Vec<_>>()[..]),
            "{until} {statuses:?}"
        );
        assert!(run.requests.iter().all(|request| request.url.ends_with("/external-streams/s1") && !request.playlist));
        match &run.outcome {
            Ok(stream) => assert_eq!(stream, &samples::external_stream(last)),
            Err((_, stream)) => assert_eq!(stream.as_ref().unwrap()["status"], last),
        }
    }
}

#[test]
fn options_of_these_waits() {
    for (name, options, argument) in [
        ("waitForExternalStream", json!({ "token": "t0ken", "until": "playable" }), "options.until"),
        ("waitForRecording", json!({ "token": "t0ken", "until": "completed" }), "options.until"),
        ("waitForRecording", json!({ "token": "t0ken", "onStatus": 7 }), "options.onStatus"),
    ] {
        let run = run(Call::new(name, [Some("s1".into()), Some(options.into())]), script([]));
        assert_eq!(run.failure().argument.as_deref(), Some(argument), "{name}");
    }
    let told = Mock::Object(vec![("token", "t0ken".into()), ("onStatus", Mock::Function)]);
    let call = Call::new("waitForExternalStream", [Some("s1".into()), Some(told)]);
    run(call, script([Reply::status(200, samples::external_stream("running"))])).value();
}
