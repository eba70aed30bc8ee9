//! The house rules that a program can check. Each finding is `path:line: sentence`.

use crate::{layers, manifests, paths};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// Folders that hold nothing written here.
const SKIPPED: [&str; 5] = ["target", "node_modules", "pkg", ".git", ".wrangler"];

const CODE: [&str; 7] = ["rs", "js", "mjs", "cjs", "ts", "css", "html"];
const TEXT: [&str; 7] = ["md", "toml", "json", "yml", "yaml", "sh", "jsonc"];

/// Where the limits of lines apply.
const LIMITED: [&str; 8] = ["src/", "emulator/", "xtask/", "www/", "pkg-template/", "tests/", "worker/", "bench/"];
const SOURCE_LINES: usize = 260;
const TEST_LINES: usize = 400;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];

/// Unfinished work; each is written in two parts, so that this file does not find itself.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!"),
    concat!("unimplemented", "!"),
    concat!("#[", "ignore"),
];

/// What was found.
#[derive(Default)]
pub struct Findings(Vec<String>);

impl Findings {
    /// Notes one finding.
    pub fn add(&mut self, path: &str, line: usize, sentence: &str) {
        self.0.push(format!("{path}:{line}: {sentence}"));
    }
}

/// One text file.
pub struct Source {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
}

impl Source {
    /// The lines in front of the file's own tests that are not comments, with their numbers.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The number of the first line that contains the text, or 1.
    pub fn line_of(&self, text: &str) -> usize {
        self.text.lines().position(|line| line.contains(text)).map_or(1, |index| index + 1)
    }

    /// Whether the file is nothing but tests.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| part == "tests") || name.starts_with("tests.") || name.contains(".test.")
    }
}

/// Checks every rule and returns the findings.
pub fn findings() -> Result<Vec<String>> {
    let mut findings = Findings::default();
    let sources = sources(paths::root())?;
    for source in &sources {
        size(source, &mut findings);
        name(source, &mut findings);
        unfinished(source, &mut findings);
        literals(source, &mut findings);
        attributes(source, &mut findings);
        layers::inspect(source, &mut findings);
    }
    manifests::inspect(&sources, &mut findings);
    Ok(findings.0)
}

fn size(source: &Source, findings: &mut Findings) {
    // Declarations are the reference of the package and belong in one file.
    let limited = LIMITED.iter().any(|folder| source.path.starts_with(folder)) && is_code(&source.path);
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

fn unfinished(source: &Source, findings: &mut Findings) {
    for (index, line) in source.text.lines().enumerate() {
        if let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word)) {
            findings.add(&source.path, index + 1, &format!("{word} is left: finish it or take it out"));
        }
    }
}

/// The host reads the bytes of a literal one by one.
fn literals(source: &Source, findings: &mut Findings) {
    if !source.path.starts_with("src/") {
        return;
    }
    for (index, line) in source.text.lines().enumerate() {
        if c_literals(line).iter().any(|literal| !literal.is_ascii()) {
            findings.add(&source.path, index + 1, "a C literal must be ASCII: the host reads it byte by byte");
        }
    }
}

/// What the C literals of a line hold, each up to its end or that of the line.
fn c_literals(line: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), line);
    while let Some((before, after)) = rest.split_once('"') {
        rest = after;
        if before.ends_with('\'') && after.starts_with('\'') {
            continue;
        }
        let is_prefix = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '#';
        let prefix = before.rsplit(|letter| !is_prefix(letter)).next().unwrap_or_default();
        let end = if prefix.contains('r') {
            after.find(&format!("\"{}", prefix.trim_start_matches(|letter| letter != '#')))
        } else {
            // A quotation mark behind a backslash is a part of the text.
            let is_escaped = |at: usize| (at - after[..at].trim_end_matches('\\').len()) % 2 == 1;
            after.match_indices('"').map(|(at, _)| at).find(|at| !is_escaped(*at))
        };
        let (literal, behind) = after.split_at(end.unwrap_or(after.len()));
        if matches!(prefix.trim_end_matches('#'), "c" | "cr") {
            found.push(literal);
        }
        rest = behind.strip_prefix('"').unwrap_or_default();
    }
    found
}

/// Rust's own harness does not run on WebAssembly, so that a test of it there would pass unseen.
fn attributes(source: &Source, findings: &mut Findings) {
    let imports = |line: &str| line.trim_start().starts_with("use crate::tests::") && has_word(line, "test");
    if source.path.starts_with("src/") && source.text.contains("#[test]\n") && !source.text.lines().any(imports) {
        findings.add(&source.path, source.line_of("#[test]"), "this test is never run: import crate::tests::test");
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|part| part == word)
}

/// Every text file that was written here, in the order of the paths.
fn sources(folder: &Path) -> Result<Vec<Source>> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(|entry| entry.file_name());
    let mut sources = Vec::new();
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
            sources.extend(self::sources(&path)?);
        }
        let shown = paths::shown(&path);
        let read =
            is_code(&shown) || has_extension(&shown, &TEXT) || name == "run" || name.to_string_lossy().starts_with('.');
        if path.is_file() && read {
            // A file that is not text has nothing to say here.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            sources.push(Source { path: shown, text });
        }
    }
    Ok(sources)
}

fn is_code(path: &str) -> bool {
    has_extension(path, &CODE)
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::{Findings, Source, attributes, c_literals, literals};

    fn found(check: fn(&Source, &mut Findings), text: &str) -> usize {
        let mut findings = Findings::default();
        check(&Source { path: "src/any.rs".into(), text: text.into() }, &mut findings);
        findings.0.len()
    }

    #[test]
    fn literals_end_where_they_end() {
        assert_eq!(c_literals(r#"f(c"a\"b", "c", '"', cr"d\", "é c", abc"no", c"\\")"#), [r#"a\"b"#, r"d\", r"\\"]);
        assert_eq!(c_literals(r###"cr#"a"b"#, r"é", c"", c"to the end\"###), [r#"a"b"#, "", r"to the end\"]);
    }

    #[test]
    fn literals_are_ascii() {
        assert_eq!(found(literals, "f(c\"a\", \"é\")"), 0);
        assert_eq!(found(literals, "f(c\"é\")\ng(cr\"…\")"), 2);
    }

    #[test]
    fn tests_are_run() {
        assert_eq!(found(attributes, "use crate::tests::{Mock, test};\n\n#[test]\nfn a() {}"), 0);
        assert_eq!(found(attributes, "use crate::tests::{Mock, text};\n\n#[test]\nfn a() {}"), 1);
    }
}
