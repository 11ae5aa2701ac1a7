//! A tag's text into its parts.

use smallvec::SmallVec;

use super::names::{self, Name};
use super::pre_release::PreRelease;
use super::variant::{Variants, Words};
use super::{Head, Numbers, Tag, segment};

/// Names that move from release to release.
const CHANNELS: &[&str] = &[
    "current",
    "fresh",
    "innovation",
    "lts",
    "lta",
    "mainline",
    "oldoldstable",
    "oldstable",
    "old",
    "production",
    "rolling",
    "stable",
];

/// Names for what is not released.
const UNRELEASED: &[&str] = &[
    "alpha",
    "beta",
    "canary",
    "cauldron",
    "dev",
    "devel",
    "develop",
    "development",
    "edge",
    "experimental",
    "head",
    "main",
    "master",
    "next",
    "nightly",
    "preview",
    "rawhide",
    "rc",
    "sid",
    "snapshot",
    "testing",
    "tip",
    "trunk",
    "unstable",
];

pub(super) fn parse(versions: &'static [Name], variants: &mut Variants, text: &str) -> Tag {
    let mut tag = Tag {
        text: text.into(),
        head: Head::Latest,
        version: Numbers::new(),
        pre_release: None,
        date: Numbers::new(),
        variant: variants.none(),
    };
    if segment::is_hash(text) {
        tag.head = Head::Hash;
        return tag;
    }
    let segments: Words<'_> = text.split('-').collect();
    let mut rest = segments.as_slice();
    let mut variant: Words<'_> = SmallVec::new();
    if let [word, number, ..] = rest
        && leads_a_version(versions, word)
        && segment::version(number).is_some()
    {
        // `enterprise-8.0.2`, `temurin-21-noble`: what is published comes before its version.
        variant.push(word);
        rest = rest.get(1..).unwrap_or_default();
    }
    if let [first, behind @ ..] = rest
        && let Some(left) = lead(&mut tag, versions, first)
    {
        rest = details(&mut tag, first, behind);
        variant.extend(Some(left).filter(|left| !left.is_empty()));
    }
    variant.extend_from_slice(rest);
    if tag.head == Head::Latest {
        // The newest build of a variant may still be dated: `slim-20260810`.
        variant.retain(|segment| match segment::date(segment) {
            Some(date) if tag.date.is_empty() => {
                tag.date = date;
                false
            }
            _ => true,
        });
    }
    tag.variant = variants.of(&variant);
    tag
}

/// Whether a word is neither a name that leads a tag of its own nor one that takes a version behind a dash.
fn leads_a_version(versions: &'static [Name], word: &str) -> bool {
    let letters = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let known = [CHANNELS, UNRELEASED, &["latest", "alpine", "debian", "ubuntu"]];
    letters
        && known.iter().all(|words| words.iter().all(|known| !known.eq_ignore_ascii_case(word)))
        && names::find(names::SYSTEMS, word).is_none()
        && names::find(versions, word).is_none()
}

/// Reads the segment that leads a tag and gives what of it was not understood; `None` when it is the first of a variant
/// instead.
fn lead<'a>(tag: &mut Tag, versions: &'static [Name], first: &'a str) -> Option<&'a str> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(first));
    if let Some(date) = segment::date(first) {
        (tag.head, tag.date) = (Head::Date, date);
    } else if let Some((version, pre)) = segment::version(first.strip_prefix(['v', 'V']).unwrap_or(first)) {
        (tag.head, tag.version) = (Head::Version, version);
        tag.pre_release = PreRelease::parse(pre.trim_start_matches(['.', '_']));
        return Some(if tag.pre_release.is_some() { "" } else { pre });
    } else if let Some(name) = names::find(versions, first) {
        (tag.head, tag.version) = (Head::Version, name.version.into());
    } else if is(CHANNELS) {
        tag.head = Head::Channel;
    } else if is(UNRELEASED) {
        tag.head = Head::Unreleased;
    } else if !is(&["latest"]) {
        return None;
    }
    Some("")
}

/// Reads what follows a tag's lead and is no variant: pre-releases, builds, dates.
fn details<'a>(tag: &mut Tag, first: &str, behind: &'a [&'a str]) -> &'a [&'a str] {
    let mut rest = behind;
    let is_java = first.contains('u');
    while let [next, others @ ..] = rest {
        if let Some(date) = segment::date(next).filter(|_| tag.date.is_empty()) {
            tag.date = date;
        } else if tag.head != Head::Version {
            break;
        } else if let Some(build) = next.strip_prefix('b').and_then(segment::number).filter(|_| is_java) {
            tag.version.push(build);
        } else if let Some(pre) = PreRelease::parse(next).filter(|_| tag.pre_release.is_none()) {
            tag.pre_release = Some(pre);
        } else if let Some(numbers) = segment::numbers(next) {
            match &mut tag.pre_release {
                // `26-ea-27`.
                Some(pre) => pre.numbers.extend(numbers),
                // `8.0.46-37` is a build of 8.0.46.
                None => tag.version.extend(numbers),
            }
        } else {
            break;
        }
        rest = others;
    }
    rest
}
