//! Whose stream it is by its properties: a table that the Worker's `byWhatItIs` must match too.

use super::made;
use crate::call::tests::simulation::{Call, Reply, START, run};
use crate::call::tests::{ordinary, page};
use crate::tests::test;
use serde_json::{Value as Json, json};

#[test]
fn streams_are_attributed_as_the_table_says() {
    let cases: Vec<Json> = serde_json::from_str(include_str!("evidence.json")).unwrap();
    for case in cases {
        assert_eq!(owner(&case["asked"], &case["told"]), case["whose"], "{}", case["what"]);
    }
}

/// The verdict on a sufficiently recent stream in the lists after the response to a start was lost.
fn owner(asked: &Json, told: &Json) -> &'static str {
    let mut stream = made("found", "running", 150);
    let members = stream.as_object_mut().unwrap();
    members.insert("recording".into(), Json::Null);
    members.extend([("meeting_url".into(), "".into()), ("destination".into(), "".into())]);
    members.extend(told.as_object().unwrap().clone());
    let mut call = ordinary("startLiveStream", json!({ "retries": 0 }));
    call.args[1] = Some(asked.clone().into());
    judged(call, &stream)
}

/// The call's verdict on a stream that all lists show after the response to its start was lost.
pub fn judged(call: Call, stream: &Json) -> &'static str {
    let run = run(call, |request, elapsed| match request.method {
        "POST" => Reply::lost().after(200),
        _ => page(std::slice::from_ref(stream)).after(20).date(START + elapsed + 20),
    });
    match run.outcome {
        Ok(_) => "ours",
        Err((failure, Some(_))) if failure.code == "ERR_ALREADY_RUNNING" => "theirs",
        Err((failure, Some(_))) if failure.code == "ERR_AMBIGUOUS_START" => "unclear",
        Err((failure, _)) => panic!("{}: {}", failure.code, failure.message),
    }
}
