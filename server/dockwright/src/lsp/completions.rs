//! A list of completions, written as the protocol wants it without another copy of thousands of items.

use std::borrow::Cow;
use std::rc::Rc;

use ide::completion::{CompletionItem, CompletionKind};
use ropey::Rope;
use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use syntax::{Edit, TextRange};
use tower_lsp::ls_types as lsp;

use super::encoding::Encoding;
use super::markup;

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
        // Positions are worked out and written once for a range: thousands of items have the same.
        let mut last: Option<(TextRange, Range)> = None;
        let mut place = |range: TextRange| -> serde_json::Result<Range> {
            let known = last.take().filter(|(of, _)| *of == range).map(|(_, known)| known);
            let place = known.map_or_else(|| Range::new(list, range), Ok)?;
            last = Some((range, place.clone()));
            Ok(place)
        };
        let mut seq = to.serialize_seq(Some(list.items.len()))?;
        for (index, item) in list.items.iter().enumerate() {
            let mut written = Item::new(list, index, item).map_err(S::Error::custom)?;
            // A range that was told once is for items that write their label.
            let writes_label = item.insert() == item.label && !item.snippet && item.plain.is_none();
            if told != Some(item.range) || !writes_label {
                let snippets = list.abilities.snippets;
                let new_text = if snippets { item.insert().into() } else { item.plain() };
                let range = place(item.range).map_err(S::Error::custom)?;
                written.text_edit = Some(TextEdit { range, new_text });
            }
            if written.data.is_none() && page.is_none() {
                written.data = list.page.as_deref();
            }
            seq.serialize_element(&written)?;
        }
        seq.end()
    }
}

/// A `CompletionItem` of the protocol. That of the framework owns its texts, which are thousands here.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label_details: Option<LabelDetails<'a>>,
    kind: lsp::CompletionItemKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'a, str>>,
    sort_text: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    insert_text_format: Option<lsp::InsertTextFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    insert_text_mode: Option<lsp::InsertTextMode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_edit: Option<TextEdit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_text_edits: Option<[TextEdit<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a str>,
}

#[derive(Serialize)]
struct LabelDetails<'a> {
    description: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextEdit<'a> {
    range: Range,
    new_text: Cow<'a, str>,
}

/// A range of the protocol, as JSON.
#[derive(Clone)]
struct Range(Rc<RawValue>);

impl Range {
    fn new(list: &Completions<'_>, range: TextRange) -> serde_json::Result<Self> {
        to_raw_value(&list.encoding.range(list.rope, range)).map(|json| Self(json.into()))
    }
}

impl Serialize for Range {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// The place of an item in its list. The order is ours; editors sort by this text.
struct Place(usize);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Written by hand: there are thousands, and to format a number takes longer than to write an item's other fields.
        let mut digits = *b"00000";
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        match std::str::from_utf8(&digits) {
            Ok(text) if rest == 0 => to.serialize_str(text),
            _ => to.collect_str(&self.0),
        }
    }
}

impl<'a> Item<'a> {
    /// An item that does not say yet what it replaces.
    fn new(list: &Completions<'_>, index: usize, item: &'a CompletionItem) -> serde_json::Result<Self> {
        let edit = |edit: &'a Edit| {
            let range = Range::new(list, edit.range)?;
            Ok([TextEdit { range, new_text: (&edit.text).into() }])
        };
        let brief = item.brief.as_deref().filter(|_| list.abilities.label_details);
        Ok(Self {
            label: &item.label,
            label_details: brief.map(|description| LabelDetails { description }),
            kind: kind(item.kind),
            // Editors show it as it is: the marks of our summaries would be in the way.
            detail: match (&item.key, &item.detail) {
                (Some(_), Some(text)) => Some(markup::plain(text).into()),
                (_, detail) => detail.as_deref().map(Into::into),
            },
            sort_text: Place(index),
            insert_text_format: (item.snippet && list.abilities.snippets)
                .then_some(lsp::InsertTextFormat::SNIPPET),
            // The end of a heredoc stands at the start of its line, however the line above it is indented.
            insert_text_mode: item.insert().contains('\n').then_some(lsp::InsertTextMode::AS_IS),
            text_edit: None,
            additional_text_edits: item.also.as_deref().map(edit).transpose()?,
            // The words follow when the client asks for this one item.
            data: item.key.as_deref(),
        })
    }
}

fn kind(kind: CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        CompletionKind::Instruction | CompletionKind::Directive => lsp::CompletionItemKind::KEYWORD,
        CompletionKind::Stage => lsp::CompletionItemKind::CLASS,
        CompletionKind::Flag | CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
        CompletionKind::Value => lsp::CompletionItemKind::VALUE,
        CompletionKind::Rule => lsp::CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Variable => lsp::CompletionItemKind::VARIABLE,
        CompletionKind::Heredoc => lsp::CompletionItemKind::SNIPPET,
    }
}
