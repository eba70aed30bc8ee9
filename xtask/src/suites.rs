//! The suites of `cargo xtask test`: what each needs of the machine, and how it is run.

use crate::debian::{CHROMIUM, FIREFOX, MEDIA, WEBKIT};
use crate::install::Need::{self, Debian, DriverOfFirefox, Npm, WebAssembly};
use crate::test::{Harness, NODE, Outcome, RUST, tally};
use crate::tools::{self, WASM, cargo};
use crate::{browsers, compile, emulator, folders, package, paths, progress, schema};
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// No suite takes longer; one that does hangs. Those of cargo compile first.
const CARGO_LIMIT: Duration = Duration::from_secs(15 * 60);
const NODE_LIMIT: Duration = Duration::from_secs(8 * 60);
const MATRIX_LIMIT: Duration = Duration::from_secs(20 * 60);

/// A part of the tests that can be run alone.
pub struct Suite {
    /// What the command calls it.
    pub name: &'static str,
    /// It runs only when it is named.
    pub seldom: bool,
    /// What must be on the machine.
    pub needs: &'static [Need],
    /// Runs it.
    pub run: fn(&mut Built) -> Result<Outcome>,
}

/// All of them, in the order in which they run.
pub const SUITES: &[Suite] = &[
    Suite { name: "core", seldom: false, needs: &[WebAssembly], run: |_| core() },
    Suite { name: "native", seldom: false, needs: &[Debian(MEDIA)], run: |_| native() },
    Suite { name: "node", seldom: false, needs: &[WebAssembly], run: |_| wasm("node") },
    Suite { name: "browser", seldom: false, needs: &[WebAssembly, Debian(CHROMIUM)], run: |_| wasm("browser") },
    Suite {
        name: "js",
        seldom: false,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(MEDIA), Npm(""), Npm("bench")],
        run: |built| javascript(built, "tests", &[]),
    },
    Suite {
        name: "clients",
        seldom: false,
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Debian(MEDIA),
            Npm(""),
            Npm("tests/clients"),
        ],
        run: |built| javascript(built, "tests/clients", &[]),
    },
    Suite {
        name: "worker",
        seldom: false,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(MEDIA), Npm(""), Npm("worker")],
        run: |built| javascript(built, "worker/tests", &[]),
    },
    Suite {
        name: "package",
        seldom: false,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(FIREFOX), Debian(WEBKIT), Npm(""), Npm("tests/matrix")],
        run: |built| node_suites(built, "tests/matrix", &[], &[], NODE_LIMIT),
    },
    // The packed package in other people's runtimes, bundlers and checkers, with those that are large and slow.
    Suite {
        name: "matrix",
        seldom: true,
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Npm(""),
            Npm("tests/matrix"),
            Npm("tests/matrix/heavy"),
        ],
        run: |built| node_suites(built, "tests/matrix", &[], &[("HMS_LIVE_MATRIX", "all")], MATRIX_LIMIT),
    },
    // The demo page in the browsers in which the default suites do not run it.
    Suite {
        name: "page",
        seldom: true,
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Debian(MEDIA),
            DriverOfFirefox,
            Npm(""),
        ],
        run: |built| javascript(built, "tests/page", &[]),
    },
];

/// What the suites in JavaScript run against, made once for all of them.
#[derive(Default)]
pub struct Built(Option<Paths>);

struct Paths {
    client: PathBuf,
    emulator: PathBuf,
    schema: PathBuf,
}

impl Built {
    fn paths(&mut self) -> Result<&Paths> {
        if self.0.is_none() {
            package::make()?;
            let schema = schema::make()?;
            self.0 = Some(Paths { client: compile::client()?, emulator: emulator::build()?, schema });
        }
        self.0.as_ref().context("what was built a moment ago is gone")
    }
}

/// What `cargo core` stands for.
const CORE: [&str; 7] = ["test", "--package", "hms-live", "--no-default-features", "--lib", "--target", WASM];

/// The core, from arguments to outcome, as `cargo core` runs it, and its examples.
fn core() -> Result<Outcome> {
    let mut command = wasm_cargo()?;
    command.args(CORE);
    let mut sum = run("the core, in Node", &mut command, CARGO_LIMIT, &RUST)?;
    let mut command = wasm_cargo()?;
    // The structs of the client, against the tables.
    command.args(CORE).args(["--features", "client", "drift"]);
    sum.add(run("the client's structs, in Node", &mut command, CARGO_LIMIT, &RUST)?);
    let mut command = cargo();
    command.args(["test", "--package", "hms-live", "--doc"]);
    sum.add(run("documentation tests", &mut command, CARGO_LIMIT, &RUST)?);
    Ok(sum)
}

/// What runs without JavaScript: the emulator and these commands.
fn native() -> Result<Outcome> {
    let mut command = cargo();
    command.args(["test", "--workspace", "--exclude", "hms-live", "--no-fail-fast"]);
    run("native tests", &mut command, CARGO_LIMIT, &RUST)
}

/// A cargo whose tests for WebAssembly are run by the runner of this workspace, which is built here, so that it is no part of
/// the time that they take.
fn wasm_cargo() -> Result<Command> {
    let mut command = cargo();
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::wasm_test_runner()?);
    Ok(command)
}

/// A suite of wasm-bindgen-test, `tests/<name>.rs`, in the runtime of the same name.
fn wasm(name: &str) -> Result<Outcome> {
    let mut command = wasm_cargo()?;
    command.args(["test", "--package", "hms-live", "--target", WASM, "--test", name]);
    if name == "browser" {
        command
            .env("CHROMEDRIVER", browsers::driver_of_chromium()?)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browsers::webdriver_settings()?)
            // Seconds for the whole suite and for the start of the driver; the defaults are short for a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    }
    run(&format!("WebAssembly tests, {name}"), &mut command, CARGO_LIMIT, &RUST)
}

/// The suites in one folder whose names have one of the parts.
pub fn javascript(built: &mut Built, folder: &str, parts: &[&str]) -> Result<Outcome> {
    node_suites(built, folder, parts, &[], NODE_LIMIT)
}

/// Files `*.test.mjs`, each a process of its own: one that crashes cannot take another's counts along.
fn node_suites(
    built: &mut Built,
    folder: &str,
    parts: &[&str],
    settings: &[(&str, &str)],
    limit: Duration,
) -> Result<Outcome> {
    let suites = files(folder, parts)?;
    let Paths { client, emulator, schema } = built.paths()?;
    let mut sum = Outcome::default();
    for suite in &suites {
        let mut command = tools::node();
        command.arg("--test-reporter=tap").arg(suite).envs(settings.iter().copied());
        command.env("HMS_LIVE_EMULATOR", emulator).env("HMS_LIVE_PACKAGE", paths::package());
        command.env("HMS_LIVE_CLIENT", client).env("HMS_LIVE_SCHEMA", schema);
        command.env("CHROMEDRIVER", browsers::driver_of_chromium()?);
        command.env("GECKODRIVER", browsers::driver_of_firefox());
        let label = paths::shown(suite);
        sum.add(Outcome::of(&label, run(&label, &mut command, limit, &NODE))?);
    }
    Ok(sum)
}

fn files(folder: &str, parts: &[&str]) -> Result<Vec<PathBuf>> {
    let name = |file: &Path| file.file_name().and_then(OsStr::to_str).unwrap_or_default().to_string();
    let folder = paths::root().join(folder);
    let mut suites = folders::files_below(&folder)?;
    suites.retain(|file| {
        let (name, own) = (name(file), file.parent() == Some(&folder));
        own && name.ends_with(".test.mjs") && (parts.is_empty() || parts.iter().any(|part| name.contains(part)))
    });
    ensure!(!suites.is_empty(), "there is no suite, a file *.test.mjs, of that name");
    Ok(suites)
}

fn run(label: &str, command: &mut Command, limit: Duration, harness: &Harness) -> Result<Outcome> {
    Ok(tally(label, &progress::run(label, command, limit)?, harness))
}
