//! The suites of `cargo xtask test`: what each needs from the machine, what it waits for, and its jobs.

use crate::budgets::Budgets;
use crate::debian::{CHROMIUM, FIREFOX, MEDIA, WEBKIT};
use crate::install::Need::{self, Debian, DriverOfFirefox, Npm, WebAssembly};
use crate::made::Made;
use crate::node_tests;
use crate::rust_tests::{self, Programs};
use crate::schedule::Job;
use crate::verdicts::Place;
use anyhow::Result;
use std::time::Duration;

/// A file that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(8 * 60);
const MATRIX_LIMIT: Duration = Duration::from_secs(20 * 60);

/// A set of tests that can run alone.
pub struct Suite {
    /// Its name on the command line.
    pub name: &'static str,
    /// Why it only runs if it is named.
    pub left_out: Option<&'static str>,
    /// What it needs on the machine.
    pub needs: &'static [Need],
    kind: Kind,
}

enum Kind {
    Rust(Programs),
    /// The files of a folder, what they wait for, and their environment variables.
    JavaScript {
        folder: &'static str,
        after: &'static [Made],
        settings: &'static [(&'static str, &'static str)],
        limit: Duration,
    },
}

const fn javascript(folder: &'static str, after: &'static [Made]) -> Kind {
    Kind::JavaScript { folder, after, settings: &[], limit: LIMIT }
}

const BUILT: &[Made] = &[Made::Installed, Made::Emulator, Made::Package];
const ALL_BUILT: &[Made] = &[Made::Installed, Made::Emulator, Made::Package, Made::Schema, Made::Client];

/// All of them.
pub const SUITES: &[Suite] = &[
    Suite { name: "core", left_out: None, needs: &[WebAssembly], kind: Kind::Rust(Programs::Core) },
    Suite { name: "native", left_out: None, needs: &[Debian(MEDIA)], kind: Kind::Rust(Programs::Native) },
    Suite { name: "node", left_out: None, needs: &[WebAssembly], kind: Kind::Rust(Programs::Node) },
    Suite {
        name: "browser",
        left_out: None,
        needs: &[WebAssembly, Debian(CHROMIUM)],
        kind: Kind::Rust(Programs::Browser),
    },
    Suite {
        name: "js",
        left_out: None,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(MEDIA), Npm(""), Npm("bench")],
        kind: javascript("tests", ALL_BUILT),
    },
    Suite {
        name: "clients",
        left_out: None,
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Debian(MEDIA),
            Npm(""),
            Npm("tests/clients"),
        ],
        kind: javascript("tests/clients", BUILT),
    },
    Suite {
        name: "worker",
        left_out: None,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(MEDIA), Npm(""), Npm("worker")],
        kind: javascript("worker/tests", BUILT),
    },
    Suite {
        name: "package",
        left_out: None,
        needs: &[WebAssembly, Debian(CHROMIUM), Debian(FIREFOX), Debian(WEBKIT), Npm(""), Npm("tests/matrix")],
        kind: javascript("tests/matrix", BUILT),
    },
    Suite {
        name: "matrix",
        left_out: Some("the packed package with Next, Parcel and further dates of workerd"),
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Npm(""),
            Npm("tests/matrix"),
            Npm("tests/matrix/heavy"),
        ],
        kind: Kind::JavaScript {
            folder: "tests/matrix",
            after: BUILT,
            settings: &[("HMS_LIVE_MATRIX", "all")],
            limit: MATRIX_LIMIT,
        },
    },
    Suite {
        name: "page",
        left_out: Some("the demo page in Firefox and WebKitGTK"),
        needs: &[
            WebAssembly,
            Debian(CHROMIUM),
            Debian(FIREFOX),
            Debian(WEBKIT),
            Debian(MEDIA),
            DriverOfFirefox,
            Npm(""),
        ],
        kind: javascript("tests/page", BUILT),
    },
];

impl Suite {
    /// Its files, if it is in JavaScript.
    pub fn files(&self) -> Result<Vec<String>> {
        match self.kind {
            Kind::Rust(_) => Ok(Vec::new()),
            Kind::JavaScript { folder, .. } => node_tests::files(folder),
        }
    }

    /// Its jobs: all files or the requested ones, and in them all tests or those whose names contain the text.
    pub fn jobs(&self, wanted: impl Fn(&str) -> bool, part: Option<&str>, budgets: &Budgets) -> Result<Vec<Job>> {
        let part = part.map(str::to_string);
        match self.kind {
            Kind::Rust(programs) => {
                let mut jobs = vec![self.programs(programs, part.clone(), budgets)];
                // Their names are those of files.
                if programs == Programs::Core && part.as_ref().is_none_or(|part| part.contains(".rs")) {
                    jobs.push(documentation(part, budgets));
                }
                Ok(jobs)
            }
            Kind::JavaScript { after, settings, limit, .. } => {
                let files = self.files()?.into_iter().filter(|file| wanted(file));
                Ok(files.map(|file| self.file(file, after, settings, limit, part.clone(), budgets)).collect())
            }
        }
    }

    fn programs(&self, programs: Programs, part: Option<String>, budgets: &Budgets) -> Job {
        let place = Place { label: self.name.to_string(), command: format!("cargo xtask test {}", self.name) };
        let mut after = vec![Made::Programs(programs)];
        match programs {
            Programs::Native => after.push(Made::Installed),
            Programs::Core | Programs::Node => after.push(Made::Runner),
            Programs::Browser => after.extend([Made::Runner, Made::Installed]),
        }
        let work = {
            let place = place.clone();
            move || programs.run(&place, part.as_deref())
        };
        Job { cost: budgets.cost(self.name), place, makes: None, after, cargo: false, work: Box::new(work) }
    }

    fn file(
        &self,
        file: String,
        after: &[Made],
        settings: &'static [(&'static str, &'static str)],
        limit: Duration,
        part: Option<String>,
        budgets: &Budgets,
    ) -> Job {
        // Of a suite that is told more than its files, the file alone is another test.
        let alone = if settings.is_empty() { &file } else { self.name };
        let place = Place { label: file.clone(), command: format!("cargo xtask test {alone}") };
        let (cost, cargo) = (budgets.cost(&file), budgets.locks_target(&file));
        let work = {
            let place = place.clone();
            move || node_tests::run(&file, &place, settings, limit, part.as_deref())
        };
        Job { place, makes: None, after: after.to_vec(), cost, cargo, work: Box::new(work) }
    }
}

/// The examples in the documentation belong to the core.
fn documentation(part: Option<String>, budgets: &Budgets) -> Job {
    let place = Place { label: "documentation tests".to_string(), command: "cargo xtask test core".to_string() };
    let work = {
        let place = place.clone();
        move || rust_tests::documentation(&place, part.as_deref())
    };
    Job {
        cost: budgets.cost("documentation"),
        place,
        makes: None,
        after: Vec::new(),
        cargo: true,
        work: Box::new(work),
    }
}
