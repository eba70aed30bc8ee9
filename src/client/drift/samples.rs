//! Every documented body goes through its struct unchanged.

use super::without_null;
use crate::client::{LiveStream, LiveStreamPage, Status, WebhookData, WebhookEvent};
use crate::tests::{samples, test};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

fn survives<T: Serialize + DeserializeOwned>(name: &str, body: &Json) {
    let value: T = serde_json::from_value(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = without_null(serde_json::to_value(&value).unwrap());
    same(&written, &without_null(body.clone()), name);
}

/// Equal, but for how numbers are written.
fn same(written: &Json, body: &Json, path: &str) {
    match (written, body) {
        (Json::Object(members), Json::Object(documented)) => {
            assert_eq!(members.keys().collect::<Vec<_>>(), documented.keys().collect::<Vec<_>>(), "{path}");
            members.iter().for_each(|(name, value)| same(value, &documented[name], &format!("{path}.{name}")));
        }
        (Json::Array(items), Json::Array(documented)) => {
            assert_eq!(items.len(), documented.len(), "{path}");
            items.iter().zip(documented).for_each(|(item, documented)| same(item, documented, path));
        }
        (Json::Number(_), Json::Number(_)) => assert_eq!(written.as_f64(), body.as_f64(), "{path}"),
        _ => assert_eq!(written, body, "{path}"),
    }
}

#[test]
fn every_documented_body_survives_the_way_through_rust() {
    for (name, stream) in samples::streams() {
        survives::<LiveStream>(&name, &stream);
    }
    for (name, page) in samples::pages() {
        survives::<LiveStreamPage>(&name, &page);
    }
}

#[test]
fn every_documented_event_has_its_kind_of_data() {
    let documented = samples::all(|name| name.starts_with("webhooks__"));
    let more = ["started.success", "stopped.success", "failure", "recording.success"];
    let more = more.map(|name| ["../../emulator/tests/it/samples/webhooks__beam.", name].concat());
    let events = documented.into_iter().chain(more.map(|name| (name.clone(), samples::load(&name))));
    let mut count = 0;
    for (name, body) in events {
        survives::<WebhookEvent>(&name, &body);
        let event: WebhookEvent = serde_json::from_value(body.clone()).unwrap();
        assert!(!matches!(event.data, WebhookData::Other(_)), "{name}");
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn an_event_that_is_not_as_documented_is_not_lost() {
    let mut body = samples::load("webhooks__hls.started.success");
    body["data"]["url"] = Json::Null;
    let event: WebhookEvent = serde_json::from_value(body.clone()).unwrap();
    let WebhookData::Other(data) = event.data else { panic!("it has no url") };
    assert_eq!((event.r#type.as_str(), Json::Object(data)), ("hls.started.success", body["data"].take()));
}

#[test]
fn a_status_that_is_new_is_kept() {
    let status: Status = serde_json::from_str("\"paused\"").unwrap();
    assert_eq!((status.as_str(), serde_json::to_string(&status).unwrap()), ("paused", "\"paused\"".into()));
    assert_eq!(status, Status::Other("paused".into()));
    assert_eq!(serde_json::from_str::<Status>("\"post_processing\"").unwrap(), Status::PostProcessing);
}
