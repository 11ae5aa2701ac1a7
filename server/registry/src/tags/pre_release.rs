//! Versions before a release: `3.15.0rc1`, `19beta3`, `26-ea-27`.

use std::cmp::Ordering;

/// How near to the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Built from the head of development: `dev`, `nightly`, `snapshot`.
    Development,
    /// `alpha`, `a`.
    Alpha,
    /// `beta`, `b`.
    Beta,
    /// Shown before it is done: `preview`, `ea`, `m` for a milestone, `tp`.
    Preview,
    /// `rc`.
    Candidate,
}

/// A stage and its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreRelease {
    /// How near to the release.
    pub stage: Stage,
    /// Its numbers, `[1]` of `rc1`; none for a tag that moves with the stage.
    pub numbers: Vec<u64>,
}

/// The words of each stage.
const WORDS: &[(&str, Stage)] = &[
    ("dev", Stage::Development),
    ("nightly", Stage::Development),
    ("snapshot", Stage::Development),
    ("canary", Stage::Development),
    ("alpha", Stage::Alpha),
    ("a", Stage::Alpha),
    ("beta", Stage::Beta),
    ("b", Stage::Beta),
    ("preview", Stage::Preview),
    ("pre", Stage::Preview),
    ("ea", Stage::Preview),
    ("tp", Stage::Preview),
    ("m", Stage::Preview),
    ("rc", Stage::Candidate),
    ("cr", Stage::Candidate),
];

impl PreRelease {
    /// Reads `rc1`, `beta.5`, `RC`. One letter needs its number, as it would else be a word of another meaning.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let letters = text.find(|ch: char| !ch.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at_checked(letters)?;
        let (_, stage) = WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let numbers = if rest.is_empty() { Vec::new() } else { super::segment::numbers(rest)?.into_vec() };
        (word.len() > 1 || !numbers.is_empty()).then_some(Self { stage: *stage, numbers })
    }
}

impl PartialOrd for PreRelease {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PreRelease {
    /// Later stages and higher numbers are greater; a stage without a number is the newest of it.
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = || match (self.numbers.is_empty(), other.numbers.is_empty()) {
            (false, false) => self.numbers.cmp(&other.numbers),
            (here, there) => here.cmp(&there),
        };
        self.stage.cmp(&other.stage).then_with(numbers)
    }
}
