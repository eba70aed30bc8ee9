//! `cargo xtask size`: what the package weighs, as shipped and inside an application.

use crate::progress::step;
use crate::{folders, package, paths, tools};
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Signing, starting and linking: the least that an application does with the package.
const SMALLEST_APP: &str = "\
import { buildMeetingUrl, createManagementToken, startLiveStream } from 'hms-live';
const token = await createManagementToken({ accessKey: 'key', secret: 'secret' });
const stream = await startLiveStream('room', { token, meetingUrl: buildMeetingUrl({ subdomain: 'a', roomCode: 'b' }) });
console.log(stream);
";

/// What a visitor of the demo page may have to fetch before there is something to play, package included: bytes in brotli.
const PAGE_BUDGET: u64 = 50_000;

/// The command.
pub fn run() -> Result<ExitCode> {
    package::make()?;
    let mut files = folders::files_below(&paths::package().join("dist"))?;
    files.push(smallest_app()?);
    let page = page_files()?;
    files.extend(page.iter().cloned());

    let mut node = tools::node();
    let sizes = step("compressing", node.arg("xtask/size.mjs").args(&files))?;
    ensure!(sizes.lines().count() == files.len(), "xtask/size.mjs printed another number of lines than files");

    println!("{:<28} {:>9} {:>9} {:>9}", "file", "raw", "gzip -9", "brotli 11");
    let (mut own, mut package) = (0, 0);
    for (file, line) in files.iter().zip(sizes.lines()) {
        let mut columns = line.split_whitespace();
        let mut column = || columns.next().context("xtask/size.mjs printed too few columns");
        let (raw, gzip, brotli) = (column()?, column()?, column()?);
        println!("{:<28} {raw:>9} {gzip:>9} {brotli:>9}", shown(file));
        let brotli: u64 = brotli.parse()?;
        if page.contains(file) {
            own += brotli;
        } else if file.ends_with("dist/index.js") {
            package = brotli;
        }
    }
    let (all, verdict) = (own + package, if own + package > PAGE_BUDGET { "over" } else { "within" });
    println!("the demo page without hls.js: {own} + {package} for the package = {all}, {verdict} its {PAGE_BUDGET}");
    Ok(ExitCode::SUCCESS)
}

/// What `www/server.mjs` serves of its own folder before there is something to play; `through-hls.js` comes with hls.js.
fn page_files() -> Result<Vec<PathBuf>> {
    let mut files = folders::files_below(&paths::root().join("www"))?;
    files.retain(|file| {
        let extension = file.extension().and_then(OsStr::to_str).unwrap_or_default();
        let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
        ["html", "css", "js"].contains(&extension) && !name.starts_with("through-")
    });
    Ok(files)
}

fn smallest_app() -> Result<PathBuf> {
    let folder = folders::empty(&paths::target().join("size"))?;
    let (source, bundle) = (folder.join("app.js"), folder.join("bundle.js"));
    fs::write(&source, SMALLEST_APP)?;
    let mut esbuild = tools::npm_tool("esbuild");
    esbuild.arg(&source).arg(format!("--outfile={}", bundle.display())).args(["--bundle", "--minify", "--format=esm"]);
    esbuild.arg(format!("--alias:hms-live={}", paths::package().join("dist/index.js").display()));
    step("bundling the smallest application", esbuild.args(["--target=es2022", "--log-level=warning"]))?;
    Ok(bundle)
}

fn shown(file: &std::path::Path) -> String {
    if file.ends_with("size/bundle.js") { "the smallest application".to_string() } else { paths::shown(file) }
}
