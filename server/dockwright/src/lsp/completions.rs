//! A list of completions, written as the protocol wants it without another copy of thousands of items.

use std::cell::Cell;

use ide::completion::CompletionItem;
use ropey::Rope;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use syntax::TextRange;
use tower_lsp::ls_types as lsp;

use super::convert;
use super::encoding::Encoding;

/// What the client can do with a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Abilities {
    /// It takes snippets.
    pub snippets: bool,
    /// It shows a few words on every line.
    pub label_details: bool,
    /// It can be told the range that is replaced once (`CompletionList.itemDefaults`, since version 3.17).
    range: bool,
    /// It can be told once what it sends back with an item that is to be explained.
    data: bool,
}

impl Abilities {
    /// What a client says of itself.
    pub fn of(client: &lsp::CompletionClientCapabilities) -> Self {
        let item = client.completion_item.as_ref();
        let once = client.completion_list.as_ref().and_then(|list| list.item_defaults.as_ref());
        let has = |name: &str| once.is_some_and(|once| once.iter().any(|one| one == name));
        Self {
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            label_details: item.and_then(|item| item.label_details_support).unwrap_or(false),
            range: has("editRange"),
            data: has("data"),
        }
    }
}

/// A list.
pub struct Completions<'a> {
    /// The items, the best first.
    pub items: Vec<CompletionItem>,
    /// The key of the words on every item that has none.
    pub page: Option<String>,
    /// Whether more may come when the same is asked again.
    pub is_incomplete: bool,
    /// The document's text.
    pub rope: &'a Rope,
    /// How the client counts characters.
    pub encoding: Encoding,
    /// What it can do.
    pub abilities: Abilities,
}

impl Completions<'_> {
    /// The range that is told once: of the first item, which most share.
    fn range(&self) -> Option<TextRange> {
        self.items.first().map(|item| item.range).filter(|_| self.abilities.range)
    }

    fn page(&self) -> Option<&str> {
        self.page.as_deref().filter(|_| self.abilities.data)
    }
}

impl Serialize for Completions<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (range, page) = (self.range(), self.page());
        let has_defaults = range.is_some() || page.is_some();
        if !self.is_incomplete && !has_defaults {
            return Items(self).serialize(to);
        }
        let mut list = to.serialize_map(None)?;
        list.serialize_entry("isIncomplete", &self.is_incomplete)?;
        if has_defaults {
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            struct Told<'a> {
                #[serde(skip_serializing_if = "Option::is_none")]
                edit_range: Option<lsp::Range>,
                #[serde(skip_serializing_if = "Option::is_none")]
                data: Option<&'a str>,
            }
            let edit_range = range.map(|range| self.encoding.range(self.rope, range));
            list.serialize_entry("itemDefaults", &Told { edit_range, data: page })?;
        }
        list.serialize_entry("items", &Items(self))?;
        list.end()
    }
}

struct Items<'a>(&'a Completions<'a>);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let list = self.0;
        let (told, page) = (list.range(), list.page());
        // Positions are worked out once for a range: thousands of items have the same.
        let last: Cell<Option<(TextRange, lsp::Range)>> = Cell::new(None);
        let place = |range: TextRange| {
            let known = last.get().filter(|(of, _)| *of == range);
            let (_, place) = known.unwrap_or_else(|| (range, list.encoding.range(list.rope, range)));
            last.set(Some((range, place)));
            place
        };
        to.collect_seq(list.items.iter().enumerate().map(|(index, item)| {
            let own = if told == Some(item.range) { None } else { Some(place(item.range)) };
            let mut out = convert::completion(list.encoding, list.rope, list.abilities, index, item, own);
            // A range that was told once is for items that write their label.
            let writes_label = item.insert == item.label && !item.snippet && item.plain.is_none();
            if own.is_none() && !writes_label {
                let new_text = convert::written(item, list.abilities.snippets);
                out.text_edit = Some(lsp::TextEdit { range: place(item.range), new_text }.into());
            }
            if out.data.is_none() && page.is_none() {
                out.data = list.page.as_deref().map(Into::into);
            }
            out
        }))
    }
}
