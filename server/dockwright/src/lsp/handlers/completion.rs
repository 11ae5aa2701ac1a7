//! `textDocument/completion` and `completionItem/resolve`.

use ide::completion::images::LABEL;
use ide::completion::{CompletionItem as Offer, CompletionKind, completion_with};
use ide::images::SeenImages;
use syntax::Document;
use tower_lsp::ls_types::{CompletionItem, CompletionParams, CompletionResponse};

use crate::lsp::completions::Completions;
use crate::lsp::convert;
use crate::lsp::session::Session;

/// What can be written at the position.
pub async fn completion(session: &Session, params: &CompletionParams) -> Option<CompletionResponse> {
    let at = &params.text_document_position;
    let document = session.snapshot(&at.text_document.uri)?.document;
    let facts = session.facts();
    let offset = facts.encoding.offset(document.rope(), at.position);
    let images = session.images.complete(session, &at.text_document.uri, &document, offset).await;
    let others = if images.is_alone { Vec::new() } else { of_language(session, params, &document, offset) };
    // Which heredocs are offered depends on the word that is being typed.
    let is_incomplete =
        images.is_incomplete || others.iter().any(|item| item.kind == CompletionKind::Heredoc);
    let list = Completions {
        items: with_images(others, images.items),
        page: images.page.filter(|_| images.is_alone),
        is_incomplete,
        rope: document.rope(),
        encoding: facts.encoding,
        abilities: facts.completions,
    };
    session.prepared.keep(&list)
}

/// What the language has for the position.
fn of_language(
    session: &Session,
    params: &CompletionParams,
    document: &Document,
    offset: usize,
) -> Vec<Offer> {
    let seen = SeenImages(session.images.seen(&session.config()));
    let mut found = completion_with(document, offset, session.language(), &seen);
    let trigger = params.context.as_ref().and_then(|context| context.trigger_character.as_deref());
    if trigger == Some(" ") && found.iter().all(|item| item.kind == CompletionKind::Flag) {
        // Whoever writes a blank goes on to the arguments far more often than to a flag.
        found.clear();
    }
    found
}

/// Puts images before flags: an image is needed where a flag may be.
fn with_images(mut others: Vec<Offer>, mut images: Vec<Offer>) -> Vec<Offer> {
    let flags = others.iter().position(|item| item.kind == CompletionKind::Flag).unwrap_or(others.len());
    images.extend(others.split_off(flags));
    if others.is_empty() {
        // Thousands of tags stay where they are.
        return images;
    }
    others.append(&mut images);
    others
}

/// Adds the words to an item that was offered; an item without a key stays as it is.
pub async fn resolve(session: &Session, mut item: CompletionItem) -> CompletionItem {
    let key = item.data.as_ref().and_then(|data| data.as_str());
    let words = match key {
        Some(key) if key.starts_with("image:") => {
            let key = key.replace(LABEL, &item.label);
            session.images.page(&session.config(), session.language(), &key).await
        }
        _ => key.and_then(|key| ide::completion::documentation(session.language(), key)),
    };
    item.documentation = words
        .map(|words| convert::documentation(session.facts().completion_markup, words))
        .or(item.documentation);
    item
}
