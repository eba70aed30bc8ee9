//! Presigned URLs of recordings. The signature covers asset and expiry, so that one signature serves a playlist and all of its files.

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// Lifetime of URLs: 3 days on request, 24 hours in webhooks.
pub const ON_REQUEST_SECONDS: u32 = 3 * 86_400;
pub const IN_WEBHOOK_SECONDS: u32 = 86_400;

/// Query of a presigned URL.
pub struct Presigned<'a> {
    expires: Option<i64>,
    signature: Option<&'a str>,
}

/// Signs the URL of an asset's file for the given number of seconds.
pub fn url(origin: &str, asset_id: &str, file: &str, secret: &str, now: Timestamp, seconds: u32) -> String {
    format!("{origin}/recordings/{asset_id}/{file}?{}", query(asset_id, now.as_second() + i64::from(seconds), secret))
}

fn query(asset_id: &str, expires: i64, secret: &str) -> String {
    let mut signature = String::new();
    for byte in mac(asset_id, expires, secret).finalize().into_bytes() {
        signature.push_str(&format!("{byte:02x}"));
    }
    format!("expires={expires}&signature={signature}")
}

fn mac(asset_id: &str, expires: i64, secret: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("recording:{asset_id}:{expires}").as_bytes());
    mac
}

impl<'a> Presigned<'a> {
    pub fn read(query: &'a HashMap<String, String>) -> Presigned<'a> {
        let value = |name: &str| query.get(name).map(String::as_str);
        Presigned { expires: value("expires").and_then(|text| text.parse().ok()), signature: value("signature") }
    }

    /// Verifies the signature and returns the query for other files of the asset.
    pub fn check(&self, asset_id: &str, secret: &str, now: Timestamp) -> Result<String, &'static str> {
        let (Some(expires), Some(signature)) = (self.expires, self.signature) else {
            return Err("the URL is not signed");
        };
        let given: Option<Vec<u8>> = (0..signature.len())
            .step_by(2)
            .map(|at| signature.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()))
            .collect();
        mac(asset_id, expires, secret)
            .verify_slice(&given.unwrap_or_default())
            .map_err(|_| "the signature does not match")?;
        if expires <= now.as_second() {
            return Err("the URL has expired");
        }
        Ok(query(asset_id, expires, secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(query: &str, asset_id: &str, now: i64) -> Result<String, &'static str> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let query = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Presigned::read(&query).check(asset_id, "secret", Timestamp::from_second(now).unwrap())
    }

    #[test]
    fn a_url_is_valid_for_its_asset_until_it_expires() {
        let url = url("http://h", "a1", "x.mp4", "secret", Timestamp::from_second(1000).unwrap(), 60);
        let query = url.strip_prefix("http://h/recordings/a1/x.mp4?").unwrap();
        assert_eq!(checked(query, "a1", 1059), Ok(query.to_owned()));
        assert_eq!(checked(query, "a1", 1060), Err("the URL has expired"));
        assert_eq!(checked(query, "a2", 1000), Err("the signature does not match"));
        assert_eq!(checked(&query.replace("1060", "9999"), "a1", 1000), Err("the signature does not match"));
        assert_eq!(checked("expires=1060&signature=0", "a1", 1000), Err("the signature does not match"));
        assert_eq!(checked("expires=1060&signature=é0", "a1", 1000), Err("the signature does not match"));
        for query in ["expires=1060", "signature=00", "expires=soon&signature=00"] {
            assert_eq!(checked(query, "a1", 1000), Err("the URL is not signed"));
        }
    }
}
