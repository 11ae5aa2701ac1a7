//! Stages by name and number, what they take from each other, and which the target needs.

use std::collections::HashMap;

use syntax::dockerfile::Body;
use syntax::language::Keyword;
use syntax::{Document, Reference};

use super::commands::Command;
use super::convert::Converter;
use super::environment::{Environment, set_in_place};
use super::names::Counter;
use super::request::{ImageFacts, NamedContext};
use super::types::{Base, EdgeKind};
use crate::Platform;

/// A stage while it is converted, or an image that `--from` names.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// The place in [`super::Graph::stages`]; nothing for what no FROM declares.
    pub(super) stage: Option<usize>,
    /// The name, in lower case.
    pub(super) name: String,
    /// What FROM or `--from` names, variables put in.
    pub(super) base_name: String,
    /// The stage that it is built from.
    pub(super) base: Option<usize>,
    /// The named context that stands for it.
    pub(super) context: Option<(String, NamedContext)>,
    /// The platform that FROM asks for.
    pub(super) asked_platform: Option<Platform>,
    pub(super) start: usize,
    pub(super) commands: Vec<Command>,
    pub(super) needs: Vec<(usize, EdgeKind, usize)>,
    pub(super) counter: Counter,
    pub(super) no_cache: bool,
    /// Whether its steps are made, so that others can use them.
    pub(super) done: bool,
    pub(super) facts: Option<ImageFacts>,
    pub(super) result: StateResult,
}

/// What a stage has come to so far.
#[derive(Debug, Clone)]
pub(super) struct StateResult {
    /// The step that stands for its files; nothing for an empty stage.
    pub(super) output: Option<usize>,
    pub(super) environment: Environment,
    pub(super) directory: String,
    pub(super) user: String,
    pub(super) platform: Platform,
    /// Whether the engine knows the platform of the files so far; of an empty stage it does not.
    pub(super) has_platform: bool,
    /// The image's own environment, in its order.
    pub(super) image_environment: Vec<(String, String)>,
    pub(super) image_directory: String,
    pub(super) image_user: String,
    pub(super) shell: Vec<String>,
    /// The operating system of the image's config.
    pub(super) os: String,
}

impl StateResult {
    pub(super) fn empty(platform: &Platform) -> Self {
        Self {
            output: None,
            environment: Environment::default(),
            directory: "/".to_owned(),
            user: String::new(),
            platform: platform.clone(),
            has_platform: false,
            image_environment: Vec::new(),
            image_directory: String::new(),
            image_user: String::new(),
            shell: Vec::new(),
            os: platform.os.clone(),
        }
    }

    pub(super) fn set_image_variable(&mut self, name: &str, value: &str) {
        set_in_place(&mut self.image_environment, name, value);
    }
}

impl State {
    /// Something that no FROM declares.
    pub(super) fn outside(base_name: &str, start: usize, platform: &Platform) -> Self {
        Self {
            stage: None,
            name: String::new(),
            base_name: base_name.to_owned(),
            base: None,
            context: None,
            asked_platform: None,
            start,
            commands: Vec::new(),
            needs: Vec::new(),
            counter: Counter::default(),
            no_cache: false,
            done: false,
            facts: None,
            result: StateResult::empty(platform),
        }
    }

    /// The base as the graph shows it.
    pub(super) fn shown_base(&self, states: &[Self]) -> Base {
        if let Some((name, _)) = &self.context {
            return Base::Context(name.clone());
        }
        match self.base {
            Some(base) => states.get(base).and_then(|state| state.stage).map_or(Base::Unknown, Base::Stage),
            None if self.base_name == "scratch" => Base::Scratch,
            None => Reference::parse(&self.base_name)
                .map_or(Base::Unknown, |image| Base::Image(image.to_string())),
        }
    }
}

/// Instructions of a file, cut into stages.
pub(super) fn cut(document: &Document) -> (Vec<Command>, Vec<(Command, Vec<Command>)>) {
    let mut globals = Vec::new();
    let mut stages: Vec<(Command, Vec<Command>)> = Vec::new();
    for placed in document.instructions() {
        let command = Command::new(placed.instruction, placed.start);
        match (command.keyword(), stages.last_mut()) {
            (Some(Keyword::From), _) => stages.push((command, Vec::new())),
            (_, Some((_, commands))) => commands.push(command),
            (Some(Keyword::Arg), None) => globals.push(command),
            // Anything else before the first FROM is refused elsewhere.
            _ => {}
        }
    }
    (globals, stages)
}

impl Converter<'_> {
    /// Makes a state of every FROM, in order: a name means the stage that has it so far.
    pub(super) fn declare(&mut self, stages: Vec<(Command, Vec<Command>)>) {
        for (index, (from, commands)) in stages.into_iter().enumerate() {
            let Body::From(body) = &from.instruction.body else { continue };
            let image = body.image.as_ref().map(|word| word.text.clone()).unwrap_or_default();
            let base_name = self.expand_global(&image, from.start);
            if base_name.is_empty() {
                self.problem(from.start, format!("base name ({image}) should not be blank"));
            }
            let name = body.name.as_ref().map(|word| word.text.to_lowercase()).unwrap_or_default();
            let asked_platform = from.flag("platform").and_then(|text| self.platform_of(text, from.start));
            let context =
                if name.is_empty() { None } else { self.context_named(&name, asked_platform.as_ref()) };
            let mut state = State::outside(&base_name, from.start, &self.target_platform);
            state.stage = Some(index);
            state.base = if context.is_some() { None } else { self.by_name.get(&base_name).copied() };
            state.counter.label = if name.is_empty() { format!("stage-{index}") } else { name.clone() };
            state.counter.with_platform = self.shows_platforms();
            if context.is_none() {
                let from = usize::from(base_name != "scratch" && state.base.is_none());
                state.counter.total = from + commands.iter().filter(|command| command.is_counted()).count();
                state.no_cache = self.skips_cache(&name);
            }
            state.name.clone_from(&name);
            state.context = context;
            state.asked_platform = asked_platform;
            state.commands = commands;
            self.states.push(state);
            if !name.is_empty() {
                self.by_name.insert(name, index);
            }
        }
    }

    fn shows_platforms(&self) -> bool {
        match self.request.arguments.get("BUILDKIT_MULTI_PLATFORM").map(String::as_str) {
            Some("1" | "t" | "T" | "true" | "TRUE" | "True") => true,
            Some("0" | "f" | "F" | "false" | "FALSE" | "False") => false,
            _ => self.request.several_platforms,
        }
    }

    /// Finds what `--from` and mounts name; what no stage has that name becomes a state of its own.
    pub(super) fn connect(&mut self) {
        let mut index = 0;
        while index < self.states.len() {
            let Some(state) = self.states.get_mut(index) else { break };
            let mut commands = std::mem::take(&mut state.commands);
            for command in &mut commands {
                self.connect_command(index, command);
            }
            if let Some(state) = self.states.get_mut(index) {
                state.commands = commands;
            }
            index += 1;
        }
    }

    pub(super) fn connect_command(&mut self, state: usize, command: &mut Command) {
        let is_copy = command.keyword() == Some(Keyword::Copy);
        let names = command.source_names();
        command.sources = names.iter().map(|name| self.source(name, is_copy, command.start)).collect();
        let kind = if is_copy { EdgeKind::Copy } else { EdgeKind::Mount };
        // A mount without a source has a state too; it is no edge that anybody wants to see.
        let edges = command.sources.iter().zip(&names).filter(|(_, name)| !name.is_empty());
        let edges: Vec<_> = edges.filter_map(|(source, _)| Some(((*source)?, kind, command.start))).collect();
        if let Some(state) = self.states.get_mut(state) {
            state.needs.extend(edges);
        }
    }

    fn source(&mut self, name: &str, by_number: bool, start: usize) -> Option<usize> {
        if by_number && let Ok(number) = name.parse::<i64>() {
            let found = usize::try_from(number).ok().filter(|index| *index < self.states.len());
            if found.is_none() {
                self.problem(start, format!("invalid stage index {number}"));
            }
            return found;
        }
        let wanted = if name.is_empty() { "scratch" } else { name };
        if let Some(found) = self.by_name.get(&wanted.to_lowercase()) {
            return Some(*found);
        }
        let mut state = State::outside(wanted, start, &self.target_platform);
        state.base = self.by_name.get(wanted).copied();
        self.states.push(state);
        Some(self.states.len() - 1)
    }

    /// Marks the states that lie on a circle, so that they are not waited for.
    pub(super) fn find_circles(&mut self) {
        let needs: Vec<Vec<usize>> = self
            .states
            .iter()
            .map(|state| state.needs.iter().map(|(to, _, _)| *to).chain(state.base).collect())
            .collect();
        // 0: not seen, 1: on the way, 2: done. The stack holds what is still to look at, so that depth costs no
        // stack of the machine.
        let mut seen = vec![0_u8; needs.len()];
        for first in 0..needs.len() {
            let mut way = vec![(first, 0)];
            while let Some((at, next)) = way.pop() {
                let mark = seen.get(at).copied().unwrap_or(2);
                if mark == 2 {
                    continue;
                }
                if let Some(slot) = seen.get_mut(at) {
                    *slot = 1;
                }
                match needs.get(at).and_then(|needs| needs.get(next)) {
                    None => {
                        if let Some(slot) = seen.get_mut(at) {
                            *slot = 2;
                        }
                    }
                    Some(&to) => {
                        way.push((at, next + 1));
                        match seen.get(to).copied() {
                            Some(0) => way.push((to, 0)),
                            Some(1) => {
                                let (start, label) = self
                                    .states
                                    .get(at)
                                    .map(|state| (state.start, state.counter.label.clone()))
                                    .unwrap_or_default();
                                self.problem(
                                    start,
                                    format!("circular dependency detected on stage: {label}"),
                                );
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    /// The states that `target` needs.
    pub(super) fn reachable(&self, target: usize) -> Vec<bool> {
        let mut reached = vec![false; self.states.len()];
        let mut waiting = vec![target];
        while let Some(index) = waiting.pop() {
            let (Some(slot), Some(state)) = (reached.get_mut(index), self.states.get(index)) else {
                continue;
            };
            if !std::mem::replace(slot, true) {
                waiting.extend(state.base);
                waiting.extend(state.needs.iter().map(|(to, _, _)| *to));
            }
        }
        reached
    }
}

/// Names of stages and what they stand for.
pub(super) type Names = HashMap<String, usize>;
