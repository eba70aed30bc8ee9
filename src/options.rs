//! The options that every call takes, and what of them stays with the driver because it cannot be written down.

#[cfg(test)]
mod tests;

use crate::check::{self, Kind, Mismatch, Value};
use crate::request;
use crate::step::{Auth, Operation, State, Until};

/// The longest time that JavaScript's timers can count, in milliseconds.
const LONGEST: f64 = 2_147_483_647.0;
/// The longest life of a token in seconds: the 90 days that the dashboard allows.
const LONGEST_LIFE: f64 = 7_776_000.0;

const REQUEST: &[&str] =
    &["token", "credentials", "baseUrl", "signal", "timeout", "retries", "fetch", "onRetry", "dangerouslyAllowBrowser"];
const START: &[&str] = &["ifRunning"];
const WAIT: &[&str] = &["until", "onStatus"];
const TOKEN: &[&str] = &["expiresIn", "dangerouslyAllowBrowser"];

/// Where the package runs.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// There is a document or a window: whatever is here can be read by the user.
    pub browser: bool,
    /// There is a page that a relative URL can be relative to.
    pub page: bool,
}

/// What the driver needs of the options and the core does not.
pub struct Handles<V> {
    /// `options.signal`
    pub signal: Option<V>,
    /// `options.fetch`
    pub fetch: Option<V>,
    /// `options.token`, where it is a function
    pub token: Option<V>,
    /// `credentials.secret`
    pub secret: Option<String>,
    /// `options.onRetry`
    pub on_retry: Option<V>,
    /// `options.onStatus`
    pub on_status: Option<V>,
}

impl<V> Default for Handles<V> {
    fn default() -> Self {
        Handles { signal: None, fetch: None, token: None, secret: None, on_retry: None, on_status: None }
    }
}

/// Reads the options of a request into the state of its call.
pub fn read<V: Value>(
    state: &mut State,
    handles: &mut Handles<V>,
    options: Option<&V>,
    place: Place,
) -> Result<(), Mismatch> {
    if let Some(options) = options {
        request_options(state, handles, options, place)?;
    }
    if state.auth == Auth::None && !request::is_relative(&state.base) {
        return refuse(
            "options.token",
            "is missing: give options.token, options.credentials on a server, or a baseUrl of your own origin that adds one",
        );
    }
    Ok(())
}

/// Reads `expiresIn` of the options of a token.
pub fn lifetime<V: Value>(options: Option<&V>, default: u64, place: Place) -> Result<u64, Mismatch> {
    let path = "options";
    let Some(options) = options else {
        return guard(false, place, "credentials").map(|()| default);
    };
    check::known(options, TOKEN, path)?;
    guard(flag(options, "dangerouslyAllowBrowser")?, place, "credentials")?;
    Ok(whole(options, "expiresIn", 1.0, LONGEST_LIFE)?.unwrap_or(default))
}

/// Reads access key and secret.
pub fn credentials<V: Value>(value: &V, path: &str) -> Result<(String, String), Mismatch> {
    check::known(value, &["accessKey", "secret"], path)?;
    let text = |name: &str| {
        let found = check::read(value, name, path)?;
        let path = [path, ".", name].concat();
        let text = match found {
            Some(found) => check::text(&found, &path)?,
            None => return Err(check::missing(&path)),
        };
        if text.is_empty() || text.chars().any(char::is_control) {
            return Err(Mismatch { path, complaint: "must not be empty or hold control characters".into() });
        }
        Ok(text)
    };
    Ok((text("accessKey")?, text("secret")?))
}

fn request_options<V: Value>(
    state: &mut State,
    handles: &mut Handles<V>,
    options: &V,
    place: Place,
) -> Result<(), Mismatch> {
    let more = match state.operation {
        Operation::Start => START,
        Operation::Wait => WAIT,
        _ => &[],
    };
    check::known(options, &[REQUEST, more].concat(), "options")?;
    let get = |name: &str| given(options, name);
    if let Some(base) = get("baseUrl")? {
        let path = "options.baseUrl";
        let text = check::text(&base, path)?;
        let refuse = |complaint: &str| Mismatch { path: path.into(), complaint: complaint.into() };
        state.base = request::base_url(&text, place.page).map_err(refuse)?;
    }
    if let Some(timeout) = whole(options, "timeout", 1.0, LONGEST)? {
        state.timeout = timeout;
    }
    if let Some(retries) = whole(options, "retries", 0.0, 10.0)? {
        state.retries = retries as u32;
    }
    handles.signal = signal(get("signal")?)?;
    handles.fetch = function(get("fetch")?, "options.fetch")?;
    handles.on_retry = function(get("onRetry")?, "options.onRetry")?;
    let allowed = flag(options, "dangerouslyAllowBrowser")?;
    match (get("token")?, get("credentials")?) {
        (Some(_), Some(_)) => return refuse("options.credentials", "must not be given together with options.token"),
        (Some(token), None) if token.kind() == Kind::Function => {
            state.auth = Auth::Asked;
            handles.token = Some(token);
        }
        (Some(token), None) => {
            state.auth = Auth::Fixed;
            state.token = match check::text(&token, "options.token") {
                Ok(text) if request::is_token(&text) => text,
                _ => {
                    return refuse(
                        "options.token",
                        "must be a management token (visible ASCII characters) or a function that returns one",
                    );
                }
            };
        }
        (None, Some(credentials)) => {
            guard(allowed, place, "options.credentials")?;
            let (access_key, secret) = self::credentials(&credentials, "options.credentials")?;
            state.auth = Auth::Signed;
            state.access_key = access_key;
            handles.secret = Some(secret);
        }
        (None, None) => {}
    }
    if more == START
        && let Some(choice) = get("ifRunning")?
    {
        state.return_running = one_of(&choice, &["throw", "return"], "options.ifRunning")? == 1;
    }
    if more == WAIT {
        handles.on_status = function(get("onStatus")?, "options.onStatus")?;
        if let Some(until) = get("until")? {
            let goals = [Until::Running, Until::Playable, Until::Completed];
            let index = one_of(&until, &["running", "playable", "completed"], "options.until")?;
            state.until = goals.get(index).copied().unwrap_or(Until::Running);
        }
    }
    Ok(())
}

/// A secret in a browser is a secret for everybody.
fn guard(allowed: bool, place: Place, path: &str) -> Result<(), Mismatch> {
    if !place.browser || allowed {
        return Ok(());
    }
    refuse(
        path,
        "must not be used in a browser, where every visitor can read the secret: keep it on a server or an edge Worker that \
         speaks the same REST shape and call that with baseUrl: \"/api\"; for an experiment of your own pass \
         dangerouslyAllowBrowser: true",
    )
}

/// An option that is there; `null` stands for its absence.
fn given<V: Value>(options: &V, name: &str) -> Result<Option<V>, Mismatch> {
    Ok(check::read(options, name, "options")?.filter(|value| value.kind() != Kind::Null))
}

fn whole<V: Value>(options: &V, name: &str, least: f64, most: f64) -> Result<Option<u64>, Mismatch> {
    let Some(value) = given(options, name)? else {
        return Ok(None);
    };
    match value.number() {
        Some(number) if (least..=most).contains(&number) && check::is_whole(number) => Ok(Some(number as u64)),
        _ => Err(check::refuse(&["options.", name].concat(), &check::expected_whole(least, most), &value)),
    }
}

fn flag<V: Value>(options: &V, name: &str) -> Result<bool, Mismatch> {
    let Some(value) = given(options, name)? else {
        return Ok(false);
    };
    value.flag().ok_or_else(|| check::refuse(&["options.", name].concat(), "true or false", &value))
}

fn function<V: Value>(value: Option<V>, path: &str) -> Result<Option<V>, Mismatch> {
    match value {
        Some(value) if value.kind() != Kind::Function => Err(check::refuse(path, "a function", &value)),
        value => Ok(value),
    }
}

fn signal<V: Value>(value: Option<V>) -> Result<Option<V>, Mismatch> {
    let Some(signal) = value else { return Ok(None) };
    let path = "options.signal";
    let member = |name: &str| match signal.kind() {
        Kind::Object => check::read(&signal, name, path),
        _ => Ok(None),
    };
    let has_state = member("aborted")?.is_some_and(|aborted| aborted.flag().is_some());
    let can_listen = member("addEventListener")?.is_some_and(|listen| listen.kind() == Kind::Function)
        && member("removeEventListener")?.is_some_and(|forget| forget.kind() == Kind::Function);
    if !has_state || !can_listen {
        return Err(check::refuse(path, "an AbortSignal", &signal));
    }
    Ok(Some(signal))
}

fn one_of<V: Value>(value: &V, names: &[&str], path: &str) -> Result<usize, Mismatch> {
    let text = match value.text() {
        Some(check::Text::Unicode(text)) => text,
        _ => String::new(),
    };
    let found = names.iter().position(|name| *name == text);
    found.ok_or_else(|| check::refuse(path, &["one of \"", &names.join("\", \""), "\""].concat(), value))
}

fn refuse<T>(path: &str, complaint: &str) -> Result<T, Mismatch> {
    Err(Mismatch { path: path.into(), complaint: complaint.into() })
}
