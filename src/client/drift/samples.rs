//! Every documented body goes through its struct unchanged.

use super::without_null;
use crate::client::{LiveStream, LiveStreamPage, Status};
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
fn a_status_that_is_new_is_kept() {
    let status: Status = serde_json::from_str("\"paused\"").unwrap();
    assert_eq!((status.as_str(), serde_json::to_string(&status).unwrap()), ("paused", "\"paused\"".into()));
    assert_eq!(status, Status::Other("paused".into()));
    assert_eq!(serde_json::from_str::<Status>("\"post_processing\"").unwrap(), Status::PostProcessing);
}
