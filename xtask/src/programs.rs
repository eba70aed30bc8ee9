//! `cargo xtask build --programs`: builds the Rust programs of examples/ that depend on the crate, with their glue.

use crate::compile::{FEATURES, anonymous_paths};
use crate::kept::{self, Inputs};
use crate::paths;
use crate::progress::{part, step, work};
use crate::tools::{self, WASM, cargo};
use anyhow::{Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

/// The source of a program, and the path of its module in the target folder.
struct Program {
    name: &'static str,
    cargo: &'static [&'static str],
    module: &'static str,
    /// Whether its glue fetches the module by its URL. A Worker imports it instead, since it has no URL to fetch it from.
    fetches_module: bool,
    /// Files of the example that belong beside its module.
    files: &'static [&'static str],
}

/// The smallest one, which shows what the crate adds to a program's size.
const EDGE_FUNCTION: Program = Program {
    name: "edge-function",
    cargo: &["--package", "hms-live", "--example", "edge_function", "--no-default-features", "--features", "client"],
    module: "release/examples/edge_function.wasm",
    fetches_module: false,
    files: &[],
};

/// Each example in its own folder has its own workspace, with a lockfile and a profile.
const PROGRAMS: [Program; 3] = [
    EDGE_FUNCTION,
    Program {
        name: "rust-worker",
        cargo: &["--manifest-path", "examples/rust-worker/Cargo.toml"],
        module: "release/rust_worker.wasm",
        fetches_module: false,
        files: &["worker.mjs"],
    },
    Program {
        name: "rust-page",
        cargo: &["--manifest-path", "examples/rust-page/Cargo.toml"],
        module: "release/rust-page.wasm",
        fetches_module: true,
        files: &["index.html", "start.js"],
    },
];

/// Builds all of them or those named, and prints the folder of each.
pub fn build(names: &[&str]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| PROGRAMS.iter().all(|program| program.name != **name)) {
        bail!("there is no program {unknown}: {}", PROGRAMS.map(|program| program.name).join(", "));
    }
    tools::ensure_wasm_target()?;
    tools::ensure_npm_packages("")?;
    for program in PROGRAMS.iter().filter(|program| names.is_empty() || names.contains(&program.name)) {
        println!("{}", paths::shown(&make(program)?));
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the edge function.
pub fn edge_function() -> Result<PathBuf> {
    tools::ensure_wasm_target()?;
    tools::ensure_npm_packages("")?;
    make(&EDGE_FUNCTION)
}

fn make(program: &Program) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--release", "--locked", "--target", WASM]).args(program.cargo);
    command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", anonymous_paths()?);
    step(&format!("compiling {}", program.name), &mut command)?;
    let raw = paths::target().join(WASM).join(program.module);
    let made = kept::folder(program.name, Inputs::new()?.file(&raw)?, |place| bind(program, &raw, place))?;
    for file in program.files {
        fs::copy(paths::root().join("examples").join(program.name).join(file), made.join(file))?;
    }
    Ok(made)
}

/// Turns a raw module into `program.js` and `program_bg.wasm`, for servers and bundlers.
fn bind(program: &Program, raw: &Path, place: &Path) -> Result<()> {
    let name = program.name;
    work(&format!("generating the JavaScript glue of {name}"), || {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(raw).out_name("program").web(true)?;
        bindgen.omit_default_module_path(!program.fetches_module).typescript(false);
        bindgen.remove_name_section(true).remove_producers_section(true).generate(place)
    })?;
    let module = place.join("program_bg.wasm");
    let mut command = tools::npm_tool("wasm-opt");
    command.args(["-Oz", "-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
    command.arg(&module).arg("--output").arg(&module);
    part(&format!("optimising {name} (wasm-opt -Oz)"), &mut command).map(drop)
}
