//! Webhook requests: who sent them, and the event inside. Transport and events:
//! <https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview>

#[cfg(test)]
mod tests;

use crate::check::{self, Field, Kind, Mismatch, Need::*, Rule, TEXT, Value};
use crate::error::{Code, Failure};
use crate::step::{Action, Done, Event, State};
use std::hint::black_box;

const EVENT: &[Field] = &[
    Field { name: "version", rule: TEXT, need: Required },
    Field { name: "id", rule: Rule::Text(1, usize::MAX), need: Required },
    Field { name: "account_id", rule: TEXT, need: Required },
    Field { name: "timestamp", rule: TEXT, need: Required },
    Field { name: "type", rule: Rule::Text(1, usize::MAX), need: Required },
    Field { name: "data", rule: Rule::Object(&[]), need: Required },
];

/// Between two secrets of a list; no secret holds a control character.
const SEPARATOR: &str = "\u{1f}";

/// Reads the arguments: what came in, and how it must prove itself.
pub fn begin<V: Value>(state: &mut State, request: &V, checks: &V) -> Result<Action, Mismatch> {
    let is_function = |name: &str| -> Result<bool, Mismatch> {
        Ok(check::read(request, name, "request")?.is_some_and(|member| member.kind() == Kind::Function))
    };
    if request.kind() != Kind::Object {
        return Err(check::refuse("request", "a Request, or an object with headers and body", request));
    }
    match check::read(request, "headers", "request")? {
        Some(headers) if headers.kind() == Kind::Object => {}
        Some(headers) => {
            return Err(check::refuse("request.headers", "a Headers object or a plain object", &headers));
        }
        None => return Err(check::missing("request.headers")),
    }
    if !is_function("arrayBuffer")? {
        match check::read(request, "body", "request")? {
            Some(body) if body.kind() == Kind::Text => {}
            // A body that was parsed already has lost the bytes that were signed.
            Some(body) if body.is_bytes() => {}
            Some(body) => {
                return Err(check::refuse("request.body", "the raw body as a string or a Uint8Array", &body));
            }
            None => return Err(check::missing("request.body")),
        }
    }
    check::known(checks, &["header", "signatureSecret"], "checks")?;
    let given = |value: &V, name: &str, path: &str| -> Result<Option<V>, Mismatch> {
        Ok(check::read(value, name, path)?.filter(|found| found.kind() != Kind::Null))
    };
    let mut header = String::new();
    if let Some(found) = given(checks, "header", "checks")? {
        let path = "checks.header";
        check::known(&found, &["name", "value"], path)?;
        let name = given(&found, "name", path)?.ok_or_else(|| check::missing("checks.header.name"))?;
        header = check::text(&name, "checks.header.name")?.to_ascii_lowercase();
        if header.is_empty()
            || !header.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
        {
            return Err(Mismatch {
                path: "checks.header.name".into(),
                complaint: "must be the name of a header".into(),
            });
        }
        let value = given(&found, "value", path)?.ok_or_else(|| check::missing("checks.header.value"))?;
        state.path = header.clone();
        state.expected = secrets(&value, "checks.header.value")?.join(SEPARATOR);
    }
    let secrets = match given(checks, "signatureSecret", "checks")? {
        Some(secret) => secrets(&secret, "checks.signatureSecret")?,
        None => Vec::new(),
    };
    if header.is_empty() && secrets.is_empty() {
        let complaint = "must ask for something: give header, signatureSecret, or both";
        return Err(Mismatch { path: "checks".into(), complaint: complaint.into() });
    }
    // Whether a signature was asked for at all must outlast the step, or an empty list of digests would pass.
    state.signed = !secrets.is_empty();
    Ok(Action::Digest { header, secrets })
}

/// Compares what came with what was expected, and only then has the body parsed.
pub fn step<V: Value>(state: &State, event: Event<V>) -> Action {
    let refuse = |message: &str| Action::Fail(Failure::new(Code::Webhook, ["the webhook request ", message].concat()));
    match event {
        Event::Digests { header, signature, digests } => {
            let asked_for_header = !state.path.is_empty();
            let asked_for_signature = state.signed;
            let sent = signature.as_deref().unwrap_or("").trim().to_ascii_lowercase();
            let sent = sent.strip_prefix("sha256=").unwrap_or(&sent);
            let header_is_good = one_is(state.expected.split(SEPARATOR), header.as_deref().unwrap_or(""));
            let signature_is_good = one_is(digests.iter().map(String::as_str), sent);
            match (asked_for_header && !header_is_good, asked_for_signature && !signature_is_good) {
                (true, _) if header.is_none() => refuse(&["has no header ", &state.path].concat()),
                (true, _) => refuse(&["has a wrong value in its header ", &state.path].concat()),
                (_, true) if signature.is_none() => refuse("has no header x-100ms-signature"),
                (_, true) => refuse("has a signature that does not match its body; the raw body is what is signed"),
                _ => Action::Decode,
            }
        }
        Event::Decoded(Some(body)) => match check::answer(&body, EVENT) {
            Ok(()) => Action::Done(Done::Latest),
            Err(Mismatch { path, complaint }) => {
                let message = ["the webhook request holds no event: ", &path, " ", &complaint].concat();
                Action::Fail(Failure { path: Some(path), ..Failure::new(Code::Webhook, message) })
            }
        },
        Event::Decoded(None) => refuse("has a body that is not JSON in UTF-8"),
        Event::Lost { .. } => refuse("has a body that cannot be read; verify it before anything else reads the body"),
        _ => refuse("did not deliver its body in time"),
    }
}

/// One secret or a list of them. An empty one is refused, since it stands for a setting that was forgotten.
fn secrets<V: Value>(value: &V, path: &str) -> Result<Vec<String>, Mismatch> {
    if value.kind() != Kind::List {
        return Ok(vec![secret(value, path)?]);
    }
    let length = check::read(value, "length", path)?.and_then(|length| length.number()).unwrap_or(0.0);
    if !(1.0..=100.0).contains(&length) {
        return Err(Mismatch { path: path.into(), complaint: "must hold 1 to 100 secrets".into() });
    }
    (0..length as u64)
        .map(|index| {
            let key = crate::json::decimal(index);
            let path = [path, "[", &key, "]"].concat();
            let item = value.get(&key).ok().flatten().ok_or_else(|| check::missing(&path))?;
            secret(&item, &path)
        })
        .collect()
}

fn secret<V: Value>(value: &V, path: &str) -> Result<String, Mismatch> {
    let text = check::text(value, path)?;
    if text.is_empty() || text.chars().any(char::is_control) {
        let complaint = "must not be empty or hold control characters";
        return Err(Mismatch { path: path.into(), complaint: complaint.into() });
    }
    Ok(text)
}

/// Whether one of the expected texts was sent. Looks at all of them, and at every byte, whatever it finds.
fn one_is<'a>(expected: impl Iterator<Item = &'a str>, sent: &str) -> bool {
    let mut found = false;
    for expected in expected {
        let differences = expected.bytes().zip(sent.bytes().chain(std::iter::repeat(0)));
        let difference = differences.fold(0u8, |all, (left, right)| black_box(all | (left ^ right)));
        found |= black_box(difference) == 0 && expected.len() == sent.len() && !expected.is_empty();
    }
    found
}
