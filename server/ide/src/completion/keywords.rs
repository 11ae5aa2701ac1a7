//! The keywords of instructions.

use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::place::Place;
use super::{CompletionItem, CompletionKind};

/// The instructions. Before the first FROM only ARG and FROM may stand; FROM is offered first there.
pub(super) fn items(document: &Document, range: TextRange) -> Vec<CompletionItem> {
    let in_stage = document.stages().next().is_some_and(|first| first.start < range.start);
    let offered: &[Keyword] = if in_stage { &USUAL } else { &[Keyword::From, Keyword::Arg] };
    written(document, offered.iter().copied(), range, range.start)
}

/// The instructions that ONBUILD may hold.
pub(super) fn triggers(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let range = place.range(start, place.rest(char::is_whitespace));
    let offered = USUAL.into_iter().filter(|keyword| keyword.instruction().in_onbuild);
    written(place.document, offered, range, place.start)
}

fn written(
    document: &Document,
    offered: impl Iterator<Item = Keyword>,
    range: TextRange,
    own: usize,
) -> Vec<CompletionItem> {
    let lower = document
        .instructions()
        .find(|placed| placed.start + placed.instruction.name.range.start != own)
        .is_some_and(|placed| placed.instruction.name.text.chars().all(char::is_lowercase));
    // Where arguments follow already, so does the blank before them.
    let blank = document.text(TextRange::new(range.end, range.end + 1));
    let blank = if matches!(blank.as_str(), " " | "\t") { "" } else { " " };
    offered
        .map(|keyword| {
            let name = if lower { keyword.name().to_lowercase() } else { keyword.name().to_owned() };
            let insert = format!("{name}{blank}");
            CompletionItem::new(CompletionKind::Instruction, name, range)
                .writes(insert)
                .explained(keyword.instruction().key())
        })
        .collect()
}

/// What people write most, first; counted over real Dockerfiles. MAINTAINER is deprecated and not offered.
const USUAL: [Keyword; 17] = [
    Keyword::Run,
    Keyword::Copy,
    Keyword::Env,
    Keyword::From,
    Keyword::Arg,
    Keyword::Workdir,
    Keyword::Cmd,
    Keyword::Label,
    Keyword::Entrypoint,
    Keyword::User,
    Keyword::Add,
    Keyword::Expose,
    Keyword::Volume,
    Keyword::Shell,
    Keyword::Healthcheck,
    Keyword::Onbuild,
    Keyword::Stopsignal,
];
