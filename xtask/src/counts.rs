//! How many tests a suite says that it ran, read from what it printed.

use std::ops::AddAssign;

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed or were cancelled.
    pub failed: u32,
}

impl Counts {
    /// One failure, for a suite that could not say how many.
    pub const FAILURE: Counts = Counts { passed: 0, failed: 1 };

    /// How many tests ran.
    pub fn total(self) -> u32 {
        self.passed + self.failed
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums the `test result: ok. 3 passed; 0 failed; ...` lines of Rust's test harness and of wasm-bindgen-test.
pub fn rust(output: &str) -> Counts {
    let mut sum = Counts::default();
    for line in output.lines() {
        // wasm-bindgen-test clears its progress text with control characters in front of the line.
        let Some((_, result)) = line.split_once("test result: ") else {
            continue;
        };
        let count = |word: &str| {
            let before = result.split_once(word).map_or("", |(before, _)| before);
            before.rsplit([' ', ';', '.']).find_map(|part| part.parse().ok()).unwrap_or(0)
        };
        sum += Counts { passed: count(" passed"), failed: count(" failed") };
    }
    sum
}

/// Reads the `# pass 3` lines at the end of the TAP that Node's test runner prints.
pub fn node(output: &str) -> Counts {
    let count = |word: &str| {
        let line = output.lines().rev().find_map(|line| line.strip_prefix("# ")?.strip_prefix(word)?.strip_prefix(' '));
        line.and_then(|number| number.trim().parse::<u32>().ok()).unwrap_or(0)
    };
    Counts { passed: count("pass"), failed: count("fail") + count("cancelled") }
}

#[cfg(test)]
mod tests {
    use super::{Counts, node, rust};

    #[test]
    fn every_harness_of_a_cargo_test_is_counted() {
        let output = "running 2 tests\n..\n\
                      test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
                      test result: FAILED. 11 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(rust(output), Counts { passed: 13, failed: 3 });
    }

    #[test]
    fn a_cleared_progress_text_before_the_line_does_not_matter() {
        assert_eq!(rust("\u{1b}[2Ktest result: ok. 4 passed; 0 failed; 0 ignored"), Counts { passed: 4, failed: 0 });
    }

    #[test]
    fn cancelled_tests_of_node_are_failures() {
        let output =
            "# tests 7\n# suites 0\n# pass 4\n# fail 2\n# cancelled 1\n# skipped 0\n# todo 0\n# duration_ms 3\n";
        assert_eq!(node(output), Counts { passed: 4, failed: 3 });
    }

    #[test]
    fn an_output_without_counts_counts_nothing() {
        assert_eq!(rust("Segmentation fault").total(), 0);
        assert_eq!(node("TAP version 13\n").total(), 0);
    }
}
