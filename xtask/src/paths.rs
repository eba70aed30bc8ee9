//! Paths of the workspace.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The target folder of the workspace, which every cargo started from here uses.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program that cargo has compiled for this machine.
pub fn debug_program(name: &str) -> PathBuf {
    target().join("debug").join(executable(name))
}

/// The file name of a program on this system.
pub fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The npm package that `build` makes.
pub fn package() -> PathBuf {
    root().join("pkg")
}

/// The hand-written part of the npm package.
pub fn template() -> PathBuf {
    root().join("pkg-template")
}

/// The crate's own client for JavaScript, as the conformance suite loads it.
pub fn client_package() -> PathBuf {
    target().join("client-pkg")
}

/// A path for people: relative to the workspace if it is inside, with `/` on every system.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}
