//! The order of a list.

use std::borrow::Borrow;
use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::sync::Arc;

use compact_str::CompactString;

use super::{Head, Tag, Variant};

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
pub fn order<T: Borrow<Tag>>(tags: &mut Vec<T>, preference: &Preference<'_>) {
    let ranks = variant_ranks(tags, preference);
    let keys = tags.iter().zip(ranks).enumerate();
    let mut keys: Vec<(Key<'_>, usize)> =
        keys.map(|(at, (tag, variant))| (key(tag.borrow(), variant), at)).collect();
    // Lists are kept in this order, so that most of a list, or of each variant in it, stands in its place already: this sort
    // makes use of that.
    if keys.is_sorted() {
        return;
    }
    keys.sort();
    let places: Vec<usize> = keys.into_iter().map(|(_, at)| at).collect();
    let mut left: Vec<Option<T>> = tags.drain(..).map(Some).collect();
    tags.extend(places.into_iter().filter_map(|at| left.get_mut(at)?.take()));
}

/// Orders the names of a repository's tags as a list is ordered that nobody has typed anything for.
pub(crate) fn order_names(repository: &str, names: &mut Vec<CompactString>) {
    let mut tags = Tag::parse_all(repository, names.iter().map(CompactString::as_str));
    order(&mut tags, &Preference::default());
    *names = tags.into_iter().map(|tag| tag.text).collect();
}

/// What tags are compared by.
struct Key<'a> {
    is_hash: bool,
    rank: u8,
    variant: usize,
    tag: &'a Tag,
}

fn key(tag: &Tag, variant: usize) -> Key<'_> {
    Key { is_hash: tag.head == Head::Hash, rank: rank(tag), variant, tag }
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let group = |key: &Self| (key.is_hash, key.variant, key.rank);
        let (one, another) = (self.tag, other.tag);
        group(self)
            .cmp(&group(other))
            .then_with(|| Newest(&one.version).cmp(&Newest(&another.version)))
            .then_with(|| {
                one.pre_release.as_ref().map(Reverse).cmp(&another.pre_release.as_ref().map(Reverse))
            })
            .then_with(|| Newest(&one.date).cmp(&Newest(&another.date)))
            .then_with(|| one.text.cmp(&another.text))
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key<'_> {}

/// The place of each tag's variant among the variants of the list, of which there are far fewer than tags.
fn variant_ranks<T: Borrow<Tag>>(tags: &[T], preference: &Preference<'_>) -> Vec<usize> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut variants: Vec<&Variant> = Vec::new();
    let mut last: Option<(&Arc<Variant>, usize)> = None;
    let of: Vec<usize> = tags
        .iter()
        .map(|tag| {
            let variant = &tag.borrow().variant;
            // Tags that were read together share their variants, and mostly stand together.
            let known = last.filter(|(known, _)| Arc::ptr_eq(known, variant)).map(|(_, number)| number);
            let number = known.unwrap_or_else(|| {
                *numbers.entry(&variant.text).or_insert_with(|| {
                    variants.push(variant);
                    variants.len() - 1
                })
            });
            last = Some((variant, number));
            number
        })
        .collect();
    let mut keys: Vec<(VariantKey<'_>, usize)> = variants
        .iter()
        .enumerate()
        .map(|(number, variant)| (variant_key(variant, preference), number))
        .collect();
    keys.sort_unstable();
    let mut ranks = vec![0; keys.len()];
    for (rank, (_, number)) in keys.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(number) {
            *slot = rank;
        }
    }
    of.into_iter().map(|number| ranks.get(number).copied().unwrap_or_default()).collect()
}

/// What variants are compared by, in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct VariantKey<'a> {
    distance: u8,
    is_windows: bool,
    popularity: u8,
    flavour: &'a str,
    numbers: Newest<'a>,
    /// Different words may have the same flavour and numbers (`slim-trixie`, `trixie-slim`): they are still groups.
    text: &'a str,
}

fn variant_key<'a>(variant: &'a Variant, preference: &Preference<'_>) -> VariantKey<'a> {
    VariantKey {
        distance: distance(variant, preference.typed),
        is_windows: !preference.windows && variant.is_windows,
        popularity: match variant.flavour.as_str() {
            "" => 0,
            "slim" => 1,
            "alpine" => 2,
            _ => 3,
        },
        flavour: &variant.flavour,
        numbers: Newest(&variant.numbers),
        text: &variant.text,
    }
}

/// How far a variant is from the typed one: the same, one that it begins, one of the same flavour or that
/// begins it, another.
fn distance(own: &Variant, typed: Option<&Tag>) -> u8 {
    let Some(typed) = typed.map(|typed| &typed.variant).filter(|variant| !variant.text.is_empty()) else {
        return 0;
    };
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
