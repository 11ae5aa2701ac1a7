//! The keywords of instructions.

use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::forms::{self, Form};
use super::place::Place;
use super::{CompletionItem, CompletionKind, trial};

/// The instructions. Before the first FROM only ARG and FROM may stand; FROM is offered first there.
pub(super) fn items(document: &Document, range: TextRange) -> Vec<CompletionItem> {
    let first = document.stages().next().map(|first| first.start);
    let own = document.instruction_at(range.start).map_or(range.start, |placed| placed.start);
    let is_from =
        document.instruction_at(own).is_some_and(|placed| placed.instruction.keyword == Some(Keyword::From));
    if first == Some(own) || is_from {
        // Without it, everything below would stand outside of any stage, or in another.
        return written(document, &[Keyword::From], range, range.start);
    }
    let in_stage = first.is_some_and(|first| first < own);
    let offered = if in_stage {
        usual_behind(before(document, range.start))
    } else {
        vec![Keyword::From, Keyword::Arg]
    };
    written(document, &offered, range, range.start)
}

/// The instructions that ONBUILD may hold.
pub(super) fn triggers(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let range = place.range(start, place.rest(char::is_whitespace));
    let offered: Vec<Keyword> =
        USUAL.into_iter().filter(|keyword| keyword.instruction().in_onbuild).collect();
    written(place.document, &offered, range, place.start)
}

fn written(document: &Document, offered: &[Keyword], range: TextRange, own: usize) -> Vec<CompletionItem> {
    let lower = document
        .instructions()
        .find(|placed| placed.start + placed.instruction.name.range.start != own)
        .is_some_and(|placed| placed.instruction.name.text.chars().all(char::is_lowercase));
    let cased = |text: &str| if lower { text.to_lowercase() } else { text.to_owned() };
    let rope = document.rope();
    let line = rope.line(rope.byte_to_line(range.end)).to_string();
    let column = range.end - rope.line_to_byte(rope.byte_to_line(range.end));
    let behind = line.get(column..).unwrap_or_default();
    let plain = |keyword: &Keyword, insert: String| {
        CompletionItem::new(CompletionKind::Instruction, cased(keyword.name()), range)
            .writes(insert)
            .explained(keyword.instruction().key())
    };
    if !behind.trim().is_empty() {
        // Arguments stand there already: only what can read them is offered.
        let blank = if behind.starts_with([' ', '\t']) { "" } else { " " };
        let items = offered.iter().map(|keyword| plain(keyword, format!("{}{blank}", cased(keyword.name()))));
        return trial::that_read(document, items.collect());
    }
    let blank = if behind.starts_with([' ', '\t']) { "" } else { " " };
    let form = |(keyword, form): (Keyword, Form)| {
        let name = cased(keyword.name());
        let label = if form.label.is_empty() {
            name.clone()
        } else {
            format!("{name} {}", cased_as(form.label, lower))
        };
        let mut item = plain(&keyword, String::new()).stops(
            format!("{name} {}", cased_as(form.arguments, lower)),
            format!("{name}{}{blank}", form.plain),
        );
        item.label = label.into();
        item
    };
    let has_stage = document.stages().filter(|stage| stage.start < range.start).nth(1).is_some();
    let indented = line.starts_with(char::is_whitespace);
    forms::of(offered, has_stage, indented).into_iter().map(form).collect()
}

/// `AS` goes with the case of its FROM; all else is written as it is.
fn cased_as(arguments: &str, lower: bool) -> String {
    if lower { arguments.replace(" AS ", " as ") } else { arguments.to_owned() }
}

/// The keyword of the last instruction above `offset`.
fn before(document: &Document, offset: usize) -> Option<Keyword> {
    let mut above = document.instructions_above(offset);
    above.find(|placed| placed.range().end < offset)?.instruction.keyword
}

/// What people write most, first; counted over real Dockerfiles. MAINTAINER is deprecated and not offered.
const USUAL: [Keyword; 17] = [
    Keyword::Run,
    Keyword::Copy,
    Keyword::Env,
    Keyword::From,
    Keyword::Arg,
    Keyword::Cmd,
    Keyword::Label,
    Keyword::Workdir,
    Keyword::Entrypoint,
    Keyword::Expose,
    Keyword::User,
    Keyword::Volume,
    Keyword::Add,
    Keyword::Shell,
    Keyword::Healthcheck,
    Keyword::Onbuild,
    Keyword::Stopsignal,
];

/// What usually follows an instruction comes first; counted likewise.
fn usual_behind(keyword: Option<Keyword>) -> Vec<Keyword> {
    use Keyword as K;
    let first: &[Keyword] = match keyword {
        Some(K::Arg) => &[K::Arg, K::Run, K::Env, K::Workdir, K::Label],
        Some(K::Copy) => &[K::Copy, K::Run, K::Entrypoint, K::Env, K::Workdir],
        Some(K::Cmd | K::Healthcheck) => &[K::From, K::Expose, K::Cmd, K::Healthcheck],
        Some(K::Entrypoint) => &[K::Cmd, K::From],
        Some(K::Env) => &[K::Env, K::Run, K::Copy, K::Workdir, K::Expose],
        Some(K::Expose) => &[K::Cmd, K::Entrypoint, K::Workdir],
        Some(K::From) => &[K::Run, K::Env, K::Label, K::Copy, K::Arg, K::Workdir],
        Some(K::Label | K::Maintainer) => &[K::Run, K::Env, K::Copy, K::Label, K::Arg],
        Some(K::User) => &[K::Entrypoint, K::Run, K::Copy, K::Workdir, K::Cmd],
        Some(K::Volume) => &[K::Expose, K::Workdir],
        Some(K::Workdir) => &[K::Run, K::Copy, K::Expose, K::Entrypoint, K::Env],
        _ => &[],
    };
    let rest = USUAL.into_iter().filter(|keyword| !first.contains(keyword));
    first.iter().copied().chain(rest).collect()
}
