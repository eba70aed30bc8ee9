//! Webhooks.

use super::read;
use crate::client::pass::{Written, object};
use crate::client::verify::Verification;
use crate::client::{Error, WebhookEvent};
use js_sys::Uint8Array;
use std::collections::BTreeMap;
use std::fmt;
use wasm_bindgen::JsValue;

/// A webhook request.
#[derive(Clone, Copy)]
pub enum WebhookRequest<'a> {
    /// A request of the runtime whose body was not read yet.
    Web(&'a web_sys::Request),
    /// The headers and the raw body.
    Parts {
        /// Name and value of each; upper and lower case are the same.
        headers: &'a [(&'a str, &'a str)],
        /// At most 10 MiB.
        body: &'a [u8],
    },
}

/// The proof that a webhook request must have. Several values allow rotation. `Debug` shows none.
#[derive(Clone)]
pub enum WebhookProof {
    /// A secret header that was set on the dashboard, which is the usual way.
    Header {
        /// Its name.
        name: String,
        /// The header must have one of these values.
        values: Vec<String>,
    },
    /// The header `x-100ms-signature`, the HMAC-SHA256 of the raw body as hex, which 100ms documents for HIPAA workspaces.
    Signature {
        /// One of these secrets must have made the signature.
        secrets: Vec<String>,
    },
    /// Both of these.
    HeaderAndSignature {
        /// The name of the secret header.
        name: String,
        /// The header must have one of these values.
        values: Vec<String>,
        /// One of these secrets must have made the signature.
        secrets: Vec<String>,
    },
}

/// Authenticates one webhook request and returns its event. Every requested check must pass before the body is parsed; comparisons take
/// constant time. Remember the `id` of each event: the sender repeats an event until it gets a 200, and keeps no order.
pub async fn verify_webhook(request: WebhookRequest<'_>, proof: &WebhookProof) -> Result<WebhookEvent, Error> {
    Error::unless_in_javascript()?;
    read(Verification::begin(request.pass(), &proof.pass())?.event().await?)
}

impl WebhookRequest<'_> {
    fn pass(self) -> JsValue {
        match self {
            WebhookRequest::Web(request) => request.into(),
            WebhookRequest::Parts { headers, body } => {
                let mut by_name = BTreeMap::<String, Vec<&str>>::new();
                for (name, value) in headers {
                    by_name.entry(name.to_ascii_lowercase()).or_default().push(value);
                }
                let request = Written::new();
                request.set("headers", Some(object(&by_name)));
                request.set("body", Some(Uint8Array::from(body)));
                request.into()
            }
        }
    }
}

impl WebhookProof {
    fn pass(&self) -> JsValue {
        let (header, secrets) = match self {
            WebhookProof::Header { name, values } => (Some((name, values)), None),
            WebhookProof::Signature { secrets } => (None, Some(secrets)),
            WebhookProof::HeaderAndSignature { name, values, secrets } => (Some((name, values)), Some(secrets)),
        };
        let checks = Written::new();
        if let Some((name, values)) = header {
            let header = Written::new();
            header.set("name", Some(name));
            header.set("value", Some(object(values)));
            checks.set("header", Some(header));
        }
        checks.set("signatureSecret", secrets.map(object));
        checks.into()
    }
}

impl fmt::Debug for WebhookProof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookProof([redacted])")
    }
}
