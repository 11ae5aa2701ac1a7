//! What failed tests printed, taken out of all that a run of tests printed: it is told again at the end, where it is found.

/// How much of a test's own output is told again. What it ends with says why it failed.
const LINES: usize = 40;

/// The failed tests, each as the runner heads it, with the last lines that it printed. The runner (libtest) shows the
/// output of good tests below `successes:` and of failed ones below `failures:`, and then their names below a second
/// `failures:`.
pub fn told_again(lines: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    let mut test: Option<Vec<&str>> = None;
    let mut is_below_failures = false;
    for line in lines {
        let is_heading = line.starts_with("---- ") && line.ends_with(" ----");
        let ends = line == "failures:" || line == "successes:" || line.starts_with("test result: ");
        if (is_heading && is_below_failures) || ends {
            told.extend(test.take().iter().flat_map(|test| cut(test)));
        }
        if ends {
            is_below_failures = line == "failures:";
        } else if is_heading && is_below_failures {
            test = Some(vec![line]);
        } else if let Some(test) = &mut test {
            test.push(line);
        }
    }
    told
}

/// A test's heading and its last lines.
fn cut(test: &[&str]) -> Vec<String> {
    let Some((heading, printed)) = test.split_first() else { return Vec::new() };
    let left_out = printed.len().saturating_sub(LINES);
    let mut told = vec![(*heading).to_owned()];
    if left_out > 0 {
        told.push(format!("({left_out} lines before these stand above)"));
    }
    told.extend(printed.iter().skip(left_out).map(|line| (*line).to_owned()));
    told
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::told_again;

    fn told(text: &str) -> String {
        told_again(&text.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n")
    }

    #[test]
    fn what_failed_tests_printed_is_told_and_nothing_else() {
        let printed = "test a ... ok\ntest b ... FAILED\n\nsuccesses:\n\n---- a stdout ----\nquiet\n\nsuccesses:\n    a\n\n\
            failures:\n\n---- b stdout ----\nfirst\npanicked at b\n\n---- c stdout ----\npanicked at c\n\n\
            failures:\n    b\n    c\n\ntest result: FAILED. 1 passed; 2 failed\nmore\n";
        expect![[r#"
            ---- b stdout ----
            first
            panicked at b

            ---- c stdout ----
            panicked at c
        "#]]
        .assert_eq(&told(printed));
    }

    #[test]
    fn good_tests_are_not_told_of() {
        let printed =
            "successes:\n\n---- a stdout ----\nquiet\n\nsuccesses:\n    a\n\ntest result: ok. 1 passed\n";
        expect![""].assert_eq(&told(printed));
    }

    #[test]
    fn of_a_long_output_the_end_is_told() {
        let long = (1..=100).map(|number| format!("line {number}\n")).collect::<String>();
        let told = told(&format!("failures:\n---- a stdout ----\n{long}failures:\n    a\n"));
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 42);
        assert_eq!(
            lines.get(..3),
            Some(["---- a stdout ----", "(60 lines before these stand above)", "line 61"].as_slice())
        );
        assert_eq!(lines.last(), Some(&"line 100"));
    }
}
