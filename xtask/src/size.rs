//! `cargo xtask size`: what the package weighs, as shipped and inside an application.

use crate::progress::step;
use crate::{folders, package, paths, tools};
use anyhow::{Context, Result, ensure};
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

/// The command.
pub fn run() -> Result<ExitCode> {
    package::make()?;
    let mut files = folders::files_below(&paths::package().join("dist"))?;
    files.push(smallest_app()?);

    let mut node = tools::node();
    let sizes = step("compressing", node.arg("xtask/size.mjs").args(&files))?;
    ensure!(sizes.lines().count() == files.len(), "xtask/size.mjs printed another number of lines than files");

    println!("{:<28} {:>9} {:>9} {:>9}", "file", "raw", "gzip -9", "brotli 11");
    for (file, line) in files.iter().zip(sizes.lines()) {
        let mut columns = line.split_whitespace();
        let mut column = || columns.next().context("xtask/size.mjs printed too few columns");
        println!("{:<28} {:>9} {:>9} {:>9}", shown(file), column()?, column()?, column()?);
    }
    Ok(ExitCode::SUCCESS)
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
