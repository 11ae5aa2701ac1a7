//! Which part of an image is written at the cursor.

use builder::graph::{NoImages, Request};
use syntax::{Document, Reference, TextRange};

use super::argument;
use crate::completion::{BaseImage, base_image};
use crate::variables::Variables;

/// A part of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Its name.
    Name,
    /// Its tag.
    Tag {
        /// The image that the tag is of.
        image: Reference,
    },
    /// Its digest.
    Digest {
        /// The image and its tag.
        image: Reference,
    },
}

/// The part that the cursor is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Which part it is.
    pub part: Part,
    /// What of it stands before the cursor, with what stands around an ARG's value in the FROM.
    pub typed: String,
    /// All of it as it stands there now.
    pub whole: String,
    /// What an offer replaces.
    pub range: TextRange,
    /// What of every offer stands elsewhere and is not written: before an ARG's value, and behind it.
    pub around: (String, String),
}

impl Spot {
    /// The part of an image at `offset`.
    pub(super) fn find(document: &Document, offset: usize) -> Option<Self> {
        if let Some(base) = base_image(document, offset) {
            return Self::in_base(document, offset, &base);
        }
        argument::find(document, offset)
    }

    fn in_base(document: &Document, offset: usize, base: &BaseImage) -> Option<Self> {
        if is_in_variable(&base.typed) {
            return None;
        }
        let after = document.text(TextRange::new(offset, base.range.end));
        let expand = |text: &str| expanded(document, text, base.range.start);
        Self::of_text(&base.typed, &after, base.range, &expand)
    }

    /// The part at a cursor between two pieces of an image's text, of which `range` is the place.
    pub(super) fn of_text(
        before: &str,
        after: &str,
        range: TextRange,
        expand: &dyn Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        let cursor = range.end.checked_sub(after.len())?;
        let around = (String::new(), String::new());
        let spot = |part, typed: &str, rest: &str| {
            let place = TextRange::new(cursor - typed.len().min(cursor), cursor + rest.len());
            let whole = format!("{typed}{rest}");
            Self { part, typed: typed.to_owned(), whole, range: place, around: around.clone() }
        };
        if let Some((image, digest)) = before.split_once('@') {
            let image = Reference::parse(&expand(image)?).ok()?;
            return Some(spot(Part::Digest { image }, digest, after));
        }
        // A colon before the last slash is that of a port.
        if let Some((name, tag)) = before.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            let image = Reference::parse(&expand(name)?).ok()?;
            if image.tag.is_some() {
                return None;
            }
            let rest = after.split('@').next().unwrap_or_default();
            return Some(spot(Part::Tag { image }, tag, rest));
        }
        let rest = after.split([':', '@']).next().unwrap_or_default();
        Some(spot(Part::Name, before, rest))
    }
}

/// A text of a FROM with its variables put in; nothing when one of them has no value here.
pub(super) fn expanded(document: &Document, text: &str, start: usize) -> Option<String> {
    if !text.contains('$') {
        return Some(text.to_owned());
    }
    let request = Request::default();
    let variables = Variables::new(document, &request, &NoImages);
    let placed = document.instruction_at(start)?;
    let value = variables.expand(text, variables.point(placed.start));
    value.text().filter(|text| !text.is_empty() && !text.contains('$')).map(str::to_owned)
}

/// Whether a text ends in the name of a variable: that is completed as a variable.
fn is_in_variable(text: &str) -> bool {
    text.rsplit_once('$').is_some_and(|(_, rest)| match rest.strip_prefix('{') {
        Some(inner) => !inner.contains('}'),
        None => rest.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_'),
    })
}
