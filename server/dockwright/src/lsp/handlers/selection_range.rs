//! `textDocument/selectionRange`.

use tower_lsp::ls_types::{SelectionRange, SelectionRangeParams};

use crate::lsp::session::Session;

/// The ranges around each position, from the smallest outwards.
pub fn selection_range(session: &Session, params: &SelectionRangeParams) -> Option<Vec<SelectionRange>> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let encoding = session.facts().encoding;
    let around = |position| {
        let offset = encoding.offset(document.rope(), position);
        let ranges = ide::selection::selection(&document, offset).into_iter().rev();
        let outermost = None;
        ranges
            .fold(outermost, |parent, range| {
                let range = encoding.range(document.rope(), range);
                Some(Box::new(SelectionRange { range, parent }))
            })
            .map(|innermost| *innermost)
            // Every position must be answered; where nothing stands, with itself.
            .unwrap_or(SelectionRange {
                range: tower_lsp::ls_types::Range::new(position, position),
                parent: None,
            })
    };
    Some(params.positions.iter().copied().map(around).collect())
}
