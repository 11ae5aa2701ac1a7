//! A variable: its value here, and the way it came through stages and defaults.

use std::cell::OnceCell;

use builder::graph::Request;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::predefined::PredefinedArg;
use syntax::language::{Keyword, suggest};
use syntax::shell::Lexer;

use super::{Asked, Hover};
use crate::markdown::{code, code_cut};
use crate::origin::origin;
use crate::stages::Stages;
use crate::texts::{self, Phrase, phrase};
use crate::variables::{Definition, Found, Kind, Point, Reader, Spot, Value, Variables};

/// The variable under the cursor, where it is used or defined.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>) -> Option<Hover> {
    if !may_hold_one(placed) {
        return None;
    }
    let request = Request::default();
    let variables = Variables::around(asked.document, &request, asked.images, placed.start);
    let spot = variables.spot_at(asked.offset)?;
    let teller = Teller { asked, variables: &variables, spot: &spot, stages: OnceCell::new() };
    Some(Hover { range: spot.range, markdown: teller.tell()? })
}

/// Whether it is worth to look at all variables of the file.
fn may_hold_one(placed: Placed<'_>) -> bool {
    let instruction = match &placed.instruction.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => placed.instruction.as_ref(),
    };
    matches!(instruction.keyword, Some(Keyword::Arg | Keyword::Env))
        || placed.instruction.logical.text.contains('$')
        || placed.instruction.heredocs.iter().any(|heredoc| heredoc.content.contains('$'))
}

struct Teller<'a> {
    asked: &'a Asked<'a>,
    variables: &'a Variables<'a>,
    spot: &'a Spot,
    stages: OnceCell<Stages>,
}

impl Teller<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.asked.language, words, filled_in)
    }

    /// All that is said; nothing of what only the shell can know.
    fn tell(&self) -> Option<String> {
        let name = &self.spot.name;
        let found = match self.spot.definition {
            Some(place) if self.variables.definitions().get(place)?.sets() => Found::Definition(place),
            Some(place) => match self.variables.find(self.spot.point, name) {
                // `ARG name` of what an ENV or the base gives a value already.
                found @ Found::Definition(_) => found,
                _ => Found::Declared(place),
            },
            None => self.variables.find(self.spot.point, name),
        };
        if self.spot.reader == Reader::Nobody {
            let words = self.say(Phrase::NotExpanded, &[]);
            return Some(format!("**{}** — {words}\n\n{}", code(name), self.closing()));
        }
        let mut lines = vec![format!("**{}** — {}", code(name), self.value(found)?)];
        if let Found::Definition(place) = found {
            lines.push(self.way(place));
        }
        let notes = self.notes(found);
        if !notes.is_empty() {
            lines.push(notes.join("  \n"));
        }
        let page = PredefinedArg::from_name(name).and_then(|known| self.page(known));
        lines.push(page.unwrap_or_else(|| self.closing()));
        Some(lines.join("\n\n"))
    }

    /// What is said of a predefined argument anyway.
    fn page(&self, known: &PredefinedArg) -> Option<String> {
        let key = known.key();
        texts::document(self.asked.language, &key, self.asked.frontend(syntax::language::since(&key)))
    }

    /// An example and a link: of variables, or of arguments before the first FROM, which FROM alone sees.
    fn closing(&self) -> String {
        let global = matches!(self.spot.point, Point::Global(_));
        self.asked.closing(if global { "concept.global-arg" } else { "concept.variable" })
    }

    /// The value here: of a use with a modifier, what becomes of all of it.
    fn value(&self, found: Found) -> Option<String> {
        let in_shell = matches!(self.spot.reader, Reader::Shell | Reader::Container);
        let predefined = PredefinedArg::from_name(&self.spot.name).is_some();
        Some(match found {
            Found::Definition(place) => {
                let whole = self.modified().filter(|value| !matches!(value, Value::Refused(_)) || !in_shell);
                self.shown(&whole.unwrap_or_else(|| self.variables.value(place)))
            }
            Found::Declared(_) => self.say(Phrase::ValueUnset, &[]),
            // What nothing defines is the shell's own, unless a global ARG or the builder has it to give.
            Found::Base | Found::Nothing if in_shell && !predefined && !self.has_global() => return None,
            Found::Base => match self.modified() {
                Some(value @ Value::Exact(_)) => self.shown(&value),
                _ => self.say(Phrase::ValueUnknown, &[]),
            },
            Found::Nothing => match self.modified() {
                Some(Value::Exact(text)) if !text.is_empty() => self.shown(&Value::Exact(text)),
                Some(refused @ Value::Refused(_)) if !in_shell => self.shown(&refused),
                _ => self.say(Phrase::ValueUnset, &[]),
            },
        })
    }

    /// What becomes of `${name…}` with a modifier.
    fn modified(&self) -> Option<Value> {
        self.spot.operator.as_ref()?;
        let text = self.asked.document.text(self.spot.range);
        let lexer = Lexer { skip_quotes: true, ..Lexer::new(self.asked.document.escape().char()) };
        Some(self.variables.expand_with(&text, self.spot.point, lexer))
    }

    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Unset => self.say(Phrase::ValueUnset, &[]),
            Value::Refused(why) => self.say(Phrase::ValueRefused, &[&code(why)]),
            Value::Exact(text) if text.is_empty() => self.say(Phrase::ValueEmpty, &[]),
            Value::Exact(text) | Value::Partly(text) | Value::Cut(text) => {
                let (shown, cut) = code_cut(text);
                let mut line = self.say(Phrase::ValueHere, &[&shown]);
                match (value, cut) {
                    (Value::Cut(_), _) => line.push('…'),
                    (_, Some(count)) => line.push_str(&self.say(Phrase::ValueCut, &[&count.to_string()])),
                    (_, None) => {}
                }
                if matches!(value, Value::Partly(_)) {
                    line.push_str("  \n");
                    line.push_str(&self.say(Phrase::ValuePartly, &[]));
                }
                line
            }
        }
    }

    /// The definitions that the value went through, nearest first, each below what was made of it.
    fn way(&self, place: usize) -> String {
        let (way, more) = self.variables.way(place);
        let mut lines = vec![self.say(Phrase::ComesFromAll, &[])];
        for link in way {
            let Some(definition) = self.variables.definitions().get(link.definition) else { continue };
            lines.push(format!("{}- {}", "  ".repeat(link.depth.min(6)), self.definition(definition)));
        }
        if more {
            lines.push("- …".to_owned());
        }
        lines.join("\n")
    }

    /// A definition: what it is, where, and how it is written.
    fn definition(&self, definition: &Definition) -> String {
        let what = origin(self.asked.document, self.asked.language, definition);
        let elsewhere = definition.stage.filter(|stage| Some(*stage) != self.stage());
        let stage = elsewhere.map(|stage| {
            let stages = self.stages.get_or_init(|| Stages::new(self.asked.document, self.variables));
            let name = stages.stages.get(stage).map(|known| known.shown(stage)).unwrap_or_default();
            format!(", {}", self.say(Phrase::FromStage, &[&code(&name)]))
        });
        let text = definition.range.map(|range| format!(": {}", code(&self.asked.document.text(range))));
        format!("{what}{}{}", stage.unwrap_or_default(), text.unwrap_or_default())
    }

    fn line(&self, definition: &Definition) -> String {
        let rope = self.asked.document.rope();
        definition.range.map_or_else(String::new, |range| (rope.byte_to_line(range.start) + 1).to_string())
    }

    /// The stage that the cursor is in.
    fn stage(&self) -> Option<usize> {
        match self.spot.point {
            Point::Global(_) => None,
            Point::Stage(stage, _) | Point::After(stage) | Point::Container(stage) => Some(stage),
        }
    }

    fn has_global(&self) -> bool {
        self.stage().is_some()
            && matches!(self.variables.find(Point::Global(usize::MAX), &self.spot.name), Found::Definition(_))
    }

    fn notes(&self, found: Found) -> Vec<String> {
        let name = code(&self.spot.name);
        let mut notes = Vec::new();
        let definition = match found {
            Found::Definition(place) | Found::Declared(place) => self.variables.definitions().get(place),
            Found::Base | Found::Nothing => None,
        };
        match self.spot.reader {
            _ if self.spot.assigned => notes.push(self.say(Phrase::ShellAssigns, &[])),
            Reader::Shell => notes.push(self.say(Phrase::ExpandedByShell, &[])),
            Reader::Container => notes.push(self.say(Phrase::ExpandedByContainer, &[])),
            Reader::Builder | Reader::Nobody => {}
        }
        if let Some(definition) = definition {
            notes.extend(self.replaced(definition, found));
        } else {
            if self.spot.reader == Reader::Builder {
                notes.push(self.say(Phrase::Undefined, &[&name]));
            }
            if self.has_global() && self.spot.reader != Reader::Container {
                notes.push(self.say(Phrase::DeclareInStage, &[&self.spot.name]));
            }
            if let Some(image) = self.stage().and_then(|stage| self.variables.unknown_image(stage)) {
                notes.push(self.say(Phrase::BaseMaySet, &[&code(image)]));
            }
            notes.extend(self.guess());
        }
        notes
    }

    /// What gives it another value: the user, and other lines.
    fn replaced(&self, definition: &Definition, found: Found) -> Vec<String> {
        let mut notes = Vec::new();
        let scanner =
            PredefinedArg::from_name(&definition.name).is_some_and(|known| !known.in_cache_key(true));
        let argument = matches!(definition.kind, Kind::Argument | Kind::Global);
        if argument && !definition.triggered {
            let declared = matches!(found, Found::Declared(_));
            let words = if declared { Phrase::BuildArgGives } else { Phrase::BuildArgReplaces };
            notes.push(self.say(words, &[&definition.name]));
        }
        if definition.kind == Kind::Argument && !scanner {
            notes.push(self.say(Phrase::InCacheKey, &[]));
        }
        let Found::Definition(place) = found else { return notes };
        let others = self.variables.others(place);
        let others: Vec<&Definition> =
            others.iter().filter_map(|other| self.variables.definitions().get(*other)).collect();
        let above = |other: &&Definition| other.kind == Kind::Argument && other.range < definition.range;
        if definition.kind == Kind::Environment && others.iter().any(above) {
            notes.push(self.say(Phrase::EnvWins, &[]));
        }
        let others = others.into_iter().filter(|other| other.range.is_some()).take(8);
        let others: Vec<String> = others
            .map(|other| {
                let words = if other.kind == Kind::Environment { Phrase::FromEnv } else { Phrase::FromArg };
                self.say(words, &[&self.line(other)])
            })
            .collect();
        if !others.is_empty() {
            notes.push(self.say(Phrase::AlsoSetBy, &[&others.join("; ")]));
        }
        notes
    }

    /// The name that was probably meant.
    fn guess(&self) -> Option<String> {
        if self.spot.reader != Reader::Builder {
            return None;
        }
        let visible =
            self.variables.definitions().iter().filter(|one| {
                matches!(self.variables.find(self.spot.point, &one.name), Found::Definition(_))
            });
        let near = suggest::suggest(&self.spot.name, visible.map(|one| one.name.as_str()), true)?;
        Some(self.say(Phrase::DidYouMean, &[&code(&near)]))
    }
}
