use super::{input, options, route};
use crate::call;
use crate::operation::Reach;
use crate::tests::{Mock, given, json, shown, test, text, within};
use serde_json::{Value as Json, json};

/// The route of a request: data, null if there is none, or the message of the refusal.
fn routed(method: &str, path: &str, query: &str) -> Result<Json, String> {
    within(|| match route(text(method), text(path), text(query)) {
        Ok(found) => Ok(found.map_or(Json::Null, json)),
        Err(failure) => Err(shown(failure.message())),
    })
}

#[test]
fn routing_is_the_inverse_of_the_clients_requests() {
    for (method, path, call) in [
        (
            "POST",
            "/live-streams/room/r1/start",
            json!({ "operation": "startLiveStream", "reach": "room", "ids": ["r1"], "takesBody": true }),
        ),
        (
            "POST",
            "/live-streams/s1/stop",
            json!({ "operation": "stopLiveStream", "reach": "stream", "ids": ["s1"], "takesBody": false }),
        ),
        (
            "POST",
            "/live-streams/room/r1/stop",
            json!({ "operation": "stopLiveStreams", "reach": "room", "ids": ["r1"], "takesBody": false }),
        ),
        (
            "GET",
            "/live-streams/s1",
            json!({ "operation": "getLiveStream", "reach": "stream", "ids": ["s1"], "takesBody": false }),
        ),
        (
            "POST",
            "/live-streams/s1/timed-metadata",
            json!({ "operation": "sendTimedMetadata", "reach": "stream", "ids": ["s1"], "takesBody": true }),
        ),
        (
            "POST",
            "/live-streams/s1/pause-recording",
            json!({ "operation": "pauseRecording", "reach": "stream", "ids": ["s1"], "takesBody": false }),
        ),
        (
            "POST",
            "/live-streams/s1/resume-recording",
            json!({ "operation": "resumeRecording", "reach": "stream", "ids": ["s1"], "takesBody": false }),
        ),
    ] {
        assert_eq!(routed(method, path, ""), Ok(call), "{method} {path}");
    }
    let filter = json!({ "room_id": "a b&=é", "status": "running", "limit": 100 });
    let list = json!({ "operation": "listLiveStreams", "reach": "input", "ids": [], "input": filter });
    assert_eq!(routed("GET", "/live-streams", "?room_id=a+b%26%3D%C3%A9&status=running&limit=100"), Ok(list));
}

#[test]
fn routes_are_unambiguous() {
    let reached = call::operations().filter(|operation| operation.reach != Reach::Server);
    let requests: Vec<_> = reached.map(|operation| (operation.method, operation.path.to_str())).collect();
    for (index, request) in requests.iter().enumerate() {
        assert!(!requests[..index].contains(request), "{request:?}");
    }
}

#[test]
fn each_reach_matches_its_first_identifier() {
    for operation in call::operations() {
        let first = operation.ids.first().map(|id| id.to_str());
        match operation.reach {
            Reach::Room => assert_eq!(first, Some("roomId"), "{}", operation.name.to_str()),
            Reach::Stream => assert_eq!(first, Some("streamId"), "{}", operation.name.to_str()),
            Reach::RoomOfInput => assert_eq!(first, None, "{}", operation.name.to_str()),
            Reach::Server => {}
        }
    }
}

#[test]
fn other_requests_have_no_route() {
    for (method, path) in [
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/live-streams/"),
        ("GET", "/live-streams/a/b"),
        ("GET", "/live-streams/room/r1/start"),
        ("PUT", "/live-streams/room/r1/start"),
        ("HEAD", "/live-streams/s1"),
        ("POST", "/live-streams/room/r1/start/"),
        ("POST", "//live-streams/room/r1/start"),
        ("POST", "/live-streams/Room/r1/start"),
        ("POST", "/live%2Dstreams/s1/stop"),
        ("POST", "/live-streams"),
        ("DELETE", "/live-streams/s1"),
    ] {
        // Any stream ID is valid that can be a path segment.
        if (method, path) != ("GET", "/live-streams/") {
            assert_eq!(routed(method, path, ""), Ok(Json::Null), "{method} {path}");
        }
    }
}

#[test]
fn identifiers_are_decoded_and_checked() {
    for (segment, id) in
        [("a%2Fb", "a/b"), ("%252e%252e", "%2e%2e"), ("..%2F..", "../.."), ("a+b", "a+b"), ("%00", "\0")]
    {
        let call = routed("GET", &format!("/live-streams/{segment}"), "").unwrap();
        assert_eq!(call["ids"], json!([id]), "{segment}");
    }
    for (segment, said) in [
        ("", "streamId must not be empty"),
        ("..", "streamId must be an id, got a dot segment"),
        ("%2e%2e", "streamId must be an id, got a dot segment"),
        ("%", "streamId must be percent-encoded UTF-8"),
        ("%ff", "streamId must be percent-encoded UTF-8"),
        ("%ED%A0%80", "streamId must be percent-encoded UTF-8"),
        (&"x".repeat(257), "streamId must have 1 to 256 characters"),
    ] {
        let said = format!("getLiveStream: {said}");
        assert_eq!(routed("GET", &format!("/live-streams/{segment}"), ""), Err(said), "{segment}");
    }
}

#[test]
fn queries_are_parsed_by_the_filters_rules() {
    for (query, said) in [
        ("", "filter.room_id is missing: streams are listed for one room"),
        ("?room_id=", "filter.room_id must not be empty"),
        ("?room_id=a&room_id=b", "filter.room_id must be given only once"),
        ("?room_id=a&room%5Fid=b", "filter.room_id must be given only once"),
        ("?room_id=a&roomid=b", "filter.roomid is not a known property; did you mean room_id?"),
        ("?room_id=a&__proto__=b", "filter.__proto__ is not a known property"),
        ("?room_id=a&constructor=b", "filter.constructor is not a known property"),
        ("?room_id=%", "filter.room_id must be percent-encoded UTF-8"),
        ("?room_id=a&limit=9", "filter.limit must be a whole number from 10 to 100, got 9"),
        ("?room_id=a&limit=1e1", "filter.limit must be a whole number from 10 to 100, got a string"),
        ("?room_id=a&limit=", "filter.limit must be a whole number from 10 to 100, got a string"),
        ("?room_id=a&limit=0x20", "filter.limit must be a whole number from 10 to 100, got a string"),
    ] {
        assert_eq!(routed("GET", "/live-streams", query), Err(format!("listLiveStreams: {said}")), "{query}");
    }
    let said = routed("GET", "/live-streams/s1", "?room_id=a");
    assert_eq!(said, Err("getLiveStream: query takes no parameters".into()));
}

#[test]
fn bodies_are_checked_and_copied() {
    let taken = |operation: &str, body: Json| {
        within(|| match input(text(operation), Some(given(body))) {
            Ok(input) => Ok(input.map_or(Json::Null, json)),
            Err(failure) => Err(shown(failure.message())),
        })
    };
    let body = json!({ "destination": "main", "recording": { "hls_vod": true, "single_file_per_layer": null } });
    let copy = json!({ "destination": "main", "recording": { "hls_vod": true } });
    assert_eq!(taken("startLiveStream", body), Ok(copy));
    assert_eq!(taken("startLiveStream", json!({})), Ok(json!({})));
    assert_eq!(taken("stopLiveStream", json!({ "any": 1 })), Ok(Json::Null), "it has no input");
    for (operation, body, said) in [
        (
            "startLiveStream",
            json!({ "recordings": {} }),
            "params.recordings is not a known property; did you mean recording?",
        ),
        ("startLiveStream", json!([]), "params must be an object, got an array"),
        ("sendTimedMetadata", json!({ "payload": "" }), "metadata.payload must have 1 to 100 characters"),
    ] {
        assert_eq!(taken(operation, body), Err(format!("{operation}: {said}")));
    }
}

/// The names of the accepted options, or the message of the refusal.
fn read(members: Vec<(&'static str, Mock)>) -> Result<Vec<String>, String> {
    within(|| match options(Some(given(Mock::Object(members)))) {
        Ok(options) => Ok(json(options).as_object().unwrap().keys().cloned().collect()),
        Err(failure) => Err(shown(failure.message())),
    })
}

#[test]
fn options_are_checked_and_need_a_token_source() {
    let authorize = || ("authorize", Mock::Function);
    let token = || ("token", "t".into());
    assert_eq!(read(vec![authorize(), token()]), Ok(vec!["token".into()]), "functions are nothing in JSON");
    for (members, said) in [
        (vec![token()], "options.authorize is missing"),
        (vec![authorize()], "options.credentials is missing; give options.credentials or options.token"),
        (
            vec![authorize(), token(), ("credentials", json!({}).into())],
            "options.credentials must not be given together with options.token",
        ),
        (
            vec![authorize(), token(), ("meetingOrigin", json!([]).into())],
            "options.meetingOrigin is not a known property; did you mean meetingOrigins?",
        ),
        (
            vec![authorize(), token(), ("basePath", "api".into())],
            "options.basePath must be a path such as \"/api\", without a trailing slash",
        ),
        (
            vec![authorize(), token(), ("basePath", "/api/".into())],
            "options.basePath must be a path such as \"/api\", without a trailing slash",
        ),
        (
            vec![authorize(), token(), ("timeout", json!(0).into())],
            "options.timeout must be a whole number from 1 to 2147483647, got 0",
        ),
    ] {
        assert_eq!(read(members), Err(format!("createHandler: {said}")));
    }
    let said = read(vec![authorize(), token(), ("baseUrl", "/api".into())]).unwrap_err();
    assert!(said.starts_with("createHandler: options.baseUrl must be an absolute URL here"), "{said}");
}
