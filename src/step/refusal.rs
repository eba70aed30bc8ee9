//! An answer that is not a yes, in words: what the API said, and what to do about it.

use super::exchange::about;
use super::{Answer, Auth, Moment, State};
use crate::check::{self, Value};
use crate::error::{Code, Failure};
use crate::redact::redact;
use crate::retry;

/// What the API said when it did not say yes.
pub fn refused<V: Value>(state: &State, answer: &Answer<V>, moment: &Moment) -> Failure {
    let member = |name: &str| answer.body.as_ref()?.get(name).ok()?;
    let shown = |value: V| match value.text()? {
        check::Text::Unicode(text) => Some(redact(&text, &state.token, 500)),
        _ => None,
    };
    let server_message = member("message").and_then(shown);
    let details: Vec<String> = match member("details") {
        Some(list) if list.kind() == check::Kind::List => {
            (0..20).map_while(|index| list.get(&crate::json::decimal(index)).ok()?).filter_map(shown).collect()
        }
        _ => Vec::new(),
    };
    let mut happened = match answer.status {
        // A browser hides where a redirect leads, its status included.
        0 => String::from("answered with a redirect"),
        status => ["answered ", &crate::json::decimal(u64::from(status))].concat(),
    };
    match (&server_message, redact(&answer.text, &state.token, 120)) {
        (Some(message), _) => happened.push_str(&[": ", message].concat()),
        (None, snippet) if !snippet.trim().is_empty() => happened.push_str(&[": ", &snippet].concat()),
        _ => {}
    }
    if !details.is_empty() {
        happened.push_str(&[" (", &details.join("; "), ")"].concat());
    }
    happened.push_str(advice(answer.status, state.auth));
    let mut failure = about(state, Code::Api, &happened);
    failure.status = Some(answer.status);
    let text = server_message.as_deref().unwrap_or(&answer.text);
    failure.retry_after = match answer.status {
        429 | 503 => retry::retry_after(answer.retry_after.as_deref(), text, moment.now),
        _ => None,
    };
    failure.server_message = server_message;
    failure.details = details;
    failure
}

fn advice(status: u16, auth: Auth) -> &'static str {
    match status {
        401 if auth == Auth::Signed => "; check access key and secret",
        401 if auth == Auth::None => "; what is behind baseUrl refused the call",
        401 => "; the token is no management token of this account, or it has expired",
        403 => "; check the id, and that the token may do this",
        0 | 300..=399 => {
            "; redirects are not followed, so that no token is carried away: set baseUrl to where it leads"
        }
        500..=599 => "; the service is in trouble, try again later",
        _ => "",
    }
}
