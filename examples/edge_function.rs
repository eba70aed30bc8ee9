//! An edge function in Rust: `POST /<room id>` puts a room on air, waits until viewers can watch, and answers with the URL of
//! the playlist. It needs only `Request` and `Response`. A module Worker exports it with one line of JavaScript:
//! `export default { fetch: handle }`.
//!
//!     cargo build --release --example edge_function --target wasm32-unknown-unknown
//!
//! Authenticate callers before this function: you pay for each start.

use hms_live::{
    Auth, Credentials, Error, IfRunning, RequestOptions, StartOptions, StartParams, Until, WaitOptions,
    start_live_stream, wait_for_live_stream,
};
use wasm_bindgen::prelude::*;
use web_sys::{Request, Response, ResponseInit};

/// Answers one request. `env` holds the secrets, as on Cloudflare.
#[wasm_bindgen]
pub async fn handle(request: Request, env: JsValue) -> Result<Response, JsValue> {
    let url = request.url();
    let room = url.rsplit('/').next().unwrap_or_default();
    let credentials = Credentials { access_key: secret(&env, "HMS_ACCESS_KEY")?, secret: secret(&env, "HMS_SECRET")? };
    match go_live(room, credentials).await {
        Ok(playlist) => answer(200, &playlist),
        Err(Error::Thrown(reason)) => Err(reason),
        // Error messages contain no secrets, so they may be shown.
        Err(error) => answer(error.failure().and_then(|failure| failure.status).unwrap_or(500), &error.to_string()),
    }
}

async fn go_live(room: &str, credentials: Credentials) -> Result<String, Error> {
    let request = RequestOptions { auth: Auth::Credentials(credentials), ..RequestOptions::default() };
    let start = StartOptions { request: request.clone(), if_running: IfRunning::Return, ..StartOptions::default() };
    let stream = start_live_stream(room, &StartParams::default(), &start).await?;
    let wait = WaitOptions { request, until: Until::Playable, ..WaitOptions::default() };
    let stream = wait_for_live_stream(&stream.id, &wait).await?;
    Ok(stream.playback.url)
}

fn secret(env: &JsValue, name: &str) -> Result<String, JsValue> {
    let value = js_sys::Reflect::get(env, &name.into())?;
    value.as_string().ok_or_else(|| js_sys::Error::new(&format!("{name} is not set")).into())
}

fn answer(status: u16, text: &str) -> Result<Response, JsValue> {
    let init = ResponseInit::new();
    init.set_status(status);
    Response::new_with_opt_str_and_init(Some(text), &init)
}
