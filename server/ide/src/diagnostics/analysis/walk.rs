//! One step of a stage as BuildKit's conversion takes it: what the rules say of it, and what holds behind it.
//!
//! Public source: BuildKit, `dispatch` and its siblings in `frontend/dockerfile/dockerfile2llb/convert.go`.

use std::sync::Arc;

use builder::graph::Mount;
use syntax::dockerfile::{Body, Command, Instruction, Pair};
use syntax::language::Keyword;
use syntax::shell::Lexer;

use super::globals::Globals;
use super::state::State;
use super::step::{Found, Step, StepSink};
use super::track::{Outcome, Track};
use super::words::{Expandable, Words};
use crate::diagnostics::Facts;
use crate::diagnostics::conversion;
use crate::diagnostics::rule::{Check, Findings};
use crate::diagnostics::rules::RULES;

/// What all steps of a document read.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) globals: &'a Globals,
    pub(super) facts: &'a Facts,
    pub(super) escape: char,
}

/// Takes the step at an index of the last of the stages; nothing for one that a walk passes by.
pub(super) fn take(stages: &[Box<Track>], at: usize, around: Around<'_>) -> Option<Box<Outcome>> {
    let stage = stages.last()?;
    let instruction = &stage.steps.get(at)?.instruction;
    if Words::of(instruction, around.escape).inert {
        return None;
    }
    let state = State::new(stages, around.globals, at);
    let mut walk = Walk { around, instruction, triggered: at < stage.triggers, state, found: Vec::new() };
    let trigger = walk.step();
    let found = walk.found.into_iter().map(Arc::new).collect();
    let (wrote, asked) = walk.state.finish();
    Some(Box::new(Outcome { found, wrote, asked, trigger }))
}

struct Walk<'a> {
    around: Around<'a>,
    instruction: &'a Arc<Instruction>,
    /// Whether the base brought the instruction.
    triggered: bool,
    state: State<'a>,
    found: Vec<Found>,
}

impl Walk<'_> {
    /// The trigger that it leaves behind.
    fn step(&mut self) -> Option<Arc<Instruction>> {
        let (instruction, escape) = (self.instruction, self.around.escape);
        let words = Words::of(instruction, escape);
        let mounts = mounts(instruction, &self.state, escape);
        let all: &[Expandable] = if mounts.is_empty() { &words.expandable } else { &mounts };
        self.look(all, true);
        match (instruction.keyword, &instruction.body) {
            (Some(Keyword::Env), Body::Pairs(pairs)) => self.environment(pairs),
            (Some(Keyword::Arg), Body::Pairs(pairs)) => pairs.iter().for_each(|pair| self.argument(pair)),
            // One that is refused chooses none.
            (Some(Keyword::Shell), Body::Command(Command::Exec(_))) => self.state.choose_shell(),
            (Some(Keyword::Workdir), Body::Single(Some(word))) => {
                let path = Lexer::new(escape).expand(&word.text, &self.state);
                self.state.enter(&path.map(|found| found.text).unwrap_or_default());
            }
            (Some(Keyword::Onbuild), Body::Onbuild(Some(inner))) => {
                return Some(Arc::new(Instruction::clone(inner)));
            }
            (Some(keyword @ (Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)), _) => {
                self.state.pass(keyword);
            }
            _ => {}
        }
        None
    }

    /// Lets the rules look. `whole` tells that it is the whole instruction and not one pair of an ARG.
    fn look(&mut self, words: &[Expandable], whole: bool) {
        let Around { facts, escape, .. } = self.around;
        let (instruction, state) = (self.instruction, &self.state);
        let step = Step { instruction, state, facts, words, escape, whole };
        let mut sink = StepSink { step: &step, out: &mut self.found };
        conversion::step(&step, &mut sink);
        for rule in RULES {
            match rule.check {
                Check::Step(look) => look(&step, &mut sink),
                // What a trigger says by itself it says at the FROM, of what is checked when it runs.
                Check::Instruction { of, look }
                    if whole
                        && self.triggered
                        && rule.in_triggers()
                        && instruction.keyword.is_some_and(|keyword| of.contains(&keyword)) =>
                {
                    let mut found = Findings::default();
                    look(instruction, &mut found);
                    found.0.into_iter().for_each(|one| sink.add(rule, one.range, one.message));
                }
                _ => {}
            }
        }
    }

    fn environment(&mut self, pairs: &[Pair]) {
        let escape = self.around.escape;
        let lexer = Lexer::new(escape);
        let special = |text: &str| text.contains(['$', '\'', '"', escape]);
        // The pairs do not see each other.
        let expanded: Vec<(String, String)> = pairs
            .iter()
            .map(|pair| {
                let value = pair.value.as_ref().map_or("", |word| word.text.as_str());
                let text = |text: &str| match special(text).then(|| lexer.expand(text, &self.state)) {
                    Some(Ok(found)) => found.text,
                    Some(Err(_)) | None => text.to_owned(),
                };
                (text(&pair.key.text), text(value))
            })
            .collect();
        for (name, value) in &expanded {
            self.state.keep(name, value);
        }
    }

    fn argument(&mut self, pair: &Pair) {
        let name = &pair.key.text;
        let value = match (self.around.facts.request.arguments.get(name), &pair.value) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(word)) => match Expandable::of(word, &word.text, self.around.escape) {
                None => Some(word.text.clone()),
                Some(expandable) => {
                    self.look(std::slice::from_ref(&expandable), false);
                    expandable.expand(&self.state).ok().map(|found| found.text)
                }
            },
            (None, None) => self.state.global(name).map(str::to_owned),
        };
        self.state.declare(name, value.as_deref());
    }
}

/// The fields of a RUN's mounts that variables are put into.
fn mounts(instruction: &Instruction, state: &State<'_>, escape: char) -> Vec<Expandable> {
    let flags = instruction.flags.iter().filter(|flag| flag.name == "mount");
    let values = flags.filter_map(|flag| flag.value.as_ref()).filter(|word| word.text.contains('$'));
    let mut out = Vec::new();
    for word in values {
        let fields = std::cell::RefCell::new(Vec::new());
        let lexer = Lexer::new(escape);
        let expand = |value: &str| {
            fields.borrow_mut().extend(Expandable::of_field(word, value, escape));
            lexer.expand(value, state).map(|found| found.text).map_err(|error| error.to_string())
        };
        // What is wrong with the mount is told elsewhere.
        let _ = Mount::read(&word.text, &expand);
        out.extend(fields.into_inner());
    }
    out
}
