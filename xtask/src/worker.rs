//! The edge Worker in workerd, as wrangler bundles it.

use crate::tools;
use anyhow::Result;
use std::process::Command;

/// The meeting pages that the demo's Worker allows, and the role of its recorder.
const MEETING: [&str; 4] = ["--set", "MEETING_ORIGINS=acme", "--set", "MEETING_ROLE=recorder"];

/// Installs wrangler and the Worker's other packages, among them the npm package in `pkg/`.
pub fn ensure() -> Result<()> {
    tools::ensure_npm_packages("worker")
}

/// The program that runs the Worker for a page, with a random secret for sessions.
pub fn serve(port: &str, page: &str, emulator: &str, access_key: &str, secret: &str) -> Command {
    let mut serve = tools::node();
    serve.args(["worker/serve.mjs", "--port", port, "--page", page, "--emulator", emulator]).args(MEETING);
    for (name, value) in [("HMS_ACCESS_KEY", access_key), ("HMS_SECRET", secret)] {
        serve.args(["--set", &format!("{name}={value}")]);
    }
    serve
}
