//! What makes a step run again: read from what its cache key holds.

use builder::graph::{Base, Step, StepKind};
use builder::keys::{Input, Role, What};
use syntax::document::Placed;
use syntax::language::Keyword;

use super::Material;
use crate::cache::follows;
use crate::markdown::code;
use crate::texts::Phrase;

/// The most names that are listed one by one.
const MOST: usize = 8;

impl Material<'_> {
    /// The step of an instruction; the last, where it has several.
    pub(super) fn step_of(&self, placed: Placed<'_>) -> Option<&Step> {
        self.steps_of(placed).last()
    }

    fn steps_of(&self, placed: Placed<'_>) -> impl Iterator<Item = &Step> {
        let places = self.steps.get(&placed.start).into_iter().flatten();
        places.filter_map(|place| self.graph.steps.get(*place))
    }

    /// What makes the step of an instruction run again.
    pub(super) fn runs_again(&self, placed: Placed<'_>, keyword: Keyword) -> Vec<String> {
        let mut reasons: Vec<String> = Vec::new();
        let mut add = |reason: String| {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        };
        for step in self.steps_of(placed) {
            if let StepKind::Image { reference, .. } = &step.kind {
                add(self.say(Phrase::InvalidatedByImage, &[&code(reference)]));
                continue;
            }
            self.parts(step, keyword).into_iter().for_each(&mut add);
            for input in &step.inputs {
                self.input(input, placed).into_iter().for_each(&mut add);
            }
        }
        reasons
    }

    /// Reasons of the instruction itself.
    fn parts(&self, step: &Step, keyword: Keyword) -> Vec<String> {
        let mut reasons = Vec::new();
        match keyword {
            Keyword::Run => reasons.push(self.say(Phrase::InvalidatedByCommand, &[])),
            Keyword::Copy | Keyword::Add => reasons.push(self.say(Phrase::InvalidatedByPaths, &[])),
            _ => reasons.push(self.say(Phrase::InvalidatedByText, &[])),
        }
        let mut names = step.parts.iter().filter_map(|part| match &part.what {
            What::Variable(name) if self.written.contains(name) => Some(code(name)),
            _ => None,
        });
        let mut shown: Vec<String> = names.by_ref().take(MOST).collect();
        let more = names.count();
        if more > 0 {
            shown.push(format!("… (+{more})"));
        }
        if !shown.is_empty() {
            reasons.push(self.say(Phrase::InvalidatedByArgument, &[&shown.join(", ")]));
        }
        if keyword == Keyword::Run {
            reasons.push(self.say(Phrase::InvalidatedBySettings, &[]));
        }
        reasons
    }

    /// Reasons of what a step reads.
    fn input(&self, input: &Input, placed: Placed<'_>) -> Option<String> {
        let from = self.graph.steps.get(input.step)?;
        let paths = || {
            let selectors = input.content.iter().flatten();
            let mut paths: Vec<String> = Vec::new();
            for selector in selectors {
                let below = selector
                    .include
                    .iter()
                    .map(|pattern| format!("{}/{pattern}", selector.path.trim_end_matches('/')));
                let own = selector.include.is_empty().then(|| selector.path.clone());
                paths.extend(below.chain(own).map(|path| code(&path)));
            }
            paths.dedup();
            (!paths.is_empty()).then(|| paths.join(", "))
        };
        match &from.kind {
            StepKind::Context | StepKind::NamedContext(_) => {
                // Paths of the context are written without the slash that their root has.
                let paths = paths().unwrap_or_default().replace("`/", "`");
                let whole = paths.is_empty() || paths.split(", ").any(|path| path == "``");
                Some(match whole {
                    true => self.say(Phrase::InvalidatedByContext, &[]),
                    false => self.say(Phrase::InvalidatedByFiles, &[&paths]),
                })
            }
            StepKind::Download(address) | StepKind::Git(address) => {
                Some(self.say(Phrase::InvalidatedByRemote, &[&code(address)]))
            }
            StepKind::Internal => Some(self.say(Phrase::InvalidatedByHeredoc, &[])),
            _ if input.role == Role::Base => {
                let same = from.stage.is_some() && from.stage == self.variables.stage_at(placed.start);
                match (&from.kind, same) {
                    (StepKind::Image { reference, .. }, _) => {
                        Some(self.say(Phrase::InvalidatedByImage, &[&code(reference)]))
                    }
                    (_, true) => Some(self.say(Phrase::InvalidatedByAbove, &[])),
                    _ => Some(self.say(Phrase::InvalidatedByStage, &[&self.stage_name(from)?])),
                }
            }
            StepKind::Image { reference, .. } => {
                Some(self.say(Phrase::InvalidatedByImage, &[&code(reference)]))
            }
            _ => {
                let stage = self.say(Phrase::FromStage, &[&self.stage_name(from)?]);
                match paths() {
                    Some(paths) => {
                        Some(self.say(Phrase::InvalidatedByFiles, &[&format!("{paths} ({stage})")]))
                    }
                    None => Some(self.say(Phrase::InvalidatedByStage, &[&self.stage_name(from)?])),
                }
            }
        }
    }

    fn stage_name(&self, step: &Step) -> Option<String> {
        let number = step.stage?;
        Some(code(&self.stages.stages.get(number)?.shown(number)))
    }

    /// What a change of an instruction means that is no step.
    pub(super) fn follows(&self, placed: Placed<'_>, keyword: Keyword) -> Option<String> {
        if self.step_of(placed).is_some() {
            return None;
        }
        let stage = self.variables.stage_at(placed.start)?;
        let base = self.graph.stages.get(stage).map(|stage| &stage.base);
        let words = follows(keyword, matches!(base, Some(Base::Stage(_))))?;
        Some(self.say(words, &[]))
    }
}
