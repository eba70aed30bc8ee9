//! An answer that is not a yes, in words: what the API said, and what to do about it.

use super::exchange::about;
use super::{Auth, State};
use crate::error::{API, Failure};
use crate::redact::redact;
use crate::retry;
use crate::values::slot::{BODY, RETRY_AFTER, STATUS, TEXT};
use crate::values::{Kind, Value, fill, number, text};

/// What the API said when it did not say yes.
pub fn refused(state: &State, status: u32) -> Failure {
    let said = BODY.get(text!("message")).filter(is_text).map(|said| redact(said, text!("500")));
    let snippet = said.unwrap_or_else(|| redact(TEXT, text!("120")));
    // A browser hides where a redirect leads, its status included.
    let what =
        if status == 0 { text!("answered with a redirect") } else { fill(text!("answered %"), STATUS, None, None) };
    let mut happened = what;
    if said.is_some() || !snippet.matches(text!(r"^\s*$")) {
        happened = fill(text!("%: %"), what, Some(snippet), None);
    }
    let details = BODY.get(text!("details")).filter(|details| details.kind() == Kind::List);
    let details = details.and_then(shown);
    if let Some((_, joined)) = details {
        happened = fill(text!("% (%)"), happened, Some(joined), None);
    }
    happened = fill(text!("%%"), happened, Some(advice(status, state.auth)), None);
    let failure = about(state, API, happened);
    failure.with(text!("status"), Some(STATUS));
    if matches!(status, 429 | 503) {
        let wait = retry::retry_after(RETRY_AFTER.kept(), said.unwrap_or(TEXT));
        failure.with(text!("retryAfter"), wait.map(number));
    }
    failure.with(text!("serverMessage"), said);
    failure.with(text!("details"), details.map(|(list, _)| list));
    failure
}

/// At most twenty of the details, as a list and as one text.
fn shown(details: Value) -> Option<(Value, Value)> {
    let (list, mut joined) = (Value::list(), None);
    for index in 0..details.length().min(20) {
        if let Some(detail) = details.item(index).filter(is_text) {
            let detail = redact(detail, text!("500"));
            list.set_item(list.length(), detail);
            joined = Some(joined.map_or(detail, |joined| fill(text!("%; %"), joined, Some(detail), None)));
        }
    }
    joined.map(|joined| (list, joined))
}

fn is_text(value: &Value) -> bool {
    value.kind() == Kind::Text
}

fn advice(status: u32, auth: Auth) -> Value {
    match status {
        401 if auth == Auth::Signed => text!("; check access key and secret"),
        401 if auth == Auth::None => text!("; what is behind baseUrl refused the call"),
        401 => text!("; the token is no management token of this account, or it has expired"),
        403 => text!("; check the id, and that the token may do this"),
        0 | 300..=399 => {
            text!("; redirects are not followed, so that no token is carried away: set baseUrl to where it leads")
        }
        500..=599 => text!("; the service is in trouble, try again later"),
        _ => text!(""),
    }
}
