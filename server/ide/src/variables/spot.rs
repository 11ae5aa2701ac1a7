//! The variable at a place of the text.

use syntax::TextRange;
use syntax::dockerfile::{Body, Command, Heredoc, Instruction};
use syntax::document::Placed;
use syntax::language::mount::MountKey;
use syntax::language::{self, Keyword, ValueKind};
use syntax::shell::{Lexer, VariableUse};

use super::{Point, Variables, shell};

/// Who puts a value in where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The builder, before the instruction is run.
    Builder,
    /// The shell of a RUN, which sees ARG and ENV.
    Shell,
    /// The shell of a container that is started of the image: it sees ENV alone.
    Container,
    /// Nobody: the text stays as it is.
    Nobody,
}

/// A variable as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// All of it, `${name:-word}`, in bytes of the document; of a definition the name alone.
    pub range: TextRange,
    /// The name.
    pub name: String,
    /// The operator of a modifier: `:-`, `#`, `//` …
    pub operator: Option<String>,
    /// Who reads it.
    pub reader: Reader,
    /// What it sees.
    pub point: Point,
    /// The definition, by its place in [`Variables::definitions`], where it is the name of one.
    pub definition: Option<usize>,
    /// Whether the shell's text gives it another value itself.
    pub assigned: bool,
}

/// A text of an instruction that may hold variables.
struct Text<'a> {
    reader: Reader,
    /// Its variables; ranges count from the start of the instruction.
    uses: Vec<VariableUse>,
    /// The text, for shells.
    shell: Option<(&'a str, usize)>,
}

impl Variables<'_> {
    /// The variable at `offset` of the document: the innermost use, or the name of an ARG or an ENV.
    #[must_use]
    pub fn spot_at(&self, offset: usize) -> Option<Spot> {
        let placed = self.document.instruction_at(offset)?;
        let inner = offset.checked_sub(placed.start)?;
        self.definition_at(offset).or_else(|| {
            let spots = self.spots_of(placed, Some(inner));
            spots.into_iter().filter(|spot| spot.range.touches(offset)).min_by_key(|spot| spot.range.len())
        })
    }

    /// Every variable that an instruction uses.
    #[must_use]
    pub fn spots(&self, placed: Placed<'_>) -> Vec<Spot> {
        self.spots_of(placed, None)
    }

    fn definition_at(&self, offset: usize) -> Option<Spot> {
        let touches = |range: Option<TextRange>| range.is_some_and(|range| range.touches(offset));
        let place = self
            .definitions
            .iter()
            .position(|one| touches(one.name_range) && !one.triggered)
            .or_else(|| self.definitions.iter().position(|one| touches(one.name_range)))?;
        let definition = self.definitions.get(place)?;
        Some(Spot {
            range: definition.name_range?,
            name: definition.name.clone(),
            operator: None,
            reader: Reader::Builder,
            point: definition.stage.map_or(Point::Global(place + 1), |stage| Point::Stage(stage, place + 1)),
            definition: Some(place),
            assigned: false,
        })
    }

    fn spots_of(&self, placed: Placed<'_>, near: Option<usize>) -> Vec<Spot> {
        let instruction = placed.instruction;
        let mut point = self.point(placed.start);
        let mut read: &Instruction = instruction;
        if let (Body::Onbuild(Some(trigger)), Some(stage)) = (&instruction.body, self.stage_at(placed.start))
        {
            read = trigger;
            // It runs in the stages that are built from this one.
            point = Point::After(stage);
        }
        let Some(keyword) = read.keyword else { return Vec::new() };
        let mut spots = Vec::new();
        for text in texts(instruction, read, keyword, near) {
            let point = match (text.reader, self.stage_at(placed.start)) {
                (Reader::Container, Some(stage)) => Point::Container(stage),
                _ => point,
            };
            for found in text.uses {
                let assigned = text.shell.is_some_and(|(shell_text, start)| {
                    shell::assigns(shell_text, &found.name, found.range.start.saturating_sub(start))
                });
                spots.push(Spot {
                    range: placed.in_document(found.range),
                    name: found.name,
                    operator: found.operator,
                    reader: text.reader,
                    point: self.inside_arg(point, keyword, placed.start + found.range.start),
                    definition: None,
                    assigned,
                });
            }
        }
        spots
    }

    /// An ARG sees what the same line declares before it.
    fn inside_arg(&self, point: Point, keyword: Keyword, at: usize) -> Point {
        if keyword != Keyword::Arg {
            return point;
        }
        let holds = |range: Option<TextRange>| range.is_some_and(|range| range.touches(at));
        let own = self.definitions.iter().find(|one| holds(one.range) && !one.triggered);
        own.map_or(point, |definition| definition.point())
    }
}

/// The texts of an instruction that may hold variables. `outer` holds the lines, `read` may be its trigger.
fn texts<'a>(
    outer: &'a Instruction,
    read: &'a Instruction,
    keyword: Keyword,
    near: Option<usize>,
) -> Vec<Text<'a>> {
    let wanted = |range: TextRange| near.is_none_or(|at| range.touches(at));
    let spec = keyword.instruction();
    let mut texts = Vec::new();
    for flag in read.flags.iter().filter(|flag| wanted(flag.range)) {
        let Some(value) = &flag.value else { continue };
        let known = spec.flag(&flag.name);
        for found in &value.variables {
            let before = text_between(outer, value.range.start, found.range.start);
            let expands = known.is_some_and(|known| {
                known.expands
                    && (known.value != ValueKind::Mount || mount_key(&before).is_some_and(MountKey::expands))
            });
            let reader = if expands { Reader::Builder } else { Reader::Nobody };
            texts.push(Text { reader, uses: vec![found.clone()], shell: None });
        }
    }
    match &read.body {
        Body::Command(command) if keyword != Keyword::Shell => {
            let reader = if keyword == Keyword::Run { Reader::Shell } else { Reader::Container };
            texts.push(command_text(outer, command, reader));
        }
        Body::Healthcheck(Some(check)) => {
            texts.extend(check.command.iter().map(|command| command_text(outer, command, Reader::Container)));
        }
        Body::From(from) => {
            let uses = from.image.iter().flat_map(|word| word.variables.clone()).collect();
            texts.push(Text { reader: Reader::Builder, uses, shell: None });
            let uses = from.name.iter().flat_map(|word| word.variables.clone()).collect();
            texts.push(Text { reader: Reader::Nobody, uses, shell: None });
        }
        body => {
            let reader = match spec.variables {
                language::Variables::Builder => Reader::Builder,
                _ => Reader::Nobody,
            };
            let uses = body.words().flat_map(|word| word.variables.clone()).collect();
            texts.push(Text { reader, uses, shell: None });
        }
    }
    for (index, heredoc) in outer.heredocs.iter().enumerate().filter(|(_, heredoc)| wanted(heredoc.body)) {
        texts.extend(heredoc_text(read, keyword, heredoc, index));
    }
    texts
}

fn command_text<'a>(outer: &'a Instruction, command: &'a Command, reader: Reader) -> Text<'a> {
    match command {
        Command::Exec(words) => {
            let uses = words.iter().flat_map(|word| word.word.variables.clone()).collect();
            Text { reader: Reader::Nobody, uses, shell: None }
        }
        Command::Shell(word) => {
            let start = outer.logical.logical(word.range.start);
            let place = |range: TextRange| outer.logical.source_range(range.shifted(start));
            let uses = shell::variables(&word.text).into_iter().map(|found| VariableUse {
                range: place(found.range),
                name_range: place(found.name_range),
                ..found
            });
            Text { reader, uses: uses.collect(), shell: Some((&word.text, word.range.start)) }
        }
    }
}

/// The body of a heredoc: text that the builder or a shell puts values into, or neither.
fn heredoc_text<'a>(
    read: &Instruction,
    keyword: Keyword,
    heredoc: &'a Heredoc,
    index: usize,
) -> Option<Text<'a>> {
    let content = heredoc.content.as_str();
    let start = heredoc.body.start;
    let shift = |found: VariableUse| VariableUse {
        range: found.range.shifted(start),
        name_range: found.name_range.shifted(start),
        ..found
    };
    match keyword {
        Keyword::Add | Keyword::Copy if heredoc.start.expand => {
            let lexer = Lexer { skip_quotes: true, ..Lexer::new('\\') };
            let uses = lexer.variables(content).into_iter().map(shift).collect();
            Some(Text { reader: Reader::Builder, uses, shell: None })
        }
        Keyword::Run => {
            let Body::Command(Command::Shell(word)) = &read.body else { return None };
            let is_script = index == 0 && crate::heredoc::is_script(&word.text);
            let by_shell = if is_script {
                crate::heredoc::interpreter(content).is_none_or(crate::heredoc::is_shell)
            } else {
                // The shell itself opens it, and reads its quotes.
                heredoc.start.expand
            };
            by_shell.then(|| {
                let uses = shell::variables(content).into_iter().map(shift).collect();
                Text { reader: Reader::Shell, uses, shell: Some((content, start)) }
            })
        }
        _ => None,
    }
}

/// What stands in an instruction from one place to another, continuations joined.
fn text_between(outer: &Instruction, from: usize, to: usize) -> String {
    let (from, to) = (outer.logical.logical(from), outer.logical.logical(to));
    outer.logical.text.get(from..to).unwrap_or_default().to_owned()
}

/// The key of the field that `before`, the beginning of a mount, ends in.
fn mount_key(before: &str) -> Option<&'static MountKey> {
    let field = before.rsplit(',').next().unwrap_or_default().trim_start_matches('"');
    MountKey::from_name(field.split_once('=')?.0)
}
