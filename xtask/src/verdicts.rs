//! Results of tests: how many passed, which failed and why, and how to rerun each of those.

use crate::progress::Finished;
use serde::Deserialize;

/// A longer error is printed in full where its suite failed.
const SHOWN_LETTERS: usize = 400;

/// The result of one or more suites.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many tests passed.
    pub passed: usize,
    /// The tests that failed, and suites that could not run.
    pub failures: Vec<Failure>,
}

/// A test that failed, or a suite that could not run.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// The name of the test, or nothing for a whole suite.
    pub test: Option<String>,
    /// The reason, in one line.
    pub why: String,
    /// Its suite, and the command that reruns it.
    pub place: Place,
}

/// Where a test belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The name for people.
    pub label: String,
    /// The command that runs it alone.
    pub command: String,
}

impl Outcome {
    /// Adds another outcome.
    pub fn add(&mut self, other: Outcome) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
    }

    /// The failure of a suite that could not run.
    pub fn failure(place: &Place, why: &str) -> Outcome {
        let failure = Failure { test: None, why: why.to_string(), place: place.clone() };
        Outcome { passed: 0, failures: vec![failure] }
    }

    /// How many tests ran.
    pub fn total(&self) -> usize {
        self.passed + self.failures.len()
    }
}

impl Failure {
    /// The command that runs this test alone, or the suite.
    pub fn again(&self) -> String {
        let command = &self.place.command;
        match &self.test {
            Some(test) => format!("{command} -- {}", quoted(test)),
            None => command.clone(),
        }
    }

    /// The test, and why it failed.
    pub fn shown(&self) -> String {
        let test = self.test.as_ref().map_or_else(String::new, |test| format!(": {test}"));
        format!("{}{test}: {}", self.place.label, self.why)
    }
}

/// Quotes a text for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Compares a program's verdicts with its exit: silence, and a crash after the last verdict, are failures. A program may have no verdict
/// if only some tests were requested.
pub fn judge(finished: &Finished, mut outcome: Outcome, place: &Place, some: bool) -> Outcome {
    if outcome.total() == 0 && !(some && finished.success) {
        let why = if finished.success { "it reported no tests" } else { "it failed before it reported a test" };
        outcome = Outcome::failure(place, why);
    } else if !finished.success && outcome.failures.is_empty() {
        outcome.add(Outcome::failure(place, &format!("{} tests passed, but it ended with an error", outcome.passed)));
    }
    if !outcome.failures.is_empty() {
        finished.show_output();
    }
    outcome
}

/// Parses the stdout of Rust's harness and of wasm-bindgen-test: `test a::b ... ok` for each test, and the sum.
pub fn rust(stdout: &str, place: &Place) -> Outcome {
    let mut outcome = Outcome::default();
    let mut failed = 0;
    for line in stdout.lines() {
        // wasm-bindgen-test writes control characters before the sum, to clear its progress text.
        if let Some((_, sum)) = line.split_once("test result: ") {
            outcome.passed += number_before(" passed", sum);
            failed += number_before(" failed", sum);
        } else if let Some((name, verdict)) =
            line.trim().strip_prefix("test ").and_then(|line| line.split_once(" ... "))
            && verdict.starts_with("FAIL")
        {
            let why = "its output stands above".to_string();
            outcome.failures.push(Failure { test: Some(name.to_string()), why, place: place.clone() });
        }
    }
    // A test that prints in the middle of its line obscures its name.
    while outcome.failures.len() < failed {
        outcome.add(Outcome::failure(place, "a test failed whose name its own output hides"));
    }
    outcome
}

fn number_before(word: &str, text: &str) -> usize {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// A line of `tests/reporter.mjs`.
#[derive(Deserialize)]
struct Line {
    name: String,
    error: Option<String>,
}

/// Parses the output of `tests/reporter.mjs`: a line of JSON for each test.
pub fn node(lines: &str, place: &Place) -> Outcome {
    let mut outcome = Outcome::default();
    // A crashed process may have written only part of its last line.
    for Line { name, error } in lines.lines().filter_map(|line| serde_json::from_str(line).ok()) {
        match error {
            None => outcome.passed += 1,
            Some(error) => {
                outcome.failures.push(Failure { test: Some(name), why: shortened(&error), place: place.clone() });
            }
        }
    }
    outcome
}

fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(SHOWN_LETTERS) {
        Some((end, _)) => format!("{} ...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Outcome, Place, node, rust};

    fn place() -> Place {
        Place { label: "tests/a.test.mjs".into(), command: "cargo xtask test tests/a.test.mjs".into() }
    }

    fn failed(test: Option<&str>, why: &str) -> Failure {
        Failure { test: test.map(str::to_string), why: why.into(), place: place() }
    }

    #[test]
    fn every_harness_of_a_cargo_test_is_counted_and_names_what_failed() {
        let output = "running 2 tests\ntest call::a ... ok\ntest call::b ... FAILED\n\nfailures:\n    call::b\n\n\
                      test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
                      test node::c ... FAIL\n\
                      \u{1b}[2Ktest result: FAILED. 11 passed; 1 failed; 0 ignored; 0 filtered out\n";
        let why = "its output stands above";
        let failures = vec![failed(Some("call::b"), why), failed(Some("node::c"), why)];
        assert_eq!(rust(output, &place()), Outcome { passed: 12, failures });
    }

    #[test]
    fn a_failure_whose_name_is_hidden_is_counted_all_the_same() {
        let output = "test call::a ... it prints\nFAILED\ntest result: FAILED. 0 passed; 1 failed; 0 ignored\n";
        let failures = vec![failed(None, "a test failed whose name its own output hides")];
        assert_eq!(rust(output, &place()), Outcome { passed: 0, failures });
    }

    #[test]
    fn each_line_of_the_reporter_is_a_test_and_a_broken_one_is_none() {
        let lines =
            "{\"name\":\"a\"}\n{\"name\":\"b\",\"error\":\"1 of 344 cases failed:\\n  a deadline\"}\n{\"name\":\"c";
        let failures = vec![failed(Some("b"), "1 of 344 cases failed: a deadline")];
        assert_eq!(node(lines, &place()), Outcome { passed: 1, failures });
    }

    #[test]
    fn silence_counts_nothing() {
        assert_eq!(rust("Segmentation fault", &place()).total(), 0);
        assert_eq!(node("", &place()).total(), 0);
    }

    #[test]
    fn a_failure_tells_the_command_that_runs_it_alone() {
        assert_eq!(
            failed(Some("a viewer's clock"), "").again(),
            r"cargo xtask test tests/a.test.mjs -- 'a viewer'\''s clock'"
        );
        assert_eq!(failed(None, "").again(), "cargo xtask test tests/a.test.mjs");
    }
}
