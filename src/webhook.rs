//! Webhook verification: authenticates the sender, then validates the event. Transport and events:
//! <https://www.100ms.live/docs/server-side/v2/how-to-guides/configure-webhooks/overview>
//!
//! A driver calls [`checks`] to read the arguments, [`prove`] to authenticate the request, and only then [`event`] to
//! validate the body.

#[cfg(test)]
mod tests;

use crate::check::{self, ANYTHING, Rule, SECRET, argument, refuse, table};
use crate::error::{Checked, Code, Failure, Refused};
use crate::values::{Kind, List, Literal, Text, Value, fill, persistent};

table! {
    /// A webhook event.
    pub EVENT {
        "version" Required Rule::Text,
        "id" Required Rule::Filled,
        "account_id" Required Rule::Text,
        "timestamp" Required Rule::Text,
        "type" Required Rule::Filled,
        "data" Required Rule::Object(&ANYTHING),
    }
}

argument! {
    /// The checks to perform.
    pub struct CheckOptions {
        header: Option<Value> = Rule::Any,
        signature_secret as "signatureSecret": Option<Value> = Rule::Any,
    }
}

argument! {
    /// A secret header configured on the dashboard.
    pub struct HeaderOptions {
        name: Text = Rule::Pattern(
            Literal::new(c"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"),
            Literal::new(c"must be the name of a header"),
        ),
        value: Value = Rule::Any,
    }
}

static SECRETS: Rule = Rule::List(&SECRET, 100, Literal::new(c"must contain 1 to 100 secrets"), 1);

/// The time limit for reading the body, in milliseconds.
pub const LIMIT: f64 = 30_000.0;

persistent! {
    /// The checks that a request must pass, at least one.
    pub struct Checks {
        /// The secret header.
        pub header: Option<Header>,
        /// The secrets, one of which must have signed the body.
        pub signature_secrets: Option<List>,
    }
}

persistent! {
    /// A header with a secret value.
    pub struct Header {
        /// Its name in lower case.
        pub name: Text,
        /// The accepted values.
        pub values: List,
    }
}

/// What a request presents to authenticate itself.
pub struct Proof {
    /// The value of the secret header.
    pub header: Option<Text>,
    /// The header `x-100ms-signature`.
    pub signature: Option<Text>,
    /// The HMAC-SHA256 of the body with each of the secrets, in hexadecimal.
    pub digests: List,
}

/// Checks the arguments: the request, and the checks to perform.
pub fn checks(request: Option<Value>, checks: Option<Value>) -> Result<Checks, Failure> {
    let read = || -> Checked<Checks> {
        check_request(request).map_err(|refused| refused.argument(c"request"))?;
        let name = c"checks".into();
        let options = CheckOptions::read(checks, None, name)?;
        let header = options.header.map(read_header).transpose()?;
        let secrets = |given| secrets(given, c"checks.signatureSecret".into());
        let signature_secrets = options.signature_secret.map(secrets).transpose()?;
        if header.is_none() && signature_secrets.is_none() {
            let complaint = c"must have header, signatureSecret, or both";
            return Err(Refused::new(complaint).argument(name));
        }
        Ok(Checks { header, signature_secrets })
    };
    read().map_err(|refused| Failure::invalid_argument(c"verifyWebhook".into(), refused))
}

fn read_header(given: Value) -> Checked<Header> {
    let HeaderOptions { name, value } = HeaderOptions::read(Some(given), None, c"checks.header".into())?;
    Ok(Header { name: name.to_lower_case(), values: secrets(value, c"checks.header.value".into())? })
}

/// Accepts a Request, or an object with headers and the raw body.
fn check_request(request: Option<Value>) -> Checked<()> {
    let Some(request) = request.filter(|request| request.kind() == Kind::Object) else {
        return Err(refuse(c"a Request, or an object with headers and body", request));
    };
    let headers = request.get(c"headers");
    if Kind::of(headers) != Kind::Object {
        return Err(refuse(c"a Headers object or a plain object", headers).at(c"headers"));
    }
    let reader = request.get(c"arrayBuffer");
    match Kind::of(reader) {
        Kind::Function => return Ok(()),
        Kind::Threw => return Err(refuse(c"a function", reader).at(c"arrayBuffer")),
        Kind::Undefined
        | Kind::Null
        | Kind::Flag
        | Kind::Number
        | Kind::Text
        | Kind::LoneSurrogate
        | Kind::TooLong
        | Kind::List
        | Kind::Bytes
        | Kind::Object
        | Kind::Other => {}
    }
    let body = request.get(c"body");
    match Kind::of(body) {
        Kind::Text | Kind::LoneSurrogate | Kind::TooLong | Kind::Bytes => Ok(()),
        // A parsed body no longer has the bytes that were signed.
        Kind::Undefined
        | Kind::Null
        | Kind::Threw
        | Kind::Flag
        | Kind::Number
        | Kind::Function
        | Kind::List
        | Kind::Object
        | Kind::Other => Err(refuse(c"the raw body as a string or a Uint8Array", body).at(c"body")),
    }
}

/// Converts one secret or a list of secrets to a list.
fn secrets(given: Value, name: Text) -> Checked<List> {
    if given.kind() != Kind::List {
        let secret = check::held(Some(given), &SECRET).map_err(|refused| refused.argument(name))?;
        let list = List::new();
        list.push(secret);
        return Ok(list);
    }
    let list = List::assume(check::held(Some(given), &SECRETS).map_err(|refused| refused.argument(name))?);
    if list.length() == 0 {
        return Err(Refused::new(c"must contain 1 to 100 secrets").argument(name));
    }
    Ok(list)
}

/// Compares what a request presents with the required checks.
pub fn prove(checks: &Checks, proof: &Proof) -> Result<(), Failure> {
    let complaint = checks.header.as_ref().and_then(|header| header_complaint(header, proof.header));
    match complaint.or_else(|| checks.signature_secrets.and_then(|_| signature_complaint(proof))) {
        Some(complaint) => Err(failed(complaint)),
        None => Ok(()),
    }
}

/// The complaint about the secret header.
fn header_complaint(wanted: &Header, sent: Option<Text>) -> Option<Text> {
    match sent {
        Some(sent) if wanted.values.includes_in_constant_time(sent) => None,
        Some(_) => Some(fill!(c"has a wrong value in its header %", wanted.name)),
        None => Some(fill!(c"has no header %", wanted.name)),
    }
}

/// The complaint about the signature.
fn signature_complaint(proof: &Proof) -> Option<Text> {
    let Some(header) = proof.signature else {
        return Some(c"has no header x-100ms-signature".into());
    };
    let sent = header.to_lower_case().find(cr"^\s*(?:sha256=)?(\S+)\s*$");
    let is_good = sent.is_some_and(|sent| proof.digests.includes_in_constant_time(sent));
    (!is_good).then_some(c"has a signature that does not match its body; pass the raw body".into())
}

/// Validates the body of an authenticated request as an event; `None` means that it is not UTF-8 JSON.
pub fn event(body: Option<Value>) -> Result<Value, Failure> {
    let Some(body) = body else {
        return Err(failed(c"has a body that is not JSON in UTF-8".into()));
    };
    match check::answer(Some(body), &EVENT) {
        Ok(()) => Ok(body),
        Err(refused) => {
            let failure = failed(fill!(c"contains no event: %", refused.sentence()));
            failure.set(c"path", refused.path());
            Err(failure)
        }
    }
}

/// The failure of a request whose body could not be read.
pub fn unreadable() -> Failure {
    failed(c"has a body that cannot be read; verify it before anything else reads the body".into())
}

/// The failure of a request whose body took too long.
pub fn timed_out() -> Failure {
    failed(c"did not deliver its body in time".into())
}

fn failed(complaint: Text) -> Failure {
    Failure::new(Code::Webhook, fill!(c"the webhook request %", complaint))
}
