//! House rules about manifests and lockfiles: one version, no registry hosts, a reason for every dependency.

use crate::tidy::{Findings, Source};
use serde_json::Value;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const NPM_MANIFEST: &str = "pkg-template/package.json";
const CHANGELOG: &str = "CHANGELOG.md";
const REASONS: &str = "ARCHITECTURE.md";

/// How the line of the one registry ends that a fresh machine can be expected to have.
const CRATES: &str = "/rust-lang/crates.io-index\"";

/// Looks through all manifests and lockfiles.
pub fn inspect(sources: &[Source], findings: &mut Findings) {
    versions(sources, findings);
    for source in sources {
        match source.path.rsplit('/').next() {
            Some("package-lock.json") => {
                no_line(source, "\"resolved\": \"http", "the host of a registry is noted", findings)
            }
            Some(".npmrc") => no_line(source, "registry=", "a registry is set", findings),
            Some("Cargo.lock") => crates(source, findings),
            _ => {}
        }
    }
    reasons(sources, findings);
}

fn versions(sources: &[Source], findings: &mut Findings) {
    match find(sources, NPM_MANIFEST) {
        None => findings.add(NPM_MANIFEST, 1, "the file is missing"),
        Some(manifest) => {
            let version = json(manifest).get("version").and_then(Value::as_str).unwrap_or("none").to_string();
            expect_version(manifest, &version, "\"version\"", findings);
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

fn crates(lockfile: &Source, findings: &mut Findings) {
    for (index, line) in lockfile.text.lines().enumerate() {
        if line.starts_with("source = ") && !line.ends_with(CRATES) {
            findings.add(&lockfile.path, index + 1, "a crate does not come from crates.io");
        }
    }
}

fn reasons(sources: &[Source], findings: &mut Findings) {
    let reasons = find(sources, REASONS).map(|source| source.text.as_str());
    if reasons.is_none() {
        findings.add(REASONS, 1, "the file is missing; it has a line for every dependency");
        return;
    }
    for source in sources {
        let names = match source.path.rsplit('/').next() {
            Some("Cargo.toml") => cargo_dependencies(&source.text),
            Some("package.json") if source.path == "package.json" => npm_dependencies(&json(source)),
            _ => continue,
        };
        for name in names {
            if !reasons.is_some_and(|text| text.contains(&format!("`{name}`"))) {
                let sentence = format!("`{name}` has no line in {REASONS} that says what it is for");
                findings.add(&source.path, source.line_of(&name), &sentence);
            }
        }
    }
}

/// The names in every kind of dependency table, but those of the workspace's own packages.
fn cargo_dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_matches(['[', ']']);
            inside = table.ends_with("dependencies");
            if let Some((_, name)) = table.rsplit_once("dependencies.") {
                names.push(name.to_string());
            }
        } else if let (true, Some((key, value))) = (inside, line.split_once('=')) {
            let name = key.trim().split('.').next().unwrap_or_default();
            // A feature list that goes on over several lines has no key in front of its `=`.
            let is_name =
                !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
            if is_name && !value.contains("path =") {
                names.push(name.to_string());
            }
        }
    }
    names
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

#[cfg(test)]
mod tests {
    use super::cargo_dependencies;

    #[test]
    fn every_kind_of_dependency_table_is_read() {
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nserde = { version = \"1\", features = [\n    \"derive\",\n] }\n\
                        own = { path = \"../own\" }\n[target.'cfg(unix)'.dev-dependencies]\nnix.version = \"1\"\n\
                        [dependencies.anyhow]\nversion = \"1\"\n[features]\nx = []\n";
        assert_eq!(cargo_dependencies(manifest), ["serde", "nix", "anyhow"]);
    }
}
