//! A whole file in words: each instruction, what it does, what it adds, what makes it run again.

mod here;
mod reasons;

use std::collections::{HashMap, HashSet};

use builder::graph::{Graph, Images, NoImages, Request};
use syntax::document::Placed;
use syntax::language::{Effect, Keyword};
use syntax::shell::Lexer;
use syntax::{Document, TextRange};

use crate::origin::origin;
use crate::stages::{Base, Stages};
use crate::texts::{self, Language, Phrase, phrase};
use crate::variables::{Found, Reader, Spot, Value, Variables};

/// What an instruction adds to the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adds {
    /// Files, as a layer of their own.
    Layer,
    /// A setting in the image's configuration, 0 bytes.
    Metadata,
    /// All layers of what a stage is built from.
    Base,
    /// Nothing: it only concerns the build, or cannot be read.
    Nothing,
}

/// A variable that an instruction uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// Its name.
    pub name: String,
    /// Its value, as far as it is known.
    pub value: Option<String>,
    /// What gives it the value, in words; nothing where nothing does.
    pub from: Option<String>,
    /// Whether the base image may give it one, of which nothing is known.
    pub unknown: bool,
}

/// One instruction in words. Words are Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The instruction, in bytes of the document.
    pub range: TextRange,
    /// Which it is; nothing where BuildKit knows none of that name.
    pub keyword: Option<Keyword>,
    /// The stage that it is in, from 0; nothing before the first FROM.
    pub stage: Option<usize>,
    /// What such an instruction does.
    pub summary: String,
    /// What this very one says.
    pub here: Vec<String>,
    /// What it adds.
    pub adds: Adds,
    /// The same in words.
    pub adds_words: String,
    /// The instruction with variables put in, where it has some.
    pub resolved: Option<String>,
    /// The variables in it.
    pub variables: Vec<Resolved>,
    /// What makes it run again; nothing of what is never run.
    pub runs_again: Vec<String>,
    /// What follows of a change where the instruction is no step itself.
    pub follows: Option<String>,
    /// What the engine's progress calls it, where it is a step.
    pub step: Option<String>,
}

/// One stage in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedStage {
    /// Its name as it is written; nothing when it has none.
    pub name: Option<String>,
    /// Where its FROM starts, in bytes of the document.
    pub start: usize,
    /// What it is built from: the stage's name or number, or the image.
    pub base: Base,
    /// Whether a build of the last stage needs it.
    pub needed: bool,
}

/// A file in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The stages, in order.
    pub stages: Vec<ExplainedStage>,
    /// The instructions, in order.
    pub instructions: Vec<Explained>,
}

/// What the words are made of.
struct Material<'a> {
    document: &'a Document,
    language: Language,
    variables: Variables<'a>,
    stages: Stages,
    graph: Graph,
    needed: Vec<bool>,
    /// The steps of each instruction, by where it starts.
    steps: HashMap<usize, Vec<usize>>,
    /// The variables that lines of the file define; others nobody would look for.
    written: HashSet<String>,
}

/// The document in words, for a plain build of its last stage. Nothing is known of images.
#[must_use]
pub fn explain(document: &Document, language: Language) -> Explanation {
    explain_with(document, language, &NoImages)
}

/// The same with what is known of base images.
#[must_use]
pub fn explain_with(document: &Document, language: Language, images: &dyn Images) -> Explanation {
    let request = Request::default();
    let variables = Variables::new(document, &request, images);
    let stages = Stages::new(document, &variables);
    let graph = Graph::new(document, &request, images);
    let needed = stages.needed();
    let mut steps: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, step) in graph.steps.iter().enumerate().filter(|(_, step)| !step.onbuild) {
        steps.entry(step.start.unwrap_or(usize::MAX)).or_default().push(place);
    }
    let defined = variables.definitions().iter().filter(|one| one.range.is_some());
    let written = defined.map(|one| one.name.clone()).collect();
    let material = Material { document, language, variables, stages, graph, needed, steps, written };
    let instructions = document.instructions().map(|placed| material.instruction(placed)).collect();
    let stages = material.stages.stages.iter().zip(&material.needed).map(|(stage, needed)| ExplainedStage {
        name: stage.name.clone(),
        start: stage.range.start,
        base: stage.base.clone(),
        needed: *needed,
    });
    Explanation { stages: stages.collect(), instructions }
}

impl Material<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.language, words, filled_in)
    }

    fn instruction(&self, placed: Placed<'_>) -> Explained {
        let instruction = placed.instruction;
        let mut explained = Explained {
            range: placed.range(),
            keyword: instruction.keyword,
            stage: self.variables.stage_at(placed.start),
            summary: String::new(),
            here: Vec::new(),
            adds: Adds::Nothing,
            adds_words: self.say(Phrase::BuildOnlyEffect, &[]),
            resolved: None,
            variables: Vec::new(),
            runs_again: Vec::new(),
            follows: None,
            step: None,
        };
        let Some(keyword) = instruction.keyword else {
            explained.summary =
                self.say(Phrase::NoInstruction, &[&crate::markdown::code(&instruction.name.text)]);
            return explained;
        };
        let text = texts::text(self.language, &keyword.instruction().key());
        explained.summary = text.map(|text| text.summary.clone()).unwrap_or_default();
        if !instruction.problems.is_empty() {
            explained.here = vec![self.say(Phrase::RefusedLine, &[])];
            return explained;
        }
        let step = self.step_of(placed);
        explained.here = self.here(placed, keyword);
        (explained.adds, explained.adds_words) = self.adds(keyword, explained.stage, step.is_some());
        explained.variables = self.resolved_in(placed);
        explained.resolved = self.with_values(placed, keyword);
        explained.runs_again = self.runs_again(placed, keyword);
        explained.follows = self.follows(placed, keyword);
        explained.step = step.map(|step| step.name.clone());
        explained
    }

    fn adds(&self, keyword: Keyword, stage: Option<usize>, is_step: bool) -> (Adds, String) {
        let (adds, words) = match keyword.instruction().effect {
            Effect::Stage => {
                let base = stage.and_then(|stage| self.stages.stages.get(stage)).map(|stage| &stage.base);
                let words =
                    if base == Some(&Base::Scratch) { Phrase::EmptyEffect } else { Phrase::BaseEffect };
                (Adds::Base, words)
            }
            // `WORKDIR /` is where every container is anyway.
            Effect::Layer if keyword == Keyword::Workdir && !is_step => {
                (Adds::Metadata, Phrase::MetadataEffect)
            }
            Effect::Layer => (Adds::Layer, Phrase::LayerEffect),
            Effect::Metadata => (Adds::Metadata, Phrase::MetadataEffect),
            Effect::BuildOnly => (Adds::Nothing, Phrase::BuildOnlyEffect),
        };
        (adds, self.say(words, &[]))
    }

    /// Every variable of an instruction, once.
    fn resolved_in(&self, placed: Placed<'_>) -> Vec<Resolved> {
        let mut resolved: Vec<Resolved> = Vec::new();
        for spot in self.variables.spots(placed) {
            if resolved.iter().any(|known| known.name == spot.name) || spot.assigned {
                continue;
            }
            let found = self.variables.find(spot.point, &spot.name);
            let in_shell = spot.reader != Reader::Builder;
            let (value, from) = match found {
                Found::Definition(place) => {
                    let value = self.variables.value(place).text().map(str::to_owned);
                    let definition = self.variables.definitions().get(place);
                    (value, definition.map(|definition| origin(self.document, self.language, definition)))
                }
                // The shell may well have variables of its own.
                Found::Base | Found::Nothing if in_shell => continue,
                Found::Declared(_) | Found::Base | Found::Nothing => (None, None),
            };
            resolved.push(Resolved { name: spot.name, value, from, unknown: found == Found::Base });
        }
        resolved
    }

    /// The instruction with values in place of variables, where that is known and tells anything.
    fn with_values(&self, placed: Placed<'_>, keyword: Keyword) -> Option<String> {
        let text = placed.instruction.logical.text.trim();
        if keyword == Keyword::Onbuild || !text.contains('$') {
            return None;
        }
        let spots = self.variables.spots(placed);
        let now = |spot: &Spot| matches!(spot.reader, Reader::Builder | Reader::Shell);
        if spots.is_empty() || !spots.iter().all(now) {
            return None;
        }
        let escape = self.document.escape().char();
        let lexer = Lexer { raw_quotes: true, raw_escapes: true, skip_unset: true, ..Lexer::new(escape) };
        let point = self.variables.point(placed.start);
        match self.variables.expand_with(text, point, lexer) {
            Value::Exact(found) | Value::Partly(found) if *found != *text => Some(found.to_string()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
