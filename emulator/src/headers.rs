//! Headers of every answer: the emulator's `Date`, the request id, and CORS, which allows any origin for the API and local origins for the
//! control routes. Also turns panics into a 500.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
            ACCESS_CONTROL_REQUEST_METHOD, DATE, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use futures_util::FutureExt;

use crate::{Emulator, access::are_local_origins, clock::http_date, error::ApiError, ids::Ids};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Request id, in the answer and the log.
#[derive(Clone)]
pub struct RequestId(pub String);

/// Adds the headers, and answers preflights itself, so that rules and the log do not see them.
pub async fn add(State(emulator): State<Arc<Emulator>>, mut request: Request, next: Next) -> Response {
    let id = Ids::new().uuid();
    let room = emulator.room_of(request.uri().path(), request.uri().query().unwrap_or_default());
    request.extensions_mut().insert(RequestId(id.clone()));
    let preflight = (request.method() == Method::OPTIONS
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD))
    .then(|| request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS).cloned());
    // Pages of other sites get no CORS header and a 403 to their preflight.
    let is_control = request.uri().path().starts_with("/_emulator");
    let leave = match request.headers().get(ORIGIN) {
        _ if !is_control => Some(HeaderValue::from_static("*")),
        Some(origin) => are_local_origins(request.headers(), &emulator.config.allowed_hosts).then(|| origin.clone()),
        None => None,
    };
    let mut response = match preflight {
        Some(_) if leave.is_none() => ApiError::forbidden().into_response(),
        Some(asked) => preflight_answer(asked),
        None => answered(next.run(request)).await,
    };
    let date = HeaderValue::from_str(&http_date(emulator.date(room.as_deref()))).expect("a date is plain text");
    let id = HeaderValue::from_str(&id).expect("an id is plain text");
    let fixed = |name: HeaderName, value: &'static str| (name, HeaderValue::from_static(value));
    for (name, value) in [
        (DATE, date),
        (REQUEST_ID, id),
        fixed(ACCESS_CONTROL_EXPOSE_HEADERS, "Date, Retry-After, Accept-Ranges, Content-Range, X-Request-Id"),
    ] {
        response.headers_mut().entry(name).or_insert(value);
    }
    if is_control {
        response.headers_mut().append(VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(leave) = leave {
        response.headers_mut().entry(ACCESS_CONTROL_ALLOW_ORIGIN).or_insert(leave);
    }
    response
}

/// Turns a panic into a 500; the panic itself has already been printed.
async fn answered(handled: impl Future<Output = Response>) -> Response {
    let caught = AssertUnwindSafe(handled).catch_unwind().await;
    caught.unwrap_or_else(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the emulator panicked").into_response())
}

fn preflight_answer(asked: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, DELETE"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    if let Some(asked) = asked {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_answer() {
        let response = answered(async { panic!("on purpose") }).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answered(async { StatusCode::OK.into_response() }).await.status(), StatusCode::OK);
    }
}
