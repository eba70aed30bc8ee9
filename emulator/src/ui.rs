//! The page at `/_emulator/`, through which a person sees and steers an emulator. Its files are part of the program; what it
//! knows and does goes through the control routes, which a test uses too.

use std::sync::Arc;

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    response::Redirect,
    routing::get,
};

use crate::Emulator;

/// The page needs nothing from elsewhere, and no script or style that is written into it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, type and content of each file.
const FILES: [(&str, &str, &str); 17] = [
    ("icon.svg", "image/svg+xml", include_str!("../ui/icon.svg")),
    // What the demo page looks like, this page looks like too.
    ("look.css", CSS, include_str!("../../www/look.css")),
    ("page.css", CSS, include_str!("../ui/page.css")),
    ("controls.css", CSS, include_str!("../ui/controls.css")),
    ("lists.css", CSS, include_str!("../ui/lists.css")),
    ("requests.css", CSS, include_str!("../ui/requests.css")),
    ("page.js", JAVASCRIPT, include_str!("../ui/page.js")),
    ("doing.js", JAVASCRIPT, include_str!("../ui/doing.js")),
    ("element.js", JAVASCRIPT, include_str!("../ui/element.js")),
    ("emulator.js", JAVASCRIPT, include_str!("../ui/emulator.js")),
    ("start.js", JAVASCRIPT, include_str!("../ui/start.js")),
    ("streams.js", JAVASCRIPT, include_str!("../ui/streams.js")),
    ("rooms.js", JAVASCRIPT, include_str!("../ui/rooms.js")),
    ("beams.js", JAVASCRIPT, include_str!("../ui/beams.js")),
    ("rules.js", JAVASCRIPT, include_str!("../ui/rules.js")),
    ("requests.js", JAVASCRIPT, include_str!("../ui/requests.js")),
    ("webhooks.js", JAVASCRIPT, include_str!("../ui/webhooks.js")),
];

/// The routes of the page. The bare origin leads to it, because that is what the program prints.
pub fn routes() -> Router<Arc<Emulator>> {
    let page = Router::new()
        .route("/", get(async || Redirect::temporary("/_emulator/")))
        .route("/_emulator", get(async || Redirect::permanent("/_emulator/")))
        .route("/_emulator/", get(async || file(HTML, include_str!("../ui/index.html"))));
    FILES.into_iter().fold(page, |page, (name, kind, content)| {
        page.route(&format!("/_emulator/ui/{name}"), get(async move || file(kind, content)))
    })
}

fn file(kind: &'static str, content: &'static str) -> impl axum::response::IntoResponse {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // A newer emulator on the same port has another page.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, content)
}
