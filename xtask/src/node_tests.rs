//! The suites in JavaScript: files `*.test.mjs`, each in its own process, so that a crash does not lose the verdicts of others.

use crate::verdicts::{self, Outcome, Place};
use crate::{browsers, emulator, paths, progress, schema, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// The reporter that runs beside the one for people.
const REPORTER: &str = "tests/reporter.mjs";

/// The suites in a folder.
pub fn files(folder: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(paths::root().join(folder)).with_context(|| format!("{folder} cannot be read"))? {
        let file = paths::shown(&entry?.path());
        if file.ends_with(".test.mjs") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs a file: all its tests, or those whose names contain the text.
pub fn run(
    file: &str,
    place: &Place,
    settings: &[(&str, &str)],
    limit: Duration,
    part: Option<&str>,
) -> Result<Outcome> {
    let verdicts = verdicts_of(file)?;
    let mut command = tools::node();
    command.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    command.arg(format!("--test-reporter={}", paths::root().join(REPORTER).display()));
    command.arg(format!("--test-reporter-destination={}", verdicts.display()));
    if let Some(part) = part {
        command.arg(format!("--test-name-pattern={}", literal(part)));
    }
    command.arg(file).envs(settings.iter().copied());
    command.env("HMS_LIVE_EMULATOR", emulator::program()).env("HMS_LIVE_PACKAGE", paths::package());
    command.env("HMS_LIVE_CLIENT", paths::client_package()).env("HMS_LIVE_SCHEMA", schema::file());
    command.env("CHROMEDRIVER", browsers::driver_of_chromium()?).env("GECKODRIVER", browsers::driver_of_firefox());
    let finished = progress::run(&place.label, &mut command, limit)?;
    let outcome = verdicts::node(&fs::read_to_string(&verdicts).unwrap_or_default(), place);
    Ok(verdicts::judge(&finished, outcome, place, part.is_some()))
}

/// The file for a suite's verdicts, without those of an earlier run.
fn verdicts_of(file: &str) -> Result<PathBuf> {
    let folder = paths::target().join("verdicts");
    fs::create_dir_all(&folder)?;
    let verdicts = folder.join(format!("{}.jsonl", file.replace('/', "-")));
    if verdicts.exists() {
        fs::remove_file(&verdicts)?;
    }
    Ok(verdicts)
}

/// A pattern that matches names containing the text.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    for letter in text.chars() {
        if letter.is_ascii_punctuation() && !"'\"`,:;<>=!@#%&_~-".contains(letter) {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_name_is_a_pattern_of_itself() {
        assert_eq!(literal("a stop (of `x`), 320 px. /x/"), r"a stop \(of `x`\), 320 px\. \/x\/");
    }
}
