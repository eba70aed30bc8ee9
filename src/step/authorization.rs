//! The token that a call's requests carry.

use super::Moment;
use super::token_cache::LIFETIME;
use crate::token;
use crate::values::{Keep, Text, Value, persistent};

persistent! {
    /// A call's token.
    pub struct Authorization {
        /// The source of tokens.
        pub source: Source,
        /// The current token.
        pub token: Option<Text>,
        /// The unsigned part of a token that is being signed.
        pub unsigned: Option<Text>,
        /// When the signed token expires, by the local clock, in milliseconds since 1970.
        pub expires: f64,
        /// How far the server's clock is ahead of the local clock, in milliseconds.
        pub ahead: f64,
        /// Whether the token was renewed after a 401, which happens at most once.
        pub is_renewed: bool,
    }
}

/// A source of tokens.
pub enum Source {
    /// None: the caller's own server adds a token.
    None,
    /// A fixed token from the caller.
    Fixed,
    /// A function of the caller that returns a token.
    Function(Value),
    /// Signed locally with the caller's credentials.
    Credentials {
        /// The app access key.
        access_key: Text,
        /// The app secret.
        secret: Text,
    },
}

impl Keep for Source {
    fn keep(&mut self) {
        match self {
            Source::None | Source::Fixed => {}
            Source::Function(function) => function.keep(),
            Source::Credentials { access_key, secret } => {
                access_key.keep();
                secret.keep();
            }
        }
    }
}

impl Source {
    /// Whether there is no token source.
    pub fn is_none(&self) -> bool {
        match self {
            Source::None => true,
            Source::Fixed | Source::Function(_) | Source::Credentials { .. } => false,
        }
    }
}

impl Authorization {
    /// No token.
    pub const NONE: Authorization = Authorization {
        source: Source::None,
        token: None,
        unsigned: None,
        expires: 0.0,
        ahead: 0.0,
        is_renewed: false,
    };

    /// Whether a refused token can be replaced by a new one.
    pub fn is_renewable(&self) -> bool {
        match self.source {
            Source::Function(_) | Source::Credentials { .. } => !self.is_renewed,
            Source::None | Source::Fixed => false,
        }
    }

    /// Discards a token that was refused.
    pub fn renew(&mut self) {
        self.is_renewed = true;
        self.expires = 0.0;
        self.token = None;
    }

    /// Builds an unsigned token with the ID `id` that is valid from `now`, in milliseconds since 1970.
    pub fn begin(&mut self, access_key: Text, now: f64, id: Text) -> Text {
        self.expires = now + LIFETIME;
        let issued = token::seconds(now + self.ahead);
        let unsigned = token::unsigned(None, access_key, issued, token::MANAGEMENT_LIFETIME, id);
        self.unsigned = Some(unsigned);
        unsigned
    }

    /// Adds the signature to the unsigned token, and keeps the token for other calls.
    pub fn sign(&mut self, signature: Text, moment: Moment) {
        self.token = self.unsigned.map(|unsigned| token::signed(unsigned, signature));
        self.unsigned = None;
        if let (Source::Credentials { access_key, secret }, Some(token)) = (&self.source, self.token) {
            moment.tokens.store(*access_key, *secret, token, self.expires);
        }
    }

    /// Handles a 401: removes the token from the cache, and adjusts to the server's clock.
    pub fn refuse(&mut self, moment: Moment, date: Option<Text>) {
        if let (Source::Credentials { .. }, Some(token)) = (&self.source, self.token) {
            moment.tokens.remove(token);
        }
        if let Some(date) = date.and_then(Text::to_time) {
            self.ahead = date - moment.now();
        }
    }

    /// The signing secret, which must never be shown.
    pub fn secret(&self) -> Option<Text> {
        match self.source {
            Source::Credentials { secret, .. } => Some(secret),
            Source::None | Source::Fixed | Source::Function(_) => None,
        }
    }
}
