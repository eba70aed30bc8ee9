//! What handlers take out of a request. The framework's own extractors refuse in plain text; these refuse as the API does.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// What stands in the path. An id that is no text, or no number where ids are numbers, is one that nobody has.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, ApiError> {
        let found = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        found.map(|axum::extract::Path(found)| Path(found)).map_err(|_| ApiError::not_found())
    }
}

/// The whole body.
pub struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Body, ApiError> {
        let read = Bytes::from_request(request, state).await;
        read.map(Body).map_err(|refusal| ApiError::new(refusal.status(), "body is incomplete or too large"))
    }
}
