//! Builds what suites wait for, once for all of them.

use crate::install::{self, Need};
use crate::made::Made;
use crate::schedule::{Cost, Job};
use crate::verdicts::{Outcome, Place};
use crate::{compile, emulator, package, schema, tools};
use anyhow::Result;

/// The jobs of these builds. Compiling occupies most of the cores, and leaves some for suites that wait.
pub fn jobs(mut wanted: Vec<Made>, needs: &[&'static Need], cores: f64) -> Vec<Job> {
    if wanted.contains(&Made::Package) {
        wanted.push(Made::Installed);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let compiling = Cost { budget: 240, cores: cores * 0.75 };
    wanted.into_iter().map(|thing| job(thing, needs, compiling)).collect()
}

fn job(thing: Made, needs: &[&'static Need], compiling: Cost) -> Job {
    let after = if thing == Made::Package { vec![Made::Installed] } else { Vec::new() };
    let installs = thing == Made::Installed;
    let cost = if installs { Cost { cores: 0.5, ..compiling } } else { compiling };
    let place = Place { label: thing.to_string(), command: thing.command() };
    let needs = needs.to_vec();
    let work = move || make(thing, &needs);
    Job { place, makes: Some(thing), after, cost, cargo: !installs, work: Box::new(work) }
}

fn make(thing: Made, needs: &[&'static Need]) -> Result<Outcome> {
    match thing {
        Made::Installed => return Ok(install::outcome(needs)),
        Made::Emulator => drop(emulator::build()?),
        Made::Package => drop(package::make()?),
        Made::Schema => drop(schema::make()?),
        Made::Client => drop(compile::client()?),
        Made::Runner => drop(tools::wasm_test_runner()?),
        Made::Programs(programs) => programs.compile()?,
    }
    Ok(Outcome::default())
}
