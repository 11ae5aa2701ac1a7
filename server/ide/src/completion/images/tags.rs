//! Tags of an image, in the order in which a person would read them.

use std::collections::{HashMap, HashSet};

use registry::products::Lines;
use registry::tags::{Moving, Preference, Tag, aliases, order};
use syntax::Reference;

use super::spot::Spot;
use super::{LABEL, Offered};
use crate::completion::{CompletionItem, CompletionKind};
use crate::images::{Known, bytes, day, seen};
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
    let listed = names.map(|names| names.read(&image.repository)).unwrap_or_default();
    let more = if here.is_empty() {
        Vec::new()
    } else {
        let listed: HashSet<&str> = listed.iter().map(|tag| tag.text.as_str()).collect();
        Tag::parse_all(&image.repository, here.iter().copied().filter(|name| !listed.contains(name)))
    };
    let mut tags: Vec<&Tag> = listed.iter().chain(&more).collect();
    let typed = Tag::parse(&image.repository, &spot.whole);
    order(&mut tags, &Preference { typed: Some(&typed), windows: known.windows });
    let moving = Moving::new(tags.iter().copied());
    let details = known.details_of(image);
    let details: HashMap<&str, &registry::Tag> =
        details.iter().flat_map(|details| &details.tags).map(|tag| (tag.name.as_str(), tag)).collect();
    // Of most tags nothing but the name is known.
    let detail = |tag: &Tag| if details.is_empty() { None } else { details.get(tag.text.as_str()) };
    let digests = tags.iter().filter_map(|tag| Some((tag.text.as_str(), detail(tag)?.digest.as_deref())));
    let digests: Vec<(&str, Option<&str>)> = digests.collect();
    let same = aliases(&digests);
    let (before, behind) = (spot.around.0.as_str(), spot.around.1.as_str());
    let lines = Lines::of(image);
    let over = |tag: &Tag| {
        let end =
            lines.as_ref()?.end_of(tag).filter(|end| known.today.is_some_and(|today| end.is_over(today)))?;
        Some(phrase(language, Phrase::ImageOver, &[&end.last().to_string()]))
    };
    let stale = seen(language, answer);
    let moves = phrase(language, Phrase::ImageMoving, &[]);
    let local = phrase(language, Phrase::ImageLocal, &[]);
    let item = |tag: &Tag| {
        // Around an ARG's value stands what every tag must begin and end with.
        let own = match (before, behind) {
            ("", "") => tag.text.as_str(),
            _ => tag.text.strip_prefix(before)?.strip_suffix(behind).filter(|own| !own.is_empty())?,
        };
        let name = tag.text.as_str();
        let mut words = Words::default();
        words.extend(over(tag));
        if moving.is_moving(tag) {
            words.add(&moves);
        }
        let mut brief = words.0.clone();
        if let Some(detail) = detail(tag) {
            words.extend(detail.size.map(bytes));
            brief.clone_from(&words.0);
            let pushed = detail.pushed.as_ref().and_then(day);
            words.extend(pushed.map(|day| phrase(language, Phrase::ImagePushed, &[&day.to_string()])));
        }
        if let Some(others) = same.get(name) {
            let some: Vec<&str> = others.iter().copied().take(ALIASES).collect();
            let dots = if others.len() > ALIASES { ", …" } else { "" };
            words.add(&phrase(language, Phrase::ImageSame, &[&format!("{}{dots}", some.join(", "))]));
        }
        if here.contains(name) {
            words.add(&local);
        }
        if let Some(age) = &stale {
            words.add(age);
        }
        Some(CompletionItem::new(CompletionKind::Value, own, spot.range).detail(words.0).brief(brief))
    };
    let page = format!("image:{}", image.with_tag(&format!("{before}{LABEL}{behind}")).familiar());
    let mut items = Vec::with_capacity(tags.len());
    items.extend(tags.into_iter().filter_map(item));
    Offered { items, page: Some(page), is_incomplete, is_alone: true }
}

/// A few words beside a tag.
#[derive(Default)]
struct Words(Option<String>);

impl Words {
    fn add(&mut self, words: &str) {
        let all = self.0.get_or_insert_default();
        if !all.is_empty() {
            all.push_str(" · ");
        }
        all.push_str(words);
    }

    fn extend(&mut self, words: Option<String>) {
        if let Some(words) = words {
            self.add(&words);
        }
    }
}
