//! An instruction of a stage on its way into the graph.

use std::sync::Arc;

use syntax::Document;
use syntax::dockerfile::{Body, Instruction};
use syntax::language::Keyword;

use super::mount::Mount;

/// An instruction, its own or a trigger's.
#[derive(Debug, Clone)]
pub(super) struct Command {
    pub(super) instruction: Arc<Instruction>,
    /// Where it starts in the document; of a trigger, where the FROM starts.
    pub(super) start: usize,
    /// Whether a trigger of the base brought it.
    pub(super) onbuild: bool,
    /// The states that `--from` and the mounts name, in order; nothing where they name none.
    pub(super) sources: Vec<Option<usize>>,
}

impl Command {
    pub(super) fn new(instruction: &Arc<Instruction>, start: usize) -> Self {
        Self { instruction: Arc::clone(instruction), start, onbuild: false, sources: Vec::new() }
    }

    /// Reads a trigger. `None`: it is not one single instruction.
    pub(super) fn trigger(text: &str, start: usize) -> Option<Self> {
        let document = Document::new(text);
        let mut instructions = document.instructions();
        let first = instructions.next()?;
        let single = instructions.next().is_none();
        let instruction = Arc::clone(first.instruction);
        single.then_some(Self { instruction, start, onbuild: true, sources: Vec::new() })
    }

    pub(super) fn keyword(&self) -> Option<Keyword> {
        self.instruction.keyword
    }

    /// The text of the whole instruction, continuations joined, without bodies of heredocs.
    pub(super) fn text(&self) -> &str {
        self.instruction.logical.text.trim()
    }

    /// The value of a flag; the last, should it stand twice.
    pub(super) fn flag(&self, name: &str) -> Option<&str> {
        self.flags(name).last().copied()
    }

    /// The values of a flag that repeats.
    pub(super) fn flags(&self, name: &str) -> Vec<&str> {
        self.instruction
            .flags
            .iter()
            .filter(|flag| flag.name == name)
            .map(|flag| flag.value.as_ref().map_or("true", |word| word.text.as_str()))
            .collect()
    }

    /// A flag that is true or false; nothing when it is not there.
    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.flag(name).map(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether progress counts it.
    pub(super) fn is_counted(&self) -> bool {
        matches!(self.keyword(), Some(Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir))
    }

    /// What `--from` and the mounts name, in order; an empty name where a mount names nothing.
    pub(super) fn source_names(&self) -> Vec<String> {
        match self.keyword() {
            Some(Keyword::Copy) => {
                self.flag("from").into_iter().filter(|from| !from.is_empty()).map(str::to_owned).collect()
            }
            Some(Keyword::Run) => self.flags("mount").into_iter().map(Mount::from_of).collect(),
            _ => Vec::new(),
        }
    }

    /// The trigger that an ONBUILD holds, as it is kept in an image.
    pub(super) fn onbuild_expression(&self) -> Option<String> {
        let Body::Onbuild(Some(_)) = &self.instruction.body else { return None };
        let text = self.text();
        let (_, rest) = text.split_at_checked("ONBUILD".len())?;
        let mut expression = rest.trim_start().to_owned();
        for heredoc in &self.instruction.heredocs {
            expression.push('\n');
            expression.push_str(&heredoc.content);
            expression.push_str(&heredoc.start.name);
        }
        Some(expression)
    }
}

/// Leading tabs dropped from every line, as `<<-` wants it.
pub(super) fn without_tabs(text: &str) -> String {
    text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}
