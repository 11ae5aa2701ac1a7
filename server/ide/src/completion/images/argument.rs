//! The default of an ARG that a FROM takes a part of its image from: `ARG VERSION=3.1` above `FROM python:${VERSION}`.

use syntax::dockerfile::{Body, Word};
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::spot::{Part, Spot, expanded};

/// The part of an image that is written in the default of a global ARG at `offset`.
pub(super) fn find(document: &Document, offset: usize) -> Option<Spot> {
    let placed = document.instruction_at(offset)?;
    let first = document.stages().next()?;
    if placed.instruction.keyword != Some(Keyword::Arg) || placed.start >= first.start {
        return None;
    }
    let Body::Pairs(pairs) = &placed.instruction.body else { return None };
    let touched = |word: &Word| placed.in_document(word.range).touches(offset);
    let (name, value) = pairs.iter().find_map(|pair| {
        let value = pair.value.as_ref().filter(|value| touched(value))?;
        Some((pair.key.text.as_str(), value))
    })?;
    let range = unquoted(document, placed.in_document(value.range));
    if !range.touches(offset) {
        return None;
    }
    let before = document.text(TextRange::new(range.start, offset));
    let after = document.text(TextRange::new(offset, range.end));
    if format!("{before}{after}").contains(|ch: char| ch == '$' || ch == '\\' || ch.is_whitespace()) {
        return None;
    }
    uses(document, name).find_map(|using| using.spot(document, &before, &after, range))
}

/// The text between quotes, or all of it.
fn unquoted(document: &Document, range: TextRange) -> TextRange {
    let text = document.text(range);
    let quoted = |quote| text.len() >= 2 && text.starts_with(quote) && text.ends_with(quote);
    if quoted('"') || quoted('\'') { TextRange::new(range.start + 1, range.end - 1) } else { range }
}

/// A FROM's image that a variable stands in.
struct Use {
    start: usize,
    before: String,
    behind: String,
}

/// The FROM lines that name a variable in their image, in the order of the file.
fn uses<'a>(document: &'a Document, name: &'a str) -> impl Iterator<Item = Use> + 'a {
    document.stages().filter_map(move |placed| {
        let Body::From(from) = &placed.instruction.body else { return None };
        let image = from.image.as_ref()?;
        let variable = image.variables.iter().find(|variable| variable.name == name)?;
        let text = |range: TextRange| image.text.get(range.start..range.end).map(str::to_owned);
        let at = |offset: usize| offset.checked_sub(image.range.start);
        Some(Use {
            start: placed.start,
            before: text(TextRange::new(0, at(variable.range.start)?))?,
            behind: text(TextRange::new(at(variable.range.end)?, image.text.len()))?,
        })
    })
}

impl Use {
    fn spot(&self, document: &Document, before: &str, after: &str, range: TextRange) -> Option<Spot> {
        let expand = |text: &str| expanded(document, text, self.start);
        let lead = if self.before.is_empty() { String::new() } else { expand(&self.before)? };
        let tail = if self.behind.is_empty() { String::new() } else { expand(&self.behind)? };
        let tail_of_tag = tail.split('@').next().unwrap_or_default().to_owned();
        let typed = format!("{lead}{before}");
        let mut spot = Spot::of_text(&typed, after, range, &|text| Some(text.to_owned()))?;
        match &spot.part {
            // A whole name is offered, so no piece of one may stand before it.
            Part::Name if !lead.is_empty() => return None,
            Part::Name | Part::Digest { .. } => {}
            Part::Tag { .. } => {
                let of_tag = lead.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map(|(_, tag)| tag);
                spot.around = (of_tag.unwrap_or_default().to_owned(), tail_of_tag);
                spot.whole.push_str(&spot.around.1);
            }
        }
        // Only the ARG's own value is replaced.
        spot.range = TextRange::new(spot.range.start.max(range.start), spot.range.end);
        Some(spot)
    }
}
