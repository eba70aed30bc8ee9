//! Management tokens that this process has signed, each used until shortly before it expires. A page signs none, so its module has
//! no cache.

use crate::values::Text;

/// How long a token must still last to be used for a request, in milliseconds.
pub const MARGIN: f64 = 30_000.0;

/// The functions of a cache.
#[cfg(any(feature = "server", feature = "client", test))]
#[derive(Clone, Copy)]
pub struct TokenCache {
    /// Finds a token of an access key and a secret that was signed at or before one time and lasts beyond another, in milliseconds
    /// since 1970.
    pub find: fn(Text, Text, f64, f64) -> Option<Text>,
    /// Stores a token of an access key and a secret, with the times when it was signed and when it expires.
    pub store: fn(Text, Text, Text, f64, f64),
    /// Removes a token that was refused.
    pub remove: fn(Text),
}

#[cfg(any(feature = "server", feature = "client", test))]
impl TokenCache {
    /// Finds a token that is good at a time.
    pub fn find(&self, access_key: Text, secret: Text, now: f64) -> Option<Text> {
        (self.find)(access_key, secret, now, now + MARGIN)
    }

    /// Stores a token.
    pub fn store(&self, access_key: Text, secret: Text, token: Text, now: f64, expires: f64) {
        (self.store)(access_key, secret, token, now, expires);
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
    pub fn store(&self, _access_key: Text, _secret: Text, _token: Text, _now: f64, _expires: f64) {}

    /// Removes nothing.
    pub fn remove(&self, _token: Text) {}
}
