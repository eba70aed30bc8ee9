//! The functions that make no requests, called by name.

use super::failure::Failure;
use super::under_way::{Time, argument};
use crate::signing::{self, Unsigned};
use crate::step::Place;
use crate::tests::{self, Mock, json, within};
use crate::values::Value;
use crate::{meeting_url, token, webhook};
use serde_json::Value as Json;

/// Their names.
pub const NAMES: [&str; 5] =
    ["buildMeetingUrl", "parseMeetingUrl", "createManagementToken", "createAuthToken", "verifyWebhook"];

/// The result of one; for `verifyWebhook` only the arguments are checked.
#[track_caller]
pub fn call(name: &str, arguments: &[Option<Mock>], place: Place, time: &Time) -> Result<Json, Failure> {
    let result = within(|| {
        let mut arguments = arguments.iter().map(argument);
        let mut next = || arguments.next().flatten();
        let moment = time.moment();
        let result = match name {
            "buildMeetingUrl" => meeting_url::build(next()).map(Value::from),
            "parseMeetingUrl" => meeting_url::parse(next()).map(Value::from),
            "createManagementToken" => signing::management_token(place, &moment, next(), next()).map(signed),
            "createAuthToken" => signing::auth_token(place, &moment, next(), next(), next()).map(signed),
            "verifyWebhook" => webhook::checks(next(), next()).map(|_| true.into()),
            _ => panic!("nobody knows {name}"),
        };
        result.map(json).map_err(Failure::of)
    });
    if let Err(failure) = &result {
        failure.complete(&["s3cret", "t0ken"]);
    }
    result
}

/// The token as a driver would sign it.
fn signed(unsigned: Unsigned) -> Value {
    assert_eq!(unsigned.limit, 30_000.0);
    token::signed(unsigned.text, tests::text("c2lnbmF0dXJl")).into()
}
