//! `cargo xtask install`: what suites need of the machine, all of it before the first of them runs. A suite itself installs
//! nothing: it would do so beside others, and its time limit would have to allow for the network.

use crate::debian::{self, Thing};
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
    errors.map(|error| eprintln!("  FAIL            {error:#}")).fold(0, |count, ()| count + 1)
}
