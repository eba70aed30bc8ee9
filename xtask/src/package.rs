//! `cargo xtask build`: builds the npm package, ready for `npm pack`.

use crate::compile;
use crate::kept::{self, Inputs};
use crate::progress::{part, work};
use crate::{folders, minify, paths, short_names, tools, version};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// An entry of the package, with its own module.
struct Entry {
    /// The feature of the crate that has its exports.
    feature: &'static str,
    /// The file of its module in the package.
    module: &'static str,
    /// Its bundles: script in pkg-template/, format, file.
    bundles: [(&'static str, &'static str, &'static str); 4],
}

const ENTRIES: [Entry; 2] = [
    Entry {
        feature: "npm",
        module: "dist/pkg_bg.wasm",
        bundles: [
            ("index.js", "esm", "dist/index.js"),
            ("index.js", "cjs", "dist/index.cjs"),
            ("module.js", "esm", "dist/module.js"),
            ("no-wasm.js", "esm", "dist/no-wasm.js"),
        ],
    },
    Entry {
        feature: "server",
        module: "dist/server_bg.wasm",
        bundles: [
            ("server.js", "esm", "dist/server.js"),
            ("server.js", "cjs", "dist/server.cjs"),
            ("server-module.js", "esm", "dist/server-module.js"),
            ("server-no-wasm.js", "esm", "dist/server-no-wasm.js"),
        ],
    },
];

/// The command-line program: script and file. It imports the package as customers do.
const PROGRAM: (&str, &str) = ("cli.js", "dist/cli.js");

/// Files of pkg-template/ and where they go in the package.
const TEMPLATES: [(&str, &str); 8] = [
    ("README.md", "README.md"),
    ("index.d.ts", "dist/index.d.cts"),
    ("index.esm.d.ts", "dist/index.d.ts"),
    ("recordings.d.ts", "dist/recordings.d.cts"),
    ("rooms.d.ts", "dist/rooms.d.cts"),
    ("server.d.ts", "dist/server.d.cts"),
    ("server.esm.d.ts", "dist/server.d.ts"),
    ("wasm.d.ts", "dist/wasm.d.ts"),
];

/// Files of the repository with the same path in the package, besides docs/.
const DOCUMENTS: [&str; 4] = ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md", "SECURITY.md"];

/// The command: builds the package and lists its files.
pub fn build() -> Result<ExitCode> {
    for file in make()? {
        println!("{:>9}  {}", fs::metadata(&file)?.len(), paths::shown(&file));
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the package, unless it is newer than its sources, and returns its files.
pub fn make() -> Result<Vec<PathBuf>> {
    let sources = sources()?;
    tools::ensure_npm_packages("")?;
    let raw: Vec<PathBuf> =
        ENTRIES.iter().map(|entry| compile::npm_library(entry.feature)).collect::<Result<Vec<_>>>()?;
    let package = paths::package();
    if is_newer(&package, &raw)? {
        return folders::files_below(&package);
    }
    let stages = ENTRIES.iter().zip(&raw).map(|(entry, raw)| stage(entry, raw, &sources));
    let stages = stages.collect::<Result<Vec<_>>>()?;
    folders::empty(&package)?;
    for (entry, stage) in ENTRIES.iter().zip(&stages) {
        for (script, format, bundle) in entry.bundles {
            let inputs = Inputs::new()?.folder(&stage.folder)?.folder(&paths::template())?.text(script).text(format);
            let name = bundle.replace('/', "-");
            let made = kept::folder(&name, inputs, |place| {
                self::bundle(&stage.folder.join(script), format, &place.join("bundle.js"), bundle)
            })?;
            let place = package.join(bundle);
            fs::create_dir_all(place.parent().context("a file without a folder")?)?;
            fs::copy(made.join("bundle.js"), place)?;
        }
        fs::copy(&stage.module, package.join(entry.module))?;
    }
    bundle_program(&package)?;
    work("assembling the package", || {
        for (from, to) in TEMPLATES {
            fs::copy(paths::template().join(from), package.join(to))?;
        }
        fs::create_dir_all(package.join("docs"))?;
        for document in documents()? {
            fs::copy(paths::root().join(&document), package.join(document))?;
        }
        let manifest = fs::read_to_string(paths::template().join("package.json"))?;
        fs::write(package.join("package.json"), version::stamped(&manifest)?)?;
        let files = folders::files_below(&package)?;
        files.iter().try_for_each(|file| refuse_paths_of_this_machine(file))?;
        Ok(files)
    })
}

/// The documents that are copied from the repository.
fn documents() -> Result<Vec<PathBuf>> {
    let docs = folders::files_below(&paths::root().join("docs"))?;
    let docs = docs.iter().map(|file| file.strip_prefix(paths::root()).map(Path::to_path_buf));
    Ok(DOCUMENTS.iter().map(|document| Ok(document.into())).chain(docs).collect::<Result<Vec<PathBuf>, _>>()?)
}

/// The generated files of the package, without docs/.
fn made() -> impl Iterator<Item = &'static str> {
    let bundles =
        ENTRIES.iter().flat_map(|entry| entry.bundles.map(|(.., file)| file).into_iter().chain([entry.module]));
    bundles.chain([PROGRAM.1]).chain(TEMPLATES.map(|(_, file)| file)).chain(DOCUMENTS).chain(["package.json"])
}

/// Whether the package is complete and newer than its sources: modules, hand-written files and tools.
fn is_newer(package: &Path, raw: &[PathBuf]) -> Result<bool> {
    let mut of = folders::files_below(&paths::template())?;
    let documents = documents()?;
    of.extend(documents.iter().map(|file| paths::root().join(file)));
    of.extend_from_slice(raw);
    of.extend([std::env::current_exe()?, paths::root().join("package-lock.json")]);
    of.extend(["xtask/encode.mjs", "xtask/translate.mjs"].map(|script| paths::root().join(script)));
    let changed = |file: &PathBuf| fs::metadata(file).and_then(|data| data.modified()).ok();
    let made = made().map(PathBuf::from).chain(documents);
    let oldest = made.map(|file| changed(&package.join(file))).min().flatten();
    Ok(oldest > of.iter().map(changed).max().flatten())
}

/// The hand-written scripts. Checks first that all sources exist, since a missing file should be reported before compiling.
fn sources() -> Result<Vec<PathBuf>> {
    let template = paths::template();
    let scripts = ENTRIES.iter().flat_map(|entry| entry.bundles).map(|(script, ..)| template.join(script));
    let scripts = scripts.chain([template.join(PROGRAM.0)]);
    let copied = TEMPLATES.iter().map(|(from, _)| template.join(from));
    let documents = DOCUMENTS.iter().map(|document| paths::root().join(document));
    for file in scripts.chain(copied).chain(documents).chain([template.join("package.json")]) {
        ensure!(file.is_file(), "{} is missing; the npm package needs it", paths::shown(&file));
    }
    Ok(folders::files_below(&template)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|kind| kind == "js"))
        .collect())
}

/// The sources of an entry's bundles.
struct Stage {
    folder: PathBuf,
    module: PathBuf,
}

/// Builds the module of an entry, and a folder with the hand-written scripts and the generated files that they import.
fn stage(entry: &Entry, raw: &Path, sources: &[PathBuf]) -> Result<Stage> {
    let template = paths::template();
    let inputs = Inputs::new()?.file(raw)?.file(&template.join("codec.js"))?.file(&template.join(DECODER))?;
    let made = kept::folder(&format!("{}-module", entry.feature), inputs, |place| module(raw, place))?;
    let folder = folders::empty(&paths::target().join(format!("{}-stage", entry.feature)))?;
    for source in sources {
        let place = folder.join(source.strip_prefix(paths::template())?);
        fs::create_dir_all(place.parent().context("a file without a folder")?)?;
        fs::copy(source, place)?;
    }
    for script in ["bytes.js", "translated.js"] {
        fs::copy(made.join(script), folder.join(script))?;
    }
    short_names::follow(&fs::read_to_string(made.join(NAMES))?, &folder)?;
    Ok(Stage { folder, module: made.join(MODULE) })
}

/// The files of a shipped module and its names.
const MODULE: &str = "module.wasm";
const NAMES: &str = "names.json";

/// The module that decodes the text of another, in WebAssembly's text format.
const DECODER: &str = "decoder.wat";

/// Turns a raw module into the one that ships, and into scripts that contain it as text and as JavaScript.
fn module(raw: &Path, place: &Path) -> Result<()> {
    let module = compile::npm(raw, &place.join("glue"))?;
    fs::write(place.join(NAMES), &module.names)?;
    let mut node = tools::node();
    let decoder = compile::decoder(&paths::template().join(DECODER), place)?;
    node.arg("xtask/encode.mjs").arg(&module.file).arg(decoder).arg(place.join("bytes.js"));
    part("encoding the module as text", &mut node)?;
    let printed = compile::to_javascript(&module.file)?;
    let mut node = tools::node();
    node.arg("xtask/translate.mjs").arg(printed).arg(place.join("translated.js"));
    part("making a script of the translated module", &mut node)?;
    fs::copy(module.file, place.join(MODULE))?;
    Ok(())
}

/// `name` is the label for people.
fn bundle(entry: &Path, format: &str, bundle: &Path, name: &str) -> Result<()> {
    let mut esbuild = tools::npm_tool("esbuild");
    esbuild.arg(entry).arg(format!("--outfile={}", bundle.display())).arg(format!("--format={format}"));
    esbuild.args([
        "--bundle",
        "--minify-syntax",
        "--minify-whitespace",
        "--target=es2022",
        "--platform=neutral",
        "--log-level=warning",
    ]);
    esbuild.args(["--external:*.wasm?module", "--legal-comments=none"]);
    part(&format!("bundling {name}"), &mut esbuild)?;
    minify::minify(bundle, name)?;
    let text = fs::read_to_string(bundle)?;
    // Not all runtimes that load these files have them.
    for unwanted in ["import.meta", "node:"] {
        ensure!(!text.contains(unwanted), "`{unwanted}` is in {name}");
    }
    Ok(())
}

fn bundle_program(package: &Path) -> Result<()> {
    let (script, file) = (paths::template().join(PROGRAM.0), package.join(PROGRAM.1));
    let mut esbuild = tools::npm_tool("esbuild");
    esbuild.arg(script).arg(format!("--outfile={}", file.display()));
    esbuild.args(["--bundle", "--format=esm", "--platform=node", "--target=node20", "--external:hms-live/server"]);
    esbuild.args(["--minify-syntax", "--minify-whitespace", "--line-limit=300"]);
    esbuild.args(["--log-level=warning", "--legal-comments=none"]);
    part(&format!("bundling {}", paths::shown(&file)), &mut esbuild).map(drop)
}

fn refuse_paths_of_this_machine(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    for folder in [paths::root(), compile::cargo_home()?.as_path()] {
        let folder = folder.display().to_string();
        let found = bytes.windows(folder.len()).any(|window| window == folder.as_bytes());
        ensure!(!found, "{} contains a path of this machine, {folder}", paths::shown(file));
    }
    Ok(())
}
