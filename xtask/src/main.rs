//! The developer commands of this workspace: `cargo xtask <command>`.

mod api;
mod bench;
mod browsers;
mod budgets;
mod builds;
mod check;
mod compile;
mod contract;
mod debian;
mod demo;
mod emulator;
mod folders;
mod group;
mod install;
mod kept;
mod layers;
mod made;
mod manifests;
mod minify;
mod node_tests;
mod package;
mod paths;
mod process;
mod programs;
mod progress;
mod python;
mod rust_tests;
mod sbom;
mod schedule;
mod schema;
mod short_names;
mod size;
mod source;
mod suites;
mod test;
mod tidy;
mod tools;
mod verdicts;
mod version;
mod words;
mod worker;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  demo [--port N]      build everything, start the emulator and the demo page, print the page's URL (port 8000, 0: any)
  demo --host          the same, and the viewers' page for phones in this network; starting and stopping stay on this machine
  demo --worker        the same with the edge Worker between page and API, in workerd; takes --port too
  demo --check         the same way without a page: start a stream, wait until it is playable, probe its media, stop
  test [suite...]      everything that must pass, from nothing; suites: core, native, node, browser, js, js:<part of a name>, clients,
                       worker, package, and those that are left out without a name: matrix, page
  test <file>...       files *.test.mjs, as tests/size.test.mjs
  test ... -- <part>   the tests in them whose names have the part
  install [suite...]   what the suites need of this machine: browsers, ffmpeg, npm packages; `test` does it by itself
  build                the npm package, ready for `npm pack`, in pkg/
  build --client       the crate's own client for JavaScript, in target/client-pkg/
  build --schema       what the core takes and gives, as JSON, in target/schema.json
  build --programs     the Rust programs of examples/ in WebAssembly, or those that are named; prints the folder of each
  build --api          the public APIs of crate and package, in tests/api/ and docs/rust.md, to which a test holds them
  emulator [args...]   the emulator of the API alone; the first line on stdout is its URL
  contract [args...]   asks the API, with HMS_ACCESS_KEY and HMS_SECRET, or the emulator, what docs/assumptions.md claims; starts nothing
                       unless told to: `contract --help`
  check                everything that is judged without running it: formatting, lints, spelling, what is unused, dependencies,
                       SBOMs, workflows, what would be published, house rules
  sbom                 what is inside of the npm package and of the Worker, as CycloneDX, in target/sbom/
  bench [row...]       the package beside its peers; all rows write bench/RESULTS.md; --quick: a smoke test without a claim
  size                 bytes of every shipped file and of the smallest app: raw, gzip, brotli
  help                 this text
";

const COMMANDS: [&str; 11] =
    ["demo", "test", "install", "build", "emulator", "contract", "check", "sbom", "bench", "size", "help"];

fn main() -> ExitCode {
    process::stop_on_signals();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        ["build"] => package::build(),
        ["build", "--client"] => compile::client().map(|_| ExitCode::SUCCESS),
        ["build", "--programs", names @ ..] => programs::build(names),
        ["build", "--api"] => api::write(),
        ["build", "--schema"] => schema::make().map(|_| ExitCode::SUCCESS),
        ["emulator", rest @ ..] => emulator::run(rest),
        ["contract", rest @ ..] => contract::run(rest),
        ["demo", rest @ ..] => demo::run(rest),
        ["test", suites @ ..] => test::run(suites),
        ["install", suites @ ..] => test::install(suites),
        ["check"] => check::run(),
        ["sbom"] => sbom::run(),
        ["bench", arguments @ ..] => bench::run(arguments),
        ["size"] => size::run(),
        other => {
            let near = other.first().map_or_else(String::new, |word| words::did_you_mean(word, COMMANDS));
            eprint!("unknown command: {}{near}\n\n{HELP}", other.join(" "));
            return ExitCode::from(2);
        }
    };
    outcome.unwrap_or_else(|error| {
        if process::stop_requested() {
            return ExitCode::from(process::STOPPED);
        }
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
