//! The files that house rules inspect, and their findings.

use crate::paths;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::process::Command;

/// The findings.
#[derive(Default)]
pub struct Findings(Vec<String>);

impl Findings {
    /// All of them, each as `path:line: sentence`.
    pub fn all(self) -> Vec<String> {
        self.0
    }

    /// Adds a finding.
    pub fn add(&mut self, path: &str, line: usize, sentence: &str) {
        self.0.push(format!("{path}:{line}: {sentence}"));
    }
}

/// One text file.
pub struct Source {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// Its content.
    pub text: String,
}

impl Source {
    /// The numbered lines before the file's tests that are not comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The number of the first line that contains the text, or 1.
    pub fn line_of(&self, text: &str) -> usize {
        self.text.lines().position(|line| line.contains(text)).map_or(1, |index| index + 1)
    }

    /// Whether the file only contains tests.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| part == "tests") || name.starts_with("tests.") || name.contains(".test.")
    }
}

/// Every text file of the repository, including uncommitted ones.
pub fn all() -> Result<Vec<Source>> {
    let mut git = Command::new("git");
    git.current_dir(paths::root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().context("git does not run, which knows the files of the repository")?;
    ensure!(output.status.success(), "git does not list the files: {}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout)?;
    let mut sources = Vec::new();
    for path in listed.split_terminator('\0') {
        // A missing file was just deleted, and only text is inspected.
        let Ok(text) = fs::read_to_string(paths::root().join(path)) else { continue };
        sources.push(Source { path: path.to_string(), text });
    }
    Ok(sources)
}
