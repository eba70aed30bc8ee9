//! The suites in JavaScript: files `*.test.mjs`, each a process of its own, so that one that crashes cannot take another's verdicts along.

use crate::verdicts::{self, Outcome, Place};
use crate::{browsers, emulator, paths, progress, schema, tools};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// What runs beside the reporter for people.
const REPORTER: &str = "tests/reporter.mjs";

/// The files of a folder that are suites.
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

/// Runs a file: all tests in it, or those whose names have the part.
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

/// Where the verdicts of a file go; those of an earlier run are gone.
fn verdicts_of(file: &str) -> Result<PathBuf> {
    let folder = paths::target().join("verdicts");
    fs::create_dir_all(&folder)?;
    let verdicts = folder.join(format!("{}.jsonl", file.replace('/', "-")));
    if verdicts.exists() {
        fs::remove_file(&verdicts)?;
    }
    Ok(verdicts)
}

/// A pattern that a name matches when it has the text.
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
