//! Ignore rules against three judges: a slow matcher, BuildKit's own packages, a real engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod engine;
mod oracle;
mod slow;
mod table;

use builder::ignore::{Matcher, read_patterns};
use oracle_client::Random;

fn matcher(file: &str) -> Result<Matcher, builder::ignore::PatternError> {
    let patterns = read_patterns(file).unwrap();
    Matcher::new(patterns.iter().map(|(_, pattern)| pattern))
}

/// The files and folders that reach the engine of a tree: what is not ignored, and the folders above it.
fn sent(matcher: &Matcher, tree: &[&str]) -> Vec<String> {
    let all = |path: &&&str| !matcher.is_ignored(path.trim_end_matches('/'));
    let kept: Vec<&str> = tree.iter().filter(all).map(|path| path.trim_end_matches('/')).collect();
    let mut sent: Vec<String> = Vec::new();
    for path in &kept {
        for (slash, _) in path.match_indices('/') {
            sent.push(path[..slash].to_owned());
        }
        sent.push((*path).to_owned());
    }
    sent.sort();
    sent.dedup();
    sent
}

#[test]
fn agrees_with_a_slow_matcher() {
    let mut random = Random::new(1);
    let parts = ["a", "b", "ab", "*", "?", "a*", "*b", "**", "a?b"];
    let names = ["a", "b", "ab", "aab", "c"];
    for _ in 0..20_000 {
        let lines: Vec<String> = (0..=random.below(4))
            .map(|_| {
                // Two double stars in a row are another thing to BuildKit than one; that is the oracle's to judge.
                let mut pattern: Vec<&str> = (0..=random.below(3)).map(|_| *random.pick(&parts)).collect();
                pattern.dedup_by(|one, other| *one == "**" && *other == "**");
                let exception = if random.one_in(3) { "!" } else { "" };
                format!("{exception}{}", pattern.join("/"))
            })
            .collect();
        let file = lines.join("\n");
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let path: Vec<&str> = (0..=random.below(4)).map(|_| *random.pick(&names)).collect();
        let path = path.join("/");
        let fast = matcher(&file).unwrap().is_ignored(&path);
        assert_eq!(fast, slow::is_ignored(&lines, &path), "{path} by {lines:?}");
    }
}
