//! The digest that a tag names now, and those of its platforms.

use syntax::Reference;

use super::Offered;
use super::spot::Spot;
use crate::completion::{CompletionItem, CompletionKind};
use crate::images::{Known, day, seen};
use crate::texts::{Language, Phrase, phrase};

/// The digest of all platforms first: it is what a pin should hold.
pub(super) fn offered(spot: &Spot, image: &Reference, language: Language, known: &Known) -> Offered {
    let answer = known.image_of(image, None);
    let told = known.told_of_tag(image);
    let detail = told.as_ref().and_then(|told| told.value.as_deref());
    let mut items: Vec<CompletionItem> = Vec::new();
    let mut add = |digest: &str, words: &[String], seen: &Option<String>| {
        if syntax::reference::is_digest(digest) && items.iter().all(|item| item.label != digest) {
            let words = words.iter().chain(seen).map(String::as_str).collect::<Vec<_>>().join(" · ");
            items.push(CompletionItem::new(CompletionKind::Value, digest, spot.range).detail(Some(words)));
        }
    };
    let pushed = detail.and_then(|detail| detail.pushed.as_ref()).and_then(day);
    let mut words = vec![image.tag_meant().unwrap_or_default().to_owned()];
    words.extend(pushed.map(|day| phrase(language, Phrase::ImagePushed, &[&day.to_string()])));
    let value = answer.and_then(|answer| answer.value.clone());
    if let Some(known) = &value {
        let seen = seen(language, answer);
        add(&known.digest, &words, &seen);
        for variant in &known.platforms {
            add(&variant.digest, &[variant.platform.to_string()], &seen);
        }
    }
    if let Some(detail) = detail {
        let seen = seen(language, told.as_ref());
        if let Some(digest) = &detail.digest {
            add(digest, &words, &seen);
        }
        for variant in &detail.platforms {
            if let Some(digest) = &variant.digest {
                add(digest, &[variant.platform.to_string()], &seen);
            }
        }
    }
    let failed = answer.is_some_and(|answer| answer.problem.is_some());
    Offered { is_incomplete: value.is_none() && !failed, is_alone: true, items, page: None }
}
