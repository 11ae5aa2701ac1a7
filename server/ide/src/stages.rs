//! The stages of a file: what each is built from, and where each is used.

use std::collections::HashMap;

use builder::graph::EdgeKind;
use syntax::dockerfile::{Body, From, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use crate::variables::{Value, Variables};

/// What a stage is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage.
    Stage(usize),
    /// An image, variables put in as far as they are known.
    Image(String),
    /// Nothing.
    Scratch,
    /// What cannot be read.
    Unknown,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name as it is written; nothing when it has none.
    pub name: Option<String>,
    /// Where the name stands, in bytes of the document.
    pub name_range: Option<TextRange>,
    /// From its FROM to the next one or the end of the text.
    pub range: TextRange,
    /// What it is built from.
    pub base: Base,
}

impl Stage {
    /// Its name, or its number: what `--from` and `--target` call it.
    #[must_use]
    pub fn shown(&self, number: usize) -> String {
        self.name.clone().unwrap_or_else(|| number.to_string())
    }
}

/// A word that names a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The stage that is named.
    pub stage: usize,
    /// The stage that the word stands in.
    pub by: usize,
    /// How it is used.
    pub kind: EdgeKind,
    /// The word, in bytes of the document.
    pub range: TextRange,
}

/// The stages of a document and every word that names one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages {
    /// In the order of the file.
    pub stages: Vec<Stage>,
    /// In the order of the file.
    pub mentions: Vec<Mention>,
}

impl Stages {
    /// Reads a document.
    #[must_use]
    pub fn new(document: &Document, variables: &Variables<'_>) -> Self {
        let mut found = Self::default();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for placed in document.stages() {
            found.declare(placed, variables, &mut by_name);
        }
        let end = document.rope().len_bytes();
        let starts: Vec<usize> = found.stages.iter().map(|stage| stage.range.start).collect();
        for (stage, next) in found.stages.iter_mut().zip(starts.into_iter().skip(1).chain([end])) {
            stage.range.end = next;
        }
        for placed in document.takers() {
            let Some(by) = variables.stage_at(placed.start) else { continue };
            let outer: &Instruction = placed.instruction;
            let read = match &outer.body {
                Body::Onbuild(Some(trigger)) => trigger,
                _ => outer,
            };
            for (name, range, kind) in sources(outer, read) {
                let number = || name.parse::<usize>().ok().filter(|_| kind == EdgeKind::Copy);
                let stage = by_name.get(&name.to_lowercase()).copied().or_else(number);
                if let Some(stage) = stage.filter(|stage| *stage < found.stages.len()) {
                    found.mentions.push(Mention { stage, by, kind, range: placed.in_document(range) });
                }
            }
        }
        found.mentions.sort_by_key(|mention| mention.range.start);
        found
    }

    fn declare(
        &mut self,
        placed: Placed<'_>,
        variables: &Variables<'_>,
        by_name: &mut HashMap<String, usize>,
    ) {
        let number = self.stages.len();
        let nothing = From::default();
        let from = match &placed.instruction.body {
            Body::From(from) => from,
            _ => &nothing,
        };
        let name = from.name.as_ref().filter(|name| !name.text.is_empty());
        let written = from.image.as_ref().map_or("", |image| image.text.as_str());
        let value = variables.expand(written, variables.point(placed.start));
        let exact = match &value {
            Value::Exact(text) => by_name.get(&**text).copied(),
            _ => None,
        };
        let base = match (exact, value.text()) {
            (Some(stage), _) => Base::Stage(stage),
            (None, Some("scratch")) => Base::Scratch,
            (None, Some(image)) if !image.is_empty() => Base::Image(image.to_owned()),
            _ => Base::Unknown,
        };
        if let (Some(stage), Some(image)) = (exact, &from.image) {
            let range = placed.in_document(image.range);
            self.mentions.push(Mention { stage, by: number, kind: EdgeKind::From, range });
        }
        self.stages.push(Stage {
            name: name.map(|name| name.text.clone()),
            name_range: name.map(|name| placed.in_document(name.range)),
            range: TextRange::new(placed.range().start, placed.range().end),
            base,
        });
        if let Some(name) = name {
            by_name.insert(name.text.to_lowercase(), number);
        }
    }

    /// The stage whose name stands at `offset`, and the word: in AS, or where something takes from it.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<(usize, TextRange)> {
        let named = self.stages.iter().enumerate().find_map(|(number, stage)| {
            Some((number, stage.name_range.filter(|range| range.touches(offset))?))
        });
        let mention = || self.mentions.iter().find(|mention| mention.range.touches(offset));
        named.or_else(|| mention().map(|mention| (mention.stage, mention.range)))
    }

    /// The stages that the last one needs.
    #[must_use]
    pub fn needed(&self) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        let mut takes: HashMap<usize, Vec<usize>> = HashMap::new();
        for mention in &self.mentions {
            takes.entry(mention.by).or_default().push(mention.stage);
        }
        let mut waiting: Vec<usize> = self.stages.len().checked_sub(1).into_iter().collect();
        while let Some(stage) = waiting.pop() {
            if needed.get_mut(stage).is_some_and(|slot| !std::mem::replace(slot, true)) {
                waiting.extend(takes.get(&stage).into_iter().flatten());
            }
        }
        needed
    }
}

/// What an instruction takes from: the word, where it stands, and how.
pub(crate) fn sources(outer: &Instruction, read: &Instruction) -> Vec<(String, TextRange, EdgeKind)> {
    let flags = |name: &'static str| {
        read.flags.iter().filter(move |flag| flag.name == name).filter_map(|flag| flag.value.as_ref())
    };
    match read.keyword {
        Some(Keyword::Copy) => {
            flags("from").map(|value| (value.text.clone(), value.range, EdgeKind::Copy)).collect()
        }
        Some(Keyword::Run) => flags("mount")
            .filter_map(|value| {
                let start = outer.logical.logical(value.range.start);
                let end = outer.logical.logical(value.range.end);
                let text = outer.logical.text.get(start..end)?;
                let (at, name) = mount_source(text)?;
                let range = TextRange::new(start + at, start + at + name.len());
                Some((name.to_owned(), outer.logical.source_range(range), EdgeKind::Mount))
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The value of a mount's `from` and where it begins; the last one counts.
fn mount_source(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    let mut found = None;
    for field in text.split(',') {
        let key = field.trim_start_matches('"');
        if let Some((name, value)) = key.split_once('=')
            && name.eq_ignore_ascii_case("from")
        {
            let start = at + (field.len() - value.len());
            found = Some((start, value.trim_end_matches('"')));
        }
        at += field.len() + 1;
    }
    found
}
