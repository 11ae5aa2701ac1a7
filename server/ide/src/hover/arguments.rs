//! Arguments that mean something by themselves: an empty base, a signal, a port, a word of a shell.

use syntax::TextRange;
use syntax::dockerfile::{Argument, Body, Command, Instruction, Word};
use syntax::document::Placed;
use syntax::language::{Keyword, port, signal};

use super::{Asked, Hover};
use crate::texts::{self, Phrase, SHELL_WORDS, phrase};

/// The argument under the cursor.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, instruction: &Instruction) -> Option<Hover> {
    let at = |range: TextRange| asked.touches(placed, range);
    let (keyword, body) = (instruction.keyword?, &instruction.body);
    match (keyword, body) {
        (_, Body::From(from)) => {
            let page = |key: &str| texts::document(asked.language, key, None);
            if let Some(word) = from.as_word.as_ref().filter(|word| at(word.range)) {
                let name = texts::text(asked.language, "parameter.FROM.name")?;
                let markdown = format!("**`AS`** — {}\n\n{}", name.summary, page("concept.stage")?);
                return Some(Hover { range: placed.in_document(word.range), markdown });
            }
            let word = from.image.as_ref().filter(|word| at(word.range) && word.text == "scratch")?;
            let markdown = format!("**`scratch`** — {}", page("concept.scratch")?);
            Some(Hover { range: placed.in_document(word.range), markdown })
        }
        (Keyword::Stopsignal, Body::Single(Some(word))) if at(word.range) => {
            signal_named(asked, placed, keyword, word)
        }
        (Keyword::Expose, Body::List { words, .. }) => {
            let word = words.iter().find(|word| at(word.word.range))?;
            usual_port(asked, placed, keyword, word)
        }
        (Keyword::Shell, Body::Command(Command::Exec(words))) => {
            let word = words.iter().find(|word| at(word.word.range))?;
            shell_word(asked, placed, keyword, word)
        }
        (_, Body::Healthcheck(Some(check))) if at(check.kind.range) => {
            let title = format!("**`{}`**", keyword.name());
            asked.page(&title, &keyword.instruction().key(), placed.in_document(check.kind.range))
        }
        _ => None,
    }
}

/// A signal by its name, with or without `SIG`, or by its number.
fn signal_named(asked: &Asked<'_>, placed: Placed<'_>, keyword: Keyword, word: &Word) -> Option<Hover> {
    let number = signal::number(&word.text)?;
    let upper = word.text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let named = |signal: &&signal::Signal| signal.name.strip_prefix("SIG") == Some(name);
    let numbered = |signal: &&signal::Signal| i64::from(signal.number) == number;
    let signals = signal::SIGNALS;
    let signal = signals.iter().find(named).or_else(|| signals.iter().find(numbered))?;
    let text = texts::text(asked.language, &format!("signal.{}", signal.name))?;
    let line = format!("**`{}`** ({number}) — {}", signal.name, text.summary);
    Some(said(asked, placed, keyword, word.range, line))
}

/// A port that some service usually listens on.
fn usual_port(asked: &Asked<'_>, placed: Placed<'_>, keyword: Keyword, argument: &Argument) -> Option<Hover> {
    let value = argument.value.as_str();
    let (number, protocol) = value.split_once('/').unwrap_or((value, port::PROTOCOLS[0]));
    let is_it = |port: &&port::UsualPort| {
        number.parse() == Ok(port.number) && protocol.eq_ignore_ascii_case(port.protocol)
    };
    let port = port::USUAL.iter().find(is_it)?;
    let usual = phrase(asked.language, Phrase::UsualPort, &[port.service]);
    let line = format!("**`{}/{}`** — {usual}", port.number, port.protocol);
    Some(said(asked, placed, keyword, argument.word.range, line))
}

/// An option of a shell, or several letters of one word: `-euo`.
fn shell_word(asked: &Asked<'_>, placed: Placed<'_>, keyword: Keyword, argument: &Argument) -> Option<Hover> {
    let line = |word: &str| {
        // The letters of sh tell cases apart; cmd and PowerShell do not.
        let any_case = |known: &str| known.starts_with('/') || known.len() > 2;
        let is_it = |known: &&&str| **known == word || any_case(known) && known.eq_ignore_ascii_case(word);
        let known = SHELL_WORDS.iter().find(is_it)?;
        let text = texts::text(asked.language, &format!("shell.{known}"))?;
        Some(format!("**`{known}`** — {}", text.summary))
    };
    let value = argument.value.as_str();
    let lines = match line(value) {
        Some(line) => line,
        None => {
            let letters = value.strip_prefix('-')?.chars();
            let lines: Option<Vec<String>> = letters.map(|letter| line(&format!("-{letter}"))).collect();
            lines.filter(|lines| !lines.is_empty())?.join("  \n")
        }
    };
    Some(said(asked, placed, keyword, argument.word.range, lines))
}

/// A line, and an example of the instruction with a link to where it is described.
fn said(asked: &Asked<'_>, placed: Placed<'_>, keyword: Keyword, range: TextRange, line: String) -> Hover {
    let closing = asked.closing(&keyword.instruction().key());
    Hover { range: placed.in_document(range), markdown: format!("{line}\n\n{closing}") }
}
