//! What the key of an instruction holds, what it does not, and what rests on it: told without any build.

use std::collections::HashSet;

use builder::graph::{Base, Graph, StepKind};
use builder::keys::{Input, Role, What};
use syntax::Document;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::reason::what_words;
use super::{Form, line_of, lines};
use crate::markdown::code;
use crate::texts::{Language, Phrase, phrase};

/// The most names that are listed one by one.
const MOST: usize = 6;

/// What is said of the key of an instruction, as Markdown; of one that is no step, what a change of it means. Nothing
/// before the first FROM.
#[must_use]
pub fn key_section(
    document: &Document,
    graph: &Graph,
    placed: Placed<'_>,
    language: Language,
) -> Option<String> {
    let keyword = placed.instruction.keyword?;
    let steps: Vec<usize> =
        (0..graph.steps.len()).filter(|step| stands_for(graph, *step, placed.start)).collect();
    if steps.is_empty() {
        let stage = graph.stages.iter().rev().find(|stage| stage.start <= placed.start)?;
        let goes_on = matches!(stage.base, Base::Stage(_));
        return follows(keyword, goes_on).map(|words| phrase(language, words, &[]));
    }
    let teller = Teller { document, graph, language };
    let mut said = vec![teller.say(Phrase::KeyHolds, &[&teller.holds(&steps).join(", ")])];
    if let Some(lacks) = lacks(keyword) {
        said.push(teller.say(Phrase::KeyLacks, &[&teller.say(lacks, &[])]));
    }
    said.push(teller.invalidates(&steps, placed.start));
    Some(said.join("\n\n"))
}

/// What a change of an instruction means that is no step. `goes_on` is whether its stage is built from another.
pub(crate) fn follows(keyword: Keyword, goes_on: bool) -> Option<Phrase> {
    match keyword {
        Keyword::Arg | Keyword::Env => Some(Phrase::FollowsVariable),
        Keyword::User | Keyword::Shell => Some(Phrase::FollowsSetting),
        Keyword::From => goes_on.then_some(Phrase::FollowsBase),
        _ => Some(Phrase::FollowsNothing),
    }
}

/// Whether a step is one of the instruction that starts there.
fn stands_for(graph: &Graph, step: usize, start: usize) -> bool {
    graph.steps.get(step).is_some_and(|step| step.start == Some(start) && !step.onbuild)
}

fn lacks(keyword: Keyword) -> Option<Phrase> {
    match keyword {
        Keyword::Run => Some(Phrase::KeyLacksRun),
        Keyword::Copy | Keyword::Add => Some(Phrase::KeyLacksCopy),
        Keyword::From => Some(Phrase::KeyLacksFrom),
        Keyword::Workdir => Some(Phrase::KeyLacksWorkdir),
        _ => None,
    }
}

struct Teller<'a> {
    document: &'a Document,
    graph: &'a Graph,
    language: Language,
}

impl Teller<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.language, words, filled_in)
    }

    fn holds(&self, steps: &[usize]) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        let mut add = |words: String| {
            if !said.contains(&words) {
                said.push(words);
            }
        };
        for step in steps.iter().filter_map(|step| self.graph.steps.get(*step)) {
            let mut variables: Vec<String> = Vec::new();
            for part in &step.parts {
                match &part.what {
                    What::Variable(name) => variables.push(code(name)),
                    // Nobody writes these; and of an image its platform is named already.
                    What::Wiring | What::Manner(_) => {}
                    What::Platform if matches!(step.kind, StepKind::Image { .. }) => {}
                    what => add(what_words(self.language, what, Form::Markdown)),
                }
            }
            if !variables.is_empty() {
                let more = variables.len().saturating_sub(MOST);
                variables.truncate(MOST);
                let names = variables.join(", ");
                let names = match more {
                    0 => names,
                    more => self.say(Phrase::CacheMore, &[&names, &more.to_string()]),
                };
                add(self.say(Phrase::KeyVariables, &[&names]));
            }
            for input in &step.inputs {
                // A step of the same instruction is no news.
                if steps.contains(&input.step) {
                    continue;
                }
                self.input(input).into_iter().for_each(&mut add);
            }
        }
        said
    }

    fn input(&self, input: &Input) -> Option<String> {
        let from = self.graph.steps.get(input.step)?;
        if input.content.is_none() {
            return (input.role == Role::Base).then(|| self.say(Phrase::KeyBefore, &[]));
        }
        let selectors = input.content.iter().flatten();
        let paths = selectors.flat_map(|selector| {
            let below =
                selector.include.iter().map(|one| format!("{}/{one}", selector.path.trim_end_matches('/')));
            let own = selector.include.is_empty().then(|| selector.path.clone());
            below.chain(own).collect::<Vec<_>>()
        });
        let in_context = matches!(from.kind, StepKind::Context | StepKind::NamedContext(_));
        // Paths of a context are written without the slash that its root has.
        let shown: Vec<String> = paths
            .map(|path| if in_context { path.trim_start_matches('/').to_owned() } else { path })
            .collect();
        if in_context && shown.iter().any(String::is_empty) {
            return Some(self.say(Phrase::KeyContext, &[]));
        }
        let mut names: Vec<String> = shown.iter().map(|path| code(path)).collect();
        names.truncate(MOST);
        Some(self.say(Phrase::KeyContents, &[&names.join(", ")]))
    }

    /// What runs again when these steps do, and what may.
    fn invalidates(&self, steps: &[usize], start: usize) -> String {
        let mut surely: HashSet<usize> = steps.iter().copied().collect();
        let mut maybe: HashSet<usize> = HashSet::new();
        // Inputs stand before their users.
        for (index, step) in self.graph.steps.iter().enumerate().filter(|(_, step)| step.needed) {
            for input in &step.inputs {
                if surely.contains(&input.step) && input.content.is_none() {
                    surely.insert(index);
                } else if surely.contains(&input.step) || maybe.contains(&input.step) {
                    maybe.insert(index);
                }
            }
        }
        let shown = |set: &HashSet<usize>| {
            let starts = set.iter().filter_map(|step| self.graph.steps.get(*step)?.start);
            let lines: Vec<usize> = starts
                .filter(|other| *other != start)
                .filter_map(|start| line_of(self.document, start))
                .collect();
            lines
        };
        let sure = shown(&surely);
        let may: Vec<usize> = shown(&maybe).into_iter().filter(|line| !sure.contains(line)).collect();
        let mut said = Vec::new();
        if !sure.is_empty() {
            said.push(self.say(Phrase::Invalidates, &[&lines(self.language, sure)]));
        }
        if !may.is_empty() {
            said.push(self.say(Phrase::InvalidatesMaybe, &[&lines(self.language, may)]));
        }
        if said.is_empty() {
            said.push(self.say(Phrase::InvalidatesNothing, &[]));
        }
        said.join(" ")
    }
}
