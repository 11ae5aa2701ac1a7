use super::{Matcher, candidates, clean, read_patterns};
use std::path::Path;

/// What is ignored of `paths` by the lines of `file`.
#[track_caller]
fn check(file: &str, paths: &[(&str, bool)]) {
    let patterns = read_patterns(file).unwrap();
    let matcher = Matcher::new(patterns.iter().map(|(_, pattern)| pattern)).unwrap();
    for &(path, ignored) in paths {
        assert_eq!(matcher.is_ignored(path), ignored, "{path} by {file:?}");
    }
}

#[track_caller]
fn refused(file: &str) {
    let patterns = read_patterns(file).unwrap();
    assert!(Matcher::new(patterns.iter().map(|(_, pattern)| pattern)).is_err(), "{file:?} is refused");
}

#[test]
fn reads_lines_as_buildkit_does() {
    let read = |text: &str| -> Vec<(usize, String)> { read_patterns(text).unwrap() };
    assert_eq!(
        read("\u{feff}# comment\n\n  a/ \r\n/b/../c\n ! d\n #e\n/\n!\n"),
        [
            (3, "a".to_owned()),
            (4, "c".to_owned()),
            (5, "!d".to_owned()),
            (6, "#e".to_owned()),
            (7, "/".to_owned()),
            (8, "!".to_owned()),
        ]
    );
    assert_eq!(read_patterns(&"x".repeat(70_000)).unwrap_err().line, 1);
}

#[test]
fn cleans_paths_by_their_text() {
    for (path, cleaned) in [
        ("", "."),
        ("a//b/./c/", "a/b/c"),
        ("a/../..", ".."),
        ("/../x", "/x"),
        ("../../x", "../../x"),
        ("./", "."),
    ] {
        assert_eq!(clean(path), cleaned);
    }
}

#[test]
fn the_last_match_wins_and_parents_count() {
    check(
        "*.md\n!README*.md\nREADME-secret.md\n",
        &[("a.md", true), ("README.md", false), ("README-secret.md", true), ("docs/a.md", false)],
    );
    check(
        "docs\n!docs/keep\n",
        &[("docs/a", true), ("docs/keep", false), ("docs/keep/x", false), ("docs", true)],
    );
}

#[test]
fn stars_stop_at_slashes_and_double_stars_do_not() {
    check("a*c\n", &[("abc", true), ("ab/c", false), ("x/abc", false)]);
    check("**/x\n", &[("x", true), ("a/b/x", true), ("ax", false)]);
    check("a/**\n", &[("a", false), ("a/b", true), ("a/b/c", true)]);
    check("a/**/z\n", &[("a/z", true), ("a/b/c/z", true), ("az", false)]);
    check("**\n", &[("a", true), ("a/b", true)]);
    check("?\n", &[("a", true), ("é", true), ("ab", false)]);
}

#[test]
fn oddities_of_the_engine_are_kept() {
    // A prefix is one of the text, not of components.
    check("foo**\n", &[("foo", true), ("foobar", true), ("foo/x", true), ("fo", false)]);
    check("**foo\n", &[("xfoo", true), ("a/xfoo", true)]);
    // A negated bracket matches a slash.
    check("a[^b]c\n", &[("a/c", true), ("axc", true), ("abc", false)]);
    // An escaped letter is an escape of regular expressions.
    check("a\\d\n", &[("a7", true), ("ad", false)]);
    // A star inside brackets closes them.
    // A bar is a choice, and each half is then anchored at one end alone; braces repeat.
    check("*a|b\n", &[("xax", true), ("xb", true), ("bx", false)]);
    check("?{2}\n", &[("ab", true), ("a", false)]);
    check("*.{js,ts}\n", &[("a.js", false), ("a.{js,ts}", true)]);
    check("[*]\n", &[("*", false), ("/]", true), ("[]", true)]);
}

#[test]
fn malformed_patterns_are_refused() {
    for file in ["!", "!/", "[", "[]", "[a", "[a-", "[-]", "a\\", "[z-a]", "\\q", "*{2}", "?|{2}"] {
        refused(file);
    }
}

#[test]
fn the_ignore_file_with_the_dockerfiles_name_comes_first() {
    assert_eq!(
        candidates(Some(Path::new("d/app.Dockerfile")), Path::new("ctx")),
        [Path::new("d/app.Dockerfile.dockerignore"), Path::new("ctx/.dockerignore")]
    );
    assert_eq!(candidates(None, Path::new("ctx")), [Path::new("ctx/.dockerignore")]);
}
