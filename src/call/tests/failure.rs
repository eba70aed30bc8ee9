//! Failures, as the tests inspect them.

use crate::error::{self, Code};
use crate::tests::to_json;
use crate::values::out_of_step;
use serde_json::Value as Json;
use wasm_bindgen::{JsCast, JsValue};

/// A failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub code: &'static str,
    pub message: String,
    pub status: Option<u16>,
    pub server_message: Option<String>,
    pub details: Vec<String>,
    pub method: Option<String>,
    pub url: Option<String>,
    pub path: Option<String>,
    pub argument: Option<String>,
    pub retry_after: Option<u64>,
    pub request_id: Option<String>,
    pub attempts: Option<u32>,
    /// Its stream, which is not enumerable.
    pub stream: Option<Json>,
    /// All properties but the stream.
    pub json: Json,
}

impl Failure {
    /// Reads a failure of the core, which has no other members than the ones above.
    #[track_caller]
    pub fn read(failure: &JsValue) -> Failure {
        let Json::Object(mut members) = to_json(failure) else { panic!("{failure:?} is no failure") };
        // JSON omits what it cannot represent.
        let names = js_sys::Object::keys(failure.unchecked_ref::<js_sys::Object>()).length();
        assert_eq!(members.len(), names as usize, "what is in {failure:?}?");
        let stream = members.remove("stream");
        let json = Json::Object(members.clone());
        let mut take = |name: &str| members.remove(name);
        let text = |member: Option<Json>| member.map(|text| String::from(text.as_str().expect("a text")));
        let number = |member: Option<Json>| member.map(|number| number.as_u64().expect("a whole number"));
        let code = text(take("code")).expect("a failure has a code");
        let known = Code::ALL.iter().map(|code| code.name()).find(|known| *known == code);
        let failure = Failure {
            code: known.unwrap_or_else(|| panic!("nobody knows {code}")),
            message: text(take("message")).expect("a failure has a message"),
            status: number(take("status")).map(|status| status as u16),
            server_message: text(take("serverMessage")),
            details: take("details").map(|details| serde_json::from_value(details).unwrap()).unwrap_or_default(),
            method: text(take("method")),
            url: text(take("url")),
            path: text(take("path")),
            argument: text(take("argument")),
            retry_after: number(take("retryAfter")),
            request_id: text(take("requestId")),
            attempts: number(take("attempts")).map(|attempts| attempts as u32),
            stream,
            json,
        };
        assert!(members.is_empty(), "what should {members:?} mean?");
        failure
    }

    /// Reads a failure in the current step.
    #[track_caller]
    pub fn of(failure: error::Failure) -> Failure {
        Failure::read(&out_of_step(failure))
    }

    /// Whether it has a stream.
    pub fn with_stream(&self) -> bool {
        self.stream.is_some()
    }

    /// Checks the guarantees that every failure must meet.
    #[track_caller]
    pub fn complete(&self, secrets: &[&str]) {
        let json = self.json.to_string();
        assert!(!self.message.is_empty() && !self.message.contains(char::is_control), "{}", self.message);
        for secret in secrets {
            assert!(!json.contains(secret), "{json} holds a secret");
        }
        match self.code {
            "ERR_API" => assert!(self.status.is_some(), "{json}"),
            "ERR_INVALID_ARGUMENT" => assert!(self.argument.is_some(), "{json}"),
            "ERR_INVALID_RESPONSE" => assert!(self.path.is_some() && self.status.is_some(), "{json}"),
            _ => {}
        }
        if let Some(url) = &self.url {
            assert!(!url.contains(['?', '#']), "{json}");
        }
    }
}
