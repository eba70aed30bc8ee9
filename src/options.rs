//! The options that every call takes, and what of them stays with the driver because it cannot be written down.

#[cfg(test)]
mod tests;

use crate::check::{self, Bounds, Members, Rule, SECRET, refuse, table};
use crate::error::{Checked, Refused, refused};
use crate::request;
use crate::step::{Auth, Operation, State, Until};
use crate::values::slot::{
    ACCESS_KEY, ASKED, BASE, BROWSER, FETCH, ON_RETRY, ON_STATUS, SECRET as KEPT_SECRET, SIGNAL, TOKEN as KEPT_TOKEN,
};
use crate::values::{Kind, Value, kind, literal, text};

/// Tables of the options of requests: those that every call takes, and what a call takes besides.
macro_rules! request_options {
    ($($table:ident { $($more:tt)* })*) => {
        $(table! {
            $table {
                "token" Optional Rule::Any,
                "credentials" Optional Rule::Any,
                "baseUrl" Optional Rule::Text,
                "signal" Optional Rule::Any,
                "timeout" Optional Rule::Number(&TIMEOUT),
                "retries" Optional Rule::Number(&RETRIES),
                "fetch" Optional Rule::Function,
                "onRetry" Optional Rule::Function,
                "dangerouslyAllowBrowser" Optional Rule::Flag,
                $($more)*
            }
        })*
    };
}

request_options! {
    REQUEST {}
    START { "ifRunning" Optional IF_RUNNING, }
    WAIT {
        "until" Optional UNTIL,
        "onStatus" Optional Rule::Function,
    }
}

/// The members of these tables, in their order.
#[derive(Clone, Copy)]
enum Member {
    Token,
    Credentials,
    BaseUrl,
    Signal,
    Timeout,
    Retries,
    Fetch,
    OnRetry,
    DangerouslyAllowBrowser,
    /// `ifRunning` or `until`
    Choice,
    OnStatus,
}

static IF_RUNNING: Rule = Rule::OneOf(literal!("^(throw|return)$"), literal!("one of \"throw\", \"return\""));
static UNTIL: Rule = Rule::OneOf(
    literal!("^(running|playable|completed)$"),
    literal!("one of \"running\", \"playable\", \"completed\""),
);

table! {
    TOKEN {
        "expiresIn" Optional Rule::Number(&LIFE),
        "dangerouslyAllowBrowser" Optional Rule::Flag,
    }
}
table! {
    CREDENTIALS {
        "accessKey" Required SECRET,
        "secret" Required SECRET,
    }
}

/// The longest time that JavaScript's timers can count, in milliseconds.
static TIMEOUT: Bounds =
    Bounds { least: 1.0, most: 2_147_483_647.0, whole: true, told: literal!("a whole number from 1 to 2147483647") };
static RETRIES: Bounds = Bounds { least: 0.0, most: 10.0, whole: true, told: literal!("a whole number from 0 to 10") };
/// The longest life of a token in seconds: the 90 days that the dashboard allows.
static LIFE: Bounds =
    Bounds { least: 1.0, most: 7_776_000.0, whole: true, told: literal!("a whole number from 1 to 7776000") };

/// Reads the options of a request into the state of its call.
pub fn read(state: &mut State, options: Value) -> Checked<()> {
    BASE.keep(Some(request::API.value()));
    if let Some(options) = options.given() {
        request_options(state, options)?;
    }
    if state.auth == Auth::None && !request::is_relative(BASE) {
        let complaint = text!(
            "is missing: give options.token, options.credentials on a server, or a baseUrl of your own origin that adds one"
        );
        return Err(of_options(refused(complaint), text!("token")));
    }
    Ok(())
}

/// Reads `expiresIn` of the options of a token; all there is to know of its credentials is kept.
pub fn lifetime(options: Value, default: f64) -> Checked<f64> {
    let options = match options.given() {
        Some(options) => check::argument(Some(options), &TOKEN, text!("options"))?,
        None => Value::object(),
    };
    guard(options.get(text!("dangerouslyAllowBrowser"))).map_err(|refused| refused.argument(text!("credentials")))?;
    Ok(options.get(text!("expiresIn")).map_or(default, Value::number))
}

/// Reads access key and secret.
pub fn credentials(given: Option<Value>, name: Value) -> Checked<()> {
    let mut credentials = Members::default();
    credentials.read(given, &CREDENTIALS, name)?;
    ACCESS_KEY.keep(credentials.at(0));
    KEPT_SECRET.keep(credentials.at(1));
    Ok(())
}

fn request_options(state: &mut State, options: Value) -> Checked<()> {
    let table = match state.operation {
        Operation::Start => &START,
        Operation::Wait => &WAIT,
        _ => &REQUEST,
    };
    let mut found = Members::default();
    found.read(Some(options), table, text!("options"))?;
    let options = found;
    let get = |member: Member| options.at(member as usize);
    if let Some(base) = get(Member::BaseUrl) {
        let name = text!("baseUrl");
        BASE.keep(Some(request::base_url(base).map_err(|refused| of_options(refused, name))?));
    }
    if let Some(timeout) = get(Member::Timeout) {
        state.timeout = timeout.number();
    }
    if let Some(retries) = get(Member::Retries) {
        state.retries = retries.number() as u32;
    }
    SIGNAL.keep(get(Member::Signal).map(signal).transpose()?);
    FETCH.keep(get(Member::Fetch));
    ON_RETRY.keep(get(Member::OnRetry));
    ON_STATUS.keep(get(Member::OnStatus));
    // Of the words that these two may be, none is in both lists.
    if let Some(choice) = get(Member::Choice) {
        state.return_running = choice.is(text!("return"));
        if choice.is(text!("playable")) {
            state.until = Until::Playable;
        } else if choice.is(text!("completed")) {
            state.until = Until::Completed;
        }
    }
    token(state, &options)
}

/// Where the token comes from.
fn token(state: &mut State, options: &Members) -> Checked<()> {
    let (name, secret) = (text!("token"), text!("credentials"));
    let get = |member: Member| options.at(member as usize);
    let given = get(Member::Credentials);
    if let Some(token) = get(Member::Token) {
        if given.is_some() {
            return Err(of_options(refused(text!("must not be given together with options.token")), secret));
        }
        if token.kind() == Kind::Function {
            state.auth = Auth::Asked;
            ASKED.keep(Some(token));
        } else if request::is_token(token) {
            state.auth = Auth::Fixed;
            KEPT_TOKEN.keep(Some(token));
        } else {
            let complaint =
                text!("must be a management token (visible ASCII characters) or a function that returns one");
            return Err(of_options(refused(complaint), name));
        }
    } else if given.is_some() {
        guard(get(Member::DangerouslyAllowBrowser)).map_err(|refused| of_options(refused, secret))?;
        state.auth = Auth::Signed;
        credentials(given, text!("options.credentials"))?;
    }
    Ok(())
}

/// A secret in a browser is a secret for everybody.
fn guard(allowed: Option<Value>) -> Checked<()> {
    if BROWSER.kept().is_none() || allowed.is_some_and(|allowed| allowed.is(Value::flag(true))) {
        return Ok(());
    }
    Err(refused(text!(
        "must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge Worker and \
         call that with baseUrl: \"/api\"; for an experiment of your own pass dangerouslyAllowBrowser: true"
    )))
}

fn signal(signal: Value) -> Checked<Value> {
    let name = text!("signal");
    for (member, wanted) in [
        (text!("aborted"), Kind::Flag),
        (text!("addEventListener"), Kind::Function),
        (text!("removeEventListener"), Kind::Function),
    ] {
        let found = if signal.kind() == Kind::Object { signal.get(member) } else { None };
        if kind(found) == Kind::Threw {
            return Err(of_options(refuse(name, found).at(member), name));
        }
        if kind(found) != wanted {
            return Err(of_options(refuse(text!("an AbortSignal"), Some(signal)), name));
        }
    }
    Ok(signal)
}

fn of_options(refused: Refused, name: Value) -> Refused {
    refused.at(name).argument(text!("options"))
}
