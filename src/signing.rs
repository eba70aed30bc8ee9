//! Tokens that callers create. Each function checks its arguments and returns the text to sign; the driver signs it.

use crate::check::{self, Rule, characters, table};
use crate::error::{Checked, Code, Failure};
use crate::options::{self, Credentials};
use crate::step::{Moment, Place};
use crate::token;
use crate::values::{Text, Value};

table! {
    /// The claims of an app token about its peer.
    pub CLAIMS {
        "room_id" Required CLAIM,
        "role" Required CLAIM,
        "user_id" Optional CLAIM,
    }
}
const CLAIM: Rule = characters!(1 to 256);

/// The time limit of a signature in milliseconds.
const LIMIT: f64 = 30_000.0;

/// An unsigned token.
pub struct Unsigned {
    /// The text to sign.
    pub text: Text,
    /// The signing secret.
    pub secret: Text,
    /// The time limit in milliseconds.
    pub limit: f64,
}

/// `createManagementToken`
pub fn management_token(
    place: Place,
    moment: &Moment,
    credentials: Option<Value>,
    options: Option<Value>,
) -> Result<Unsigned, Failure> {
    unsigned(place, moment, Kind::Management, credentials, None, options)
        .map_err(|refused| Failure::invalid_argument(c"createManagementToken".into(), refused))
}

/// `createAuthToken`
pub fn auth_token(
    place: Place,
    moment: &Moment,
    credentials: Option<Value>,
    claims: Option<Value>,
    options: Option<Value>,
) -> Result<Unsigned, Failure> {
    unsigned(place, moment, Kind::App, credentials, claims, options)
        .map_err(|refused| Failure::invalid_argument(c"createAuthToken".into(), refused))
}

/// The kinds of tokens.
#[derive(Clone, Copy)]
enum Kind {
    Management,
    App,
}

#[inline(never)]
fn unsigned(
    place: Place,
    moment: &Moment,
    kind: Kind,
    credentials: Option<Value>,
    claims: Option<Value>,
    options: Option<Value>,
) -> Checked<Unsigned> {
    let Credentials { access_key, secret } = Credentials::read(credentials, None, c"credentials".into())?;
    let (claims, lifetime) = match kind {
        Kind::Management => (None, token::MANAGEMENT_LIFETIME),
        Kind::App => (Some(check::copy(claims, &CLAIMS, c"claims".into())?), token::AUTH_LIFETIME),
    };
    let lifetime = options::lifetime(place, options, lifetime)?;
    let text = token::unsigned(claims, access_key, token::seconds(moment.now()), lifetime, moment.uuid());
    Ok(Unsigned { text, secret, limit: LIMIT })
}

/// The failure of a signature that took too long.
pub fn timed_out() -> Failure {
    Failure::new(Code::Timeout, c"the token was not signed within 30 s")
}
