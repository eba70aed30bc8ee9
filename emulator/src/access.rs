//! Restricts the control routes to programs on this machine and to pages that it serves. Otherwise any web page open in a browser could
//! control the emulator and make its webhooks send requests of the page's choice.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{HOST, HeaderName, ORIGIN},
        uri::Authority,
    },
    middleware::Next,
    response::Response,
};

use crate::{Emulator, connection::Connection, error::ApiError};

/// Fetch metadata: the site and the purpose of a request, which browsers send even without an `Origin`.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Characters of a header that an error message repeats.
const MAX_ECHO_CHARACTERS: usize = 100;

/// Accepts requests from this machine unless a page of another site sent them.
pub async fn require_local(
    State(emulator): State<Arc<Emulator>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let peer = request.extensions().get::<ConnectInfo<Connection>>().map(|ConnectInfo(connection)| connection.peer);
    let problem = problem(request.uri(), request.headers(), peer, &emulator.config.allowed_hosts);
    match problem {
        None => Ok(next.run(request).await),
        Some(problem) => Err(ApiError::new(StatusCode::FORBIDDEN, "control routes answer this machine alone")
            .with_details(vec![problem])),
    }
}

/// The reason to refuse a request, if any. Requests under an allowed host name are accepted from any machine.
fn problem(uri: &Uri, headers: &HeaderMap, peer: Option<IpAddr>, allowed: &[String]) -> Option<String> {
    let is_allowed = |host: &str| allowed.iter().any(|name| name.eq_ignore_ascii_case(host));
    // DNS rebinding: a foreign name that resolves to this machine still shows in `Host`.
    let hosts = headers.get_all(HOST).iter().map(|value| value.to_str().ok());
    let mut meant = uri.authority().map(|authority| Some(authority.as_str())).into_iter().chain(hosts).peekable();
    let mut is_asked_by_name = meant.peek().is_some();
    for host in meant {
        let named = host.and_then(host_of).unwrap_or_default();
        if !is_loopback(&named) && !is_allowed(&named) {
            let shown = echo(host.unwrap_or_default());
            return Some(format!(
                "the host `{shown}` is not this machine's own: use 127.0.0.1 or localhost, or start the emulator with \
                 --allow-host NAME"
            ));
        }
        is_asked_by_name &= is_allowed(&named);
    }
    if !is_asked_by_name && peer.is_some_and(|peer| !peer.to_canonical().is_loopback()) {
        return Some(
            "the request comes from another machine: start the emulator with --allow-host NAME, and use that name"
                .into(),
        );
    }
    let mut origins = headers.get_all(ORIGIN).iter().peekable();
    if origins.peek().is_none() {
        let says = |name: &HeaderName, value: &str| headers.get(name).is_some_and(|given| given == value);
        // Links from other sites may open the page; any other cross-site request is refused.
        let is_foreign = says(&FETCH_SITE, "cross-site") && !says(&FETCH_MODE, "navigate");
        return is_foreign.then(|| "the request comes from a page of another site".into());
    }
    let foreign = origins.find(|origin| !is_local_origin(origin, allowed))?;
    Some(format!("the origin `{}` is not this machine's own", echo(&String::from_utf8_lossy(foreign.as_bytes()))))
}

/// Whether every `Origin` of a request is local.
pub fn are_local_origins(headers: &HeaderMap, allowed: &[String]) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| is_local_origin(origin, allowed))
}

/// Whether an origin is on this machine or under an allowed host name.
fn is_local_origin(origin: &HeaderValue, allowed: &[String]) -> bool {
    let uri = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let Some(uri) = uri.filter(|uri| matches!(uri.scheme_str(), Some("http" | "https"))) else { return false };
    let host = uri.authority().and_then(|authority| host_of(authority.as_str())).unwrap_or_default();
    is_loopback(&host) || allowed.iter().any(|name| name.eq_ignore_ascii_case(&host))
}

/// The host of an authority without its port; none if it contains user information.
fn host_of(authority: &str) -> Option<String> {
    let parsed: Authority = authority.parse().ok()?;
    (!authority.contains('@')).then(|| parsed.host().trim_start_matches('[').trim_end_matches(']').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        // `.localhost` is reserved (RFC 6761).
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

fn echo(text: &str) -> String {
    text.chars().take(MAX_ECHO_CHARACTERS).collect()
}
