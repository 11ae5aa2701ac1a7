//! Against BuildKit's own packages: tens of thousands of random ignore files, oddities included.

use super::{matcher, sent};
use oracle_client::{Job, Oracle, Random};

const TREE: &[&str] = &[
    "a",
    "b/",
    "b/a",
    "b/c.md",
    "b/d/",
    "b/d/a",
    "b/d/e.md",
    "ab/",
    "ab/a",
    "ab/b/",
    "ab/b/c/",
    "ab/b/c/a",
    "a.md",
    "README.md",
    "empty/",
    "é",
    "*",
    "a[b",
    "a\\b",
    "#x",
    "!x",
    "x y",
    "7",
    "a7",
    "a+b",
    "b/*",
    "b/]",
];

fn pattern(random: &mut Random) -> String {
    const PIECES: &[&str] = &[
        "a",
        "b",
        "ab",
        "d",
        "e",
        "é",
        "README",
        ".md",
        "*",
        "?",
        "**",
        "/",
        "/",
        "/",
        "..",
        ".",
        "[ab]",
        "[^b]",
        "[!b]",
        "[a-c]",
        "\\*",
        "\\d",
        "\\[",
        "[",
        "]",
        "#",
        "!",
        " ",
        "7",
        "+",
        "$",
        "^",
        "{1}",
        "(",
        "|",
        "\\",
        "[*]",
        "[\\]]",
        "[[:alpha:]]",
        "\\b",
        "-",
        "x",
    ];
    (0..=random.below(6)).map(|_| if random.one_in(3) { "/" } else { random.pick(PIECES) }).collect()
}

#[test]
fn agrees_with_buildkits_packages() {
    let Some(oracle) = Oracle::start("agrees_with_buildkits_packages") else { return };
    let mut random = Random::new(7);
    let jobs: Vec<Job> = (0..30_000)
        .map(|_| {
            let lines: Vec<String> = (0..=random.below(4))
                .map(|_| format!("{}{}", if random.one_in(3) { "!" } else { "" }, pattern(&mut random)))
                .collect();
            Job {
                mode: "ignore",
                patterns: lines.join("\n"),
                paths: TREE.iter().map(|path| (*path).to_owned()).collect(),
                ..Job::default()
            }
        })
        .collect();
    let mut refused = 0;
    for (job, answer) in jobs.iter().zip(oracle.ask_all(&jobs)) {
        let file = &job.patterns;
        let matcher = match (matcher(file), answer.error) {
            (Ok(matcher), None) => matcher,
            (Err(_), Some(_)) => {
                refused += 1;
                continue;
            }
            // BuildKit compiles a pattern when it first asks it. One that nothing asks, such as an exception where
            // nothing is ignored, is never found out.
            (Err(error), None) => {
                let never_asked = error.pattern.starts_with('!') || error.index > 0;
                assert!(never_asked, "only the product refuses {file:?}: {error}");
                continue;
            }
            (Ok(_), Some(error)) => panic!("only BuildKit refuses {file:?}: {}", error.message),
        };
        let mut theirs = answer.sent.clone();
        theirs.sort();
        assert_eq!(sent(&matcher, TREE), theirs, "{file:?}");
        for (path, &ignored) in TREE.iter().zip(&answer.ignored) {
            let ours = matcher.matches_or_parent_matches(path.trim_end_matches('/'));
            assert_eq!(ours, ignored, "{path} alone by {file:?}");
        }
    }
    assert!((100..25_000).contains(&refused), "both kinds were tried: {refused} refused");
}
