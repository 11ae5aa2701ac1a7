//! The outline of a file: its stages, and in each its instructions.

use syntax::dockerfile::{Argument, Body, Command, Instruction, Pair};
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::{Document, TextRange};

/// The longest text that is shown beside a keyword, in characters.
const WIDTH: usize = 60;

/// What sort of thing a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A stage.
    Stage,
    /// ARG and ENV.
    Variable,
    /// RUN.
    Run,
    /// What brings files: ADD and COPY.
    Files,
    /// What the container starts: CMD, ENTRYPOINT, HEALTHCHECK.
    Command,
    /// Any other instruction: a setting of the image.
    Setting,
    /// A word that is no instruction.
    Unknown,
}

/// One line of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What is looked for: the stage's name, the variable, the keyword with what it does.
    pub name: String,
    /// A few words beside it; may be empty.
    pub detail: String,
    /// What sort of thing it is.
    pub kind: SymbolKind,
    /// All of it, in bytes of the document: a stage ends with its last instruction.
    pub range: TextRange,
    /// What is jumped to; it lies inside of `range`.
    pub selection: TextRange,
    /// What stands inside of it.
    pub children: Vec<Symbol>,
}

/// The outline of a document: what stands before the first FROM, then the stages.
#[must_use]
pub fn symbols(document: &Document) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    let mut stages = 0;
    for placed in document.instructions() {
        if placed.instruction.keyword == Some(Keyword::From) {
            symbols.push(stage(placed, stages));
            stages += 1;
            continue;
        }
        let symbol = instruction(placed);
        match symbols.last_mut() {
            Some(stage) if stages > 0 => {
                stage.range.end = symbol.range.end;
                stage.children.push(symbol);
            }
            _ => symbols.push(symbol),
        }
    }
    symbols
}

fn stage(placed: Placed<'_>, number: usize) -> Symbol {
    let mut symbol = bare(placed, SymbolKind::Stage);
    let Body::From(from) = &placed.instruction.body else { return symbol };
    let image = from.image.as_ref().map_or("", |image| image.text.as_str());
    match &from.name {
        Some(name) if !name.text.is_empty() => {
            symbol.name = short(&name.text);
            symbol.detail = short(&format!("FROM {image}"));
            symbol.selection = inside(placed.in_document(name.range), symbol.range);
        }
        _ => {
            symbol.name = short(&format!("FROM {image}"));
            symbol.detail = number.to_string();
        }
    }
    symbol
}

fn instruction(placed: Placed<'_>) -> Symbol {
    let instruction = placed.instruction;
    let kind = match instruction.keyword {
        Some(Keyword::Arg | Keyword::Env) => SymbolKind::Variable,
        Some(Keyword::Run) => SymbolKind::Run,
        Some(Keyword::Add | Keyword::Copy) => SymbolKind::Files,
        Some(Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck) => SymbolKind::Command,
        Some(_) => SymbolKind::Setting,
        None => SymbolKind::Unknown,
    };
    let mut symbol = bare(placed, kind);
    if let Body::Pairs(pairs) = &instruction.body
        && kind == SymbolKind::Variable
    {
        symbol.children = several(placed, pairs, &symbol);
    }
    let text = summary(instruction);
    if !text.is_empty() {
        symbol.name = short(&format!("{} {text}", symbol.name));
    }
    symbol
}

/// The keyword and where it stands.
fn bare(placed: Placed<'_>, kind: SymbolKind) -> Symbol {
    let range = placed.range();
    let keyword = placed.instruction.keyword.map(|keyword| keyword.name().to_owned());
    Symbol {
        name: keyword.unwrap_or_else(|| short(&placed.instruction.name.text)),
        detail: String::new(),
        kind,
        range,
        selection: inside(placed.in_document(placed.instruction.name.range), range),
        children: Vec::new(),
    }
}

/// What an instruction is told apart from its like by.
fn summary(instruction: &Instruction) -> String {
    match &instruction.body {
        Body::Pairs(pairs) => list(pairs.iter().map(|pair| pair.key.text.as_str())),
        Body::Transfer { sources, destination, .. } => {
            let all = sources.iter().chain(destination).map(|argument| argument.value.as_str());
            all.collect::<Vec<_>>().join(" ")
        }
        Body::Command(Command::Exec(words)) => exec(words),
        Body::Onbuild(Some(trigger)) => {
            let keyword = trigger.keyword.map_or(trigger.name.text.as_str(), |keyword| keyword.name());
            format!("{keyword} {}", summary(trigger))
        }
        Body::Healthcheck(Some(check)) => match &check.command {
            Some(Command::Exec(words)) => exec(words),
            Some(Command::Shell(word)) => word.text.clone(),
            None => check.kind.text.clone(),
        },
        _ => instruction.arguments.text.clone(),
    }
}

fn exec(words: &[Argument]) -> String {
    words.iter().map(|word| word.value.as_str()).collect::<Vec<_>>().join(" ")
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// Of an ARG or an ENV with several pairs, each pair.
fn several(placed: Placed<'_>, pairs: &[Pair], outer: &Symbol) -> Vec<Symbol> {
    if pairs.len() < 2 {
        return Vec::new();
    }
    let pairs = pairs.iter().filter(|pair| !pair.key.text.trim().is_empty()).map(|pair| {
        let range = inside(placed.in_document(pair.range), outer.range);
        Symbol {
            name: short(&pair.key.text),
            detail: pair.value.as_ref().map(|value| short(&value.text)).unwrap_or_default(),
            kind: SymbolKind::Variable,
            range,
            selection: inside(placed.in_document(pair.key.range), range),
            children: Vec::new(),
        }
    });
    pairs.collect()
}

/// A range cut to lie in another.
fn inside(range: TextRange, outer: TextRange) -> TextRange {
    let start = range.start.clamp(outer.start, outer.end);
    TextRange::new(start, range.end.clamp(start, outer.end))
}

/// On one line, and cut. Control characters are none that a list would show.
fn short(text: &str) -> String {
    let mut words =
        text.split(|ch: char| ch.is_whitespace() || ch.is_control()).filter(|word| !word.is_empty());
    let mut out = String::new();
    let mut width = 0;
    if let Some(first) = words.next() {
        out.push_str(first);
        width = first.chars().count();
    }
    for word in words {
        width += 1 + word.chars().count();
        out.push(' ');
        out.push_str(word);
        if width > WIDTH {
            break;
        }
    }
    match out.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", out.get(..end).unwrap_or_default().trim_end()),
        None => out,
    }
}

#[cfg(test)]
mod tests;
