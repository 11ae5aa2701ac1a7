//! A walk through one stage as BuildKit's conversion does it, kept with the stage's FROM until something changes
//! that it read.
//!
//! Public source: BuildKit, `dispatch` and its siblings in `frontend/dockerfile/dockerfile2llb/convert.go`.

use std::sync::{Arc, Mutex, PoisonError};

use builder::graph::{ImageFacts, Mount};
use syntax::dockerfile::{Body, Command, Instruction, Pair};
use syntax::language::Keyword;
use syntax::shell::Lexer;
use syntax::{Platform, TextRange};

use super::globals::Globals;
use super::state::State;
use super::step::{Found, Step, StepSink};
use super::words::{Expandable, Words};
use crate::diagnostics::Facts;
use crate::diagnostics::conversion;
use crate::diagnostics::rule::{Check, Findings};
use crate::diagnostics::rules::RULES;

/// What a stage is built from.
#[derive(Debug, Clone)]
pub(super) enum Base {
    /// A stage above, by its end and its triggers.
    Stage(Arc<Walked>),
    /// An image or nothing.
    Image(Box<ImageFacts>, Platform),
}

/// What came of a walk.
#[derive(Debug)]
pub(in crate::diagnostics) struct Walked {
    /// What was found.
    pub(in crate::diagnostics) found: Vec<Found>,
    end: State,
    triggers: Vec<Arc<Instruction>>,
}

/// What a walk reads.
pub(super) struct Input<'a> {
    /// The stage's instructions without its FROM.
    pub(super) instructions: Vec<&'a Arc<Instruction>>,
    pub(super) base: Base,
    pub(super) globals: Arc<Globals>,
    pub(super) facts: &'a Facts,
    /// Where triggers are shown, from the start of the FROM.
    pub(super) from: TextRange,
    pub(super) escape: char,
}

/// A walk that was done, with everything that it read.
struct Kept {
    instructions: Vec<Arc<Instruction>>,
    base: Base,
    globals: Arc<Globals>,
    facts: Facts,
    from: TextRange,
    walked: Arc<Walked>,
}

impl Kept {
    fn holds(&self, input: &Input<'_>) -> bool {
        let same_base = match (&self.base, &input.base) {
            (Base::Stage(known), Base::Stage(now)) => Arc::ptr_eq(known, now),
            (Base::Image(known, platform), Base::Image(now, wanted)) => known == now && platform == wanted,
            _ => false,
        };
        let ignore = |facts: &Facts| facts.ignore.as_ref().map(Arc::as_ptr);
        same_base
            && self.from == input.from
            && self.instructions.len() == input.instructions.len()
            && self.instructions.iter().zip(&input.instructions).all(|(known, now)| Arc::ptr_eq(known, now))
            && (Arc::ptr_eq(&self.globals, &input.globals) || self.globals == input.globals)
            && ignore(&self.facts) == ignore(input.facts)
            && (Arc::ptr_eq(&self.facts.request, &input.facts.request)
                || self.facts.request == input.facts.request)
    }
}

#[derive(Default)]
struct Memory(Mutex<Option<Kept>>);

/// Walks through a stage, or answers with what an earlier walk found where it read the same.
pub(super) fn walk(from: &Instruction, input: Input<'_>) -> Arc<Walked> {
    let memory: &Memory = from.slot.get_or_init(Memory::default);
    let mut kept = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = kept.as_ref().filter(|kept| kept.holds(&input)) {
        return Arc::clone(&kept.walked);
    }
    let walked = Arc::new(Walk::new(&input).run(&input));
    *kept = Some(Kept {
        instructions: input.instructions.into_iter().cloned().collect(),
        base: input.base,
        globals: input.globals,
        facts: input.facts.clone(),
        from: input.from,
        walked: Arc::clone(&walked),
    });
    walked
}

struct Walk {
    state: State,
    found: Vec<Found>,
    triggers: Vec<Arc<Instruction>>,
    last: Vec<(Keyword, usize, TextRange)>,
}

impl Walk {
    fn new(input: &Input<'_>) -> Self {
        let state = match &input.base {
            Base::Stage(base) => State::of_stage(&base.end),
            Base::Image(facts, platform) => State::of_image(facts, platform.clone()),
        };
        Self { state, found: Vec::new(), triggers: Vec::new(), last: Vec::new() }
    }

    fn run(mut self, input: &Input<'_>) -> Walked {
        let inherited = match &input.base {
            Base::Stage(base) => base.triggers.clone(),
            Base::Image(facts, _) => facts.onbuild.iter().filter_map(|text| trigger(text)).collect(),
        };
        for instruction in &inherited {
            self.step(input, 0, instruction, Some(input.from));
        }
        for (index, instruction) in (1..).zip(&input.instructions) {
            if Words::of(instruction, input.escape).inert {
                continue;
            }
            self.step(input, index, instruction, None);
        }
        Walked { found: self.found, end: self.state, triggers: self.triggers }
    }

    fn step(
        &mut self,
        input: &Input<'_>,
        index: usize,
        instruction: &Arc<Instruction>,
        from: Option<TextRange>,
    ) {
        let words = Words::of(instruction, input.escape);
        let mounts = mounts(instruction, &self.state, input.escape);
        let all: &[Expandable] = if mounts.is_empty() { &words.expandable } else { &mounts };
        self.look(input, index, instruction, from, (all, true));
        let range = from.unwrap_or(instruction.name.range);
        match (instruction.keyword, &instruction.body) {
            (Some(Keyword::Env), Body::Pairs(pairs)) => self.environment(input, pairs),
            (Some(Keyword::Arg), Body::Pairs(pairs)) => {
                for pair in pairs {
                    self.argument(input, index, instruction, from, pair);
                }
            }
            // One that is refused chooses none.
            (Some(Keyword::Shell), Body::Command(Command::Exec(_))) => self.state.shell = true,
            (Some(Keyword::Workdir), Body::Single(Some(word))) => {
                let path = Lexer::new(input.escape).expand(&word.text, &self.state);
                self.state.enter(&path.map(|found| found.text).unwrap_or_default());
            }
            (Some(Keyword::Onbuild), Body::Onbuild(Some(inner))) => {
                self.triggers.push(Arc::new(Instruction::clone(inner)));
            }
            (Some(keyword @ (Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)), _) => {
                self.last.retain(|(known, _, _)| *known != keyword);
                self.last.push((keyword, index, range));
            }
            _ => {}
        }
    }

    /// Lets the rules look.
    fn look(
        &mut self,
        input: &Input<'_>,
        index: usize,
        instruction: &Arc<Instruction>,
        from: Option<TextRange>,
        (words, whole): (&[Expandable], bool),
    ) {
        let (state, last, escape) = (&self.state, self.last.as_slice(), input.escape);
        let step = Step { instruction, state, facts: input.facts, words, from, index, escape, last, whole };
        let mut sink = StepSink { step: &step, out: &mut self.found };
        conversion::step(&step, &mut sink);
        for rule in RULES {
            match rule.check {
                Check::Step(look) => look(&step, &mut sink),
                // What a trigger says by itself it says at the FROM, of what is checked when it runs.
                Check::Instruction { of, look }
                    if whole
                        && from.is_some()
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

    fn environment(&mut self, input: &Input<'_>, pairs: &[Pair]) {
        let lexer = Lexer::new(input.escape);
        let expand = |state: &State, text: &str| match lexer.expand(text, state) {
            Ok(found) => found.text,
            Err(_) => text.to_owned(),
        };
        let special = |text: &str| text.contains(['$', '\'', '"', input.escape]);
        // The pairs do not see each other.
        let expanded: Vec<(String, String)> = pairs
            .iter()
            .map(|pair| {
                let value = pair.value.as_ref().map_or("", |word| word.text.as_str());
                let text =
                    |text: &str| if special(text) { expand(&self.state, text) } else { text.to_owned() };
                (text(&pair.key.text), text(value))
            })
            .collect();
        for (name, value) in &expanded {
            self.state.keep(name, value);
        }
    }

    fn argument(
        &mut self,
        input: &Input<'_>,
        index: usize,
        instruction: &Arc<Instruction>,
        from: Option<TextRange>,
        pair: &Pair,
    ) {
        let name = &pair.key.text;
        let value = match (input.facts.request.arguments.get(name), &pair.value) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(word)) => match Expandable::of(word, &word.text, input.escape) {
                None => Some(word.text.clone()),
                Some(expandable) => {
                    self.look(input, index, instruction, from, (std::slice::from_ref(&expandable), false));
                    expandable.expand(&self.state).ok().map(|found| found.text)
                }
            },
            (None, None) => input.globals.value(name).map(str::to_owned),
        };
        self.state.declare(name, value.as_deref());
    }
}

/// The fields of a RUN's mounts that variables are put into.
fn mounts(instruction: &Instruction, state: &State, escape: char) -> Vec<Expandable> {
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

/// A trigger of an image's configuration.
fn trigger(text: &str) -> Option<Arc<Instruction>> {
    let document = syntax::Document::new(text);
    let first = document.instructions().next()?;
    Some(Arc::clone(first.instruction))
}
