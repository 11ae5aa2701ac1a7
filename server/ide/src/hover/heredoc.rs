//! A heredoc: who reads its text, and whether variables are put into it.

use builder::graph::Request;
use syntax::TextRange;
use syntax::dockerfile::{Body, Command, Heredoc, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;

use super::{Asked, Hover};
use crate::heredoc::{Fate, fate, marker, shell_at};
use crate::markdown::code;
use crate::stages::Stages;
use crate::texts::{Phrase, phrase};
use crate::variables::Variables;

/// The heredoc under the cursor: its mark, its body, or the word that ends it.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>) -> Option<Hover> {
    let outer: &Instruction = placed.instruction;
    let (index, range) = at(asked, placed)?;
    let heredoc = outer.heredocs.get(index)?;
    let read = match &outer.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => outer,
    };
    let say = |words, filled_in: &[&str]| phrase(asked.language, words, filled_in);
    let first = match fate(read, index, heredoc)? {
        Fate::Shell => say(Phrase::HeredocShell, &[&code(&shell(asked, placed).join(" "))]),
        Fate::Script(interpreter) => say(Phrase::HeredocScript, &[&code(&interpreter)]),
        Fate::Input => say(Phrase::HeredocInput, &[]),
        Fate::File(path) => say(Phrase::HeredocFile, &[&code(&path)]),
    };
    let mut lines = vec![first];
    lines.extend(variables(read, index, heredoc).map(|words| say(words, &[])));
    if heredoc.start.chomp {
        lines.push(say(Phrase::HeredocTabs, &[]));
    }
    let title = code(&format!("<<{}", heredoc.start.name));
    let markdown = format!("**{title}** — {}\n\n{}", lines.join("  \n"), asked.closing("concept.heredoc"));
    Some(Hover { range: placed.in_document(range), markdown })
}

/// Which heredoc the cursor is in, and the range that is explained.
fn at(asked: &Asked<'_>, placed: Placed<'_>) -> Option<(usize, TextRange)> {
    let instruction: &Instruction = placed.instruction;
    let inner = asked.offset.checked_sub(placed.start)?;
    for (index, heredoc) in instruction.heredocs.iter().enumerate() {
        if let Some(mark) = marker(instruction, index).filter(|mark| mark.touches(inner)) {
            return Some((index, mark));
        }
        if heredoc.closing.touches(inner) {
            return Some((index, heredoc.closing));
        }
        if heredoc.body.contains(inner) {
            // Empty lines at the end are shown only as far as the cursor stands in them.
            let end = heredoc.body.start + heredoc.content.trim_end_matches(['\r', '\n']).len();
            let end = end.max(inner);
            return Some((index, TextRange::new(heredoc.body.start, end)));
        }
    }
    None
}

fn shell(asked: &Asked<'_>, placed: Placed<'_>) -> Vec<String> {
    let request = Request::default();
    let variables = Variables::around(asked.document, &request, asked.images, placed.start);
    let stages = Stages::new(asked.document, &variables);
    shell_at(asked.document, &stages, placed.start)
}

/// Who puts variables in, where that is for the builder to say.
fn variables(read: &Instruction, index: usize, heredoc: &Heredoc) -> Option<Phrase> {
    match (read.keyword, &read.body) {
        (Some(Keyword::Add | Keyword::Copy), _) if heredoc.start.expand => Some(Phrase::HeredocExpanded),
        (Some(Keyword::Add | Keyword::Copy), _) => Some(Phrase::HeredocLiteral),
        (Some(Keyword::Run), Body::Command(Command::Shell(_))) => match fate(read, index, heredoc)? {
            Fate::Shell => Some(Phrase::ExpandedByShell),
            Fate::Input if heredoc.start.expand => Some(Phrase::ExpandedByShell),
            Fate::Input => Some(Phrase::HeredocLiteral),
            _ => None,
        },
        _ => None,
    }
}
