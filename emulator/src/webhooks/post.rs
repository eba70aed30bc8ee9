//! One delivery attempt. Each opens its own connection, because a connection pool may resend a request by itself and the receiver would
//! see more attempts than the log.

use std::{future::pending, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Request, Uri, header::HOST},
};
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use sha2::Sha256;
use tokio::{net::TcpStream, time::timeout};

use crate::webhooks::{Entry, settings::WebhookSettings};

/// Timeout of the receiver, in real time.
const LIMIT: Duration = Duration::from_secs(10);

/// The request of one attempt.
pub struct WebhookRequest {
    url: String,
    body: String,
    settings: Arc<WebhookSettings>,
    signature: Option<String>,
}

impl WebhookRequest {
    /// `own_secret` signs unless the settings have a secret.
    pub fn new(entry: &Entry, own_secret: &str) -> WebhookRequest {
        let body = entry.event.to_string();
        let secret = entry.settings.signature_secret.as_deref().unwrap_or(own_secret);
        let signature = (!secret.is_empty()).then(|| signature(&body, secret));
        WebhookRequest { url: entry.url.clone(), body, settings: entry.settings.clone(), signature }
    }

    /// The status of the answer, or the error.
    pub async fn post(self) -> Result<u16, String> {
        match timeout(LIMIT, self.exchange()).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no answer within {} s", LIMIT.as_secs())),
        }
    }

    async fn exchange(self) -> Result<u16, String> {
        let uri: Uri = self.url.parse().map_err(|_| "the URL is not valid")?;
        if uri.scheme_str() != Some("http") {
            return Err("the emulator does not speak https".into());
        }
        let (host, port) = (uri.host().unwrap_or_default(), uri.port_u16().unwrap_or(80));
        let stream =
            TcpStream::connect((host.trim_matches(['[', ']']), port)).await.map_err(|error| error.to_string())?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        let answer = sender.send_request(self.request(&uri)?);
        let driven = async {
            // Errors of the connection show in the answer too.
            let _ = connection.await;
            pending().await
        };
        tokio::select! {
            answer = answer => answer.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string()),
            never = driven => never,
        }
    }

    fn request(self, uri: &Uri) -> Result<Request<Body>, String> {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let host = uri.authority().map_or("", |authority| authority.as_str());
        let mut request = Request::post(path)
            .header(HOST, host)
            .header("content-type", "application/json")
            .header("user-agent", "hms-live-emulator")
            .body(Body::from(self.body))
            .map_err(|error| error.to_string())?;
        let headers = request.headers_mut();
        for (name, value) in &self.settings.headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
                headers.insert(name, value);
            }
        }
        if let Some(signature) = self.signature.and_then(|signature| signature.parse::<HeaderValue>().ok()) {
            headers.insert("x-100ms-signature", signature);
        }
        Ok(request)
    }
}

/// HMAC-SHA256 of the body in lower-case hexadecimal.
fn signature(body: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
