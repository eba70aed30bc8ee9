//! Debian packages that suites need, and one run of apt-get for all that are missing.

use crate::progress::{say, step};
use crate::python::INTERPRETER;
use crate::tools::{find_program, output, quietly};
use crate::{process, progress};
use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program or library, and the package that contains it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    name: &'static str,
    package: &'static str,
    place: Place,
    /// The environment variable that overrides it.
    told: Option<&'static str>,
}

/// Where to look for it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Path,
    /// Below `/usr/lib/<architecture>/`, in a folder with this prefix.
    Libraries(&'static str),
    /// Among the modules of Python.
    Module,
}

/// Chromium and its driver.
pub const CHROMIUM: &[Thing] = &[
    program("chromium", "chromium").told_by("CHROMIUM"),
    program("chromedriver", "chromium-driver").told_by("CHROMEDRIVER"),
];

/// Firefox; its driver is no package.
pub const FIREFOX: &[Thing] = &[program("firefox-esr", "firefox-esr").told_by("FIREFOX")];

/// WebKitGTK with its driver, a virtual screen, and the GStreamer plugins for H.264, AAC and MP4, which apt only recommends.
pub const WEBKIT: &[Thing] = &[
    program("WebKitWebDriver", "webkit2gtk-driver").told_by("WEBKIT_DRIVER"),
    library("webkit2gtk-4.", "MiniBrowser", "webkit2gtk-driver").told_by("MINI_BROWSER"),
    program("Xvfb", "xvfb"),
    library("gstreamer-1.0", "libgstlibav.so", "gstreamer1.0-libav"),
    library("gstreamer-1.0", "libgstisomp4.so", "gstreamer1.0-plugins-good"),
    library("gstreamer-1.0", "libgstvideoparsersbad.so", "gstreamer1.0-plugins-bad"),
];

/// ffmpeg and ffprobe.
pub const MEDIA: &[Thing] = &[program("ffmpeg", "ffmpeg"), program("ffprobe", "ffmpeg")];

/// Python with `venv`, which Debian packages separately.
pub const PYTHON: &[Thing] = &[Thing { name: "ensurepip", package: "python3-venv", place: Place::Module, told: None }];

const fn program(name: &'static str, package: &'static str) -> Thing {
    Thing { name, package, place: Place::Path, told: None }
}

const fn library(folder: &'static str, name: &'static str, package: &'static str) -> Thing {
    Thing { name, package, place: Place::Libraries(folder), told: None }
}

impl Thing {
    const fn told_by(mut self, variable: &'static str) -> Thing {
        self.told = Some(variable);
        self
    }

    fn is_there(&self) -> bool {
        let told = self.told.is_some_and(|variable| std::env::var_os(variable).is_some());
        told || match self.place {
            Place::Path => find_program(self.name).is_some(),
            Place::Module => quietly(Command::new(INTERPRETER).args(["-c", &format!("import {}", self.name)])),
            Place::Libraries(folder) => !in_libraries(Path::new("/usr/lib"), folder, self.name).is_empty(),
        }
    }
}

/// Installs all missing packages in one run.
pub fn ensure<'a>(wanted: impl Iterator<Item = &'a Thing>) -> Result<()> {
    let wanted: Vec<&Thing> = wanted.collect();
    let packages = missing(&wanted);
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    let Some(apt) = AptGet::find() else {
        bail!(
            "please install what these Debian packages have, under whatever name this system has it: {names}. They are missing, \
             and so is apt-get or the right to use it; a program that lies elsewhere can be named by its variable, as CHROMIUM"
        );
    };
    say(&format!("  ..             missing of Debian's packages: {names}"));
    progress::persistently("installing Debian's packages", || {
        // With outdated lists an install may still succeed; otherwise its error says what is missing.
        let _ = step("updating apt's lists", &mut apt.run(&["update"]));
        let install = ["install", "--yes", "--no-install-recommends"];
        step("installing Debian's packages", apt.run(&install).args(&packages))
    })?;
    match wanted.iter().find(|thing| !thing.is_there()) {
        Some(Thing { name, package, .. }) => bail!("{name} is not there although the package {package} is installed"),
        None => Ok(()),
    }
}

/// The packages for what is missing.
pub fn missing(wanted: &[&Thing]) -> Vec<&'static str> {
    let mut packages: Vec<&str> = wanted.iter().filter(|thing| !thing.is_there()).map(|thing| thing.package).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

/// The approximate size of packages with their dependencies.
pub fn megabytes(packages: &[&str]) -> u32 {
    let size = |package: &&str| match *package {
        "chromium" => 450,
        "firefox-esr" => 320,
        "webkit2gtk-driver" => 250,
        "ffmpeg" => 150,
        _ => 25,
    };
    packages.iter().map(size).sum()
}

/// Files of this name in those folders of every architecture whose name begins with `folder`.
fn in_libraries(root: &Path, folder: &str, name: &str) -> Vec<PathBuf> {
    let entries = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let begins = |path: &PathBuf| path.file_name().is_some_and(|own| own.to_string_lossy().starts_with(folder));
    let architectures = entries(root).filter(|path| path.to_string_lossy().contains("-linux-gnu"));
    let folders = architectures.flat_map(|path| entries(&path).filter(begins).collect::<Vec<_>>());
    folders.map(|path| path.join(name)).filter(|file| file.is_file()).collect()
}

/// The command for apt-get, if this user may run it without a password.
struct AptGet {
    path: PathBuf,
    root: bool,
}

impl AptGet {
    fn find() -> Option<AptGet> {
        let path = find_program("apt-get")?;
        let root = output("id", &["-u"])?.trim() == "0";
        let allowed = root || quietly(Command::new("sudo").args(["-n", "true"]));
        (allowed && !process::stop_requested()).then_some(AptGet { path, root })
    }

    fn run(&self, given: &[&str]) -> Command {
        let mut command = Command::new(if self.root { "env" } else { "sudo" });
        if !self.root {
            command.args(["-n", "env"]);
        }
        command.arg("DEBIAN_FRONTEND=noninteractive").arg(&self.path);
        // On a freshly started machine, automatic updates hold dpkg's lock for minutes.
        command.args(["--quiet", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]).args(given);
        command
    }
}

#[cfg(test)]
mod tests {
    use super::{MEDIA, Thing, in_libraries, library, missing};
    use std::fs;

    #[test]
    fn a_package_is_installed_once_however_many_things_it_brings() {
        let nowhere = [library("nowhere", "a", "one"), library("nowhere", "b", "two"), library("nowhere", "c", "one")];
        let wanted: Vec<&Thing> = nowhere.iter().collect();
        assert_eq!(missing(&wanted), ["one", "two"]);
        assert_eq!(MEDIA.iter().map(|thing| thing.package).collect::<Vec<_>>(), ["ffmpeg", "ffmpeg"]);
    }

    #[test]
    fn libraries_are_found_in_the_folder_of_any_architecture_and_any_version() -> anyhow::Result<()> {
        let root = std::env::temp_dir().join(format!("hms-live-libraries-{}", std::process::id()));
        let folder = root.join("riscv64-linux-gnu/webkit2gtk-4.1");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("MiniBrowser"), "")?;
        let found = in_libraries(&root, "webkit2gtk-4.", "MiniBrowser");
        let others = in_libraries(&root, "webkit2gtk-5.", "MiniBrowser");
        fs::remove_dir_all(&root)?;
        assert_eq!(found, [folder.join("MiniBrowser")]);
        assert!(others.is_empty());
        Ok(())
    }
}
