//! The stages of a document, each with what its FROM comes to and what a walk through it found.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use builder::graph::ImageFacts;
use syntax::dockerfile::{Body, From, Word};
use syntax::document::Placed;
use syntax::shell::{Expansion, Lexer, ShellError};
use syntax::{Platform, Reference, TextRange};

use super::globals::{Globals, stage_name};
use super::walk::{self, Base, Input, Walked};
use crate::diagnostics::Facts;

/// A build stage.
#[derive(Debug, Clone)]
pub struct Stage<'a> {
    /// Its FROM.
    pub from: Placed<'a>,
    /// The bytes that it takes, from its FROM to before the next.
    pub range: Range<usize>,
    /// Its name in lower case; empty when it has none.
    pub name: String,
    /// Its instructions without the FROM.
    pub instructions: Vec<Placed<'a>>,
    /// What FROM names, variables put in.
    pub image: Result<Expansion, ShellError>,
    /// What `--platform` says, variables put in; nothing without the flag.
    pub platform: Option<Result<Expansion, ShellError>>,
    /// The stage that it is built from.
    pub base: Option<usize>,
    pub(in crate::diagnostics) walked: Option<Arc<Walked>>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(from: Placed<'a>, end: usize, globals: &Globals, escape: char) -> Self {
        let expand = |word: &Word| expand(&word.text, globals, escape);
        let image = body(from).and_then(|body| body.image.as_ref());
        let flag = from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        Self {
            from,
            range: from.start..end,
            name: stage_name(from.instruction),
            instructions: Vec::new(),
            image: image.map_or_else(|| Ok(Expansion::default()), expand),
            platform: flag.filter(|word| !word.text.is_empty()).map(expand),
            base: None,
            walked: None,
        }
    }

    /// Its FROM as it was read.
    #[must_use]
    pub fn body(&self) -> Option<&'a From> {
        body(self.from)
    }

    /// The word that names the image, or the keyword where it is missing, from the start of the FROM.
    #[must_use]
    pub fn image_range(&self) -> TextRange {
        let image = self.body().and_then(|body| body.image.as_ref());
        image.map_or(self.from.instruction.name.range, |word| word.range)
    }

    /// The image or stage that it is built from; empty where that cannot be read.
    #[must_use]
    pub fn image_name(&self) -> &str {
        self.image.as_ref().map_or("", |found| found.text.as_str())
    }

    /// What the stage is built for.
    #[must_use]
    pub fn target(&self, facts: &Facts) -> Platform {
        let asked = self.platform.as_ref().and_then(|found| found.as_ref().ok());
        let asked = asked.and_then(|found| Platform::parse(&found.text, &facts.request.engine_platform));
        asked.unwrap_or_else(|| facts.request.target_platform())
    }

    /// What is known of the image that it is built from.
    #[must_use]
    pub fn image_facts(&self, facts: &Facts) -> Option<ImageFacts> {
        facts.images.facts(&self.reference()?, &self.target(facts))
    }

    /// The image in its full spelling; nothing when what FROM names is no reference.
    #[must_use]
    pub fn reference(&self) -> Option<Arc<str>> {
        let name = self.image_name();
        let full = |name: &str| Reference::parse(name).ok().map(|found| Arc::from(found.to_string()));
        // Worked out once for each FROM, unless variables make another name of it.
        let kept: &Named = self.from.instruction.slot.get_or_init(|| Named(name.to_owned(), full(name)));
        if kept.0 == name { kept.1.clone() } else { full(name) }
    }
}

/// What FROM named when it was first asked, and the image in its full spelling.
struct Named(String, Option<Arc<str>>);

/// Walks through the stages in their order.
pub(super) fn walk_all(stages: &mut [Stage<'_>], globals: &Arc<Globals>, facts: &Facts, escape: char) {
    let mut names: HashMap<String, usize> = HashMap::new();
    for index in 0..stages.len() {
        let Some(stage) = stages.get(index) else { break };
        let base = names.get(stage.image_name()).copied();
        let start = match base.and_then(|base| stages.get(base)).and_then(|base| base.walked.clone()) {
            Some(walked) => Base::Stage(walked),
            None => Base::Image(Box::new(stage.image_facts(facts).unwrap_or_default()), stage.target(facts)),
        };
        let input = Input {
            instructions: stage.instructions.iter().map(|placed| placed.instruction).collect(),
            base: start,
            globals: Arc::clone(globals),
            facts,
            from: stage.image_range(),
            escape,
        };
        let walked = walk::walk(stage.from.instruction, input);
        if let Some(stage) = stages.get_mut(index) {
            if !stage.name.is_empty() {
                names.insert(stage.name.clone(), index);
            }
            stage.base = base;
            stage.walked = Some(walked);
        }
    }
}

fn body(from: Placed<'_>) -> Option<&From> {
    match &from.instruction.body {
        Body::From(body) => Some(body),
        _ => None,
    }
}

/// A text of a FROM line with variables put in.
pub(in crate::diagnostics) fn expand(
    text: &str,
    globals: &Globals,
    escape: char,
) -> Result<Expansion, ShellError> {
    if text.contains(['$', '\'', '"', escape]) {
        Lexer::new(escape).expand(text, globals)
    } else {
        Ok(Expansion { text: text.to_owned(), ..Expansion::default() })
    }
}
