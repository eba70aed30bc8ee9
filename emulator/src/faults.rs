//! Middleware that logs API and HLS requests and applies the fault rules to them.

use std::{
    io::{self, Write},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use crate::{
    Emulator,
    activity::ActivityKind,
    connection::{Connection, ResetSwitch},
    error::ApiError,
    log::{
        answer::{Answer, Sent},
        filter::MEDIA,
    },
    rule::{Reset, Rule, Stall, Text, When},
};

/// Far above any body of the API.
const BODY_LIMIT: usize = 1 << 20;
/// Gives the client time to receive the first part of a body before the reset.
const BEFORE_RESET: Duration = Duration::from_millis(50);
/// Limits stalls, so that a forgotten client does not hold its connection for ever.
const MAX_STALL: Duration = Duration::from_secs(600);

pub async fn intercept(State(emulator): State<Arc<Emulator>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let (parts, body) = request.into_parts();
    let is_media = MEDIA.iter().any(|prefix| parts.uri.path().starts_with(prefix));
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let entry = emulator.log_arrival(&parts, b"", None);
        let refusal = ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "body is incomplete or larger than 1 MiB");
        return logged(&emulator, entry, is_media, began.elapsed(), refusal.into_response()).await;
    };
    let rule = emulator.rules().take(&parts.method, parts.uri.path());
    let fault = rule.as_deref().map(Rule::describe);
    let entry = emulator.log_arrival(&parts, &body, fault.clone());
    let (method, target) = (parts.method.to_string(), parts.uri.to_string());
    let reset_switch =
        parts.extensions.get::<ConnectInfo<Connection>>().map(|ConnectInfo(Connection { switch, .. })| switch.clone());
    let handler = next.run(Request::from_parts(parts, Body::from(body)));
    let answers = rule.as_ref().is_none_or(|rule| matches!(rule.reset, None | Some(Reset::During)));
    let response = match rule {
        Some(rule) => apply(&rule, reset_switch, handler).await,
        None => handler.await,
    };
    let took = began.elapsed();
    if !is_media {
        let status = answers.then(|| response.status().as_u16());
        let path = || emulator.printable(&target);
        emulator.report(emulator.clock.now(), || ActivityKind::Call { method, path: path(), status, took, fault });
    }
    if answers { logged(&emulator, entry, is_media, took, response).await } else { response }
}

async fn logged(emulator: &Emulator, entry: u64, is_media: bool, after: Duration, response: Response) -> Response {
    let (response, answer) = Answer::read(response, is_media, &emulator.config.secret).await;
    emulator.log().finish(entry, response.status(), after, answer);
    response
}

async fn apply(rule: &Rule, reset_switch: Option<ResetSwitch>, handler: impl Future<Output = Response>) -> Response {
    if let Some(milliseconds) = rule.delay {
        sleep(Duration::from_millis(milliseconds)).await;
    }
    let stalls_headers = rule.stall == Some(Stall::Headers);
    let handled = match rule.reset {
        Some(Reset::Before) => false,
        Some(Reset::After) => true,
        None | Some(Reset::During) => rule.when == When::After || (rule.status.is_none() && !stalls_headers),
    };
    let real = if handled { Some(handler.await) } else { None };
    if let Some(milliseconds) = rule.answer_delay {
        sleep(Duration::from_millis(milliseconds)).await;
    }
    if matches!(rule.reset, Some(Reset::Before | Reset::After)) {
        return reset(reset_switch);
    }
    if stalls_headers {
        sleep(MAX_STALL).await;
        return reset(reset_switch);
    }
    let mut response = match (rule.status, real) {
        (None, Some(real)) => real,
        (status, _) => {
            let status = status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or_default();
            match &rule.body {
                Some(body) => (status, body_of(body)).into_response(),
                None => (status, [(CONTENT_TYPE, "application/json")]).into_response(),
            }
        }
    };
    if let Some(body) = &rule.replace_body {
        response = (response.status(), body_of(body)).into_response();
    }
    for (name, value) in &rule.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().insert(name, value);
        }
    }
    shape_body(rule, reset_switch, response).await
}

/// Resets the connection. In-process requests have none and get a 502 instead.
fn reset(switch: Option<ResetSwitch>) -> Response {
    if let Some(switch) = switch {
        switch.throw();
    }
    ApiError::new(StatusCode::BAD_GATEWAY, "the connection was reset").into_response()
}

/// Truncates, slows, stalls or resets the body.
async fn shape_body(rule: &Rule, switch: Option<ResetSwitch>, response: Response) -> Response {
    let breaks = rule.reset == Some(Reset::During);
    let stalls = rule.stall.is_some();
    let is_paced = rule.trickle.is_some() || rule.bytes_per_second.is_some();
    let overstated = rule.overstate.unwrap_or(0);
    if !breaks && !stalls && !is_paced && !rule.gzip && rule.truncate.is_none() && overstated == 0 {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let mut bytes = to_bytes(body, usize::MAX).await.expect("the emulator's bodies are whole");
    let text = rule.gzip.then(|| bytes.clone());
    if rule.gzip {
        bytes = compressed(&bytes).into();
        parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    bytes.truncate(bytes.len().saturating_sub(rule.truncate.unwrap_or(0)));
    parts.headers.insert(CONTENT_LENGTH, (bytes.len() + overstated).into());
    let sent = if stalls || breaks { bytes.slice(..bytes.len() / 2) } else { bytes };
    // The log keeps the uncompressed text.
    parts.extensions.insert(Sent(text.unwrap_or_else(|| sent.clone())));
    // Larger steps at the same pace: a timer per byte would be too expensive for a segment.
    let pace = rule.trickle.map(|milliseconds| (1, Duration::from_millis(milliseconds))).or_else(|| {
        let bytes = rule.bytes_per_second?;
        let step = (bytes / 20).max(1);
        Some((step as usize, Duration::from_secs_f64(step as f64 / bytes as f64)))
    });
    if pace.is_none() && !stalls && !breaks && overstated == 0 {
        return Response::from_parts(parts, Body::from(sent));
    }
    let (step, pause) = pace.unwrap_or((sent.len().max(1), Duration::ZERO));
    let sent = trickle(sent, step, pause);
    let body = match (breaks, stalls) {
        (true, _) => Body::from_stream(sent.chain(stream::once(break_off(switch)))),
        (false, true) => Body::from_stream(sent.chain(stream::once(stall()))),
        // Without the switch the connection is closed, not reset.
        (false, false) if overstated > 0 => Body::from_stream(sent.chain(stream::once(break_off(None)))),
        (false, false) => Body::from_stream(sent),
    };
    Response::from_parts(parts, body)
}

fn body_of(Text { kind, text }: &Text) -> impl IntoResponse {
    ([(CONTENT_TYPE, *kind)], text.clone())
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a list of bytes takes what is written")
}

fn trickle(bytes: Bytes, step: usize, pause: Duration) -> impl futures_util::Stream<Item = Result<Bytes, io::Error>> {
    stream::iter((0..bytes.len()).step_by(step)).then(move |at| {
        let part = bytes.slice(at..(at + step).min(bytes.len()));
        async move {
            sleep(pause).await;
            Ok(part)
        }
    })
}

async fn stall() -> Result<Bytes, io::Error> {
    sleep(MAX_STALL).await;
    Err(io::ErrorKind::TimedOut.into())
}

async fn break_off(switch: Option<ResetSwitch>) -> Result<Bytes, io::Error> {
    sleep(BEFORE_RESET).await;
    switch.inspect(ResetSwitch::throw);
    Err(io::ErrorKind::ConnectionReset.into())
}
