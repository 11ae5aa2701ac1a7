//! `<<EOF` with the line that ends it.

use syntax::language::Keyword;
use syntax::{Edit, TextRange};

use super::place::Place;
use super::{CompletionItem, CompletionKind};

/// The word that people end heredocs with.
const USUAL: &str = "EOF";

/// The beginning of a heredoc before the cursor: `<<`, `<<-`, `<<'E`.
struct Opening<'a> {
    /// `<<` and a `-`, with the descriptor before it.
    arrows: &'a str,
    /// The quote before the word, or nothing.
    quote: &'a str,
    /// The letters of the word.
    word: &'a str,
}

impl<'a> Opening<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let number = text.find(|ch: char| !ch.is_ascii_digit())?;
        let rest = text.get(number..)?.strip_prefix("<<")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let arrows = text.strip_suffix(rest)?;
        let word = rest.strip_prefix(['\'', '"']).unwrap_or(rest);
        let quote = rest.strip_suffix(word)?;
        let letters = word.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_');
        letters.then_some(Self { arrows, quote, word })
    }
}

/// The heredoc under the cursor, closed. Nothing where one cannot stand, and for one that has its end already;
/// the arguments begin at `start`.
pub(super) fn items(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let text = place.text(start);
    let own = text.rfind(char::is_whitespace).map_or(start, |blank| start + blank + 1);
    let Some(opening) = Opening::read(place.text(own)) else { return Vec::new() };
    let above = text.get(..own - start).unwrap_or_default();
    let takes = place.spec().heredocs && !text.trim_start().starts_with('[');
    if !takes || in_quotes(above) || !is_open(place, &opening) {
        return Vec::new();
    }
    let behind = place.rest(char::is_whitespace);
    let (rest, tail) = place.after.split_at_checked(behind).unwrap_or_default();
    if rest != opening.quote && !rest.is_empty() {
        return Vec::new();
    }
    let range = place.range(own, behind);
    let usual = (opening.word != USUAL && USUAL.starts_with(opening.word)).then_some(USUAL);
    let words = (!opening.word.is_empty()).then_some(opening.word).into_iter().chain(usual);
    words.filter_map(|word| item(place, range, &opening, word, tail)).collect()
}

fn item(
    place: &Place<'_>,
    range: TextRange,
    Opening { arrows, quote, .. }: &Opening<'_>,
    word: &str,
    tail: &str,
) -> Option<CompletionItem> {
    let rope = place.document.rope();
    let line_end = |offset: usize| {
        let line = rope.byte_to_line(offset);
        rope.line_to_byte(line) + rope.line(line).to_string().trim_end_matches(['\n', '\r']).len()
    };
    let opened = format!("{arrows}{quote}{word}{quote}");
    let item = CompletionItem::new(CompletionKind::Heredoc, opened.clone(), range)
        .explained("concept.heredoc".to_owned());
    let here = TextRange::new(range.end, line_end(range.end));
    if !tail.trim().is_empty() || !place.document.text(here).trim().is_empty() {
        // More of the instruction stands behind: its last line is where the body begins.
        let end = line_end(place.range(0, place.after.len()).end);
        let also = Edit { range: TextRange::empty(end), text: format!("\n\n{word}") };
        return (end > range.end).then_some(CompletionItem { also: Some(Box::new(also)), ..item });
    }
    // ADD and COPY need a path behind their heredocs.
    let transfers = matches!(place.keyword, Keyword::Add | Keyword::Copy);
    let path = if transfers { (" ${1:/path}", " /path") } else { ("", "") };
    let plain = format!("{opened}{}\n\n{word}", path.1);
    let line_start = rope.line_to_byte(rope.byte_to_line(place.offset));
    // Some editors indent the lines of a snippet as its first line is, and an indented word ends nothing: the end is
    // then written on a line of its own. Plain text of several lines is cut short by others, so it is the last resort.
    if place.document.text(TextRange::new(line_start, line_start + 1)).starts_with([' ', '\t']) {
        let next =
            rope.try_line_to_byte(rope.byte_to_line(range.end) + 1).ok().filter(|next| *next > range.end);
        return Some(match next {
            Some(next) if !transfers => {
                let also = Edit { range: TextRange::empty(next), text: format!("\n{word}\n") };
                CompletionItem { also: Some(Box::new(also)), ..item }
            }
            _ => item.writes(plain),
        });
    }
    Some(item.stops(format!("{opened}{}\n$0\n{word}", path.0), plain))
}

/// Whether the heredoc lacks its end, and no other heredoc of the instruction has a body that it could cut in two.
/// One that runs over a later heredoc of the same word has taken that one's end.
fn is_open(place: &Place<'_>, opening: &Opening<'_>) -> bool {
    let Some(outer) = place.document.instruction_at(place.start) else { return false };
    let again = format!("<<{}", opening.word);
    let others = outer.instruction.unterminated.iter().filter(|one| one.name != opening.word).count();
    others == 0
        && outer.instruction.heredocs.iter().all(|heredoc| {
            !opening.word.is_empty() && heredoc.start.name == opening.word && heredoc.content.contains(&again)
        })
}

/// Whether a quote is open at the end of a text.
fn in_quotes(text: &str) -> bool {
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match quote {
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(open) if open == ch => quote = None,
            // Heredocs are looked for with a backslash whatever the file's own escape is.
            _ if ch == '\\' && quote != Some('\'') => drop(chars.next()),
            _ => {}
        }
    }
    quote.is_some()
}
