//! What one very instruction says, beside what all of its kind do.

use builder::graph::EdgeKind;
use syntax::dockerfile::{Body, Command};
use syntax::document::Placed;
use syntax::language::Keyword;

use super::Material;
use crate::heredoc::{Fate, fate, shell_at};
use crate::markdown::code;
use crate::stages::Base;
use crate::texts::Phrase;

impl Material<'_> {
    pub(super) fn here(&self, placed: Placed<'_>, keyword: Keyword) -> Vec<String> {
        match &placed.instruction.body {
            Body::From(_) => self.stage(placed),
            Body::Transfer { sources, destination: Some(destination), .. } => {
                let sources: Vec<String> = sources.iter().map(|source| code(&source.value)).collect();
                let from = self.taken_from(placed);
                let words = if from.is_some() { Phrase::HereCopiesFrom } else { Phrase::HereCopies };
                let (sources, destination) = (sources.join(", "), code(&destination.value));
                vec![self.say(words, &[&sources, &destination, &from.unwrap_or_default()])]
            }
            Body::Command(command) if keyword != Keyword::Shell => vec![self.command(placed, command)],
            Body::Healthcheck(Some(check)) => {
                check.command.iter().map(|command| self.command(placed, command)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a stage is built from and what it is for.
    fn stage(&self, placed: Placed<'_>) -> Vec<String> {
        let Some(number) = self.variables.stage_at(placed.start) else { return Vec::new() };
        let Some(stage) = self.stages.stages.get(number) else { return Vec::new() };
        let base = match &stage.base {
            Base::Stage(base) => {
                let name = self.stages.stages.get(*base).map(|stage| stage.shown(*base)).unwrap_or_default();
                self.say(Phrase::FromStage, &[&code(&name)])
            }
            Base::Image(image) => self.say(Phrase::FromBaseImage, &[&code(image)]),
            Base::Scratch => self.say(Phrase::EmptyBase, &[]),
            Base::Unknown => return vec![self.say(Phrase::ValueUnknown, &[])],
        };
        let mut lines = vec![format!("{}.", self.say(Phrase::StageBuiltFrom, &[&base]))];
        let users: Vec<String> = self
            .stages
            .mentions
            .iter()
            .filter(|mention| mention.stage == number)
            .map(|mention| {
                let line = self.document.rope().byte_to_line(mention.range.start) + 1;
                self.say(Phrase::Line, &[&line.to_string()])
            })
            .collect();
        if !users.is_empty() {
            lines.push(format!("{}.", self.say(Phrase::StageUsedBy, &[&users.join(", ")])));
        }
        if number + 1 == self.stages.stages.len() {
            lines.push(self.say(Phrase::StageFinal, &[]));
        } else if !self.needed.get(number).copied().unwrap_or(true) {
            lines.push(self.say(Phrase::StageUnused, &[]));
        }
        lines
    }

    /// Who runs a command.
    fn command(&self, placed: Placed<'_>, command: &Command) -> String {
        match command {
            Command::Exec(_) => self.say(Phrase::HereExec, &[]),
            Command::Shell(_) => {
                let instruction = placed.instruction;
                let fate = instruction.heredocs.first().and_then(|heredoc| fate(instruction, 0, heredoc));
                if let Some(Fate::Script(program)) = fate {
                    return self.say(Phrase::HeredocScript, &[&code(&program)]);
                }
                let shell = shell_at(self.document, &self.stages, placed.start);
                self.say(Phrase::HereShell, &[&code(&shell.join(" "))])
            }
        }
    }

    /// The stage or image that a COPY takes from.
    fn taken_from(&self, placed: Placed<'_>) -> Option<String> {
        let value = placed.instruction.flag("from")?.value.as_ref()?;
        let range = placed.in_document(value.range);
        let own =
            |mention: &&crate::stages::Mention| mention.range == range && mention.kind == EdgeKind::Copy;
        let stage = self.stages.mentions.iter().find(own).and_then(|mention| {
            let stage = self.stages.stages.get(mention.stage)?;
            Some(self.say(Phrase::FromStage, &[&code(&stage.shown(mention.stage))]))
        });
        stage.or_else(|| Some(self.say(Phrase::ImageNamed, &[&code(&value.text)])))
    }
}
