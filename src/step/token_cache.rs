//! Management tokens that this process has signed, each used until shortly before it expires. A page signs none, so its module has
//! no cache.

use crate::token::MANAGEMENT_LIFETIME;
use crate::values::Text;

/// How long a token must still last to be used for a request, in milliseconds.
pub const MARGIN: f64 = 30_000.0;

/// How long a token lives, in milliseconds.
pub const LIFETIME: f64 = MANAGEMENT_LIFETIME * 1000.0;

/// The functions of a cache.
#[cfg(any(feature = "server", feature = "client", test))]
#[derive(Clone, Copy)]
pub struct TokenCache {
    /// Finds a token of an access key and a secret that expires after one time, and no later than another, in milliseconds since 1970.
    pub find: fn(Text, Text, f64, f64) -> Option<Text>,
    /// Stores a token of an access key and a secret with the time when it expires.
    pub store: fn(Text, Text, Text, f64),
    /// Removes a token that was refused.
    pub remove: fn(Text),
}

#[cfg(any(feature = "server", feature = "client", test))]
impl TokenCache {
    /// Finds a token that is good at a time. One that outlasts a new token was signed before the clock was set back.
    pub fn find(&self, access_key: Text, secret: Text, now: f64) -> Option<Text> {
        (self.find)(access_key, secret, now + MARGIN, now + LIFETIME)
    }

    /// Stores a token.
    pub fn store(&self, access_key: Text, secret: Text, token: Text, expires: f64) {
        (self.store)(access_key, secret, token, expires);
    }

    /// Removes a token that was refused.
    pub fn remove(&self, token: Text) {
        (self.remove)(token);
    }
}

/// No cache.
#[cfg(not(any(feature = "server", feature = "client", test)))]
#[derive(Clone, Copy)]
pub struct TokenCache;

#[cfg(not(any(feature = "server", feature = "client", test)))]
impl TokenCache {
    /// Finds nothing.
    pub fn find(&self, _access_key: Text, _secret: Text, _now: f64) -> Option<Text> {
        None
    }

    /// Stores nothing.
    pub fn store(&self, _access_key: Text, _secret: Text, _token: Text, _expires: f64) {}

    /// Removes nothing.
    pub fn remove(&self, _token: Text) {}
}
