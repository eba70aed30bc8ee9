//! A cache of tokens that tests can look into. It is off until a test turns it on, so that no test meets the tokens of another.

use super::{json, text};
use crate::step::TokenCache;
use crate::values::Text;
use serde_json::Value as Json;
use std::cell::RefCell;

/// The cache of every step in tests.
pub const CACHE: TokenCache = TokenCache { find, store, remove };

/// A token that is kept.
#[derive(Clone, Debug)]
pub struct Entry {
    account: [Json; 2],
    /// The token.
    pub token: Json,
    /// When it was signed.
    pub signed: f64,
    /// When it expires.
    pub expires: f64,
}

thread_local! {
    static ENTRIES: RefCell<Option<Vec<Entry>>> = const { RefCell::new(None) };
}

/// Turns the cache on for some calls, and returns what they left in it.
pub fn caching(calls: impl FnOnce()) -> Vec<Entry> {
    ENTRIES.set(Some(Vec::new()));
    calls();
    ENTRIES.take().unwrap_or_default()
}

fn find(access_key: Text, secret: Text, now: f64, until: f64) -> Option<Text> {
    let account = [access_key, secret].map(json);
    let is_good = |entry: &&Entry| entry.account == account && entry.signed <= now && until < entry.expires;
    let found = ENTRIES.with_borrow(|entries| entries.iter().flatten().find(is_good).cloned());
    found.map(|entry| text(entry.token))
}

fn store(access_key: Text, secret: Text, token: Text, signed: f64, expires: f64) {
    let account = [access_key, secret].map(json);
    let token = json(token);
    ENTRIES.with_borrow_mut(|entries| {
        if let Some(entries) = entries {
            entries.retain(|entry| entry.account != account);
            entries.push(Entry { account, token, signed, expires });
        }
    });
}

fn remove(token: Text) {
    let token = json(token);
    ENTRIES
        .with_borrow_mut(|entries| entries.iter_mut().for_each(|entries| entries.retain(|entry| entry.token != token)));
}
