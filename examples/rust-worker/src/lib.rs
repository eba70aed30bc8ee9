//! A Cloudflare Worker that starts streams: `POST /<room id>` starts a stream or finds the running one, waits until viewers can watch it,
//! and answers with the URL of its playlist.

use hms_live::{
    Auth, Credentials, Error, IfRunning, RequestOptions, StartOptions, StartParams, Until, WaitOptions,
    start_live_stream, wait_for_live_stream,
};
use worker::{Context, Env, Method, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    // Each start is billed to you, so callers must sign in. Replace this password by your own login.
    let given = request.headers().get("authorization")?.unwrap_or_default();
    if !is_equal(&given, &format!("Bearer {}", env.secret("OPERATOR_PASSWORD")?)) {
        return Response::error("sign in first", 401);
    }
    if request.method() != Method::Post {
        return Response::error("POST /<room id> puts a room on air", 405);
    }
    let path = request.path();
    match go_live(path.trim_start_matches('/'), request_options(&env)?).await {
        Ok(playlist) => Response::ok(playlist),
        // An error's message contains no secret, so it may be shown.
        Err(error) => {
            Response::error(error.to_string(), error.failure().and_then(|failure| failure.status).unwrap_or(500))
        }
    }
}

async fn go_live(room: &str, request: RequestOptions) -> std::result::Result<String, Error> {
    let start = StartOptions { request: request.clone(), if_running: IfRunning::Return, ..StartOptions::default() };
    let stream = start_live_stream(room, &StartParams::default(), &start).await?;
    let wait = WaitOptions { request, until: Until::Playable, ..WaitOptions::default() };
    let stream = wait_for_live_stream(&stream.id, &wait).await?;
    Ok(stream.playback.url)
}

/// Compares in constant time, so that timing does not reveal a correct prefix.
fn is_equal(one: &str, other: &str) -> bool {
    let differences = one.bytes().zip(other.bytes()).fold(0, |found, (one, other)| found | (one ^ other));
    one.len() == other.len() && differences == 0
}

fn request_options(env: &Env) -> Result<RequestOptions> {
    let access_key = env.secret("HMS_ACCESS_KEY")?.to_string();
    let secret = env.secret("HMS_SECRET")?.to_string();
    Ok(RequestOptions {
        auth: Auth::Credentials(Credentials { access_key, secret }),
        // Only set for the emulator.
        base_url: env.var("HMS_BASE_URL").ok().map(|url| url.to_string()),
        ..RequestOptions::default()
    })
}
