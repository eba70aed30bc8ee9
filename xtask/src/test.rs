//! `cargo xtask test`: runs every suite from scratch, as many side by side as fit, and prints the sum and how to rerun each failed test.

use crate::budgets::Budgets;
use crate::builds;
use crate::install::{self, Need};
use crate::made::Made;
use crate::progress::say;
use crate::schedule::{self, Job};
use crate::suites::{SUITES, Suite};
use crate::{paths, words};
use anyhow::{Result, bail, ensure};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::thread;

/// The requested tests.
struct Choice<'a> {
    suites: Vec<&'static Suite>,
    /// The files that it is limited to, and the suites that run in full.
    files: BTreeSet<String>,
    whole: BTreeSet<&'static str>,
    /// A part of the names of tests.
    part: Option<&'a str>,
}

/// The command. Without names it runs every suite of the default set.
pub fn run(arguments: &[&str]) -> Result<ExitCode> {
    let choice = Choice::of(arguments)?;
    let cores = thread::available_parallelism()?.get() as f64;
    let needs = choice.needs();
    let budgets = Budgets::read()?;
    let jobs = choice.jobs(&budgets, cores)?;
    announce(&jobs, &needs, arguments.is_empty(), cores);
    // Everything that compiles needs it.
    install::ensure(&[&Need::WebAssembly]);
    let schedule::Summary { outcome, slow } = schedule::run(jobs, cores)?;
    if !slow.is_empty() {
        eprintln!("slower than their budgets in xtask/suites.json: {}", slow.join("; "));
    }
    if !outcome.failures.is_empty() {
        eprintln!("what failed, and how it is run again:");
    }
    for failure in &outcome.failures {
        eprintln!("  {}\n      {}", failure.shown(), failure.again());
    }
    if let (0, Some(part)) = (outcome.total(), choice.part) {
        eprintln!("no test has {part} in its name");
    }
    println!("{} passed, {} failed", outcome.passed, outcome.failures.len());
    let passed = outcome.failures.is_empty() && outcome.passed > 0;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `cargo xtask install`: installs what these suites need.
pub fn install(names: &[&str]) -> Result<ExitCode> {
    install::run(&Choice::of(names)?.needs())
}

/// Announces what will happen.
fn announce(jobs: &[Job], needs: &[&'static Need], all: bool, cores: f64) {
    let missing = install::missing(needs);
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
        let megabytes: u32 = missing.iter().map(|(_, megabytes)| megabytes).sum();
        say(&format!("To be installed, about {megabytes} MB: {}.", names.join(", ")));
    }
    let cold = !paths::target().join("tests-of-native.json").exists();
    if cold && all {
        say("To be compiled: everything, about 3000 MB in target/ and 8 minutes on two cores.");
    }
    // Budgets are about twice the usual time.
    let tests = jobs.iter().filter(|job| job.makes.is_none());
    let work: f64 = tests.map(|job| job.cost.budget as f64 / 2.0 * job.cost.cores.min(cores)).sum();
    let minutes = (work / cores / 60.0).ceil();
    let steps = jobs.len();
    say(&format!("{steps} steps on {cores} cores: once all is built, about {minutes} minutes."));
    if all {
        for suite in SUITES {
            if let Some(what) = suite.left_out {
                say(&format!("Left out: {what}; `cargo xtask test {}` runs it.", suite.name));
            }
        }
    }
}

impl<'a> Choice<'a> {
    /// Names of suites, `js:part of a file name`, or files; behind `--` a part of the names of tests.
    fn of(arguments: &[&'a str]) -> Result<Choice<'a>> {
        let mut halves = arguments.splitn(2, |argument| *argument == "--");
        let names = halves.next().unwrap_or_default();
        let part = halves.next().and_then(<[&str]>::first).copied();
        let mut choice = Choice { suites: Vec::new(), files: BTreeSet::new(), whole: BTreeSet::new(), part };
        for name in names {
            choice.take(name)?;
        }
        let named =
            |suite: &&Suite| choice.whole.contains(suite.name) || (names.is_empty() && suite.left_out.is_none());
        let mut suites: Vec<&Suite> = SUITES.iter().filter(named).collect();
        if names.is_empty() {
            choice.whole = suites.iter().map(|suite| suite.name).collect();
        }
        // It is a part of the other.
        if choice.whole.contains("matrix") {
            suites.retain(|suite| suite.name != "package");
        }
        for suite in SUITES {
            let files = suite.files()?;
            let own = choice.files.iter().any(|file| files.contains(file));
            let there = suites.iter().any(|other| other.name == suite.name);
            // The files of the matrix are those of the package.
            if own && !there && suite.name != "matrix" {
                suites.push(suite);
            }
        }
        choice.suites = suites;
        Ok(choice)
    }

    fn take(&mut self, name: &str) -> Result<()> {
        if let Some(suite) = SUITES.iter().find(|suite| suite.name == name) {
            self.whole.insert(suite.name);
            return Ok(());
        }
        let mut all = BTreeSet::new();
        for suite in SUITES {
            all.extend(suite.files()?);
        }
        if let Some(part) = name.strip_prefix("js:") {
            let named = |file: &&String| {
                file.strip_prefix("tests/").is_some_and(|file| !file.contains('/') && file.contains(part))
            };
            let files: Vec<String> = all.iter().filter(named).cloned().collect();
            ensure!(!files.is_empty(), "no file tests/*.test.mjs has {part} in its name");
            self.files.extend(files);
            return Ok(());
        }
        let file = name.trim_start_matches("./");
        if all.contains(file) {
            self.files.insert(file.to_string());
            return Ok(());
        }
        let suites: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        let near = words::did_you_mean(name, suites.iter().copied().chain(all.iter().map(String::as_str)));
        bail!(
            "there is no suite {name}{near}\nThe suites are {}, js:<part of a file name>, and files *.test.mjs.",
            suites.join(", ")
        );
    }

    fn needs(&self) -> Vec<&'static Need> {
        self.suites.iter().flat_map(|suite| suite.needs).collect()
    }

    /// Builds come first, then what takes longest.
    fn jobs(&self, budgets: &Budgets, cores: f64) -> Result<Vec<Job>> {
        let mut tests = Vec::new();
        for suite in &self.suites {
            let wanted = |file: &str| self.whole.contains(suite.name) || self.files.contains(file);
            tests.extend(suite.jobs(wanted, self.part, budgets)?);
        }
        tests.sort_by_key(|job| std::cmp::Reverse(job.cost.budget));
        let wanted: Vec<Made> = tests.iter().flat_map(|job| job.after.iter().copied()).collect();
        let mut jobs = builds::jobs(wanted, &self.needs(), cores);
        jobs.extend(tests);
        Ok(jobs)
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;

    fn names(given: &[&str]) -> anyhow::Result<Vec<&'static str>> {
        Ok(Choice::of(given)?.suites.iter().map(|suite| suite.name).collect())
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
        assert_eq!(names(&["tests/size.test.mjs", "core"])?, ["core", "js"]);
        assert_eq!(names(&["tests/matrix/packed.test.mjs"])?, ["package"]);
        let files = Choice::of(&["js:soak", "tests/size.test.mjs"])?.files;
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(files, ["tests/size.test.mjs", "tests/soak.test.mjs"]);
        assert_eq!(Choice::of(&["core", "--", "a part"])?.part, Some("a part"));
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_known_is_answered_with_the_nearest() -> anyhow::Result<()> {
        let error = Choice::of(&["natives"]).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("there is no suite natives; did you mean native?\n"), "{error}");
        assert!(Choice::of(&["js:nothing"]).is_err());
        Ok(())
    }
}
