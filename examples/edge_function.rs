//! An edge function in Rust: `POST /<room id>` puts a room on air, waits until viewers can watch, and answers with the URL of
//! the playlist. It needs nothing but `Request` and `Response`, and a module Worker exports it with one line of JavaScript:
//! `export default { fetch: handle }`. Do not name it `fetch` in Rust: the generated glue would call it instead of the real one.
//!
//!     cargo build --release --example edge_function --target wasm32-unknown-unknown
//!
//! Only callers that your app has signed in should get here: each start is billed to you.

use hms_live::{Credentials, Error, Options, StartParams, start_live_stream, wait_for_live_stream};
use wasm_bindgen::prelude::*;
use web_sys::{Request, Response, ResponseInit};

/// Answers one request. `env` holds the secrets, as Cloudflare hands them over.
#[wasm_bindgen]
pub async fn handle(request: Request, env: JsValue) -> Result<Response, JsValue> {
    let url = request.url();
    let room = url.rsplit('/').next().unwrap_or_default();
    let credentials = Credentials { access_key: secret(&env, "HMS_ACCESS_KEY")?, secret: secret(&env, "HMS_SECRET")? };
    match go_live(room, credentials).await {
        Ok(playlist) => answer(200, &playlist),
        // Neither message nor failure holds a secret, so that they may be shown.
        Err(Error::Failed { failure, .. }) => answer(failure.status.unwrap_or(500), &failure.message),
        Err(Error::Thrown(reason)) => Err(reason),
    }
}

async fn go_live(room: &str, credentials: Credentials) -> Result<String, Error> {
    let options = Options { credentials: Some(credentials), if_running: Some("return"), ..Options::default() };
    let stream = start_live_stream(room, &StartParams::default(), &options).await?;
    let options = Options { if_running: None, until: Some("playable"), ..options };
    let stream = wait_for_live_stream(&stream.id, &options).await?;
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
