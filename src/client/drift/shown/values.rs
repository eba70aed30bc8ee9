//! A value of every public type, as printed by `Debug`, in which each text is its own path.

use crate::check::{Rule, Table};
use crate::client::drift::{allowed, names};
use crate::client::*;
use crate::tests::samples;
use crate::{active_rooms, external_streams, live_streams, recordings, room_codes, rooms, signing, templates};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Marks before and after the path of a text.
pub const MARK: &str = "|";

/// A text that contains its path, and a URL whose query does.
fn mark(path: &str) -> String {
    [MARK, path, MARK, "?q=", MARK, path, "?", MARK].concat()
}

fn value(rule: &'static Rule, path: &str) -> Json {
    match rule {
        Rule::Filled | Rule::Text | Rule::Sized(..) | Rule::Pattern(..) | Rule::WebUrl => json!(mark(path)),
        Rule::List(items, ..) => json!([value(items, path)]),
        Rule::Object(table) if table.fields.is_empty() => json!({ "any": mark(&[path, ".any"].concat()) }),
        Rule::Object(table) => object(table, &[path, "."].concat()),
        Rule::Map(values, _) => json!({ mark(&[path, ".key"].concat()): value(values, path) }),
        Rule::Flag | Rule::Count | Rule::Number(_) | Rule::OneOf(..) => allowed(rule).swap_remove(0),
        Rule::Function | Rule::Any => panic!("no struct holds such a member"),
    }
}

fn object(table: &'static Table, before: &str) -> Json {
    let members = names(table).into_iter().zip(table.fields);
    Json::Object(members.map(|(name, field)| (name.clone(), value(field.rule, &[before, &name].concat()))).collect())
}

fn of<T: DeserializeOwned + std::fmt::Debug>(table: &'static Table) -> String {
    let value: T = serde_json::from_value(object(table, "")).unwrap();
    format!("{value:?}")
}

/// A documented event in which each text of the data is replaced by its path.
fn event(sample: &str) -> String {
    let mut event = samples::load(sample);
    event["data"] = marked(&event["data"], "");
    let event: WebhookEvent = serde_json::from_value(event).unwrap();
    format!("{event:?}")
}

fn marked(documented: &Json, path: &str) -> Json {
    match documented {
        Json::String(_) => json!(mark(path)),
        Json::Array(items) => items.iter().map(|item| marked(item, path)).collect(),
        Json::Object(members) => {
            let below = |name: &str| if path.is_empty() { name.into() } else { [path, ".", name].concat() };
            Json::Object(members.iter().map(|(name, value)| (name.clone(), marked(value, &below(name)))).collect())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => documented.clone(),
    }
}

/// The types that the API's tables describe, with their parts.
macro_rules! of_tables {
    ($($name:ident $table:expr,)*) => { vec![$((stringify!($name), of::<$name>(&$table))),*] };
}

/// The same for given values.
macro_rules! of_values {
    ($($name:ident $value:expr,)*) => { vec![$((stringify!($name), format!("{:?}", $value))),*] };
}

/// The output of `Debug`, with the name of the type.
pub fn printed() -> Vec<(&'static str, String)> {
    let data = of_tables! {
        LiveStream live_streams::LIVE_STREAM,
        LiveStreamPage live_streams::PAGE,
        StartParams live_streams::PARAMS,
        ListFilter live_streams::FILTER,
        TimedMetadata live_streams::METADATA,
        ExternalStream external_streams::EXTERNAL_STREAM,
        ExternalStreamPage external_streams::EXTERNAL_PAGE,
        ExternalParams external_streams::EXTERNAL_PARAMS,
        Room rooms::ROOM,
        RoomPage rooms::ROOM_PAGE,
        RoomParams rooms::ROOM_PARAMS,
        RoomChanges rooms::ROOM_CHANGES,
        RoomFilter rooms::ROOM_FILTER,
    };
    let more = of_tables! {
        RoomCode room_codes::ROOM_CODE,
        RoomCodePage room_codes::ROOM_CODE_PAGE,
        RoomCodeFilter room_codes::ROOM_CODE_FILTER,
        RoomCodeSetting room_codes::ROOM_CODE_SETTING,
        Recording recordings::RECORDING,
        RecordingPage recordings::RECORDING_PAGE,
        RecordingFilter recordings::RECORDING_FILTER,
        RecordingUrl recordings::RECORDING_URL,
        ActiveRoom active_rooms::ACTIVE_ROOM,
        Peer active_rooms::PEER,
        PeerFilter active_rooms::PEER_FILTER,
        EndParams active_rooms::END_PARAMS,
        Destinations templates::DESTINATIONS,
        AuthClaims signing::CLAIMS,
    };
    let hls = ["started.success", "stopped.success", "failure", "recording.success"];
    let hls = hls.iter().map(|name| ["webhooks__hls.", name].concat());
    let beam = ["started.success", "stopped.success", "failure", "recording.success"];
    let beam = beam.iter().map(|name| ["../../emulator/tests/it/samples/webhooks__beam.", name].concat());
    let events = hls.chain(beam).map(|sample| ("WebhookData", event(&sample)));
    [data, more, own(), errors()].into_iter().flatten().chain(events).collect()
}

/// Types that are not part of the API.
fn own() -> Vec<(&'static str, String)> {
    let credentials = || Credentials { access_key: mark("access_key"), secret: mark("secret") };
    let request = || RequestOptions {
        auth: Auth::Credentials(credentials()),
        base_url: Some(mark("base_url")),
        on_retry: Some(Callback::new(|_| {})),
        ..RequestOptions::default()
    };
    let source = TokenSource::new(|| async { Ok(mark("token")) });
    let door =
        |code| if code { Door::Code(mark("code_of_door")) } else { Door::Room { id: mark("id"), role: mark("role") } };
    let meeting = MeetingUrl {
        auth_token: Some(mark("auth_token")),
        name: Some(mark("name")),
        hms_live_key: Some(mark("hms_live_key")),
        ..MeetingUrl::new(Site::Origin(mark("site")), door(true))
    };
    let (name, values, secrets) = (mark("name"), vec![mark("values")], vec![mark("secrets")]);
    let file = RecordingFile {
        asset_id: mark("asset_id"),
        layer: mark("layer"),
        recording_path: mark("recording_path"),
        recording_presigned_url: mark("recording_presigned_url"),
        size: 1.0,
        width: 1.0,
        height: 1.0,
    };
    let (location, url) = (mark("location"), mark("thumbnail.url"));
    let thumbnail = RecordingThumbnail { width: 1.0, height: 1.0, offset: 1.0, location, url };
    of_values! {
        Auth Auth::Token(mark("token")),
        Auth Auth::TokenFrom(source.clone()),
        Auth Auth::Credentials(credentials()),
        Credentials credentials(),
        TokenSource source,
        TokenOptions TokenOptions { expires_in: Some(Duration::from_secs(1)), ..TokenOptions::default() },
        RequestOptions request(),
        StartOptions StartOptions { idempotency_key: Some(mark("idempotency_key")), ..request().into() },
        WaitOptions WaitOptions::from(request()),
        ExternalWaitOptions ExternalWaitOptions::from(request()),
        RecordingWaitOptions RecordingWaitOptions::from(request()),
        RecordingUrlOptions RecordingUrlOptions::from(request()),
        CreateRoomOptions CreateRoomOptions::from(request()),
        Callback Callback::<Retry>::new(|_| {}),
        Door door(true),
        Door door(false),
        Site [Site::Subdomain(mark("site")), Site::Origin(mark("site"))],
        MeetingUrl meeting,
        WebhookProof WebhookProof::HeaderAndSignature { name, values, secrets },
        Items all_live_streams(&ListFilter::default(), &request()),
        StreamResolution StreamResolution { width: 1.0, height: 1.0 },
        RtmpTarget RtmpTarget { url: mark("rtmp.url") },
        RecordingFile file,
        RecordingThumbnail thumbnail,
        Status Status::Other(mark("status")),
        AssetType AssetType::Other(mark("type")),
        AssetStatus AssetStatus::Other(mark("status")),
    }
}

fn errors() -> Vec<(&'static str, String)> {
    let failure = || Failure {
        code: Code::Api,
        message: mark("message"),
        status: Some(500),
        server_message: Some(mark("server_message")),
        details: vec![mark("details")],
        method: Some(mark("method")),
        // The core has removed the query, also from a report's URL.
        url: Some([MARK, "request_url", MARK].concat()),
        path: Some(mark("path")),
        argument: Some(mark("argument")),
        retry_after: Some(1.0),
        request_id: Some(mark("request_id")),
        attempts: Some(1),
    };
    let stream = object(&external_streams::EXTERNAL_STREAM, "");
    let stream = serde_wasm_bindgen::to_value(&stream).unwrap();
    let member = |name: &str, of: &str| {
        let object = js_sys::Object::new();
        js_sys::Reflect::set(&object, &name.into(), &of.into()).unwrap();
        JsValue::from(object)
    };
    assert!(!stream.is_null());
    let failed = || Error::Failed {
        failure: Box::new(failure()),
        stream: Some(member("id", &mark("stream_id"))),
        cause: Some(Cause(mark("cause").into())),
    };
    let of_stream = Error::Failed { failure: Box::new(failure()), stream: Some(stream), cause: None };
    let report = RequestReport {
        method: mark("method"),
        url: [MARK, "request_url", MARK].concat(),
        status: None,
        request_id: Some(mark("request_id")),
        took: Duration::ZERO,
        attempt: 1,
    };
    of_values! {
        Failure failure(),
        Error failed(),
        Error of_stream,
        Error Error::Thrown(mark("thrown").into()),
        Retry Retry { attempt: 1, delay: Duration::ZERO, error: failed() },
        RequestReport report,
    }
}
