//! Compiles the library to WebAssembly with its JavaScript glue, for the npm package and as the crate's client.

use crate::progress::{part, step, work};
use crate::tools::{self, WASM, cargo};
use crate::{folders, paths, short_names};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// The features that rustc emits; wasm-opt rejects a module with a feature that is not enabled.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A module of the npm package.
pub struct Module {
    /// The optimised module.
    pub file: PathBuf,
    /// The names of its imports and exports, as wasm-opt prints them.
    pub names: String,
}

/// Compiles the synchronous exports of an entry of the npm package, and returns the path of the raw module. The feature and the
/// profile have one name.
pub fn npm_library(feature: &str) -> Result<PathBuf> {
    tools::ensure_wasm_target()?;
    // Steps never recurse, so 16 KB of stack suffice; nested calls from getters exhaust it before JavaScript's. After a trap
    // pkg-template/instance.js restores the stack pointer. wasm-opt judges inlining better than LLVM: with any other threshold the
    // module is larger after brotli.
    library(
        &format!("the npm package's ({feature})"),
        feature,
        &["--no-default-features", "--features", feature],
        &["-Clink-arg=-zstack-size=16384", "-Clink-arg=--export=__stack_pointer", "-Cllvm-args=--inline-threshold=50"],
    )
}

/// Turns the raw module into the one that ships, working in `folder`.
pub fn npm(raw: &Path, folder: &Path) -> Result<Module> {
    let folder = folders::empty(folder)?;
    work("generating the JavaScript glue", || {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(raw).out_name("bindings").bundler(true)?;
        bindgen.remove_name_section(true).remove_producers_section(true);
        bindgen.generate(&folder)?;
        ensure!(!folder.join("snippets").exists(), "the module imports JavaScript snippets, which bundles cannot find");
        Ok(())
    })?;
    // All functions take and return numbers, so pkg-template/instance.js can call them without glue.
    let (file, glue) = (folder.join("bindings_bg.wasm"), folder.join("bindings_bg.js"));
    trim(&file, &fs::read_to_string(glue)?)?;
    let names = optimise(&file)?;
    Ok(Module { file, names })
}

/// Assembles the decoder from its text, and returns its file in the given folder.
pub fn decoder(text: &Path, place: &Path) -> Result<PathBuf> {
    let module = place.join("decoder.wasm");
    let mut assembler = tools::npm_tool("wasm-as");
    part("assembling the decoder (wasm-as)", assembler.arg(text).arg("--output").arg(&module))?;
    let mut optimizer = tools::npm_tool("wasm-opt");
    part("optimising the decoder (wasm-opt)", optimizer.arg("-Oz").arg(&module).arg("--output").arg(&module))?;
    Ok(module)
}

/// Translates a module to JavaScript, and returns the file that wasm2js prints.
pub fn to_javascript(module: &Path) -> Result<PathBuf> {
    let (lowered, printed) = (module.with_extension("lowered.wasm"), module.with_extension("printed.js"));
    // wasm2js supports neither bulk memory nor non-trapping conversions.
    let mut lower = tools::npm_tool("wasm-opt");
    lower.args(FEATURES).args(["--llvm-nontrapping-fptoint-lowering", "--llvm-memory-copy-fill-lowering"]);
    part("lowering the module (wasm-opt)", lower.arg(module).arg("--output").arg(&lowered))?;
    let mut translate = tools::npm_tool("wasm2js");
    translate.args(FEATURES).arg("-Oz").arg(&lowered).arg("--output").arg(&printed);
    part("translating the module to JavaScript (wasm2js)", &mut translate)?;
    Ok(printed)
}

/// Compiles the asynchronous client of the crate, as `wasm-pack build --target web` would.
pub fn client() -> Result<PathBuf> {
    tools::ensure_wasm_target()?;
    let raw = library("the crate's client", "release", &["--features", "exports"], &[])?;
    let folder = folders::empty(&paths::client_package())?;
    work("generating the client's JavaScript glue", || {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(&raw).out_name("hms_live").web(true)?;
        bindgen.omit_default_module_path(false).typescript(true).generate(&folder)?;
        // Node treats a .js file as CommonJS unless a package.json says otherwise.
        fs::write(folder.join("package.json"), "{ \"type\": \"module\" }\n")?;
        Ok(())
    })?;
    Ok(folder)
}

/// Compiles the library and returns the path of the module. The module's name does not depend on features, so builds with the same
/// profile and other features would replace each other.
fn library(whose: &str, profile: &str, features: &[&str], flags: &[&str]) -> Result<PathBuf> {
    // With `rlib` among the crate types cargo skips link-time optimisation, so only `cdylib` is built.
    let kind =
        ["rustc", "--package", "hms-live", "--lib", "--crate-type", "cdylib", "--profile", profile, "--target", WASM];
    let mut command = cargo();
    command.args(kind).args(features).arg("--").args(flags);
    command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", anonymous_paths()?);
    step(&format!("compiling {whose} library to WebAssembly"), &mut command)?;
    Ok(paths::target().join(WASM).join(profile).join("hms_live.wasm"))
}

/// Flags that keep this machine's paths out of the module: they would reveal them to users, and make its bytes depend on where it
/// was built.
pub fn anonymous_paths() -> Result<String> {
    let mut folders = vec![(cargo_home()?, "/cargo"), (paths::root().to_path_buf(), "/hms-live")];
    // Cargo names the folder of each registry after its host; xtask's dependencies are already in it.
    if let Ok(registries) = fs::read_dir(cargo_home()?.join("registry/src")) {
        folders.extend(registries.filter_map(|entry| Some((entry.ok()?.path(), "/registry"))));
    }
    folders.sort();
    let flags: Vec<String> =
        folders.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    Ok(flags.join("\u{1f}"))
}

/// Where cargo keeps the sources of dependencies.
pub fn cargo_home() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(folder));
    }
    let home = std::env::home_dir().context("there is neither a CARGO_HOME nor a home folder")?;
    Ok(home.join(".cargo"))
}

/// Removes what the glue does not call: wasm-bindgen adds a table for JavaScript values, which this module does not use, and marks
/// for handling traps.
fn trim(module: &Path, glue: &str) -> Result<()> {
    let called = glue.split("wasm.").skip(1).filter_map(|rest| rest.split(|letter| !is_of_a_name(letter)).next());
    let exports: BTreeSet<&str> =
        called.filter(|name| !name.starts_with("__")).chain(["memory", "__stack_pointer"]).collect();
    let root = json!({ "name": "glue", "root": true, "reaches": exports });
    let nodes = exports.iter().map(|name| json!({ "name": name, "export": name }));
    let graph = module.with_extension("exports.json");
    fs::write(&graph, serde_json::to_vec(&[root].into_iter().chain(nodes).collect::<Vec<_>>())?)?;
    let mut command = tools::npm_tool("wasm-metadce");
    command.arg("--graph-file").arg(graph).arg("--quiet").args(FEATURES);
    command.arg(module).arg("--output").arg(module);
    part("leaving out what nobody reaches (wasm-metadce)", &mut command).map(drop)
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Returns the new names of imports and exports.
fn optimise(module: &Path) -> Result<String> {
    let mut command = tools::npm_tool("wasm-opt");
    // One data segment, and blocks rebuilt from flat code, compress better: 2 % of the module after brotli.
    command.args(["-O1", "--skip-pass=memory-packing", "--flatten", "--rereloop", "-Oz", "-Oz"]);
    command.args(["--strip-debug", "--strip-producers", "--strip-target-features", short_names::FLAG]).args(FEATURES);
    command.arg(module).arg("--output").arg(module);
    step("optimising the module (wasm-opt -Oz)", &mut command)
}
