//! Which module of the library may import which, and which may touch the outside world.

use crate::source::{Findings, Source};

/// From the bottom up. A module may import from layers below, and from its own layer only if `peers` is set.
const LAYERS: [Layer; 10] = [
    Layer { modules: &["values"], peers: false },
    Layer { modules: &["error", "redact"], peers: true },
    Layer { modules: &["check", "flow", "operation", "request", "retry", "step", "token"], peers: true },
    Layer { modules: &["options"], peers: false },
    Layer { modules: &["create", "meeting_url", "once", "signing", "start", "stop", "wait", "webhook"], peers: false },
    Layer { modules: &["live_streams"], peers: false },
    Layer {
        modules: &["active_rooms", "external_streams", "recordings", "room_codes", "rooms", "templates"],
        peers: false,
    },
    Layer { modules: &["call"], peers: false },
    Layer { modules: &["handler"], peers: false },
    Layer { modules: DRIVERS, peers: true },
];

/// The modules that run calls. All others receive clock, randomness and answers as values.
const DRIVERS: &[&str] = &["client", "npm"];

const OUTSIDE_WORLD: [&str; 10] = [
    "SystemTime",
    "Instant::",
    "Date::now",
    "Date::new_0",
    "Math::random",
    "getrandom",
    "gloo_",
    "web_sys",
    "wasm_bindgen_futures",
    "fetch_with",
];

struct Layer {
    modules: &'static [&'static str],
    peers: bool,
}

/// Inspects one file of `src/`.
pub fn inspect(source: &Source, findings: &mut Findings) {
    let Some(module) = module_of(&source.path) else { return };
    if source.is_test() {
        return;
    }
    let Some(own) = layer_of(module) else {
        findings.add(&source.path, 1, "this module is in no layer: add it to the table in xtask/src/layers.rs");
        return;
    };
    for (number, line) in source.code() {
        for imported in imports(line) {
            let Some(layer) = layer_of(imported) else { continue };
            let peer = layer == own && LAYERS.get(own).is_some_and(|layer| layer.peers);
            if imported != module && layer >= own && !peer {
                findings.add(
                    &source.path,
                    number,
                    &format!("{module} must not import {imported}: see xtask/src/layers.rs"),
                );
            }
        }
        let outside = OUTSIDE_WORLD.iter().find(|needle| line.contains(**needle));
        if let (Some(needle), false) = (outside, DRIVERS.contains(&module)) {
            findings.add(&source.path, number, &format!("only the drivers use clock, randomness and fetch: {needle}"));
        }
    }
}

/// The top-level module of a file; the crate's root has none.
fn module_of(path: &str) -> Option<&str> {
    let module = path.strip_prefix("src/")?.split('/').next()?;
    let module = module.strip_suffix(".rs").unwrap_or(module);
    (module != "lib").then_some(module)
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.modules.contains(&module))
}

/// The top-level modules that a line imports: `crate::a`, `crate::{a, b::C}`.
fn imports(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let mut depth = 0;
        // Only names at the outermost level of braces are top-level modules.
        for part in rest.split_inclusive(['{', '}', ',', ';']) {
            let path = part.trim_start().trim_end_matches(['{', '}', ',', ';']);
            let name = path.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).next().unwrap_or("");
            if depth <= 1 && !name.is_empty() {
                names.push(name);
            }
            depth += part.matches('{').count();
            depth = depth.saturating_sub(part.matches('}').count());
            if depth == 0 {
                break;
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn modules_are_found_at_the_outermost_level() {
        assert_eq!(imports("use crate::error::Failure;"), ["error"]);
        assert_eq!(imports("use crate::{check, step::{Action, State}, token};"), ["check", "step", "token"]);
        assert_eq!(imports("let x = crate::json::decimal(crate::retry::next(1));"), ["json", "retry"]);
        assert_eq!(imports("use std::fmt;"), [""; 0]);
    }
}
