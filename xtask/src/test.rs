//! `cargo xtask test`: every suite, from nothing, one sum of what they reported, and the names of what failed.

use crate::counts::{self, Counts};
use crate::install::{self, Need};
use crate::progress::Finished;
use crate::suites::{Built, SUITES, Suite, javascript};
use crate::{failures, process};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// What came of one suite or several.
#[derive(Default)]
pub struct Outcome {
    counts: Counts,
    /// A line for each test that failed, or for a suite that could not run.
    failures: Vec<String>,
}

/// How the output of a test harness is read.
pub struct Harness {
    count: fn(&str) -> Counts,
    failures: fn(&str) -> Vec<String>,
}

/// Rust's own, and wasm-bindgen-test.
pub const RUST: Harness = Harness { count: counts::rust, failures: failures::rust };
/// Node's test runner, with its TAP reporter.
pub const NODE: Harness = Harness { count: counts::node, failures: failures::node };

/// The command. Without names it runs every suite that is not said to be seldom. `js:part` runs the JavaScript suites whose
/// file name has the part.
pub fn run(names: &[&str]) -> Result<ExitCode> {
    let (suites, parts) = chosen(names)?;
    let mut sum = Outcome::default();
    let missing = install::ensure(&needs(&suites));
    if missing > 0 {
        sum.add(Outcome::failure("what the suites need", &format!("{missing} could not be installed; see above")));
    }
    let mut built = Built::default();
    for suite in suites {
        let outcome = if suite.name == "js" && !parts.is_empty() {
            javascript(&mut built, "tests", &parts)
        } else {
            (suite.run)(&mut built)
        };
        sum.add(Outcome::of(suite.name, outcome)?);
    }
    if !sum.failures.is_empty() {
        eprintln!("what failed:");
    }
    for failure in &sum.failures {
        eprintln!("  {failure}");
    }
    println!("{} passed, {} failed", sum.counts.passed, sum.counts.failed);
    Ok(if sum.counts.failed == 0 && sum.counts.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `cargo xtask install`: what the suites of these names need.
pub fn install(names: &[&str]) -> Result<ExitCode> {
    install::run(&needs(&chosen(names)?.0))
}

/// The suites that are asked for, and the parts of names to which those in JavaScript are limited.
fn chosen<'a>(names: &[&'a str]) -> Result<(Vec<&'static Suite>, Vec<&'a str>)> {
    let known = || SUITES.iter().map(|suite| suite.name);
    if let Some(name) = names.iter().find(|name| !known().any(|suite| suite == **name) && !name.starts_with("js:")) {
        let known = known().collect::<Vec<_>>().join(", ");
        bail!("there is no suite {name}: the suites are {known} and js:<part of a file name>");
    }
    let all_js = names.contains(&"js");
    let parts: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix("js:")).filter(|_| !all_js).collect();
    let wanted = |suite: &&Suite| match suite.name {
        "js" => names.is_empty() || all_js || !parts.is_empty(),
        // It is a part of the other.
        "package" if names.contains(&"matrix") => false,
        name => names.contains(&name) || (names.is_empty() && !suite.seldom),
    };
    Ok((SUITES.iter().filter(wanted).collect(), parts))
}

fn needs(suites: &[&'static Suite]) -> Vec<&'static Need> {
    suites.iter().flat_map(|suite| suite.needs).collect()
}

impl Outcome {
    /// Takes another outcome in.
    pub fn add(&mut self, other: Outcome) {
        self.counts += other.counts;
        self.failures.extend(other.failures);
    }

    /// A suite that could not run is a failure, and the others still run.
    pub fn of(suite: &str, outcome: Result<Outcome>) -> Result<Outcome> {
        if process::stop_requested() {
            bail!("stopped");
        }
        Ok(outcome.unwrap_or_else(|error| {
            eprintln!("  FAIL            {suite}: {error:#}");
            Outcome::failure(suite, &format!("{error:#}"))
        }))
    }

    fn failure(what: &str, why: &str) -> Outcome {
        Outcome { counts: Counts::FAILURE, failures: vec![format!("{what}: {why}")] }
    }
}

/// Prints the line of a suite and returns what it counted. Silence and a crash after the last count are failures.
pub fn tally(label: &str, suite: &Finished, harness: &Harness) -> Outcome {
    let mut counts = (harness.count)(&suite.stdout);
    let mut failures: Vec<String> =
        (harness.failures)(&suite.stdout).iter().map(|failure| format!("{label}: {failure}")).collect();
    let note = if counts.total() == 0 {
        counts = Counts::FAILURE;
        let reason = if suite.success { "it reported no tests" } else { "it failed before it reported a test" };
        reason.to_string()
    } else if !suite.success && counts.failed == 0 {
        counts.failed = 1;
        format!("{} passed, but it ended with an error", counts.passed)
    } else {
        format!("{} passed, {} failed", counts.passed, counts.failed)
    };
    if counts.failed == 0 {
        suite.report(&format!(": {note}"));
    } else {
        suite.report_failure(&format!(": {note}"));
        if failures.is_empty() {
            failures.push(format!("{label}: {note}"));
        }
    }
    Outcome { counts, failures }
}

#[cfg(test)]
mod tests {
    use super::chosen;

    fn names(given: &[&str]) -> anyhow::Result<Vec<&'static str>> {
        Ok(chosen(given)?.0.iter().map(|suite| suite.name).collect())
    }

    #[test]
    fn without_names_everything_runs_but_what_is_large() -> anyhow::Result<()> {
        assert_eq!(names(&[])?, ["core", "native", "node", "browser", "js", "clients", "worker", "package"]);
        Ok(())
    }

    #[test]
    fn names_choose() -> anyhow::Result<()> {
        assert_eq!(names(&["package", "native"])?, ["native", "package"]);
        assert_eq!(names(&["matrix", "package"])?, ["matrix"]);
        assert_eq!(names(&["js:page", "js:types"])?, ["js"]);
        assert_eq!(chosen(&["js:page", "js:types"])?.1, ["page", "types"]);
        assert!(chosen(&["js:page", "js"])?.1.is_empty());
        assert!(chosen(&["jest"]).is_err());
        Ok(())
    }
}
