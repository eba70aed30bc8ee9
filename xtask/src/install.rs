//! `cargo xtask install`: what suites need of the machine, all of it before the first of them runs. A suite itself installs
//! nothing: it would do so beside others, and its time limit would have to allow for the network.

use crate::debian::{self, Thing};
use crate::progress::say;
use crate::verdicts::{Outcome, Place};
use crate::{browsers, process, tools};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Something that has to be there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Node, and the Rust target of the library.
    WebAssembly,
    /// Packages of Debian.
    Debian(&'static [Thing]),
    /// The npm packages of a folder's lockfile.
    Npm(&'static str),
    /// The program through which tests talk to Firefox.
    DriverOfFirefox,
}

/// The command.
pub fn run(needs: &[&Need]) -> Result<ExitCode> {
    match ensure(needs) {
        0 => Ok(ExitCode::SUCCESS),
        failed => bail!("{failed} of what is needed could not be installed"),
    }
}

/// What of this is not there yet, and how many megabytes that takes, about.
pub fn missing(needs: &[&Need]) -> Vec<(String, u32)> {
    let mut needs = needs.to_vec();
    needs.sort_unstable();
    needs.dedup();
    let missing = needs.into_iter().filter_map(|need| match need {
        Need::WebAssembly => None,
        Need::Debian(things) => {
            let packages = debian::missing(&things.iter().collect::<Vec<_>>());
            (!packages.is_empty()).then(|| (packages.join(", "), debian::megabytes(&packages)))
        }
        Need::Npm(folder) if tools::has_npm_packages(folder) => None,
        Need::Npm(folder) => Some((format!("npm packages of {}", shown(folder)), megabytes_of_npm(folder))),
        Need::DriverOfFirefox if browsers::driver_of_firefox().is_file() => None,
        Need::DriverOfFirefox => Some(("geckodriver".to_string(), 600)),
    });
    missing.collect()
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "the workspace" } else { folder }
}

/// As `du` had it.
fn megabytes_of_npm(folder: &str) -> u32 {
    match folder {
        "" => 340,
        "bench" => 300,
        "tests/clients" => 150,
        "tests/matrix" => 580,
        "tests/matrix/heavy" => 900,
        _ => 240,
    }
}

/// Installs what is missing, as a step of the tests.
pub fn outcome(needs: &[&Need]) -> Outcome {
    match ensure(needs) {
        0 => Outcome::default(),
        failed => {
            let place = Place { label: "what the suites need".to_string(), command: "cargo xtask install".to_string() };
            Outcome::failure(&place, &format!("{failed} could not be installed; see above"))
        }
    }
}

/// Installs what is missing, and returns how much could not be installed. One thing that fails does not keep the others away.
pub fn ensure(needs: &[&Need]) -> u32 {
    let packages = needs.iter().filter_map(|need| match need {
        Need::Debian(things) => Some(*things),
        _ => None,
    });
    let mut outcomes = vec![debian::ensure(packages.flatten())];
    let mut others: Vec<&Need> = needs.iter().filter(|need| !matches!(need, Need::Debian(_))).copied().collect();
    others.sort_unstable();
    others.dedup();
    for need in others {
        if process::stop_requested() {
            break;
        }
        match need {
            Need::Debian(_) => {}
            Need::WebAssembly => outcomes.push(tools::ensure_node().and_then(|()| tools::ensure_wasm_target())),
            Need::Npm(folder) => outcomes.push(tools::ensure_npm_packages(folder)),
            Need::DriverOfFirefox => outcomes.push(browsers::ensure_driver_of_firefox()),
        }
    }
    let errors = outcomes.into_iter().filter_map(Result::err);
    errors.map(|error| say(&format!("  FAIL            {error:#}"))).fold(0, |count, ()| count + 1)
}
