//! Webhook requests: who sent them, and the event inside. Transport and events:
//! <https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview>

#[cfg(test)]
mod tests;

use crate::check::{self, ANYTHING, Rule, SECRET, refuse, table};
use crate::error::{Checked, Failure, WEBHOOK, refused};
use crate::step::exchange::{done, fail};
use crate::step::{Action, Event, State};
use crate::values::slot::{BODY, DATE, EXPECTED, FIRST, PATH, RETRY_AFTER, SECOND, SECRET as SECRETS, WHERE};
use crate::values::{Ask, Kind, Make, Value, ask, fill, kind, literal, text};

table! {
    EVENT {
        "version" Required Rule::Text,
        "id" Required Rule::Filled,
        "account_id" Required Rule::Text,
        "timestamp" Required Rule::Text,
        "type" Required Rule::Filled,
        "data" Required Rule::Object(&ANYTHING),
    }
}

table! {
    CHECKS {
        "header" Optional Rule::Object(&HEADER),
        "signatureSecret" Optional Rule::Any,
    }
}

table! {
    HEADER {
        "name" Required Rule::Pattern(literal!("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"), literal!("must be the name of a header")),
        "value" Required Rule::Any,
    }
}

static SEVERAL: Rule = Rule::List(&SECRET, 100, literal!("must hold 1 to 100 secrets"));

/// Reads the arguments: what came in, and how it must prove itself.
pub fn begin(state: &mut State) -> Checked<Action> {
    request(FIRST.given()).map_err(|refused| refused.argument(text!("request")))?;
    let name = text!("checks");
    let checks = check::argument(SECOND.given(), &CHECKS, name)?;
    let header = checks.get(text!("header"));
    if let Some(header) = header {
        PATH.keep(header.get(text!("name")).and_then(|name| name.made(Make::Lower)));
        EXPECTED.keep(Some(secrets(header.get(text!("value")), text!("checks.header.value"))?));
    }
    let secret = checks.get(text!("signatureSecret"));
    if secret.is_some() {
        SECRETS.keep(Some(secrets(secret, text!("checks.signatureSecret"))?));
        // Whether a signature was asked for at all must outlast the step, or an empty list of digests would pass.
        state.signed = true;
    } else if header.is_none() {
        let complaint = text!("must ask for something: give header, signatureSecret, or both");
        return Err(refused(complaint).argument(name));
    }
    Ok(Action::Digest)
}

/// Compares what came with what was expected, and only then has the body parsed.
pub fn step(state: &State, event: Event) -> Action {
    let complaint = match event {
        Event::Digests => match (header_complaint(), signature_complaint(state)) {
            (Some(complaint), _) | (_, Some(complaint)) => complaint,
            _ => return Action::Decode,
        },
        Event::Decoded if kind(BODY.kept()) == Kind::Undefined => text!("has a body that is not JSON in UTF-8"),
        Event::Decoded => match check::answer(BODY.kept(), &EVENT) {
            Ok(event) => return done(Some(event)),
            Err(refused) => {
                let failure = failed(fill(text!("holds no event: %"), refused.sentence(), None, None));
                failure.with(text!("path"), Some(WHERE));
                return fail(failure);
            }
        },
        Event::Lost => text!("has a body that cannot be read; verify it before anything else reads the body"),
        _ => text!("did not deliver its body in time"),
    };
    fail(failed(complaint))
}

fn failed(complaint: Value) -> Failure {
    Failure::new(WEBHOOK, fill(text!("the webhook request %"), complaint, None, None))
}

/// What is wrong with the secret header, where one was asked for.
fn header_complaint() -> Option<Value> {
    let name = PATH.kept()?;
    let is_good = proves(EXPECTED, DATE);
    let template =
        if DATE.kept().is_some() { text!("has a wrong value in its header %") } else { text!("has no header %") };
    if is_good { None } else { Some(fill(template, name, None, None)) }
}

/// What is wrong with the signature, where one was asked for.
fn signature_complaint(state: &State) -> Option<Value> {
    let sent = RETRY_AFTER.certainly(Make::Lower).find(text!(r"^\s*(?:sha256=)?(\S+)\s*$"));
    let is_good = sent.is_some_and(|sent| proves(BODY, sent));
    if !state.signed || is_good {
        None
    } else if RETRY_AFTER.kept().is_none() {
        Some(text!("has no header x-100ms-signature"))
    } else {
        Some(text!("has a signature that does not match its body; the raw body is what is signed"))
    }
}

fn proves(expected: Value, sent: Value) -> bool {
    ask(Ask::Proves, Some(expected), Some(sent)) != 0
}

/// Refuses what is neither a Request nor an object with headers and the raw body.
fn request(request: Option<Value>) -> Checked<()> {
    let Some(value) = request.filter(|request| request.kind() == Kind::Object) else {
        return Err(refuse(text!("a Request, or an object with headers and body"), request));
    };
    let name = text!("headers");
    let headers = value.get(name);
    if kind(headers) != Kind::Object {
        return Err(refuse(text!("a Headers object or a plain object"), headers).at(name));
    }
    let reader = text!("arrayBuffer");
    match kind(value.get(reader)) {
        Kind::Function => return Ok(()),
        Kind::Threw => return Err(refuse(reader, value.get(reader)).at(reader)),
        _ => {}
    }
    let name = text!("body");
    let body = value.get(name);
    // A body that was parsed already has lost the bytes that were signed.
    match kind(body) {
        Kind::Text | Kind::Broken | Kind::Long | Kind::Bytes => Ok(()),
        _ => Err(refuse(text!("the raw body as a string or a Uint8Array"), body).at(name)),
    }
}

/// One secret or a list of them, as a list.
fn secrets(given: Option<Value>, name: Value) -> Checked<Value> {
    let several = kind(given) == Kind::List;
    let rule: &'static Rule = if several { &SEVERAL } else { &SECRET };
    let held = check::held(given, rule).map_err(|refused| refused.argument(name))?;
    if !several {
        let list = Value::list();
        list.set_item(0, held);
        return Ok(list);
    }
    if held.length() == 0 {
        return Err(refused(text!("must hold 1 to 100 secrets")).argument(name));
    }
    Ok(held)
}
