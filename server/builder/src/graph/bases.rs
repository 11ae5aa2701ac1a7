//! Where a stage starts from: an image, another stage, a named context or nothing; and what it inherits by triggers.

use syntax::Reference;
use syntax::language::Keyword;

use super::commands::Command;
use super::convert::Converter;
use super::request::{ImageFacts, NamedContext};
use super::stages::StateResult;
use super::types::{Step, StepKind};
use crate::keys::{Part, What};
use crate::{Digest, Platform};

/// The most triggers that are followed; BuildKit has no such limit, images with more have no sense.
const MOST_TRIGGERS: usize = 1000;

impl Converter<'_> {
    /// Puts the triggers of base images and base stages before the commands of each stage.
    pub(super) fn add_triggers(&mut self) {
        let mut index = 0;
        while index < self.states.len() {
            self.resolve(index);
            let Some(state) = self.states.get(index) else { break };
            let mut triggers: Vec<String> =
                state.facts.iter().flat_map(|facts| facts.onbuild.clone()).collect();
            if let Some(base) = state.base.and_then(|base| self.states.get(base)) {
                triggers.extend(base.commands.iter().filter_map(Command::onbuild_expression));
            }
            if state.stage.is_some() && !triggers.is_empty() {
                self.add_triggers_of(index, triggers);
            }
            index += 1;
        }
    }

    pub(super) fn add_triggers_of(&mut self, index: usize, mut triggers: Vec<String>) {
        let start = self.states.get(index).map_or(0, |state| state.start);
        if triggers.len() > MOST_TRIGGERS {
            self.problem(start, format!("more than {MOST_TRIGGERS} ONBUILD triggers"));
            triggers.truncate(MOST_TRIGGERS);
        }
        let mut commands = Vec::new();
        for trigger in &triggers {
            let Some(mut command) = Command::trigger(trigger, start) else {
                self.problem(start, "onbuild trigger should be a single expression");
                continue;
            };
            self.connect_command(index, &mut command);
            commands.push(command);
        }
        if let Some(state) = self.states.get_mut(index) {
            state.counter.total += commands.len();
            commands.append(&mut state.commands);
            state.commands = commands;
        }
        if let Some(stage) = self.states.get(index).and_then(|state| state.stage) {
            self.triggers.entry(stage).or_default().extend(triggers);
        }
    }

    /// Finds the base image of a state that has one, and names its FROM.
    pub(super) fn resolve(&mut self, index: usize) {
        let Some(state) = self.states.get(index) else { return };
        if state.base.is_some() {
            return;
        }
        let platform = state.asked_platform.clone().unwrap_or_else(|| self.target_platform.clone());
        let (start, name) = (state.start, state.base_name.clone());
        if let Some((name, context)) = state.context.clone() {
            self.use_context(index, &name, &context, &platform);
            if let Some(state) = self.states.get_mut(index) {
                // It stands for the whole stage.
                state.done = true;
                state.commands.clear();
            }
            return;
        }
        if name == "scratch" {
            let mut result = StateResult::empty(&self.target_platform);
            "/".clone_into(&mut result.image_directory);
            self.set_result(index, result);
            return;
        }
        let Ok(reference) = Reference::parse(&name) else {
            if !name.is_empty() {
                self.problem(start, format!("failed to parse stage name {name:?}: invalid reference format"));
            }
            return;
        };
        let full = reference.to_string();
        if let Some((name, context)) = self.context_named(&full, Some(&platform)) {
            self.use_context(index, &name, &context, &platform);
            if let Some(state) = self.states.get_mut(index) {
                state.context = Some((name, context));
                state.result.has_platform = true;
            }
            return;
        }
        let facts = self.images.facts(&full, &platform);
        let known = facts.is_some();
        let facts = facts.unwrap_or_default();
        let shown = by_digest(full, &facts.digest);
        let mut result = result_of(&facts, &platform);
        if !facts.empty {
            result.has_platform = true;
            let text = format!("FROM {shown}");
            let counted = self
                .states
                .get_mut(index)
                .map(|state| state.counter.name(&text, Some(&platform), None))
                .unwrap_or_default();
            result.output = Some(self.image_step(index, shown, known, &platform, counted));
        }
        if let Some(state) = self.states.get_mut(index) {
            state.facts = Some(facts);
        }
        self.set_result(index, result);
    }

    pub(super) fn set_result(&mut self, index: usize, result: StateResult) {
        if let Some(state) = self.states.get_mut(index) {
            state.result = result;
            // What no FROM declares has no steps of its own.
            state.done |= state.stage.is_none();
        }
    }

    pub(super) fn image_step(
        &mut self,
        index: usize,
        reference: String,
        known: bool,
        platform: &Platform,
        (number, name): (Option<(usize, usize)>, String),
    ) -> usize {
        let state = self.states.get(index);
        let digest = reference.split_once('@').map_or(reference.as_str(), |(_, digest)| digest);
        let parts = vec![
            Part::new(What::Image, digest),
            Part::new(What::Platform, platform.normalized().to_string()),
        ];
        // The engine is told to take a context's image by its tag, and any other by its digest.
        let asked = if number.is_none() && name.starts_with("[context ") { "by tag" } else { "by digest" };
        let identity = Digest::of_parts(["image", asked, &reference, &platform.to_string()]);
        let step = Step {
            stage: state.and_then(|state| state.stage),
            start: state.map(|state| state.start),
            keyword: state.and_then(|state| state.stage).map(|_| Keyword::From),
            number,
            ..Step::source(StepKind::Image { reference, known }, name, parts, identity)
        };
        self.push(step)
    }

    pub(super) fn use_context(
        &mut self,
        index: usize,
        name: &str,
        context: &NamedContext,
        platform: &Platform,
    ) {
        let mut result = StateResult::empty(platform);
        match context {
            NamedContext::Image(image) if image == "scratch" => {}
            NamedContext::Image(image) => {
                let full = Reference::parse(image).map_or_else(|_| image.clone(), |image| image.to_string());
                let facts = self.images.facts(&full, platform);
                let known = facts.is_some();
                let facts = facts.unwrap_or_default();
                result = result_of(&facts, platform);
                result.has_platform = true;
                let shown = by_digest(full, &facts.digest);
                let counted = (None, format!("[context {name}] {image}"));
                result.output = Some(self.image_step(index, shown, known, platform, counted));
            }
            NamedContext::Folder(folder) => {
                let parts = vec![Part::new(What::Address, name)];
                let identity = Digest::of_parts(["folder", name, folder]);
                let kind = StepKind::NamedContext(name.to_owned());
                let shown = format!("[context {name}] load from client");
                result.output = Some(self.push(Step::source(kind, shown, parts, identity)));
            }
            NamedContext::Other(address) => {
                let parts = vec![Part::new(What::Address, address.as_str())];
                let identity = Digest::of_parts(["address", address]);
                let kind = StepKind::Git(address.clone());
                result.output = Some(self.push(Step::source(
                    kind,
                    format!("[context {name}] {address}"),
                    parts,
                    identity,
                )));
            }
        }
        self.set_result(index, result);
    }
}

pub(super) fn result_of(facts: &ImageFacts, platform: &Platform) -> StateResult {
    let mut result = StateResult::empty(platform);
    for pair in &facts.environment {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        result.image_environment.push((name.to_owned(), value.to_owned()));
    }
    result.image_directory.clone_from(&facts.working_directory);
    result.image_user.clone_from(&facts.user);
    result.shell.clone_from(&facts.shell);
    if !facts.os.is_empty() {
        result.os.clone_from(&facts.os);
    }
    result
}

/// A full reference as the engine shows it once the digest is known: with that digest put in or replaced.
fn by_digest(full: String, digest: &str) -> String {
    if digest.is_empty() {
        return full;
    }
    let bare = full.split_once('@').map_or(full.as_str(), |(bare, _)| bare);
    format!("{bare}@{digest}")
}
