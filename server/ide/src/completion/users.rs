//! The users and groups that a file speaks of.

use builder::graph::Request;
use syntax::dockerfile::{Body, Command, Instruction};
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::place::Place;
use super::{CompletionItem, CompletionKind};
use crate::variables::Variables;

/// Users that the file makes or takes, the latest first, then the base image's own, then those that nearly every image has.
pub(super) fn items(place: &Place<'_>, range: TextRange) -> Vec<CompletionItem> {
    let mut found: Vec<String> = others(place.document, range).flat_map(named).collect();
    found.reverse();
    found.extend(of_base(place));
    found.extend(["root".to_owned(), "nobody".to_owned()]);
    listed(found, range)
}

/// The user that the base image runs as, where that is known.
fn of_base(place: &Place<'_>) -> Option<String> {
    let request = Request::default();
    let variables = Variables::around(place.document, &request, place.images, place.start);
    let (_, facts) = variables.known_image(variables.stage_at(place.start)?)?;
    facts.user.split(':').next().and_then(plain).map(str::to_owned)
}

/// The groups for a user: the one of the same name, and what the file makes or takes, the latest first.
pub(super) fn groups(document: &Document, user: &str, range: TextRange) -> Vec<CompletionItem> {
    let mut found: Vec<String> = others(document, range).flat_map(grouped).collect();
    found.reverse();
    found.splice(0..0, plain(user).map(str::to_owned));
    found.push("root".to_owned());
    listed(found, range)
}

/// Every instruction but the one that the cursor stands in, which is being written.
fn others(document: &Document, range: TextRange) -> impl Iterator<Item = &Instruction> {
    let others = document.instructions().filter(move |placed| !placed.range().touches(range.start));
    others.map(|placed| placed.instruction.as_ref())
}

fn listed(found: Vec<String>, range: TextRange) -> Vec<CompletionItem> {
    let mut items: Vec<CompletionItem> = Vec::new();
    for name in found {
        if items.iter().all(|item| item.label != name) {
            items.push(CompletionItem::new(CompletionKind::Value, name, range));
        }
    }
    items
}

fn named(instruction: &Instruction) -> Vec<String> {
    let of = |text: &str| text.split(':').next().and_then(plain).map(str::to_owned);
    let mut names: Vec<String> = owners(instruction).filter_map(of).collect();
    names.extend(made(instruction, &["useradd", "adduser"]));
    names
}

fn grouped(instruction: &Instruction) -> Vec<String> {
    let of = |text: &str| text.split_once(':').and_then(|(_, group)| plain(group)).map(str::to_owned);
    let mut names: Vec<String> = owners(instruction).filter_map(of).collect();
    names.extend(made(instruction, &["groupadd", "addgroup"]));
    names
}

/// What `--chown` and USER say: `user` or `user:group`.
fn owners(instruction: &Instruction) -> impl Iterator<Item = &str> {
    let flag = instruction.flag("chown").and_then(|flag| flag.value.as_ref());
    let user = match (&instruction.body, instruction.keyword) {
        (Body::Single(Some(word)), Some(Keyword::User)) => Some(word),
        _ => None,
    };
    flag.into_iter().chain(user).map(|word| word.text.as_str())
}

/// The text, if it is a plain name or number.
fn plain(text: &str) -> Option<&str> {
    let letter = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-' | '.');
    let name =
        text.starts_with(|ch: char| ch.is_ascii_alphanumeric() || ch == '_') && text.chars().all(letter);
    name.then_some(text)
}

/// What the shell of a RUN makes with one of the programs.
fn made(instruction: &Instruction, programs: &[&str]) -> Vec<String> {
    let (Body::Command(Command::Shell(word)), Some(Keyword::Run)) = (&instruction.body, instruction.keyword)
    else {
        return Vec::new();
    };
    let texts =
        std::iter::once(&word.text).chain(instruction.heredocs.iter().map(|heredoc| &heredoc.content));
    // Most commands make nobody, and looking for a word is cheaper than cutting a text.
    let telling = texts.filter(|text| programs.iter().any(|program| text.contains(program)));
    let commands = telling.flat_map(|text| text.split(['\n', ';', '&', '|']));
    commands.filter_map(|command| made_by(command, programs)).collect()
}

/// The first word of a command that is no option and no option's value, if it is a name. The programs of Debian,
/// Fedora and BusyBox agree on which options take one.
fn made_by(command: &str, programs: &[&str]) -> Option<String> {
    const SHORT: &str = "bcdefgGhkKpRsuZ";
    const LONG: [&str; 14] = [
        "--uid",
        "--gid",
        "--home",
        "--home-dir",
        "--shell",
        "--comment",
        "--gecos",
        "--ingroup",
        "--groups",
        "--base-dir",
        "--expiredate",
        "--skel",
        "--password",
        "--root",
    ];
    let mut words = command.split_whitespace().skip_while(|word| !programs.contains(word)).skip(1);
    while let Some(word) = words.next() {
        if !word.starts_with('-') {
            return plain(word.trim_matches(['"', '\''])).map(str::to_owned);
        }
        let takes = if word.starts_with("--") {
            LONG.contains(&word)
        } else {
            word.ends_with(|ch| SHORT.contains(ch))
        };
        if takes {
            words.next();
        }
    }
    None
}
