//! No failure contains a token, a secret or a query string, whatever the server responds.

use super::simulation::{Call, Reply, run};
use super::{good, is_auxiliary, nothing, operation, operations, ordinary, own, refused, with_tokens};
use crate::check::{Need, Table};
use crate::tests::test;
use serde_json::{Value as Json, json};

/// Bodies in which a server or proxy echoes a secret.
fn echoes(secret: &str) -> Vec<String> {
    let url = format!("https://myname.app.100ms.live/preview/abc-defg-hij?auth_token={secret}&name=x");
    vec![
        secret.into(),
        format!("<pre>Authorization: Bearer {secret}</pre>"),
        json!({ "message": format!("token {secret} is not valid"), "details": [secret, url] }).to_string(),
        json!({ "message": url }).to_string(),
        json!({ "meeting_url": url, "id": 7 }).to_string(),
        format!("{}{secret}{secret}", "x".repeat(100)),
        json!({ "id": url }).to_string(),
    ]
}

/// Whether a body is a valid response, because all required members are present.
fn has_all(table: &Table, body: &str) -> bool {
    let body: Json = serde_json::from_str(body).unwrap_or_default();
    let mut needs = table.names.to_str().split_whitespace().zip(table.fields);
    needs.all(|(name, field)| field.need == Need::Optional || body[name].is_string())
}

#[track_caller]
fn never_reveals(call: impl Fn() -> Call, secret: &'static str) {
    for status in [0, 200, 204, 301, 400, 401, 403, 404, 408, 409, 429, 500, 503] {
        for body in echoes(secret) {
            for also_in_lists in [true, false] {
                let mut call = call();
                call.secrets = vec![secret];
                let name = call.name;
                // The simulation checks every failure for the secret.
                let run = run(call, |request, _| match is_auxiliary(name, request) && !also_in_lists {
                    true => nothing(),
                    false => Reply::status(status, &body).retry_after(secret).date(0),
                });
                let may_end_well =
                    has_all(operation(name).answer, &body) || status == 404 || body.contains("meeting_url");
                assert!(run.outcome.is_err() || may_end_well, "{name} {status} {body}");
            }
        }
    }
}

#[test]
fn the_calls_own_token_is_redacted() {
    for name in operations() {
        never_reveals(|| ordinary(name, json!({ "timeout": 5000 })), "t0ken");
        never_reveals(|| with_tokens(name, &["asked-for"]), "asked-for");
    }
}

#[test]
fn other_tokens_are_redacted() {
    let jwt = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ0eXBlIjoiYXBwIn0.sig-na_ture";
    for name in operations() {
        never_reveals(|| ordinary(name, json!({ "timeout": 5000 })), jwt);
    }
}

#[test]
fn network_errors_are_redacted() {
    let reason = "request to https://api.100ms.live/v2/x?auth_token=q9q9 with t0ken failed";
    for name in operations() {
        let mut call = ordinary(name, json!({ "retries": 1 }));
        call.secrets = vec!["t0ken", "q9q9"];
        let run = run(call, |_, _| Reply { what: super::simulation::What::Lost(false, reason), ..Reply::lost() });
        assert!(run.failure().message.contains("[redacted]"), "{}", run.failure().message);
    }
}

#[test]
fn misplaced_secrets_are_not_shown() {
    let credentials = json!({ "accessKey": "s3cret", "secret": "s3cret" });
    let wrong: [(&'static str, [Json; 3]); 9] = [
        ("getLiveStream", [json!("s1"), json!({ "token": credentials }), json!(null)]),
        ("getLiveStream", [json!("s1"), json!({ "token": "s3cret\n" }), json!(null)]),
        ("getLiveStream", [json!("s1"), json!({ "credentials": "s3cret" }), json!(null)]),
        ("getLiveStream", [json!("s1"), json!({ "baseUrl": "https://u:s3cret@a.example" }), json!(null)]),
        ("getLiveStream", [credentials.clone(), json!({}), json!(null)]),
        ("startLiveStream", [json!("r1"), json!({ "meeting_url": "x?auth_token=s3cret" }), json!(null)]),
        ("startLiveStream", [json!("r1"), json!({ "destination": ["s3cret"] }), json!(null)]),
        ("createManagementToken", [json!({ "accessKey": "a", "secret": "s3cret\0" }), json!(null), json!(null)]),
        ("buildMeetingUrl", [json!({ "subdomain": "a", "auth_token": "s3cret s3cret" }), json!(null), json!(null)]),
    ];
    for (name, args) in wrong {
        // Both kinds of calls check every failure for the secret.
        assert_eq!(refused(name, args).code, "ERR_INVALID_ARGUMENT", "{name}");
    }
}

#[test]
fn redirects_do_not_leak_the_token() {
    for name in operations() {
        let run = run(ordinary(name, json!({})), own(name, [Reply::status(302, "see https://evil.example/?t=t0ken")]));
        assert_eq!(run.requests.iter().filter(|request| !is_auxiliary(name, request)).count(), 1, "{name}");
        run.failure();
    }
}

#[test]
fn playlist_requests_carry_no_token() {
    let options = json!({ "until": "playable" });
    let run = run(ordinary("waitForLiveStream", options), |request, _| match request.playlist {
        true => Reply::status(200, "#EXTM3U\n#EXTINF:2,\na.m4s\n"),
        false => good("waitForLiveStream"),
    });
    assert_eq!(run.requests.iter().map(|request| request.token.as_str()).collect::<Vec<_>>(), ["t0ken", ""]);
}
