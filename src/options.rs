//! The options that every request takes.

#[cfg(test)]
mod tests;

use crate::check::{Rule, SECRET, UNKNOWN, argument, number, refuse};
use crate::error::{Checked, Refused};
use crate::flow::Flow;
use crate::request;
use crate::step::{Call, Place, Source};
use crate::values::{Kind, Number, Text, Value, fill};

/// The range of JavaScript timers, in milliseconds.
pub const TIMEOUT: Rule = number!(whole, 1 to 2147483647);

/// The maximum number of retries.
pub const RETRIES: Rule = number!(whole, 0 to 10);

argument! {
    /// The options of every request.
    pub struct RequestOptions {
        token: Option<Value> = Rule::Any,
        credentials: Option<Value> = Rule::Any,
        base_url as "baseUrl": Option<Text> = Rule::Text,
        signal: Option<Value> = Rule::Any,
        timeout: Option<Number> = TIMEOUT,
        retries: Option<Number> = RETRIES,
        fetch: Option<Value> = Rule::Function,
        on_retry as "onRetry": Option<Value> = Rule::Function,
        on_request as "onRequest": Option<Value> = Rule::Function,
        dangerously_allow_browser as "dangerouslyAllowBrowser": Option<Value> = Rule::Flag,
    }
}

argument! {
    /// The options of functions that sign a token.
    pub struct TokenOptions {
        // The maximum lifetime in seconds: 90 days, as in the dashboard.
        expires_in as "expiresIn": Option<Number> = number!(whole, 1 to 7776000),
        dangerously_allow_browser as "dangerouslyAllowBrowser": Option<Value> = Rule::Flag,
    }
}

argument! {
    /// The access key and secret of an app.
    pub struct Credentials {
        access_key as "accessKey": Text = SECRET,
        secret: Text = SECRET,
    }
}

/// Reads the request options into a call.
pub fn read(call: &mut Call, given: Option<Value>) -> Checked<()> {
    if let Some(given) = given {
        read_given(call, given)?;
    }
    if call.authorization.source.is_none() && !request::is_relative(call.base) {
        let complaint =
            c"is missing: give options.token, options.credentials on a server, or a baseUrl on the page's own origin";
        return Err(Refused::new(complaint).option(c"token".into()));
    }
    Ok(())
}

/// Improves the refusal of an argument with an unknown member that is an option: options were passed in its place.
pub fn misplaced(flow: &Flow, refused: Refused) -> Refused {
    let unknown = refused.path().filter(|_| refused.complaint().is_some_and(|complaint| complaint.is(UNKNOWN)));
    let name = unknown.and_then(|path| path.find(c"^\\w+\\.(\\w+)$"));
    let more = flow.options.map(|more| more.table.names);
    let nearest = name.and_then(|name| name.nearest(RequestOptions::TABLE.names, more));
    nearest.map_or(refused, |option| {
        refused.but(fill!(c"is not a known property; did you mean options.%, in the next argument?", option))
    })
}

fn read_given(call: &mut Call, given: Value) -> Checked<()> {
    let more = call.operation.flow.options;
    let options = RequestOptions::read(Some(given), more.map(|more| more.table), c"options".into())?;
    if let Some(more) = more {
        (more.read)(call, given)?;
    }
    if let Some(base) = options.base_url {
        let trimmed = request::base_url(base, call.place.has_page);
        call.base = trimmed.map_err(|refused| refused.option(c"baseUrl".into()))?;
    }
    if let Some(timeout) = options.timeout {
        call.timeout = timeout.get();
    }
    if let Some(retries) = options.retries {
        call.retries = retries.get() as u32;
    }
    if let Some(signal) = options.signal {
        check_signal(signal).map_err(|refused| refused.option(c"signal".into()))?;
    }
    call.signal = options.signal;
    call.fetch = options.fetch;
    call.on_retry = options.on_retry;
    call.on_request = options.on_request;
    authorize(call, &options)
}

/// Determines the token source.
fn authorize(call: &mut Call, options: &RequestOptions) -> Checked<()> {
    let is_given = options.credentials.is_some();
    if let Some(token) = options.token {
        if is_given {
            let complaint = Refused::new(c"must not be given together with options.token");
            return Err(complaint.option(c"credentials".into()));
        }
        if token.kind() == Kind::Function {
            call.authorization.source = Source::Function(token);
        } else if let Some(token) = request::token(token) {
            call.authorization.source = Source::Fixed;
            call.authorization.token = Some(token);
        } else {
            let complaint = c"must be a management token (visible ASCII characters) or a function that returns one";
            return Err(Refused::new(complaint).option(c"token".into()));
        }
    } else if is_given {
        guard(call.place, options.dangerously_allow_browser)
            .map_err(|refused| refused.option(c"credentials".into()))?;
        let Credentials { access_key, secret } =
            Credentials::read(options.credentials, None, c"options.credentials".into())?;
        call.authorization.source = Source::Credentials { access_key, secret };
    }
    Ok(())
}

/// Reads a token's lifetime in seconds from the options. Refuses to sign in a browser unless explicitly allowed.
pub fn lifetime(place: Place, given: Option<Value>, default: f64) -> Checked<f64> {
    let (mut lifetime, mut allowed) = (default, None);
    if given.is_some() {
        let options = TokenOptions::read(given, None, c"options".into())?;
        lifetime = options.expires_in.map_or(default, Number::get);
        allowed = options.dangerously_allow_browser;
    }
    guard(place, allowed).map_err(|refused| refused.argument(c"credentials"))?;
    Ok(lifetime)
}

/// Refuses secrets in browsers, where every visitor can read them.
fn guard(place: Place, allowed: Option<Value>) -> Checked<()> {
    if !place.is_browser || allowed.is_some_and(|allowed| allowed.is(true)) {
        return Ok(());
    }
    Err(Refused::new(
        c"must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge Worker and call that with baseUrl: \"/api\"; for an experiment pass dangerouslyAllowBrowser: true",
    ))
}

fn check_signal(signal: Value) -> Checked<()> {
    for (member, wanted) in [
        (Text::from(c"aborted"), Kind::Flag),
        (Text::from(c"addEventListener"), Kind::Function),
        (Text::from(c"removeEventListener"), Kind::Function),
    ] {
        let found = if signal.kind() == Kind::Object { signal.get(member) } else { None };
        if Kind::of(found) == Kind::Threw {
            return Err(refuse(c"an AbortSignal", found).at(member));
        }
        if Kind::of(found) != wanted {
            return Err(refuse(c"an AbortSignal", Some(signal)));
        }
    }
    Ok(())
}
