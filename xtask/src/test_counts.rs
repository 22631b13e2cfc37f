use std::ops::AddAssign;

/// How many tests passed and failed, and the output of those that failed.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct TestCounts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// The output of each failed test, to be repeated below the result
    pub(crate) failures: Vec<String>,
}

impl TestCounts {
    pub(crate) const ONE_PASSED: Self = Self { passed: 1, failed: 0, failures: Vec::new() };
    pub(crate) const ONE_FAILED: Self = Self { passed: 0, failed: 1, failures: Vec::new() };

    /// Parses the summaries of Rust's test harness, and of wasm-bindgen's, which have the same
    /// format.
    pub(crate) fn of_rust(output: &str) -> Self {
        let mut result = Self::default();
        for line in lines(output) {
            if line.starts_with("test ") && line.ends_with("FAILED") {
                result.failures.push(line.clone());
            }
            let Some((_, counts)) = line.split_once("test result: ") else { continue };
            for count in counts.split([';', '.']) {
                result.passed += number(count, " passed");
                result.failed += number(count, " failed");
            }
        }
        result
    }

    /// Parses the summary of Node's `spec` reporter.
    pub(crate) fn of_node(output: &str) -> Self {
        let mut result = Self::default();
        let mut summed_up = false;
        for line in lines(output) {
            // After the summary, the reporter repeats each failed test with its location and error.
            if summed_up {
                result.failures.push(line);
                continue;
            }
            summed_up = line.starts_with("✖ failing tests:");
            let Some(count) = line.strip_prefix("ℹ ") else { continue };
            result.passed += number_after(count, "pass ");
            result.failed += number_after(count, "fail ") + number_after(count, "cancelled ");
        }
        result
    }
}

impl AddAssign for TestCounts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }
}

fn number(count: &str, unit: &str) -> u32 {
    count.trim().strip_suffix(unit).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn number_after(count: &str, word: &str) -> u32 {
    count.strip_prefix(word).and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

/// The lines without ANSI escape sequences.
fn lines(output: &str) -> impl Iterator<Item = String> {
    output.lines().map(|line| {
        let mut parts = line.split("\x1b[");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, text)| text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(result: TestCounts) -> (u32, u32) {
        (result.passed, result.failed)
    }

    #[test]
    fn failed_tests_are_named() {
        let rust =
            "test ids::long ... ok\ntest ids::short ... FAILED\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(TestCounts::of_rust(rust).failures, ["test ids::short ... FAILED"]);
        let node = "✖ saves (2ms)\nℹ pass 0\nℹ fail 1\n\n✖ failing tests:\n\n✖ saves (2ms)\n  'no answer'\n";
        assert_eq!(TestCounts::of_node(node).failures, ["", "✖ saves (2ms)", "  'no answer'"]);
    }

    #[test]
    fn the_test_binaries_of_a_rust_run_are_added_up() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.00s\n\n\
            test result: FAILED. 1 passed; 2 failed; 4 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(counts(TestCounts::of_rust(output)), (4, 2));
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let output = "test result: \x1b[32mok\x1b[m. 12 passed; 0 failed; 0 ignored\n";
        assert_eq!(counts(TestCounts::of_rust(output)), (12, 0));
        assert_eq!(counts(TestCounts::of_node("\x1b[34mℹ pass 5\x1b[39m\n")), (5, 0));
    }

    #[test]
    fn a_cancelled_node_test_counts_as_failed() {
        let output = "✔ saves (2ms)\nℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\nℹ todo 0\n";
        assert_eq!(counts(TestCounts::of_node(output)), (2, 2));
    }

    #[test]
    fn output_of_a_test_is_not_counted() {
        assert_eq!(TestCounts::of_rust("12 passed; 3 failed\n"), TestCounts::default());
        assert_eq!(TestCounts::of_node("pass 12\n"), TestCounts::default());
    }
}
