//! What FROM, `--from=` and `from=` can name: stages and images.

use syntax::dockerfile::{Body, From};
use syntax::language::{FlagSpec, Keyword, ValueKind, mount::FieldKind, mount::MountKey};
use syntax::{Document, TextRange};

use super::place::{At, Place};
use super::{CompletionItem, CompletionKind, stages};

/// Who names the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namer {
    /// FROM; variables may stand in it.
    From,
    /// `COPY --from=`.
    Copy,
    /// `from=` in a mount.
    Mount,
}

/// The cursor in the name of an image: what is known of images is offered here, beside the stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseImage {
    /// Who names it.
    pub namer: Namer,
    /// What of the name stands before the cursor.
    pub typed: String,
    /// The whole name, in the document: what an offer replaces.
    pub range: TextRange,
}

/// The image whose name the cursor is in; nothing elsewhere.
#[must_use]
pub fn base_image(document: &Document, offset: usize) -> Option<BaseImage> {
    let placed = document.instruction_at(offset)?;
    let inner = offset - placed.start;
    if placed.instruction.heredocs.iter().any(|heredoc| inner >= heredoc.body.start)
        || placed.instruction.comments.iter().any(|comment| comment.touches(inner))
        || placed.instruction.name.range.touches(inner)
    {
        return None;
    }
    let place = Place::new(document, placed, offset)?;
    let (namer, start) = match place.at {
        At::Arguments { start } if place.keyword == Keyword::From => (Namer::From, start),
        At::Value { flag: FlagSpec { value: ValueKind::StageOrImage, .. }, start } => (Namer::Copy, start),
        At::Value { flag: FlagSpec { value: ValueKind::Mount, .. }, start } => {
            let field = place.text(start).rsplit(',').next()?;
            let (key, value) = field.split_once('=')?;
            let named = MountKey::from_name(key)?.value == FieldKind::StageOrImage;
            (named.then_some(Namer::Mount)?, place.before.len() - value.len())
        }
        _ => return None,
    };
    let typed = place.text(start);
    if typed.contains(|ch: char| ch.is_whitespace() || ch == '"' || ch == '\'') {
        return None;
    }
    let behind = place.rest(|ch| ch.is_whitespace() || namer == Namer::Mount && ch == ',');
    let range = place.range(start, behind);
    Some(BaseImage { namer, typed: typed.to_owned(), range })
}

/// The stages above and `scratch`, behind FROM.
pub(super) fn of_from(place: &Place<'_>, range: TextRange) -> Vec<CompletionItem> {
    let mut items = stages::items(place.document, place.start, range);
    items.push(
        CompletionItem::new(CompletionKind::Value, "scratch", range).explained("concept.scratch".to_owned()),
    );
    items
}

/// `AS` behind the image, in the case of its FROM.
pub(super) fn named(place: &Place<'_>, own: usize) -> Vec<CompletionItem> {
    let Body::From(From { image: Some(_), name, .. }) = &place.instruction.body else { return Vec::new() };
    let range = place.range(own, place.rest(char::is_whitespace));
    let lower = place.instruction.name.text.chars().all(char::is_lowercase);
    let word = if lower { "as" } else { "AS" };
    let item = CompletionItem::new(CompletionKind::Instruction, word, range)
        .explained("parameter.FROM.name".to_owned());
    let has_name = name.is_some() || !place.after.trim().is_empty();
    vec![if has_name { item } else { item.stops(format!("{word} ${{1:name}}"), format!("{word} ")) }]
}
