//! Drivers of the browsers, and how the runner of the WebAssembly tests starts Chromium.

use crate::paths;
use crate::progress::{persistently, step};
use crate::tools::{self, cargo};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Firefox's driver, which Debian does not package.
const GECKODRIVER: &str = "geckodriver";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Chromium's sandbox does not start in a container; the other flags keep Chromium off the network.
const CHROMIUM_ARGUMENTS: [&str; 7] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The driver of Chromium.
pub fn driver_of_chromium() -> Result<PathBuf> {
    let told = std::env::var_os("CHROMEDRIVER").map(PathBuf::from);
    let found = told.or_else(|| tools::find_program("chromedriver"));
    found.context("chromedriver is missing: `cargo xtask install` brings it, from the Debian package chromium-driver")
}

/// Where Firefox's driver is or will be installed.
pub fn driver_of_firefox() -> PathBuf {
    let told = std::env::var_os("GECKODRIVER").map(PathBuf::from);
    told.or_else(|| tools::find_program(GECKODRIVER))
        .unwrap_or_else(|| own_tools().join("bin").join(paths::executable(GECKODRIVER)))
}

/// Compiles Firefox's driver if it is missing.
pub fn ensure_driver_of_firefox() -> Result<()> {
    if driver_of_firefox().is_file() {
        return Ok(());
    }
    let label = format!("compiling {GECKODRIVER} {GECKODRIVER_VERSION}");
    let mut install = cargo();
    install.args(["install", GECKODRIVER, "--version", GECKODRIVER_VERSION, "--locked", "--root"]).arg(own_tools());
    persistently(&label, || step(&label, &mut install)).map(drop)
}

/// The file that tells the runner of the WebAssembly tests how to start Chromium.
pub fn webdriver_settings() -> Result<PathBuf> {
    let file = paths::target().join("webdriver.json");
    let settings = serde_json::json!({ "goog:chromeOptions": { "args": CHROMIUM_ARGUMENTS } });
    fs::write(&file, settings.to_string())?;
    Ok(file)
}

fn own_tools() -> PathBuf {
    paths::target().join("tools")
}
