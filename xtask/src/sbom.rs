//! `cargo xtask sbom`: what is inside of the npm package and of the Worker, as CycloneDX. npm lists the packages; what cargo
//! compiles into the module is added to that, since npm knows nothing of it.

use crate::progress::step;
use crate::tools::{self, WASM, cargo};
use crate::{paths, python};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Folders that npm looks at, and what it is to look at besides the manifest.
const LISTED: [(&str, &str, &[&str]); 2] =
    [("pkg-template", "hms-live", &[]), ("worker", "hms-live-worker", &["--package-lock-only"])];

/// A crate in the module: `ref` is its package URL.
struct Crate {
    url: String,
    component: Value,
    dependencies: Vec<String>,
}

/// The command.
pub fn run() -> Result<ExitCode> {
    tools::ensure_node()?;
    python::ensure()?;
    for file in make()? {
        println!("{}", paths::shown(&file));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the files, holds them against the schema and returns their paths.
pub fn make() -> Result<Vec<PathBuf>> {
    let mut tree = cargo();
    // What runs at compile time alone is not inside.
    tree.args(["tree", "--package", "hms-live", "--no-default-features", "--features", "npm", "--target", WASM]);
    tree.args(["--locked", "--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", "|{l}|{p}"]);
    let crates = crates(&step("listing the crates in the module", &mut tree)?);
    let folder = paths::target().join("sbom");
    fs::create_dir_all(&folder)?;
    let mut files = Vec::new();
    for (listed, name, flags) in LISTED {
        let mut npm = tools::npm();
        npm.current_dir(paths::root().join(listed)).args(["sbom", "--sbom-format=cyclonedx", "--omit=dev"]).args(flags);
        let printed = step(&format!("listing the packages in {name}"), &mut npm)?;
        let file = folder.join(format!("{name}.cdx.json"));
        fs::write(&file, serde_json::to_vec_pretty(&complete(&printed, &crates)?)?)?;
        files.push(file);
    }
    let mut validate = python::tool("python");
    step("validating the SBOMs", validate.arg("xtask/validate-sbom.py").args(&files))?;
    Ok(files)
}

/// What `cargo tree` printed, from the root on; each line begins with its depth.
fn crates(tree: &str) -> Vec<Crate> {
    let mut crates: Vec<Crate> = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for line in tree.lines() {
        let mut parts = line.splitn(3, '|');
        let (Some(depth), Some(license), Some(package)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let mut words = package.split(' ');
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let version = version.trim_start_matches('v');
        let url = format!("pkg:cargo/{name}@{version}");
        above.truncate(depth.parse().unwrap_or_default());
        let user = above.last().and_then(|user| crates.iter_mut().find(|one| one.url == *user));
        if let Some(user) = user.filter(|user| !user.dependencies.contains(&url)) {
            user.dependencies.push(url.clone());
        }
        if !crates.iter().any(|one| one.url == url) {
            let component = json!({
                "bom-ref": url, "type": "library", "name": name, "version": version, "purl": url,
                "licenses": [{ "expression": license }],
            });
            crates.push(Crate { url: url.clone(), component, dependencies: Vec::new() });
        }
        above.push(url);
    }
    crates
}

/// What npm printed, with its components by their own names (npm calls them as their folders), and with the crates.
fn complete(printed: &str, crates: &[Crate]) -> Result<Value> {
    let mut bom: Value = serde_json::from_str(printed).context("npm did not print JSON")?;
    name(&mut bom["metadata"]["component"]);
    let components = bom["components"].as_array_mut().context("npm's SBOM has no list of components")?;
    components.iter_mut().for_each(name);
    let (own, others) = crates.split_first().context("cargo lists no crate")?;
    components.extend(others.iter().map(|one| one.component.clone()));
    let dependencies = bom["dependencies"].as_array_mut().context("npm's SBOM has no list of dependencies")?;
    let package = dependencies.iter_mut().find(|one| is_package(&one["ref"]));
    package.context("npm's SBOM does not have the package hms-live")?["dependsOn"] = json!(own.dependencies);
    dependencies.extend(others.iter().map(|one| json!({ "ref": one.url, "dependsOn": one.dependencies })));
    Ok(bom)
}

fn name(component: &mut Value) {
    if let Some((name, _)) = component["bom-ref"].as_str().and_then(|name| name.rsplit_once('@')) {
        component["name"] = json!(name);
    }
}

fn is_package(name: &Value) -> bool {
    name.as_str().is_some_and(|name| name.starts_with("hms-live@"))
}

#[cfg(test)]
mod tests {
    use super::{complete, crates};
    use serde_json::json;

    #[test]
    fn crates_hang_below_the_package() -> anyhow::Result<()> {
        let tree = "0|MIT|hms-live v1.0.0 (/a folder)\n1|MIT OR Zlib|a v2.0.0\n2|(MIT OR Zlib) AND X|b v3.0.0\n1||b v3.0.0 (*)\n";
        let crates = crates(tree);
        assert_eq!(
            crates.iter().map(|one| one.url.as_str()).collect::<Vec<_>>(),
            ["pkg:cargo/hms-live@1.0.0", "pkg:cargo/a@2.0.0", "pkg:cargo/b@3.0.0"]
        );
        let printed = json!({
            "metadata": { "component": { "bom-ref": "hms-live@1.0.0", "name": "folder" } },
            "components": [],
            "dependencies": [{ "ref": "hms-live@1.0.0", "dependsOn": [] }],
        });
        let bom = complete(&printed.to_string(), &crates)?;
        assert_eq!(bom["metadata"]["component"]["name"], "hms-live");
        assert_eq!(bom["components"][1]["licenses"], json!([{ "expression": "(MIT OR Zlib) AND X" }]));
        let dependencies = json!([
            { "ref": "hms-live@1.0.0", "dependsOn": ["pkg:cargo/a@2.0.0", "pkg:cargo/b@3.0.0"] },
            { "ref": "pkg:cargo/a@2.0.0", "dependsOn": ["pkg:cargo/b@3.0.0"] },
            { "ref": "pkg:cargo/b@3.0.0", "dependsOn": [] },
        ]);
        assert_eq!(bom["dependencies"], dependencies);
        Ok(())
    }
}
