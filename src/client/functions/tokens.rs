//! Tokens that callers sign themselves. Only for servers: browsers are refused.

use super::{plain, read};
use crate::client::{AuthClaims, Credentials, Error, TokenOptions, tokens};

/// Signs a management token (a JSON Web Token, HS256) for the REST API.
pub async fn create_management_token(credentials: &Credentials, options: &TokenOptions) -> Result<String, Error> {
    Error::unless_in_javascript()?;
    read(tokens::signed(tokens::management_token(&plain(credentials), &plain(options))).await?)
}

/// Signs an app token, with which one peer joins one room. `auth_token` in a meeting URL is one.
pub async fn create_auth_token(
    credentials: &Credentials,
    claims: &AuthClaims,
    options: &TokenOptions,
) -> Result<String, Error> {
    Error::unless_in_javascript()?;
    read(tokens::signed(tokens::auth_token(&plain(credentials), &plain(claims), &plain(options))).await?)
}
