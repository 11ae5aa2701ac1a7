//! Walks through a Dockerfile as BuildKit's frontend does and writes down what the engine would be told.

use std::collections::{HashMap, HashSet};

use syntax::dockerfile::{Body, Command as Exec, Pair};
use syntax::language::Keyword;
use syntax::shell::Lexer;
use syntax::{Document, Reference};

use super::commands::Command;
use super::git;
use super::paths;
use super::request::{Images, NamedContext, Request};
use super::stages::{Names, State, StateResult, cut};
use super::types::{Base, Edge, EdgeKind, Graph, Problem, Stage, Step, StepKind};
use crate::keys::{Input, Part, Role, What};
use crate::{Digest, Platform};

pub(super) struct Converter<'a> {
    pub(super) request: &'a Request,
    pub(super) images: &'a dyn Images,
    pub(super) lexer: Lexer,
    pub(super) target_platform: Platform,
    pub(super) graph: Graph,
    pub(super) states: Vec<State>,
    pub(super) by_name: Names,
    /// Sources that were made already, by what they are.
    pub(super) sources: HashMap<String, usize>,
    /// The triggers of each stage.
    pub(super) triggers: HashMap<usize, Vec<String>>,
}

impl Graph {
    /// Converts a Dockerfile for a request.
    #[must_use]
    pub fn new(document: &Document, request: &Request, images: &dyn Images) -> Self {
        let target_platform = request.platform.as_ref().unwrap_or(&request.engine_platform).normalized();
        let mut converter = Converter {
            request,
            images,
            lexer: Lexer::new(document.escape().char()),
            target_platform,
            graph: Self::default(),
            states: Vec::new(),
            by_name: Names::new(),
            sources: HashMap::new(),
            triggers: HashMap::new(),
        };
        converter.convert(document);
        converter.graph
    }
}

impl Converter<'_> {
    fn convert(&mut self, document: &Document) {
        let (globals, stages) = cut(document);
        let last_name = stages.last().and_then(|(from, _)| match &from.instruction.body {
            Body::From(body) => {
                Some(body.name.as_ref().map(|word| word.text.to_lowercase()).unwrap_or_default())
            }
            _ => None,
        });
        self.define_globals(&last_name.unwrap_or_default(), &globals);
        self.declare(stages);
        let declared = self.states.len();
        if declared == 0 {
            return;
        }
        let target = match self.request.target.as_deref().filter(|target| !target.is_empty()) {
            None => Some(declared - 1),
            Some(name) => self.by_name.get(&name.to_lowercase()).copied(),
        };
        if target.is_none() {
            let name = self.request.target.clone().unwrap_or_default();
            self.problem(0, format!("target stage {name:?} could not be found"));
        }
        self.graph.target = target;
        self.connect();
        self.find_circles();
        if let [only] = self.states.as_mut_slice() {
            only.counter.label.clear();
        }
        self.add_triggers();
        for index in 0..self.states.len() {
            self.run_state(index);
        }
        self.finish(declared, target);
    }

    pub(super) fn problem(&mut self, start: usize, message: impl Into<String>) {
        self.graph.problems.push(Problem { start, message: message.into() });
    }

    fn define_globals(&mut self, last_name: &str, globals: &[Command]) {
        for (name, value) in self.request.platform_arguments(last_name) {
            self.graph.globals.set(name, &value);
        }
        for command in globals {
            let Body::Pairs(pairs) = &command.instruction.body else { continue };
            for pair in pairs {
                let value = match (self.request.arguments.get(&pair.key.text), &pair.value) {
                    (Some(value), _) => value.clone(),
                    (None, Some(word)) => self.expand_global(&word.text, command.start),
                    (None, None) => continue,
                };
                self.graph.globals.set(&pair.key.text, &value);
            }
        }
    }

    pub(super) fn expand_global(&mut self, text: &str, start: usize) -> String {
        match self.lexer.expand(text, &self.graph.globals) {
            Ok(found) => found.text,
            Err(error) => {
                self.problem(start, error.to_string());
                String::new()
            }
        }
    }

    pub(super) fn platform_of(&mut self, text: &str, start: usize) -> Option<Platform> {
        if text.is_empty() {
            return None;
        }
        let expanded = self.expand_global(text, start);
        let found = Platform::parse(&expanded, &self.request.engine_platform);
        if found.is_none() {
            self.problem(start, format!("failed to parse platform {text}"));
        }
        found
    }

    pub(super) fn skips_cache(&self, stage: &str) -> bool {
        self.request.no_cache.as_ref().is_some_and(|stages| {
            stages.is_empty() || stages.iter().any(|name| name.eq_ignore_ascii_case(stage))
        })
    }

    /// The named context of that name, asked for with the platform first.
    pub(super) fn context_named(
        &self,
        name: &str,
        platform: Option<&Platform>,
    ) -> Option<(String, NamedContext)> {
        if name.eq_ignore_ascii_case("scratch") || name.eq_ignore_ascii_case("context") {
            return None;
        }
        let short = Reference::parse(name).ok()?.familiar();
        let platform = platform.unwrap_or(&self.target_platform).normalized();
        let with_platform = format!("{short}::{platform}");
        [with_platform.as_str(), short.as_str()].into_iter().find_map(|key| {
            let context = self.request.contexts.get(key)?;
            Some((key.to_owned(), context.clone()))
        })
    }

    pub(super) fn push(&mut self, step: Step) -> usize {
        self.graph.steps.push(step);
        self.graph.steps.len() - 1
    }

    /// The step of the build context, made when first used.
    pub(super) fn context_step(&mut self) -> usize {
        if let Some(found) = self.sources.get("context") {
            return *found;
        }
        let parts = vec![Part::new(What::Address, "context")];
        let identity = Digest::of("context");
        let step =
            self.push(Step::source(StepKind::Context, "[internal] load build context", parts, identity));
        self.sources.insert("context".to_owned(), step);
        step
    }

    /// A file that stands in the Dockerfile, as a step of its own.
    pub(super) fn inline_file(&mut self, path: &str, mode: u32, text: &str) -> usize {
        let parts =
            vec![Part::new(What::File(path.to_owned()), text), Part::new(What::Mode(0), format!("{mode:o}"))];
        let identity = Digest::of_parts(["file", path, &format!("{mode:o}"), text]);
        self.push(Step::source(StepKind::Internal, "[internal] preparing inline document", parts, identity))
    }

    /// Makes the steps of one state.
    fn run_state(&mut self, index: usize) {
        let Some(state) = self.states.get_mut(index) else { return };
        if state.done || state.stage.is_none() {
            return;
        }
        let commands = std::mem::take(&mut state.commands);
        let mut counter = std::mem::take(&mut state.counter);
        let mut result = state.result.clone();
        if let Some(base) = state.base.and_then(|base| self.states.get(base)) {
            result = base.result.clone();
        }
        begin(&mut result);
        for command in &commands {
            counter.onbuild = command.onbuild;
            self.run_command(index, command, &mut counter, &mut result);
        }
        if let Some(state) = self.states.get_mut(index) {
            state.result = result;
            state.commands = commands;
            state.counter = counter;
            state.done = true;
        }
    }

    /// The text with variables put in; where BuildKit refuses it, the problem is noted and the text stays.
    pub(super) fn expand(&mut self, text: &str, command: &Command, result: &StateResult) -> String {
        match self.lexer.expand(text, &result.environment) {
            Ok(found) => found.text,
            Err(error) => {
                self.problem(command.start, format!("failed to process {text:?}: {error}"));
                text.to_owned()
            }
        }
    }

    fn run_command(
        &mut self,
        index: usize,
        command: &Command,
        counter: &mut super::names::Counter,
        result: &mut StateResult,
    ) {
        match (command.keyword(), &command.instruction.body) {
            (Some(Keyword::Env), Body::Pairs(pairs)) => {
                let expanded: Vec<(String, String)> = pairs
                    .iter()
                    .map(|pair| {
                        let value = pair.value.as_ref().map_or("", |word| word.text.as_str());
                        (self.expand(&pair.key.text, command, result), self.expand(value, command, result))
                    })
                    .collect();
                for (name, value) in expanded {
                    result.environment.set(&name, &value);
                    result.set_image_variable(&name, &value);
                }
            }
            (Some(Keyword::Arg), Body::Pairs(pairs)) => {
                for pair in pairs {
                    self.argument(pair, command, result);
                }
            }
            (Some(Keyword::User), Body::Single(Some(word))) => {
                result.user = self.expand(&word.text, command, result);
                result.image_user.clone_from(&result.user);
            }
            (Some(Keyword::Shell), Body::Command(Exec::Exec(words))) => {
                result.shell = words.iter().map(|word| word.value.clone()).collect();
            }
            (Some(Keyword::Workdir), Body::Single(Some(word))) => {
                let path = self.expand(&word.text, command, result);
                self.workdir(index, command, &path, counter, result);
            }
            (Some(Keyword::Run), Body::Command(exec)) => self.run(index, command, exec, counter, result),
            (Some(Keyword::Copy | Keyword::Add), Body::Transfer { sources, destination: Some(to), .. }) => {
                self.copy(index, command, (sources, to), counter, result);
            }
            _ => {}
        }
    }

    fn argument(&mut self, pair: &Pair, command: &Command, result: &mut StateResult) {
        let name = pair.key.text.as_str();
        let given = self.request.arguments.get(name).cloned();
        let value = match (given, &pair.value) {
            (Some(value), _) => value,
            (None, Some(word)) => self.expand(&word.text, command, result),
            (None, None) => match self.graph.globals.value(name) {
                Some(value) => value.to_owned(),
                None => return,
            },
        };
        // These two steer the engine and are no variables.
        if !matches!(name, "BUILDKIT_SBOM_SCAN_CONTEXT" | "BUILDKIT_SBOM_SCAN_STAGE") {
            result.environment.set(name, &value);
        }
    }

    fn workdir(
        &mut self,
        index: usize,
        command: &Command,
        path: &str,
        counter: &mut super::names::Counter,
        result: &mut StateResult,
    ) {
        let os = result.platform.os.clone();
        let directory = match paths::normalize(&result.image_directory, path, &os, false) {
            Ok(directory) => directory,
            Err(why) => return self.problem(command.start, format!("normalizing workdir: {why}")),
        };
        result.image_directory.clone_from(&directory);
        result.directory.clone_from(&directory);
        if directory == "/" {
            return;
        }
        let mut parts = vec![Part::new(What::Directory, paths::operand(&directory, false))];
        if !result.image_user.is_empty() {
            parts.push(Part::new(What::Owner(0), super::copy::owner(&result.image_user)));
        }
        if let Some(epoch) = self.epoch() {
            parts.push(Part::new(What::Timestamp, epoch));
        }
        let text = super::names::command(&self.lexer, command.text(), &result.environment);
        let (number, name) = counter.name(&text, Some(&result.platform), Some(&result.environment));
        let inputs = base_input(result.output);
        let step = Step {
            number,
            no_cache: false,
            ..self.step(index, command, (StepKind::Workdir, name), (parts, inputs), "")
        };
        result.output = Some(self.push(step));
    }

    /// `SOURCE_DATE_EPOCH` where it is a number of seconds.
    pub(super) fn epoch(&self) -> Option<String> {
        let name = "SOURCE_DATE_EPOCH";
        let value = self
            .request
            .arguments
            .get(name)
            .map(String::as_str)
            .or_else(|| self.graph.globals.value(name))?;
        value.parse::<i64>().ok().map(|seconds| seconds.to_string())
    }

    /// A step of an instruction. `more` is what tells the engine's definition apart though no key holds it.
    pub(super) fn step(
        &self,
        index: usize,
        command: &Command,
        (kind, name): (StepKind, String),
        (parts, inputs): (Vec<Part>, Vec<Input>),
        more: &str,
    ) -> Step {
        let state = self.states.get(index);
        let mut texts: Vec<String> =
            parts.iter().flat_map(|part| [format!("{:?}", part.what), part.value.clone()]).collect();
        texts.extend(inputs.iter().map(|input| {
            let step =
                self.graph.steps.get(input.step).map(|step| step.identity.to_string()).unwrap_or_default();
            format!("{step} {:?} {:?}", input.role, input.content)
        }));
        texts.push(more.to_owned());
        texts.push(format!("{kind:?}"));
        Step {
            kind,
            name,
            stage: state.and_then(|state| state.stage),
            start: Some(command.start),
            keyword: command.keyword(),
            onbuild: command.onbuild,
            number: None,
            needed: false,
            no_cache: state.is_some_and(|state| state.no_cache),
            parts,
            inputs,
            identity: Digest::of_parts(texts),
        }
    }

    fn finish(&mut self, declared: usize, target: Option<usize>) {
        let reached = target.map(|target| self.reachable(target)).unwrap_or_default();
        for index in 0..declared {
            let Some(state) = self.states.get(index) else { continue };
            let shown = |to: usize| {
                self.states.get(to).map_or(Base::Unknown, |to| match to.stage {
                    Some(stage) => Base::Stage(stage),
                    None => to.shown_base(&self.states),
                })
            };
            let base = state.shown_base(&self.states);
            let from = Edge { to: base.clone(), kind: EdgeKind::From, start: state.start };
            let others = state.needs.iter().map(|(to, kind, start)| Edge {
                to: shown(*to),
                kind: *kind,
                start: *start,
            });
            let stage = Stage {
                name: state.name.clone(),
                label: state.counter.label.clone(),
                start: state.start,
                base,
                platform: state.result.platform.clone(),
                edges: std::iter::once(from).chain(others).collect(),
                needed: reached.get(index).copied().unwrap_or_default(),
                total: state.counter.total,
                triggers: self.triggers.remove(&index).unwrap_or_default(),
                output: state.result.output,
                environment: state.result.environment.clone(),
            };
            self.graph.stages.push(stage);
        }
        let mut waiting: Vec<usize> = target
            .and_then(|target| self.states.get(target))
            .and_then(|state| state.result.output)
            .into_iter()
            .collect();
        while let Some(index) = waiting.pop() {
            let Some(step) = self.graph.steps.get_mut(index) else { continue };
            if !std::mem::replace(&mut step.needed, true) {
                waiting.extend(step.inputs.iter().map(|input| input.step));
            }
        }
        // What two stages do alike is one to the engine, and either may be the one that inputs name.
        let done: HashSet<Digest> =
            self.graph.steps.iter().filter(|step| step.needed).map(|step| step.identity).collect();
        for step in &mut self.graph.steps {
            let reached = step.stage.is_some_and(|stage| reached.get(stage).copied().unwrap_or_default());
            step.needed |= reached && done.contains(&step.identity);
        }
        self.graph.problems.sort_by_key(|problem| problem.start);
    }
}

impl Step {
    pub(super) fn source(
        kind: StepKind,
        name: impl Into<String>,
        parts: Vec<Part>,
        identity: Digest,
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            stage: None,
            start: None,
            keyword: None,
            onbuild: false,
            number: None,
            needed: false,
            no_cache: false,
            parts,
            inputs: Vec::new(),
            identity,
        }
    }
}

/// The whole of a step that another stands on.
pub(super) fn base_input(output: Option<usize>) -> Vec<Input> {
    output.map(|step| Input { step, role: Role::Base, content: None }).into_iter().collect()
}

/// What a stage starts with: the image's variables again behind the arguments that it inherits, directory, user.
fn begin(result: &mut StateResult) {
    let has_path = result.image_environment.iter().any(|(name, _)| name == "PATH");
    if !has_path && result.platform.os != "windows" {
        result.image_environment.push(("PATH".to_owned(), paths::UNIX_PATH.to_owned()));
    }
    result.environment.set_all(&result.image_environment);
    if !result.image_directory.is_empty()
        && let Ok(directory) =
            paths::normalize(&result.image_directory, &result.image_directory, &result.platform.os, false)
    {
        result.image_directory.clone_from(&directory);
        result.directory = directory;
    }
    if !result.image_user.is_empty() {
        result.user.clone_from(&result.image_user);
    }
}

/// Where a source of ADD comes from.
pub(super) enum Origin {
    Git(git::GitSource),
    Download,
    Files,
}
