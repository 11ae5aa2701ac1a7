//! The order of a list.

use std::cmp::{Ordering, Reverse};

use super::{Head, PreRelease, Tag};

/// Whose list it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Preference<'a> {
    /// The tag as it stands in the text, or as much of it as is typed: tags of its variant come first.
    pub typed: Option<&'a Tag>,
    /// Whether images for Windows take their place among the others. Else they come last.
    pub windows: bool,
}

/// Orders tags of one repository: the variant of what is typed first, then the image as such, `slim`, `alpine` and the
/// other variants by name, those for Windows last; of a variant, what moves with the newest release first, then
/// versions from the newest to the oldest, `3` before `3.12` before `3.12.1`, then what is not released, and commits at
/// the end. Of two variants that differ by a number or by a code name, the newer comes first, behind the one that
/// names none.
///
/// The order is total: no two different texts compare equal.
pub fn order(tags: &mut Vec<Tag>, preference: &Preference<'_>) {
    let mut keys: Vec<(Key<'_>, usize)> =
        tags.iter().enumerate().map(|(at, tag)| (key(tag, preference), at)).collect();
    keys.sort_unstable();
    let places: Vec<usize> = keys.into_iter().map(|(_, at)| at).collect();
    let mut left: Vec<Option<Tag>> = tags.drain(..).map(Some).collect();
    tags.extend(places.into_iter().filter_map(|at| left.get_mut(at)?.take()));
}

/// What tags are compared by, in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    is_hash: bool,
    distance: u8,
    is_windows: bool,
    popularity: u8,
    flavour: &'a str,
    variant: Newest<'a>,
    /// Different words may have the same flavour and numbers (`slim-trixie`, `trixie-slim`): they are still groups.
    variant_text: &'a str,
    rank: u8,
    version: Newest<'a>,
    pre_release: Option<Reverse<&'a PreRelease>>,
    date: Newest<'a>,
    text: &'a str,
}

fn key<'a>(tag: &'a Tag, preference: &Preference<'_>) -> Key<'a> {
    Key {
        is_hash: tag.head == Head::Hash,
        distance: distance(tag, preference.typed),
        is_windows: !preference.windows && tag.is_windows(),
        popularity: match tag.variant.flavour.as_str() {
            "" => 0,
            "slim" => 1,
            "alpine" => 2,
            _ => 3,
        },
        flavour: &tag.variant.flavour,
        variant: Newest(&tag.variant.numbers),
        variant_text: &tag.variant.text,
        rank: rank(tag),
        version: Newest(&tag.version),
        pre_release: tag.pre_release.as_ref().map(Reverse),
        date: Newest(&tag.date),
        text: &tag.text,
    }
}

/// How far a tag's variant is from the typed one: the same, one that it begins, one of the same flavour or that
/// begins it, another.
fn distance(tag: &Tag, typed: Option<&Tag>) -> u8 {
    let Some(typed) = typed.map(|typed| &typed.variant).filter(|variant| !variant.text.is_empty()) else {
        return 0;
    };
    let own = &tag.variant;
    if own.text == typed.text {
        0
    } else if own.text.starts_with(&typed.text) {
        1
    } else if own.flavour == typed.flavour || (!own.text.is_empty() && typed.text.starts_with(&own.text)) {
        2
    } else {
        3
    }
}

/// The sort of a tag among those of its variant.
fn rank(tag: &Tag) -> u8 {
    match tag.head {
        Head::Latest if tag.date.is_empty() => 0,
        Head::Channel => 1,
        Head::Version if tag.pre_release.is_none() => 2,
        Head::Latest | Head::Date => 3,
        Head::Version => 4,
        Head::Unreleased => 5,
        Head::Hash => 6,
    }
}

/// Numbers of which the higher sort first, and what names fewer before what names more: `3` stands for the newest of all
/// that begin with it.
#[derive(PartialEq, Eq)]
struct Newest<'a>(&'a [u64]);

impl PartialOrd for Newest<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Newest<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let different = self.0.iter().zip(other.0).find(|(one, another)| one != another);
        different.map_or_else(|| self.0.len().cmp(&other.0.len()), |(one, another)| another.cmp(one))
    }
}
