//! Every image of a file that is named without its digest, and the change that pins it.

use registry::Reference;
use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::ValueKind;
use syntax::{Document, TextRange};

use crate::hover::image::named;

/// An image without a digest, and where one would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpinned {
    /// The image.
    pub image: Reference,
    /// Behind which byte of the document the digest stands.
    pub offset: usize,
}

impl Unpinned {
    /// What is written at [`Self::offset`] to pin the image.
    #[must_use]
    pub fn pin(digest: &str) -> String {
        format!("@{digest}")
    }
}

/// The images of a file, for who pins them all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pins {
    /// Those that can be pinned, in the order of the file.
    pub unpinned: Vec<Unpinned>,
    /// Those that cannot: the words that name them are not the image itself, for a variable or a quote stands in them.
    pub indirect: Vec<Reference>,
    /// How many are pinned.
    pub pinned: usize,
}

/// The images that FROM, `--from=` and mounts name.
#[must_use]
pub fn pins(document: &Document) -> Pins {
    let mut pins = Pins::default();
    for placed in document.instructions() {
        for place in places(&placed) {
            let Some(named) = named(document, place.start) else { continue };
            let written = document.text(named.range);
            if named.image.digest.is_some() {
                pins.pinned += 1;
            } else if Reference::parse(&written).ok().as_ref() == Some(&named.image) {
                pins.unpinned.push(Unpinned { image: named.image, offset: named.range.end });
            } else if !pins.indirect.contains(&named.image) {
                pins.indirect.push(named.image);
            }
        }
    }
    pins
}

/// Where an instruction may name an image.
fn places(placed: &Placed<'_>) -> Vec<TextRange> {
    let instruction: &Instruction = match &placed.instruction.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => placed.instruction,
    };
    if let Body::From(from) = &instruction.body {
        return from.image.iter().map(|word| placed.in_document(word.range)).collect();
    }
    let mut places = Vec::new();
    for flag in &instruction.flags {
        let spec = instruction.keyword.and_then(|keyword| keyword.instruction().flag(&flag.name));
        let (Some(spec), Some(value)) = (spec, &flag.value) else { continue };
        match spec.value {
            ValueKind::StageOrImage => places.push(placed.in_document(value.range)),
            ValueKind::Mount => {
                let mut start = value.range.start;
                for field in value.text.split(',') {
                    if field.starts_with("from=") {
                        places.push(placed.in_document(TextRange::new(start, start + field.len())));
                    }
                    start += field.len() + 1;
                }
            }
            _ => {}
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use syntax::{Document, Edit, TextRange};

    use super::{Unpinned, pins};

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let document = Document::new(text);
        let found = pins(&document);
        let edits: Vec<Edit> = found
            .unpinned
            .iter()
            .map(|one| Edit { range: TextRange::empty(one.offset), text: Unpinned::pin("sha256:…") })
            .collect();
        let mut changed = text.to_owned();
        for edit in edits.iter().rev() {
            changed.insert_str(edit.range.start, &edit.text);
        }
        let indirect: Vec<String> = found.indirect.iter().map(|image| image.familiar()).collect();
        expected.assert_eq(&format!("{changed}pinned before: {}, indirect: {indirect:?}\n", found.pinned));
    }

    #[test]
    fn every_image_gets_a_digest_and_nothing_else_does() {
        let digest = format!("sha256:{}", "a".repeat(64));
        check(
            &format!(
                "ARG V=3\nFROM --platform=linux/amd64 python:3.12 AS base\nFROM base\nFROM scratch\nFROM python:$V\n\
                 FROM node\nFROM a@{digest}\nCOPY --from=base a b\nCOPY --from=0 a b\nCOPY --from=nginx:1 a b\n\
                 RUN --mount=type=bind,from=ghcr.io/x/y:2,target=/x true\nONBUILD COPY --from=busybox a b\nRUN echo FROM z\n"
            ),
            expect![[r#"
                ARG V=3
                FROM --platform=linux/amd64 python:3.12@sha256:… AS base
                FROM base
                FROM scratch
                FROM python:$V
                FROM node@sha256:…
                FROM a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                COPY --from=base a b
                COPY --from=0 a b
                COPY --from=nginx:1@sha256:… a b
                RUN --mount=type=bind,from=ghcr.io/x/y:2@sha256:…,target=/x true
                ONBUILD COPY --from=busybox@sha256:… a b
                RUN echo FROM z
                pinned before: 1, indirect: ["python:3"]
            "#]],
        );
    }

    #[test]
    fn broken_files_are_left_alone() {
        for text in ["", "FROM", "FROM :\n", "FROM $X\n", "COPY --from= a b\n", "RUN --mount=from= x\n"] {
            assert!(pins(&Document::new(text)).unpinned.is_empty(), "{text}");
        }
    }
}
