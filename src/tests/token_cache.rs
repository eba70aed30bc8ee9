//! The token cache of tests: the one that ships, off until a test turns it on, so that no test meets the tokens of another.

use crate::step::TokenCache;
use crate::step::environment::TOKENS;
use std::cell::Cell;

/// The cache of every step in tests.
pub const CACHE: TokenCache = TokenCache {
    find: |access_key, secret, earliest, latest| {
        (TOKENS.find)(access_key, secret, earliest, latest).filter(|_| IS_ON.get())
    },
    store: |access_key, secret, token, expires| {
        if IS_ON.get() {
            (TOKENS.store)(access_key, secret, token, expires);
        }
    },
    remove: |token| {
        if IS_ON.get() {
            (TOKENS.remove)(token);
        }
    },
};

thread_local! {
    static IS_ON: Cell<bool> = const { Cell::new(false) };
    static ACCOUNTS: Cell<u32> = const { Cell::new(0) };
}

/// Turns the cache on for some calls, which are given an access key that nobody has used.
pub fn caching(calls: impl FnOnce(&str)) {
    ACCOUNTS.set(ACCOUNTS.get() + 1);
    IS_ON.set(true);
    calls(&format!("key-{}", ACCOUNTS.get()));
    IS_ON.set(false);
}
