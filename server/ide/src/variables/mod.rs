//! Variables: what each stands for where it is used, and the way its value came.
//!
//! An ARG before the first FROM is global: FROM lines see it, a stage only after an `ARG name` of its own. A stage
//! starts with what the stage holds that it is built FROM, ENV before ARG where both have a name; from then on the
//! last definition holds, whichever it is. Public source: BuildKit, `dockerfile2llb/convert.go` (`dispatchArg`,
//! `dispatchEnv`, `buildMetaArgs`, and where a stage's environment begins).
//!
//! Definitions only see what stands above them, so nothing here can go round in a circle. Values are worked out
//! when they are asked for, and cut when they grow beyond [`LONGEST`].

mod collect;
mod definition;
mod evaluate;
mod lookup;
mod shell;
mod spot;
mod way;

use std::collections::HashMap;

use builder::graph::{ImageFacts, Images, Request};
use syntax::Document;
use syntax::shell::Lexer;

pub use definition::{Definition, Found, Kind, Point, Source, Value};
pub use spot::{Reader, Spot};
pub use way::Link;

/// Values are cut at this many bytes.
pub const LONGEST: usize = 4 << 10;

/// The variables of a document, for one request.
pub struct Variables<'a> {
    document: &'a Document,
    request: &'a Request,
    images: &'a dyn Images,
    lexer: Lexer,
    definitions: Vec<Definition>,
    globals: Names,
    stages: Vec<StageScope>,
}

/// The definitions of each name, in their order.
type Names = HashMap<String, Vec<usize>>;

/// What a stage defines.
#[derive(Debug, Default)]
struct StageScope {
    /// Where its FROM starts.
    start: usize,
    /// The stage that it is built from.
    base: Option<usize>,
    /// The image that it is built from, where nothing is known of its environment.
    unknown_image: Option<String>,
    /// The image that it is built from, as it is named, and what is known of it.
    known_image: Option<(String, ImageFacts)>,
    names: Names,
    /// Where each instruction that defines something starts, and its first definition.
    instructions: Vec<(usize, usize)>,
    /// The definition behind its last.
    end: usize,
}

impl<'a> Variables<'a> {
    /// Reads a document. Nothing is evaluated but names that are variables themselves.
    #[must_use]
    pub fn new(document: &'a Document, request: &'a Request, images: &'a dyn Images) -> Self {
        let mut variables = Self::empty(document, request, images);
        variables.collect(None);
        variables
    }

    /// Reads of a document what can be seen from `offset`: the global scope, and the stage there with those that it is
    /// built from. Of the others nothing is known but where they start. It is for questions about one place of a long
    /// file.
    #[must_use]
    pub fn around(
        document: &'a Document,
        request: &'a Request,
        images: &'a dyn Images,
        offset: usize,
    ) -> Self {
        let mut variables = Self::empty(document, request, images);
        variables.collect(Some(offset));
        variables
    }

    fn empty(document: &'a Document, request: &'a Request, images: &'a dyn Images) -> Self {
        Self {
            document,
            request,
            images,
            lexer: Lexer::new(document.escape().char()),
            definitions: Vec::new(),
            globals: Names::new(),
            stages: Vec::new(),
        }
    }

    /// Every definition: those of the builder, the global ones, then stage by stage.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The stage that the document's byte `offset` stands in; nothing before the first FROM.
    #[must_use]
    pub fn stage_at(&self, offset: usize) -> Option<usize> {
        self.stages.partition_point(|stage| stage.start <= offset).checked_sub(1)
    }

    /// The stage that a stage is built from.
    #[must_use]
    pub fn base_of(&self, stage: usize) -> Option<usize> {
        self.stages.get(stage)?.base
    }

    /// The image that a stage begins with, through the stages that it is built from, where nothing is known of that
    /// image's environment.
    #[must_use]
    pub fn unknown_image(&self, stage: usize) -> Option<&str> {
        let mut scope = self.stages.get(stage)?;
        // A base stands above its user, so the walk ends.
        while let Some(base) = scope.base {
            scope = self.stages.get(base)?;
        }
        scope.unknown_image.as_deref()
    }

    /// The image that a stage begins with, through the stages that it is built from, as it is named, with what is known of
    /// it.
    #[must_use]
    pub fn known_image(&self, stage: usize) -> Option<(&str, &ImageFacts)> {
        let mut scope = self.stages.get(stage)?;
        while let Some(base) = scope.base {
            scope = self.stages.get(base)?;
        }
        scope.known_image.as_ref().map(|(name, facts)| (name.as_str(), facts))
    }

    /// What an instruction that starts at `start` sees; that of FROM is the global scope.
    #[must_use]
    pub fn point(&self, start: usize) -> Point {
        let Some(stage) = self.stage_at(start) else { return Point::Global(self.global_limit(start)) };
        match self.stages.get(stage) {
            Some(scope) if scope.start == start => Point::Global(self.globals_end()),
            Some(scope) => {
                let next = scope.instructions.partition_point(|(at, _)| *at < start);
                Point::Stage(stage, scope.instructions.get(next).map_or(scope.end, |(_, first)| *first))
            }
            None => Point::Global(0),
        }
    }

    fn global_limit(&self, start: usize) -> usize {
        let end = self.globals_end();
        let before = |definition: &Definition| definition.range.is_none_or(|range| range.start < start);
        self.definitions.get(..end).map_or(0, |globals| globals.partition_point(before))
    }

    fn globals_end(&self) -> usize {
        self.definitions.partition_point(|definition| definition.stage.is_none())
    }
}

#[cfg(test)]
mod tests;
