//! Which tests of a suite failed and why, read from what it printed: the last lines of a long run should say it, not only how
//! many there were.

/// An error that is longer is in full above, where its suite failed.
const SHOWN_LINES: usize = 8;
const SHOWN_LETTERS: usize = 400;

/// The tests that Rust's harness or wasm-bindgen-test says have failed.
pub fn rust(output: &str) -> Vec<String> {
    let tests = output.lines().filter_map(|line| line.trim().strip_prefix("test ")?.split_once(" ... "));
    tests.filter(|(_, outcome)| outcome.starts_with("FAIL")).map(|(name, _)| name.to_string()).collect()
}

/// The tests in the TAP of Node's test runner that failed by themselves, each with the beginning of its error.
pub fn node(output: &str) -> Vec<String> {
    let lines: Vec<&str> = output.lines().collect();
    let mut failures = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(title) = line.trim_start().strip_prefix("not ok ") else { continue };
        let title = title.split_once(" - ").map_or(title, |(_, title)| title);
        let indent = line.len() - line.trim_start().len() + 2;
        let details = lines.iter().skip(index + 1);
        let details: Vec<&str> =
            details.take_while(|line| line.trim() != "..." && indented(line, indent)).copied().collect();
        if details.iter().any(|line| line.trim() == "failureType: 'subtestsFailed'") {
            continue;
        }
        failures.push(format!("{title}: {}", error_of(&details)));
    }
    failures
}

/// The value of `error:`, which is a text in quotes or a block that is indented further.
fn error_of(details: &[&str]) -> String {
    let Some(start) = details.iter().position(|line| line.trim_start().starts_with("error: ")) else {
        return "no reason given".to_string();
    };
    let first = details.get(start).copied().unwrap_or_default();
    let value = first.trim_start().trim_start_matches("error: ");
    if !value.starts_with('|') {
        return shortened(value.trim_matches('\''));
    }
    let indent = first.len() - first.trim_start().len() + 2;
    let block = details.iter().skip(start + 1).take_while(|line| indented(line, indent)).take(SHOWN_LINES);
    shortened(block.map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").as_str())
}

fn indented(line: &str, indent: usize) -> bool {
    line.trim().is_empty() || line.len() - line.trim_start().len() >= indent
}

fn shortened(text: &str) -> String {
    let end = text.char_indices().nth(SHOWN_LETTERS).map(|(end, _)| end);
    end.map_or_else(|| text.to_string(), |end| format!("{} ...", text.get(..end).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{node, rust};

    const TAP: &str = "\
TAP version 13
# Subtest: the packed package
    # Subtest: Bun: the conformance suite
    not ok 1 - Bun: the conformance suite
      ---
      duration_ms: 41234.5
      failureType: 'testCodeFailure'
      error: |-
        1 of 344 cases failed in Bun:
        a deadline: it took 2100 ms
        
        1 !== 0
        
      code: 'ERR_ASSERTION'
      ...
    # Subtest: Node
    ok 2 - Node
      ---
      duration_ms: 1.5
      ...
    not ok 3 - Deno
      ---
      failureType: 'testTimeoutFailure'
      error: 'test timed out after 300000ms'
      ...
    1..3
not ok 1 - the packed package
  ---
  failureType: 'subtestsFailed'
  error: '2 subtests failed'
  ...
1..1
# pass 1
";

    #[test]
    fn each_test_of_node_that_failed_by_itself_is_named_with_its_error() {
        assert_eq!(
            node(TAP),
            [
                "Bun: the conformance suite: 1 of 344 cases failed in Bun: a deadline: it took 2100 ms 1 !== 0",
                "Deno: test timed out after 300000ms",
            ]
        );
    }

    #[test]
    fn both_harnesses_of_rust_name_what_failed() {
        let output =
            "test call::a ... ok\ntest call::b ... FAILED\n\nfailures:\n    call::b\n\ntest node::c ... FAIL\n";
        assert_eq!(rust(output), ["call::b", "node::c"]);
    }

    #[test]
    fn a_suite_that_passed_has_no_failures() {
        assert!(node("ok 1 - a\n  ---\n  ...\n# pass 1\n").is_empty());
        assert!(rust("test a ... ok\n").is_empty());
    }
}
