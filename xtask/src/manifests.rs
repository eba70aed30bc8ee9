//! House rules about manifests and lockfiles: one version, no registry hosts, a reason for every dependency.

use crate::paths;
use crate::source::{Findings, Source};
use crate::tools::cargo;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const NPM_MANIFESTS: [&str; 2] = ["pkg-template/package.json", "worker/package.json"];
const CHANGELOG: &str = "CHANGELOG.md";
const REASONS: &str = "ARCHITECTURE.md";
const PYTHON: &str = "xtask/requirements.txt";

/// The parts of `cargo metadata`'s output that are used here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    source: Option<String>,
}

/// Inspects all manifests and lockfiles.
pub fn inspect(sources: &[Source], findings: &mut Findings) -> Result<()> {
    versions(sources, findings);
    for source in sources {
        match source.path.rsplit('/').next() {
            Some("package-lock.json") => {
                no_line(source, "\"resolved\": \"http", "the host of a registry is noted", findings)
            }
            Some(".npmrc") => no_line(source, "registry=", "a registry is set", findings),
            _ => {}
        }
    }
    reasons(sources, findings)
}

fn versions(sources: &[Source], findings: &mut Findings) {
    for path in NPM_MANIFESTS {
        match find(sources, path) {
            None => findings.add(path, 1, "the file is missing"),
            Some(manifest) => {
                let version = json(manifest).get("version").and_then(Value::as_str).unwrap_or("none").to_string();
                expect_version(manifest, &version, "\"version\"", findings);
            }
        }
    }
    let Some(changelog) = find(sources, CHANGELOG) else {
        findings.add(CHANGELOG, 1, "the file is missing");
        return;
    };
    let newest = changelog.text.lines().find(|line| line.starts_with("## ")).unwrap_or("## none");
    let version = newest.trim_start_matches("## ").split_whitespace().next().unwrap_or("none");
    expect_version(changelog, version.trim_matches(['[', ']', 'v']), newest, findings);
}

fn expect_version(source: &Source, version: &str, line: &str, findings: &mut Findings) {
    if version != VERSION {
        let sentence = format!("the version is {version}, and {VERSION} in Cargo.toml");
        findings.add(&source.path, source.line_of(line), &sentence);
    }
}

fn no_line(source: &Source, text: &str, sentence: &str, findings: &mut Findings) {
    if source.text.contains(text) {
        findings.add(&source.path, source.line_of(text), sentence);
    }
}

fn reasons(sources: &[Source], findings: &mut Findings) -> Result<()> {
    let Some(reasons) = find(sources, REASONS) else {
        findings.add(REASONS, 1, "the file is missing; it has a line for every dependency");
        return Ok(());
    };
    let mut dependencies = cargo_dependencies()?;
    for source in sources {
        let names = match source.path.as_str() {
            "package.json" => npm_dependencies(&json(source)),
            PYTHON => source.text.lines().filter_map(|line| line.split(['=', '[']).next()).map(String::from).collect(),
            _ => continue,
        };
        dependencies.extend(names.into_iter().map(|name| (source.path.clone(), name)));
    }
    for (path, name) in dependencies {
        if !reasons.text.contains(&format!("`{name}`")) {
            let line = find(sources, &path).map_or(1, |source| source.line_of(&name));
            findings.add(&path, line, &format!("`{name}` has no line in {REASONS} that says what it is for"));
        }
    }
    Ok(())
}

/// The manifests of the workspace's packages, with their dependencies from registries.
fn cargo_dependencies() -> Result<Vec<(String, String)>> {
    let output = cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata printed something new")?;
    let mut found = Vec::new();
    for Package { manifest_path, dependencies } in metadata.packages {
        let of_others = dependencies.into_iter().filter(|dependency| dependency.source.is_some());
        found.extend(of_others.map(|dependency| (paths::shown(&manifest_path), dependency.name)));
    }
    Ok(found)
}

fn npm_dependencies(manifest: &Value) -> Vec<String> {
    let tables = ["dependencies", "devDependencies"].into_iter().filter_map(|key| manifest.get(key)?.as_object());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

fn json(source: &Source) -> Value {
    serde_json::from_str(&source.text).unwrap_or_default()
}

fn find<'a>(sources: &'a [Source], path: &str) -> Option<&'a Source> {
    sources.iter().find(|source| source.path == path)
}
