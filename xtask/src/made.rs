//! What suites wait for.

use crate::rust_tests::Programs;
use std::fmt::{self, Display};

/// Something that is made before others can go on, in the order in which most of what waits can begin early.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// What suites need of the machine is there.
    Installed,
    Emulator,
    Package,
    /// What the core takes and gives, as JSON.
    Schema,
    /// The crate's own client for JavaScript.
    Client,
    /// Of wasm-bindgen-test.
    Runner,
    /// The tests of a suite in Rust.
    Programs(Programs),
}

impl Display for Made {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Made::Installed => formatter.write_str("installing what is needed"),
            Made::Emulator => formatter.write_str("building the emulator"),
            Made::Package => formatter.write_str("building the npm package"),
            Made::Schema => formatter.write_str("building the schema of the core"),
            Made::Client => formatter.write_str("building the crate's client"),
            Made::Runner => formatter.write_str("building the runner of the WebAssembly tests"),
            Made::Programs(programs) => write!(formatter, "building the tests of {}", programs.suite()),
        }
    }
}

impl Made {
    /// What makes it without the tests.
    pub fn command(self) -> String {
        match self {
            Made::Installed => "cargo xtask install".to_string(),
            Made::Emulator => "cargo build --package hms-live-emulator".to_string(),
            Made::Package => "cargo xtask build".to_string(),
            Made::Schema => "cargo xtask build --schema".to_string(),
            Made::Client => "cargo xtask build --client".to_string(),
            Made::Runner => "cargo core".to_string(),
            Made::Programs(programs) => format!("cargo xtask test {}", programs.suite()),
        }
    }
}
