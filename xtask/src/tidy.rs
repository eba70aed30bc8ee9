//! House rules that a program can check. Each finding is `path:line: sentence`.

use crate::source::{self, Findings, Source};
use crate::{layers, manifests};
use anyhow::Result;

const CODE: [&str; 8] = ["rs", "js", "jsx", "mjs", "cjs", "ts", "css", "html"];

/// Where limits on the length of files apply.
const LIMITED: [&str; 9] =
    ["src/", "emulator/", "xtask/", "www/", "pkg-template/", "tests/", "worker/", "bench/", "examples/"];
const SOURCE_LINES: usize = 260;
const TEST_LINES: usize = 400;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

/// Checks every rule and returns the findings.
pub fn findings() -> Result<Vec<String>> {
    let mut findings = Findings::default();
    let sources = source::all()?;
    for source in &sources {
        size(source, &mut findings);
        name(source, &mut findings);
        literals(source, &mut findings);
        attributes(source, &mut findings);
        layers::inspect(source, &mut findings);
    }
    manifests::inspect(&sources, &mut findings)?;
    Ok(findings.all())
}

fn size(source: &Source, findings: &mut Findings) {
    // Declarations are the package's reference, so they stay together.
    let is_code = source.path.rsplit_once('.').is_some_and(|(_, extension)| CODE.contains(&extension));
    let limited = is_code && LIMITED.iter().any(|folder| source.path.starts_with(folder));
    let limit = if source.is_test() { TEST_LINES } else { SOURCE_LINES };
    let lines = source.text.lines().count();
    if limited && !source.path.ends_with(".d.ts") && lines > limit {
        findings.add(&source.path, limit + 1, &format!("{lines} lines, where {limit} are the limit: split the file"));
    }
}

fn name(source: &Source, findings: &mut Findings) {
    let parts = source.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
    if let Some(part) = parts.into_iter().find(|part| EMPTY_NAMES.contains(part)) {
        findings.add(&source.path, 1, &format!("`{part}` says nothing about what is inside: name the thing"));
    }
}

/// The host reads literals byte by byte, so the core is ASCII. Its tests need not be.
fn literals(source: &Source, findings: &mut Findings) {
    if source.path.starts_with("src/") && !source.is_test() {
        for (number, _) in source.code().filter(|(_, line)| !line.is_ascii()) {
            findings.add(&source.path, number, "this must be ASCII: the host reads literals byte by byte");
        }
    }
}

/// No test may be skipped unnoticed: Rust's own harness does not run on WebAssembly.
fn attributes(source: &Source, findings: &mut Findings) {
    let is_left_out = |line: &str| line.trim_start().starts_with("#[ignore");
    if let Some(index) = source.text.lines().position(is_left_out) {
        findings.add(&source.path, index + 1, "this test is left out: mend it or take it out");
    }
    let imports = |line: &str| line.trim_start().starts_with("use crate::tests::") && has_word(line, "test");
    if source.path.starts_with("src/") && source.text.contains("#[test]\n") && !source.text.lines().any(imports) {
        findings.add(&source.path, source.line_of("#[test]"), "this test is never run: import crate::tests::test");
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::{attributes, literals};
    use crate::source::{Findings, Source};

    fn found(check: fn(&Source, &mut Findings), text: &str) -> usize {
        let mut findings = Findings::default();
        check(&Source { path: "src/any.rs".into(), text: text.into() }, &mut findings);
        findings.all().len()
    }

    #[test]
    fn code_of_the_core_is_ascii() {
        assert_eq!(found(literals, "f(c\"a\")\n// é\n#[cfg(test)]\nmod tests {\n    f(\"é\")\n}\n"), 0);
        assert_eq!(found(literals, "f(c\"é\")\ng(cr\"…\")"), 2);
    }

    #[test]
    fn tests_are_run() {
        assert_eq!(found(attributes, "use crate::tests::{Mock, test};\n\n#[test]\nfn a() {}"), 0);
        assert_eq!(found(attributes, "use crate::tests::{Mock, text};\n\n#[test]\nfn a() {}"), 1);
        assert_eq!(found(attributes, "use crate::tests::test;\n\n#[test]\n#[ignore = \"slow\"]\nfn a() {}"), 1);
    }
}
