//! Short names for what the module of the npm package imports and exports: its JavaScript is minified by esbuild, which
//! cannot reach these. wasm-opt renames them and prints how; the scripts follow that list.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The flag that has wasm-opt rename.
pub const FLAG: &str = "--minify-imports-and-exports-and-modules";

/// What wasm-opt prints: each import as module, name and new name, each export as name and new name.
#[derive(Deserialize)]
struct Names {
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

/// Has the members of the objects `host`, which the module imports, go by their new names, leaves out those that this module does
/// not import, and writes the script with the names of its exports. `stage` has the scripts.
pub fn follow(printed: &str, stage: &Path) -> Result<()> {
    let Names { imports, exports } =
        serde_json::from_str(printed).context("wasm-opt did not print the names that it gave")?;
    let mut scripts: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (module, name, new) in &imports {
        scripts.entry(module).or_default().insert(name, new);
    }
    for (module, wanted) in &scripts {
        let script = fs::read_to_string(stage.join(module))?;
        let script = with_host(&script, wanted).with_context(|| format!("in {module}"))?;
        fs::write(stage.join(module), script)?;
    }
    let mut names = String::new();
    for (name, new) in &exports {
        writeln!(names, "export const {name} = {new:?};")?;
    }
    let all: BTreeSet<&str> = exports.iter().map(|(_, new)| new.as_str()).collect();
    writeln!(names, "export const allNames = {:?};", Vec::from_iter(all).join(","))?;
    fs::write(stage.join("names.js"), names)?;
    Ok(())
}

/// A script whose object `host` has the wanted members alone, by their new names. A member begins on a line of its own: `  name: ...`,
/// `  name(...) {` or `  name,`.
fn with_host(script: &str, wanted: &BTreeMap<&str, &str>) -> Result<String> {
    let mark = "export const host = {\n";
    let (before, after) = script.split_once(mark).context("there is no object `host`")?;
    let (host, rest) = after.split_once("\n};").context("the object `host` has no end")?;
    let mut found = BTreeSet::new();
    let mut kept = String::new();
    let mut is_wanted = true;
    for line in host.lines() {
        let member = line.strip_prefix("  ").and_then(|line| Some(line.split_at(line.find([':', '(', ','])?)));
        match member.filter(|(name, _)| !name.is_empty() && name.chars().all(char::is_alphanumeric)) {
            Some((name, rest)) => {
                let new = wanted.get(name);
                is_wanted = new.is_some();
                if let Some(new) = new {
                    ensure!(found.insert(name), "{name} is there twice");
                    let value = if rest.starts_with(',') { format!(": {name}") } else { String::new() };
                    writeln!(kept, "  {new:?}{value}{rest}")?;
                }
            }
            None if is_wanted => writeln!(kept, "{line}")?,
            None => {}
        }
    }
    let missing: Vec<&str> = wanted.keys().filter(|name| !found.contains(**name)).copied().collect();
    ensure!(missing.is_empty(), "no line of `host` begins with {}", missing.join(", "));
    Ok(format!("{before}{mark}{kept}}};{rest}"))
}

#[cfg(test)]
mod tests {
    use super::with_host;
    use std::collections::BTreeMap;

    const SCRIPT: &str = "const get = 1;\nexport const host = {\n  get: () => get,\n  set(of) {\n    get(of);\n  },\n  now,\n};\nlast();\n";

    #[test]
    fn members_are_renamed_or_left_out() -> anyhow::Result<()> {
        let wanted = |names: &[(&'static str, &'static str)]| with_host(SCRIPT, &names.iter().copied().collect());
        let all = SCRIPT.replace("  get:", "  \"a\":").replace("set(", "\"b\"(").replace("  now,", "  \"c\": now,");
        assert_eq!(wanted(&[("get", "a"), ("set", "b"), ("now", "c")])?, all);
        let two = SCRIPT.replace("  get:", "  \"a\":").replace("  set(of) {\n    get(of);\n  },\n  now,\n", "");
        assert_eq!(wanted(&[("get", "a")])?, two);
        assert!(wanted(&[("keep", "d")]).is_err());
        assert!(with_host("nothing", &BTreeMap::new()).is_err());
        Ok(())
    }
}
