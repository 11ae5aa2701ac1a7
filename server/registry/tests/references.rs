//! References are read as `distribution/reference` reads them: every shape that this can make of their parts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first fault")]

use oracle_client::{Job, Oracle, Random};
use registry::Reference;

const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Pieces that mean something to the grammar, right and wrong.
fn pieces() -> Vec<String> {
    let mut pieces: Vec<String> = [
        "a",
        "alpine",
        "library",
        "docker.io",
        "index.docker.io",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "[",
        "]",
        "::",
        "r.io",
        "Upper",
        "UP",
        "0",
        "9",
        "-",
        "--",
        "_",
        "__",
        "___",
        ".",
        "..",
        "/",
        "/",
        "/",
        "//",
        ":",
        ":",
        ":5000",
        "@",
        "@",
        "sha256:",
        "sha512:",
        "md5:",
        "sha256",
        "latest",
        "3.12-slim",
        "${X}",
        " ",
        "\t",
        "\n",
        "é",
        "%",
        "+",
        "~",
        "http://",
        "x_y",
        "x.y",
        "a-b",
        "a._b",
    ]
    .map(str::to_owned)
    .to_vec();
    pieces.extend([
        HEX.to_owned(),
        HEX.repeat(2),
        HEX.to_uppercase(),
        format!("@sha256:{HEX}"),
        "t".repeat(127),
    ]);
    pieces.extend(["p".repeat(120), format!("sha384:{HEX}01234567012345670123456701234567")]);
    pieces
}

#[test]
fn references_are_read_as_the_engine_reads_them() {
    let Some(oracle) = Oracle::start("references_are_read_as_the_engine_reads_them") else { return };
    let (pieces, mut random) = (pieces(), Random::new(7));
    let mut words: Vec<String> = pieces.clone();
    for _ in 0..40_000 {
        words.push((0..=random.below(7)).map(|_| random.pick(&pieces).as_str()).collect());
    }
    let job = Job { words: words.clone(), ..Job::new("references", "") };
    let answer = oracle.ask(&job);
    assert_eq!(answer.words.len(), words.len());
    let mut good = 0;
    for (text, theirs) in words.iter().zip(&answer.words) {
        match Reference::parse(text) {
            Ok(ours) => {
                assert_eq!(ours.to_string(), theirs.text, "{text:?}: {}", theirs.error);
                let familiar = theirs.words.first().map(String::as_str).unwrap_or_default();
                // BuildKit drops the tag that is meant anyway when it names a context.
                assert_eq!(ours.familiar(), familiar.strip_suffix(":latest").unwrap_or(familiar), "{text:?}");
                good += 1;
            }
            Err(fault) => assert!(!theirs.error.is_empty(), "{text:?} is {}, and not: {fault}", theirs.text),
        }
    }
    assert!(good > 2000, "only {good} of the texts are references");
}
