//! Names of images.

use registry::{Badge, official};
use syntax::Reference;

use super::Offered;
use super::spot::Spot;
use crate::completion::{CompletionItem, CompletionKind};
use crate::images::{Known, Wanted, badge, seen};
use crate::texts::{Language, Phrase, phrase};

/// Docker Hub is searched for texts of at least so many characters.
const SHORTEST: usize = 2;

/// What a search would add. A text that names a registry is none of Docker Hub's.
pub(super) fn wanted(spot: &Spot) -> Vec<Wanted> {
    text_to_search(spot).map(Wanted::Search).into_iter().collect()
}

/// Whether a text could be the beginning of a name on Docker Hub.
fn is_on_hub(typed: &str) -> bool {
    let is_name =
        typed.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.'));
    let names_registry =
        typed.split_once('/').is_some_and(|(first, _)| first == "localhost" || first.contains(['.', ':']));
    is_name && !names_registry
}

fn text_to_search(spot: &Spot) -> Option<String> {
    let typed = spot.typed.as_str();
    (typed.len() >= SHORTEST && is_on_hub(typed)).then(|| typed.to_ascii_lowercase())
}

/// What the workspace names, what the engine holds, the official images and what the search found, each once.
pub(super) fn offered(spot: &Spot, language: Language, known: &Known) -> Offered {
    let mut items: Vec<CompletionItem> = Vec::new();
    let mut add = |name: &str, detail: Option<String>| {
        if items.iter().all(|item| item.label != name) {
            items.push(
                CompletionItem::new(CompletionKind::Value, name, spot.range)
                    .detail(detail)
                    .explained(key(name)),
            );
        }
    };
    // The words that tell what an official image holds are better than where it was seen.
    let line = |name: &str| {
        let official = official::find(name)?;
        Some(
            match language {
                Language::English => official.english,
                Language::Korean => official.korean,
            }
            .to_owned(),
        )
    };
    let places = [(&known.elsewhere, Phrase::ImageElsewhere), (&known.local, Phrase::ImageLocal)];
    for (names, place) in places {
        for name in names.iter().filter_map(|name| Some(Reference::parse(name).ok()?.familiar_name())) {
            let detail = line(&name).or_else(|| Some(phrase(language, place, &[])));
            add(&name, detail);
        }
    }
    for image in official::images() {
        add(image.name, line(image.name));
    }
    let search = text_to_search(spot).map(|text| known.searches.get(&text));
    let answer = search.flatten();
    let seen = seen(language, answer);
    for found in answer.iter().filter_map(|answer| answer.value.as_deref()).flatten() {
        add(&found.name, Some(described(language, found, seen.clone())));
    }
    let is_incomplete = match search {
        Some(answer) => answer.is_none_or(|answer| !answer.complete && answer.problem.is_none()),
        // A search is still to come.
        None => !known.offline && spot.typed.len() < SHORTEST && is_on_hub(&spot.typed),
    };
    Offered { items, page: None, is_incomplete, is_alone: false }
}

/// `verified publisher · 1B+ ↓ · a line in the publisher's words · seen 2 h ago`. A list shows text as it is.
fn described(language: Language, found: &registry::Found, seen: Option<String>) -> String {
    let retired = found.archived.then(|| phrase(language, Phrase::ImageArchived, &[]));
    let who = badge(language, if found.badge == Badge::Official { Badge::None } else { found.badge });
    let pulls = (!found.pulls.is_empty()).then(|| format!("{} ↓", found.pulls));
    let words: String = found.description.chars().filter(|ch| !ch.is_control()).take(100).collect();
    let words = (!words.trim().is_empty()).then(|| words.trim().to_owned());
    [retired, who, pulls, words, seen].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The key of an image's page: see [`crate::images`].
fn key(name: &str) -> String {
    format!("image:{name}")
}
