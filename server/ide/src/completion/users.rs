//! The users that a file speaks of.

use syntax::dockerfile::{Body, Command, Instruction};
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind};

/// Users that the file makes or takes, the latest first, then those that nearly every image has.
pub(super) fn items(document: &Document, range: TextRange) -> Vec<CompletionItem> {
    let mut found: Vec<String> = Vec::new();
    for placed in document.instructions() {
        // What the cursor stands in is being written.
        if !placed.range().touches(range.start) {
            found.extend(named(placed.instruction));
        }
    }
    found.reverse();
    found.extend(["root".to_owned(), "nobody".to_owned()]);
    let mut items: Vec<CompletionItem> = Vec::new();
    for name in found {
        if items.iter().all(|item| item.label != name) {
            items.push(CompletionItem::new(CompletionKind::Value, name, range));
        }
    }
    items
}

fn named(instruction: &Instruction) -> Vec<String> {
    let owner = instruction.flag("chown").and_then(|flag| flag.value.as_ref());
    let mut names: Vec<String> = owner.and_then(|owner| user(&owner.text)).into_iter().collect();
    match (&instruction.body, instruction.keyword) {
        (Body::Single(Some(word)), Some(Keyword::User)) => names.extend(user(&word.text)),
        (Body::Command(Command::Shell(word)), Some(Keyword::Run)) => {
            names.extend(made(&word.text));
            names.extend(instruction.heredocs.iter().flat_map(|heredoc| made(&heredoc.content)));
        }
        _ => {}
    }
    names
}

/// The user of `user:group`, if it is a plain name.
fn user(text: &str) -> Option<String> {
    let name = text.split(':').next()?;
    let letter = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.');
    let plain =
        name.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_') && name.chars().all(letter);
    plain.then(|| name.to_owned())
}

/// The users that a shell's text makes with `useradd` or `adduser`: the last word of the command is the name.
fn made(text: &str) -> Vec<String> {
    let commands = text.split(['\n', ';', '&', '|']);
    commands
        .filter_map(|command| {
            let words: Vec<&str> = command.split_whitespace().collect();
            let program = words.iter().position(|word| matches!(*word, "useradd" | "adduser"))?;
            let last = words.get(program + 1..)?.last()?;
            user(last)
        })
        .collect()
}
