//! A stage, where it is named: what it is built from, who uses it, what it passes on.

use builder::graph::{EdgeKind, Request};

use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;

use super::{Asked, Hover};
use crate::markdown::code;
use crate::passes::settings;
use crate::stages::{Base, Stages, sources};
use crate::texts::{Phrase, phrase};
use crate::variables::Variables;

/// The most users and values that are named one by one.
const MOST: usize = 8;

/// The stage under the cursor: its name in AS, or a word that takes from it.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, inside: &Instruction) -> Option<Hover> {
    if !touches_a_name(asked, placed, inside) {
        return None;
    }
    let request = Request::default();
    // Names of stages rest on the global scope alone, and what one passes on, on what it is built from.
    let globals = Variables::around(asked.document, &request, asked.images, 0);
    let stages = Stages::new(asked.document, &globals);
    let (number, range) = stages.at(asked.offset)?;
    let start = stages.stages.get(number)?.range.start;
    let variables = Variables::around(asked.document, &request, asked.images, start);
    let teller = Teller { asked, variables: &variables, stages: &stages };
    Some(Hover { range, markdown: teller.tell(number)? })
}

/// Whether the cursor is at a word that may name a stage. Only then it is worth to look at all stages of the file.
fn touches_a_name(asked: &Asked<'_>, placed: Placed<'_>, inside: &Instruction) -> bool {
    if let Body::From(from) = &inside.body {
        let mut words = from.image.iter().chain(&from.name);
        return words.any(|word| asked.touches(placed, word.range));
    }
    sources(placed.instruction, inside).iter().any(|(_, range, _)| asked.touches(placed, *range))
}

struct Teller<'a> {
    asked: &'a Asked<'a>,
    variables: &'a Variables<'a>,
    stages: &'a Stages,
}

impl Teller<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.asked.language, words, filled_in)
    }

    fn line(&self, offset: usize) -> String {
        (self.asked.document.rope().byte_to_line(offset) + 1).to_string()
    }

    fn name(&self, number: usize) -> String {
        self.stages.stages.get(number).map(|stage| code(&stage.shown(number))).unwrap_or_default()
    }

    fn tell(&self, number: usize) -> Option<String> {
        let stage = self.stages.stages.get(number)?;
        let title = match &stage.name {
            Some(name) => self.say(Phrase::Stage, &[&code(name)]),
            None => self.say(Phrase::StageNumber, &[&number.to_string()]),
        };
        let line = self.say(Phrase::Line, &[&self.line(stage.range.start)]);
        let base = match &stage.base {
            Base::Stage(base) => self.say(Phrase::FromStage, &[&self.name(*base)]),
            Base::Image(image) => self.say(Phrase::FromBaseImage, &[&code(image)]),
            Base::Scratch => code("scratch"),
            Base::Unknown => self.say(Phrase::ValueUnknown, &[]),
        };
        let mut facts = vec![self.say(Phrase::StageBuiltFrom, &[&base])];
        facts.extend(self.users(number));
        facts.extend(self.takes(number));
        if number + 1 == self.stages.stages.len() {
            facts.push(self.say(Phrase::StageFinal, &[]));
        } else if !self.stages.needed().get(number).copied().unwrap_or(true) {
            facts.push(self.say(Phrase::StageUnused, &[]));
        }
        let mut parts = vec![format!("**{title}** — {line}"), facts.join("  \n")];
        parts.extend(self.passed_on(number));
        parts.push(self.asked.closing("concept.stage"));
        Some(parts.join("\n\n"))
    }

    /// Who takes from it.
    fn users(&self, number: usize) -> Option<String> {
        let users = self.stages.mentions.iter().filter(|mention| mention.stage == number);
        let users: Vec<String> = users
            .map(|mention| {
                let what = match mention.kind {
                    EdgeKind::From => "FROM",
                    EdgeKind::Copy => "COPY --from",
                    EdgeKind::Mount => "RUN --mount",
                };
                let line = self.say(Phrase::Line, &[&self.line(mention.range.start)]);
                format!("{} ({line})", code(what))
            })
            .collect();
        (!users.is_empty()).then(|| self.say(Phrase::StageUsedBy, &[&listed(users)]))
    }

    /// What it copies from other stages.
    fn takes(&self, number: usize) -> Option<String> {
        let mut taken: Vec<String> = Vec::new();
        let own = |kind| kind != EdgeKind::From;
        for mention in self.stages.mentions.iter().filter(|one| one.by == number && own(one.kind)) {
            let name = self.name(mention.stage);
            if !taken.contains(&name) {
                taken.push(name);
            }
        }
        (!taken.is_empty()).then(|| self.say(Phrase::StageCopies, &[&listed(taken)]))
    }

    /// The settings that a stage built from it starts with.
    fn passed_on(&self, number: usize) -> Option<String> {
        let settings = settings(self.asked.document, self.variables, self.stages, number);
        let lines: Vec<String> = settings
            .iter()
            .map(|setting| {
                let values = setting.values.iter().map(|value| code(value)).collect();
                format!("- {} {}", setting.keyword.name(), listed(values))
            })
            .collect();
        let title = self.say(Phrase::StagePassesOn, &[]);
        (!lines.is_empty()).then(|| format!("{title}\n{}", lines.join("\n")))
    }
}

/// Words between commas, the first few of them.
fn listed(mut words: Vec<String>) -> String {
    let more = words.len().saturating_sub(MOST);
    words.truncate(MOST);
    let list = words.join(", ");
    if more > 0 { format!("{list} … (+{more})") } else { list }
}
