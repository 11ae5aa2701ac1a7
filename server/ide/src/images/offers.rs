//! What can be done with an image that a file names: pin it to its digest and back, move it to a newer tag, take a
//! smaller variant.

use builder::graph::Request;
use registry::Reference;
use registry::products::{counterparts, updates};
use registry::tags::Tag;
use syntax::{Document, TextRange};

use super::{Seen, age, bytes};
use crate::hover::image::{Named, named};
use crate::texts::Language;

/// A change of the image's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it does.
    pub title: String,
    /// The word, in bytes of the document.
    pub range: TextRange,
    /// What stands there then.
    pub text: String,
}

/// What can be done with the image at `offset`, from what was learned before. Nothing where the image hangs on
/// variables or quotes: the word is not the image then.
#[must_use]
pub fn offers(document: &Document, offset: usize, seen: &dyn Seen) -> Vec<Offer> {
    let Some(named) = named(document, offset) else { return Vec::new() };
    let written = document.text(named.range);
    if Reference::parse(&written).ok().as_ref() != Some(&named.image) {
        return Vec::new();
    }
    let image = &named.image;
    let before = written.split_once('@').map_or(written.as_str(), |(before, _)| before);
    let name = image.tag.as_ref().and_then(|tag| before.strip_suffix(&format!(":{tag}"))).unwrap_or(before);
    let offer = |title: String, text: String| Offer { title, range: named.range, text };
    let mut offers = Vec::new();
    if image.digest.is_some() {
        if image.tag.is_some() {
            offers.push(offer(format!("Write {before} without its digest"), before.to_owned()));
        }
    } else if let Some(digest) = seen.digest(image) {
        // `dockwright.pinDigest` asks the registry; this is what was told before.
        let old = seen.digest_age(image).map(|since| format!(" of {}", age(Language::English, since)));
        let title = format!("Pin {before} to its digest{}", old.unwrap_or_default());
        offers.push(offer(title, format!("{before}@{digest}")));
    }
    let (Some(tag), Some(listed)) = (&image.tag, seen.tags(image)) else { return offers };
    let tag = Tag::parse(&image.repository, tag);
    let (newer, smaller) = (updates(&tag, &listed.tags), counterparts(&tag, &listed.tags));
    for (tag, which) in
        [(newer.patch, "patch"), (newer.minor, "minor version"), (newer.major, "major version")]
    {
        let Some(tag) = tag else { continue };
        offers.push(offer(format!("Move to {name}:{tag}, the newest {which}"), format!("{name}:{tag}")));
    }
    for tag in [smaller.slim, smaller.alpine].into_iter().flatten() {
        let sizes = match sizes(&named, &tag, seen) {
            // Smaller by its name alone.
            Some((other, own)) if other >= own => continue,
            Some((other, own)) => format!(" ({} instead of {})", bytes(other), bytes(own)),
            None => String::new(),
        };
        offers.push(offer(format!("Take the smaller {name}:{tag}{sizes}"), format!("{name}:{tag}")));
    }
    offers
}

/// The compressed sizes of another tag and of this one, where both were learned.
fn sizes(named: &Named, tag: &str, seen: &dyn Seen) -> Option<(u64, u64)> {
    let platform = named.platform.clone().unwrap_or_else(|| Request::default().target_platform());
    let size = |image: &Reference| seen.size(image, &platform);
    Some((size(&named.image.with_tag(tag))?, size(&named.image)?))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use fixture::Fixture;
    use std::sync::Arc;

    use registry::{Image, ImageConfig, Layer, Row};
    use syntax::{Document, Platform, Reference};

    use super::offers;
    use crate::images::AtHand;

    fn image(size: u64) -> Arc<Image> {
        let digest = format!("sha256:{}", "a".repeat(64));
        let layer = Some(Layer { digest: digest.clone(), size });
        Arc::new(Image {
            manifest: digest.clone(),
            digest,
            platform: Platform::new("linux", "amd64"),
            platforms: Vec::new(),
            created: None,
            config: ImageConfig::default(),
            history: vec![Row { layer, ..Row::default() }],
        })
    }

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let tags = ["3.12.1", "3.12.4", "3.13.0", "4.0.0", "3.12.1-slim", "3.12.1-alpine"];
        let mut seen = AtHand::default().with_tags("python", &tags);
        for (name, size) in [("python:3.12.1", 350_000_000), ("python:3.12.1-slim", 45_000_000)] {
            seen.images.insert(Reference::parse(name).unwrap(), image(size));
        }
        let fixture = Fixture::parse(source);
        let document = Document::new(&fixture.text);
        let found = offers(&document, fixture.offset(), &seen);
        let lines: Vec<String> = found
            .iter()
            .map(|offer| format!("{}: {}\n", offer.title, offer.text.replace(&"a".repeat(64), "…")))
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn what_can_be_done() {
        check(
            "FROM docker.io/python:3.1$02.1 AS a\n",
            expect![[r#"
            Pin docker.io/python:3.12.1 to its digest: docker.io/python:3.12.1@sha256:…
            Move to docker.io/python:3.12.4, the newest patch: docker.io/python:3.12.4
            Move to docker.io/python:3.13.0, the newest minor version: docker.io/python:3.13.0
            Move to docker.io/python:4.0.0, the newest major version: docker.io/python:4.0.0
            Take the smaller docker.io/python:3.12.1-slim (45.0 MB instead of 350 MB): docker.io/python:3.12.1-slim
            Take the smaller docker.io/python:3.12.1-alpine: docker.io/python:3.12.1-alpine
        "#]],
        );
    }

    #[test]
    fn a_digest_that_was_told_long_ago_says_so() {
        let mut seen = AtHand::default();
        let python = Reference::parse("python:3.12").unwrap();
        seen.images.insert(python.clone(), image(1));
        seen.ages.insert(python, std::time::Duration::from_secs(3 * 86_400));
        let document = Document::new("FROM python:3.12\n");
        let titles: Vec<String> = offers(&document, 8, &seen).into_iter().map(|offer| offer.title).collect();
        assert_eq!(titles, ["Pin python:3.12 to its digest of 3 days ago"]);
    }

    #[test]
    fn what_is_no_smaller_is_not_called_so() {
        let mut seen = AtHand::default().with_tags("python", &["3.12.1", "3.12.1-slim"]);
        for name in ["python:3.12.1", "python:3.12.1-slim"] {
            seen.images.insert(Reference::parse(name).unwrap(), image(45_000_000));
        }
        let document = Document::new("FROM python:3.12.1\n");
        let titles: Vec<String> = offers(&document, 8, &seen).into_iter().map(|offer| offer.title).collect();
        assert_eq!(titles, ["Pin python:3.12.1 to its digest"]);
    }

    #[test]
    fn a_digest_goes_again() {
        let digest = format!("sha256:{}", "a".repeat(64));
        check(
            &format!("FROM python:9@{digest}$0\n"),
            expect![[r#"
            Write python:9 without its digest: python:9
        "#]],
        );
    }

    #[test]
    fn nothing_where_the_word_is_not_the_image_or_nothing_is_known() {
        check("ARG V=3.12.1\nFROM python:${V}$0\n", expect![[""]]);
        check("FROM other:1$0\n", expect![[""]]);
        check("FROM python:3.12.1 AS a\nFROM a$0\n", expect![[""]]);
    }
}
