//! Settings of webhooks: URL, headers, signature, and configurable disorder.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, Uri};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookSettings {
    /// Without a URL no webhooks are sent.
    pub url: Option<String>,
    /// Headers sent with every event, like the secret headers of the dashboard.
    pub headers: BTreeMap<String, String>,
    /// Key of `x-100ms-signature`: the emulator's secret if null, no signature if empty.
    pub signature_secret: Option<String>,
    /// Number of deliveries of each event.
    pub copies: u32,
    /// Delay in seconds by event type, which brings events out of order.
    pub delays: BTreeMap<String, f64>,
    /// Maximum random delay of each delivery in seconds, from a generator with this seed.
    pub jitter: f64,
    pub seed: u64,
}

impl Default for WebhookSettings {
    fn default() -> WebhookSettings {
        WebhookSettings {
            url: None,
            headers: BTreeMap::new(),
            signature_secret: None,
            copies: 1,
            delays: BTreeMap::new(),
            jitter: 0.0,
            seed: 0,
        }
    }
}

impl WebhookSettings {
    /// Validates the settings.
    pub fn check(&self) -> Result<(), String> {
        if let Some(url) = &self.url {
            let uri = url.parse::<Uri>().map_err(|_| "url: expected an absolute http URL".to_owned())?;
            if uri.scheme_str() != Some("http") || uri.host().is_none_or(str::is_empty) {
                return Err("url: expected an absolute http URL; the emulator does not speak https".into());
            }
        }
        for (name, value) in &self.headers {
            if name.parse::<HeaderName>().is_err() || value.parse::<HeaderValue>().is_err() {
                return Err(format!("headers: `{name}` or its value is not a legal header"));
            }
        }
        if !(1..=100).contains(&self.copies) {
            return Err("copies: expected 1 to 100".into());
        }
        let late = self.delays.values().chain([&self.jitter]);
        if !late.into_iter().all(|seconds| (0.0..=86_400.0).contains(seconds)) {
            return Err("delays, jitter: expected 0 to 86400 seconds".into());
        }
        Ok(())
    }
}
