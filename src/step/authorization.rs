//! Where the token of a call's requests comes from.

use super::Moment;
use crate::token;
use crate::values::{Keep, Text, Value, lasting};

lasting! {
    /// A call's token.
    pub struct Authorization {
        /// Where it comes from.
        pub source: Source,
        /// The one in use.
        pub token: Option<Text>,
        /// The text of a token that is being signed.
        pub unsigned: Option<Text>,
        /// When the token that was signed expires, by this machine's clock, in milliseconds since 1970.
        pub expires: f64,
        /// How far the server's clock is ahead of this machine's, in milliseconds.
        pub ahead: f64,
        /// Whether the token was renewed after a 401, which happens once.
        pub is_renewed: bool,
    }
}

/// Where tokens come from.
pub enum Source {
    /// From nowhere: the caller's own server adds one.
    None,
    /// From the caller, once and for all.
    Fixed,
    /// From a function of the caller's.
    Function(Value),
    /// Signed here with the caller's credentials.
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
    /// Whether there is no source of tokens.
    pub fn is_none(&self) -> bool {
        match self {
            Source::None => true,
            Source::Fixed | Source::Function(_) | Source::Credentials { .. } => false,
        }
    }
}

impl Authorization {
    /// Without a token.
    pub const NONE: Authorization = Authorization {
        source: Source::None,
        token: None,
        unsigned: None,
        expires: 0.0,
        ahead: 0.0,
        is_renewed: false,
    };

    /// Whether another token can be had in place of one that was refused.
    pub fn is_renewable(&self) -> bool {
        match self.source {
            Source::Function(_) | Source::Credentials { .. } => !self.is_renewed,
            Source::None | Source::Fixed => false,
        }
    }

    /// Gives the token up that was refused.
    pub fn renew(&mut self) {
        self.is_renewed = true;
        self.expires = 0.0;
        self.token = None;
    }

    /// Begins a token that lasts from `now` on, in milliseconds since 1970; `id` is its own.
    pub fn begin(&mut self, access_key: Text, now: f64, id: Text) -> Text {
        self.expires = now + token::MANAGEMENT_LIFETIME * 1000.0;
        let issued = token::seconds(now + self.ahead);
        let unsigned = token::unsigned(None, access_key, issued, token::MANAGEMENT_LIFETIME, id);
        self.unsigned = Some(unsigned);
        unsigned
    }

    /// Takes the signature of the token that was begun.
    pub fn sign(&mut self, signature: Text, moment: Moment) {
        self.token = self.unsigned.map(|unsigned| token::signed(unsigned, signature));
        self.unsigned = None;
        if let (Source::Credentials { access_key, secret }, Some(token)) = (&self.source, self.token) {
            let signed = self.expires - token::MANAGEMENT_LIFETIME * 1000.0;
            moment.tokens.store(*access_key, *secret, token, signed, self.expires);
        }
    }

    /// Learns from a 401: the token is good for nobody, and the server's clock is `date`.
    pub fn refuse(&mut self, moment: Moment, date: Option<Text>) {
        if let (Source::Credentials { .. }, Some(token)) = (&self.source, self.token) {
            moment.tokens.remove(token);
        }
        if let Some(date) = date.and_then(Text::to_time) {
            self.ahead = date - moment.now();
        }
    }

    /// What signs, which nothing may show.
    pub fn secret(&self) -> Option<Text> {
        match self.source {
            Source::Credentials { secret, .. } => Some(secret),
            Source::None | Source::Fixed | Source::Function(_) => None,
        }
    }
}
