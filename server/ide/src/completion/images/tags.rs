//! Tags of an image, in the order in which a person would read them.

use std::collections::{BTreeSet, HashMap};

use registry::products::Lines;
use registry::tags::{Moving, Preference, Tag, aliases, order};
use syntax::Reference;

use super::Offered;
use super::spot::Spot;
use crate::completion::{CompletionItem, CompletionKind};
use crate::images::{Known, age, bytes, day};
use crate::texts::{Language, Phrase, phrase};

/// How many tags of the same digest are named.
const ALIASES: usize = 4;

/// All tags, those of the variant that stands there first.
pub(super) fn offered(spot: &Spot, image: &Reference, language: Language, known: &Known) -> Offered {
    let answer = known.tags_of(image);
    let names = answer.and_then(|answer| answer.value.clone());
    let is_incomplete = match &names {
        Some(names) => !names.complete,
        // Nobody is going to answer where a problem is known already.
        None => answer.is_none_or(|answer| answer.problem.is_none()),
    };
    let here = known.local_tags_of(image);
    let names: BTreeSet<&str> = names.iter().flat_map(|names| &names.names).map(String::as_str).collect();
    let all = names.iter().copied().chain(here.iter().copied().filter(|name| !names.contains(name)));
    let typed = Tag::parse(&image.repository, &spot.whole);
    let mut tags: Vec<Tag> = all.map(|name| Tag::parse(&image.repository, name)).collect();
    order(&mut tags, &Preference { typed: Some(&typed), windows: known.windows });
    let moving = Moving::new(&tags);
    let details = known.details_of(image);
    let details: HashMap<&str, &registry::Tag> =
        details.iter().flat_map(|details| &details.tags).map(|tag| (tag.name.as_str(), tag)).collect();
    let digests: Vec<(&str, Option<&str>)> = tags
        .iter()
        .map(|tag| {
            (tag.text.as_str(), details.get(tag.text.as_str()).and_then(|detail| detail.digest.as_deref()))
        })
        .collect();
    let same = aliases(&digests);
    let (before, behind) = (spot.around.0.as_str(), spot.around.1.as_str());
    let lines = Lines::of(image);
    let over = |tag: &Tag| {
        let end =
            lines.as_ref()?.end_of(tag).filter(|end| known.today.is_some_and(|today| end.is_over(today)))?;
        Some(phrase(language, Phrase::ImageOver, &[&end.last().to_string()]))
    };
    let stale =
        answer.filter(|answer| answer.stale).and_then(|answer| answer.age).map(|since| age(language, since));
    let item = |tag: &Tag| {
        // Around an ARG's value stands what every tag must begin and end with.
        let own = tag.text.strip_prefix(before)?.strip_suffix(behind).filter(|own| !own.is_empty())?;
        let name = tag.text.as_str();
        let mut words: Vec<String> = over(tag).into_iter().collect();
        if moving.is_moving(tag) {
            words.push(phrase(language, Phrase::ImageMoving, &[]));
        }
        if let Some(detail) = details.get(name) {
            words.extend(detail.size.map(bytes));
            let pushed = detail.pushed.as_ref().and_then(day);
            words.extend(pushed.map(|day| phrase(language, Phrase::ImagePushed, &[&day.to_string()])));
        }
        if let Some(others) = same.get(name) {
            let some: Vec<&str> = others.iter().copied().take(ALIASES).collect();
            let dots = if others.len() > ALIASES { ", …" } else { "" };
            words.push(phrase(language, Phrase::ImageSame, &[&format!("{}{dots}", some.join(", "))]));
        }
        if here.contains(name) {
            words.push(phrase(language, Phrase::ImageLocal, &[]));
        }
        words.extend(stale.clone());
        let detail = (!words.is_empty()).then(|| words.join(" · "));
        let key = format!("image:{}", image.with_tag(name).familiar());
        let item = CompletionItem::new(CompletionKind::Value, own, spot.range);
        Some(item.detail(detail).explained(key))
    };
    Offered { items: tags.iter().filter_map(item).collect(), is_incomplete, is_alone: true }
}
