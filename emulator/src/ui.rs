//! The page at `/_emulator/`, on which a person watches and controls an emulator. Its files are embedded in the program, and it
//! uses only the control routes, which tests use too.

use std::sync::Arc;

use axum::{
    Router,
    http::header::{
        CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
        X_CONTENT_TYPE_OPTIONS,
    },
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use crate::Emulator;

/// The page loads nothing from elsewhere, and has no inline scripts or styles. Its player plays from a blob.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

struct File {
    name: &'static str,
    kind: &'static str,
    /// Each browser that can run the page accepts it.
    encoding: Option<&'static str>,
    content: &'static [u8],
}

const fn text(name: &'static str, kind: &'static str, content: &'static str) -> File {
    File { name, kind, encoding: None, content: content.as_bytes() }
}

static FILES: [File; 29] = [
    text("icon.svg", "image/svg+xml", include_str!("../ui/icon.svg")),
    // The demo page's colours, fonts and buttons.
    text("look.css", CSS, include_str!("../../www/look.css")),
    text("page.css", CSS, include_str!("../ui/page.css")),
    text("controls.css", CSS, include_str!("../ui/controls.css")),
    text("lists.css", CSS, include_str!("../ui/lists.css")),
    text("streams.css", CSS, include_str!("../ui/streams.css")),
    text("requests.css", CSS, include_str!("../ui/requests.css")),
    text("page.js", JAVASCRIPT, include_str!("../ui/page.js")),
    text("copy-button.js", JAVASCRIPT, include_str!("../ui/copy-button.js")),
    text("feedback.js", JAVASCRIPT, include_str!("../ui/feedback.js")),
    text("dom.js", JAVASCRIPT, include_str!("../ui/dom.js")),
    text("emulator.js", JAVASCRIPT, include_str!("../ui/emulator.js")),
    text("show-more.js", JAVASCRIPT, include_str!("../ui/show-more.js")),
    text("code-snippets.js", JAVASCRIPT, include_str!("../ui/code-snippets.js")),
    text("start.js", JAVASCRIPT, include_str!("../ui/start.js")),
    text("streams.js", JAVASCRIPT, include_str!("../ui/streams.js")),
    text("stream-panel.js", JAVASCRIPT, include_str!("../ui/stream-panel.js")),
    text("player.js", JAVASCRIPT, include_str!("../ui/player.js")),
    text("captions.js", JAVASCRIPT, include_str!("../../www/captions.js")),
    text("rooms.js", JAVASCRIPT, include_str!("../ui/rooms.js")),
    text("room-settings.js", JAVASCRIPT, include_str!("../ui/room-settings.js")),
    text("beam-list.js", JAVASCRIPT, include_str!("../ui/beam-list.js")),
    text("rules.js", JAVASCRIPT, include_str!("../ui/rules.js")),
    text("requests.js", JAVASCRIPT, include_str!("../ui/requests.js")),
    text("request-details.js", JAVASCRIPT, include_str!("../ui/request-details.js")),
    text("webhooks.js", JAVASCRIPT, include_str!("../ui/webhooks.js")),
    // The full build of hls.js from npm, because a program that cargo has installed has no npm packages.
    File { name: "hls.js", kind: JAVASCRIPT, encoding: Some("gzip"), content: include_bytes!("../ui/hls.min.mjs.gz") },
    text("hls.js.LICENSE", "text/plain; charset=utf-8", include_str!("../ui/hls.js.LICENSE")),
    File {
        name: "thumbnail.png",
        kind: "image/png",
        encoding: None,
        content: include_bytes!("../media/thumbnail.png"),
    },
];

/// The routes of the page. The bare origin redirects to it, because the program prints that origin.
pub fn routes() -> Router<Arc<Emulator>> {
    let page = Router::new()
        .route("/", get(async || Redirect::temporary("/_emulator/")))
        .route("/_emulator", get(async || Redirect::permanent("/_emulator/")))
        .route("/_emulator/", get(async || answer(&text("", HTML, include_str!("../ui/index.html")))));
    FILES
        .iter()
        .fold(page, |page, file| page.route(&format!("/_emulator/ui/{}", file.name), get(async move || answer(file))))
}

fn answer(file: &File) -> Response {
    let headers = [
        (CONTENT_TYPE, file.kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // Another version of the emulator may run on the same port later.
        (CACHE_CONTROL, "no-cache"),
    ];
    let mut response = (headers, file.content).into_response();
    if let Some(encoding) = file.encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
