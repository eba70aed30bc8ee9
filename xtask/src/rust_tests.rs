//! The suites in Rust. Cargo only compiles them, since running them under cargo would wait for the lock of the target folder.

use crate::progress::{self, Finished, step};
use crate::tools::{self, WASM, cargo};
use crate::verdicts::{self, Outcome, Place};
use crate::{browsers, paths};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A suite that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// The tests in a browser take some seconds.
const LIMIT_OF_BROWSER: Duration = Duration::from_secs(40);

/// The tests of the core that need the client too: they compare its structs with the tables.
const OF_THE_CLIENT: &str = "drift";

/// What `cargo core` stands for.
const CORE: [&str; 6] = ["--package", "hms-live", "--no-default-features", "--lib", "--target", WASM];

/// The test programs of a suite.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Programs {
    /// The core, from arguments to outcome, as `cargo core` runs it.
    Core,
    /// The emulator and these commands, which need no JavaScript.
    Native,
    /// The client under wasm-bindgen-test in Node.
    Node,
    /// The same in a browser.
    Browser,
}

impl Programs {
    /// What the command calls the suite.
    pub fn suite(self) -> &'static str {
        match self {
            Programs::Core => "core",
            Programs::Native => "native",
            Programs::Node => "node",
            Programs::Browser => "browser",
        }
    }

    /// Arguments for one or several runs of cargo. A package is compiled as for its program, so that both share their dependencies.
    fn selections(self) -> Vec<Vec<&'static str>> {
        match self {
            Programs::Core => vec![CORE.to_vec(), [&CORE[..], &["--features", "client"]].concat()],
            Programs::Native => {
                let of_packages = ["xtask", "hms-live-emulator", "hms-live-schema"].map(|name| vec!["--package", name]);
                [&of_packages[..], &[vec!["--package", "hms-live", "--test", "native"]]].concat()
            }
            Programs::Node => vec![vec!["--package", "hms-live", "--target", WASM, "--test", "node"]],
            Programs::Browser => vec![vec!["--package", "hms-live", "--target", WASM, "--test", "browser"]],
        }
    }

    /// Compiles them.
    pub fn compile(self) -> Result<()> {
        let mut messages = String::new();
        for (index, selection) in self.selections().into_iter().enumerate() {
            let mut command = cargo();
            command.args(["test", "--no-run", "--message-format=json-render-diagnostics"]).args(selection);
            messages.push_str(&step(&format!("compiling the tests of {}, {}", self.suite(), index + 1), &mut command)?);
        }
        fs::write(self.list(), messages)?;
        Ok(())
    }

    /// The file with cargo's messages that name them.
    fn list(self) -> PathBuf {
        paths::target().join(format!("tests-of-{}.json", self.suite()))
    }

    /// Runs all tests, or those whose names contain the text.
    pub fn run(self, place: &Place, part: Option<&str>) -> Result<Outcome> {
        let messages = fs::read_to_string(self.list()).context("the tests were not compiled")?;
        let mut sum = Outcome::default();
        for (index, Program { executable, manifest_path }) in programs(&messages).into_iter().enumerate() {
            let client = self == Programs::Core && index > 0;
            let part = if client && !part.is_some_and(|part| part.contains(OF_THE_CLIENT)) {
                if part.is_some() {
                    continue;
                }
                Some(OF_THE_CLIENT)
            } else {
                part
            };
            let folder = manifest_path.parent().unwrap_or(paths::root());
            let mut finished = self.run_program(&executable, folder, place, part)?;
            for _ in 1..self.tries() {
                if finished.success || finished.stdout.contains("test result:") {
                    break;
                }
                finished = self.run_program(&executable, folder, place, part)?;
            }
            // A program may have no tests, such as a `main`; a suite must have some.
            let some = part.is_some() || finished.stdout.contains("running 0 tests");
            sum.add(verdicts::judge(&finished, verdicts::rust(&finished.stdout, place), place, some));
        }
        if sum.total() == 0 && part.is_none() {
            return Ok(Outcome::failure(place, "it has no tests"));
        }
        Ok(sum)
    }

    fn run_program(self, program: &Path, folder: &Path, place: &Place, part: Option<&str>) -> Result<Finished> {
        let mut command = self.command(program)?;
        command.current_dir(folder).args(part);
        progress::run(&place.label, &mut command, if self == Programs::Browser { LIMIT_OF_BROWSER } else { LIMIT })
    }

    /// How often a program without a result is run. The server of wasm-bindgen's runner sometimes never answers one of several simultaneous
    /// requests of the browser, and then no test begins.
    fn tries(self) -> usize {
        match self {
            Programs::Browser => 8,
            Programs::Core | Programs::Native | Programs::Node => 1,
        }
    }

    fn command(self, program: &Path) -> Result<Command> {
        if self == Programs::Native {
            return Ok(Command::new(program));
        }
        let mut command = Command::new(tools::wasm_test_runner_program());
        command.arg(program);
        if self == Programs::Browser {
            command
                .env("CHROMEDRIVER", browsers::driver_of_chromium()?)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browsers::webdriver_settings()?)
                // Seconds for the whole suite and for the start of the driver; the defaults are short for a busy machine.
                .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
                .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
        }
        Ok(command)
    }
}

/// The examples in the documentation, which cargo compiles and runs itself.
pub fn documentation(place: &Place, part: Option<&str>) -> Result<Outcome> {
    let mut command = cargo();
    command.args(["test", "--package", "hms-live", "--doc", "--"]).args(part);
    let finished = progress::run(&place.label, &mut command, LIMIT)?;
    Ok(verdicts::judge(&finished, verdicts::rust(&finished.stdout, place), place, part.is_some()))
}

/// What cargo says of something that it compiled.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Program {
    executable: PathBuf,
    manifest_path: PathBuf,
}

fn programs(messages: &str) -> Vec<Program> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let tests = messages.filter(|message| message.profile.as_ref().is_some_and(|profile| profile.test));
    tests
        .filter_map(|Message { executable, manifest_path, .. }| {
            Some(Program { executable: executable?, manifest_path: manifest_path? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Program, programs};

    #[test]
    fn programs_are_what_cargo_compiled_as_tests() {
        let messages = r#"{"reason":"compiler-artifact","manifest_path":"/a/Cargo.toml","profile":{"test":false},"executable":"/t/a"}
{"reason":"compiler-artifact","manifest_path":"/a/Cargo.toml","profile":{"test":true},"executable":"/t/deps/a-1"}
{"reason":"compiler-artifact","manifest_path":"/b/Cargo.toml","profile":{"test":true},"executable":null}
{"reason":"build-finished","success":true}"#;
        let found = Program { executable: "/t/deps/a-1".into(), manifest_path: "/a/Cargo.toml".into() };
        assert_eq!(programs(messages), [found]);
    }
}
