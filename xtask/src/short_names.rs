//! Short names for what the module of the npm package imports and exports: its JavaScript is minified by esbuild, which
//! cannot reach these. wasm-opt renames them and prints how; the scripts follow that list.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
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

/// Has the members of the objects `host`, which the module imports, go by their new names, and writes the script with those
/// of its exports. `stage` has the scripts.
pub fn follow(printed: &str, stage: &Path) -> Result<()> {
    let Names { imports, exports } =
        serde_json::from_str(printed).context("wasm-opt did not print the names that it gave")?;
    let mut scripts: BTreeMap<&str, String> = BTreeMap::new();
    for (module, name, new) in &imports {
        if !scripts.contains_key(module.as_str()) {
            scripts.insert(module, fs::read_to_string(stage.join(module))?);
        }
        let script = scripts.get_mut(module.as_str()).context("a script that was read a moment ago is gone")?;
        *script = renamed(script, name, new).with_context(|| format!("{module} has no one line for {name}"))?;
    }
    for (module, script) in &scripts {
        fs::write(stage.join(module), script)?;
    }
    let mut names = String::new();
    for (name, new) in &exports {
        writeln!(names, "export const {name} = {new:?};")?;
    }
    fs::write(stage.join("names.js"), names)?;
    Ok(())
}

/// A script in which one member of the object `host` has another name. It stands on a line of its own: `  name: ...`,
/// `  name(...) {` or `  name,`.
fn renamed(script: &str, name: &str, new: &str) -> Option<String> {
    let (before, host) = script.split_once("export const host = {\n")?;
    let mut found = 0;
    let lines = host.lines().map(|line| match line.strip_prefix("  ").and_then(|line| line.strip_prefix(name)) {
        Some(rest) if rest.starts_with([':', '(', ',']) => {
            found += 1;
            let kept = if rest.starts_with(',') { format!(": {name}") } else { String::new() };
            format!("  {new:?}{kept}{rest}")
        }
        _ => line.to_string(),
    });
    let lines: Vec<String> = lines.collect();
    (found == 1).then(|| format!("{before}export const host = {{\n{}\n", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn one_line_is_renamed() {
        let script =
            "const get = 1;\nexport const host = {\n  get: () => get,\n  set(of) {\n    get(of);\n  },\n  now,\n};\n";
        let expected = |from: &str, to: &str| Some(script.replace(from, to));
        assert_eq!(renamed(script, "get", "a"), expected("  get:", "  \"a\":"));
        assert_eq!(renamed(script, "set", "b"), expected("  set(", "  \"b\"("));
        assert_eq!(renamed(script, "now", "c"), expected("  now,", "  \"c\": now,"));
        assert_eq!(renamed(script, "keep", "d"), None);
    }
}
