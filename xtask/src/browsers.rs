//! Firefox and WebKitGTK with their drivers. Chromium is in every suite and belongs to `tools`.

use crate::paths;
use crate::progress::step;
use crate::tools::{self, cargo};
use anyhow::Result;
use std::fs;
use std::path::PathBuf;

const PROGRAMS: [(&str, &str); 3] =
    [("firefox-esr", "firefox-esr"), ("WebKitWebDriver", "webkit2gtk-driver"), ("Xvfb", "xvfb")];

/// The decoders without which WebKitGTK plays neither H.264 nor AAC; apt only recommends them.
const DECODERS: [(&str, &str); 1] = [("libgstlibav.so", "gstreamer1.0-libav")];

/// The driver of Firefox, which Debian does not have.
const GECKODRIVER: &str = "geckodriver";
const GECKODRIVER_VERSION: &str = "0.37.1";

/// Installs what is missing of both.
pub fn ensure() -> Result<()> {
    tools::ensure_programs(&PROGRAMS)?;
    tools::ensure_debian(&DECODERS, plugin)?;
    if !driver_of_firefox().is_file() {
        let mut install = cargo();
        install.args(["install", GECKODRIVER, "--version", GECKODRIVER_VERSION, "--locked", "--root"]).arg(own_tools());
        step(&format!("compiling {GECKODRIVER} {GECKODRIVER_VERSION}"), &mut install)?;
    }
    Ok(())
}

/// Where the driver of Firefox is, or will be once it was asked for.
pub fn driver_of_firefox() -> PathBuf {
    let told = std::env::var_os("GECKODRIVER").map(PathBuf::from);
    told.or_else(|| tools::find_program(GECKODRIVER)).unwrap_or_else(|| own_tools().join("bin").join(GECKODRIVER))
}

fn own_tools() -> PathBuf {
    paths::target().join("tools")
}

/// A plug-in of GStreamer, in the folder of this machine's architecture.
fn plugin(name: &str) -> Option<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").ok()?.flatten();
    libraries.map(|folder| folder.path().join("gstreamer-1.0").join(name)).find(|file| file.is_file())
}
