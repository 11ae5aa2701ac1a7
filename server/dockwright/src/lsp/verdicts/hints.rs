//! Verdicts beside lines.

use std::time::SystemTime;

use ide::cache::{Show, label, sentence};
use tower_lsp::ls_types::{InlayHint, Range};

use super::Told;
use crate::lsp::build::Finder;
use crate::lsp::inlay;
use crate::lsp::session::{Session, Snapshot};

/// What is shown beside the lines of a range. What was said of an older text is shown where its instruction is the same.
pub fn hints(session: &Session, told: Option<&Told>, snapshot: &Snapshot, range: Range) -> Vec<InlayHint> {
    let show = session.config().cache.show;
    let Some(told) = told.filter(|told| show != Show::Off && !told.is_silent()) else { return Vec::new() };
    let (encoding, now) = (session.facts().encoding, SystemTime::now());
    let outlook = told.outlook(session.language());
    let moved = (told.document.rope() != snapshot.document.rope())
        .then(|| (Finder::new(&told.document), Finder::new(&snapshot.document)));
    let hint = |prediction: &builder::predict::Prediction| {
        let words = label(&outlook, prediction, show, now)?;
        let start = match &moved {
            None => prediction.start,
            Some((then, here)) => here.find(&then.anchor(prediction.start)?)?,
        };
        let more = sentence(&outlook, prediction, now).replace('`', "");
        inlay::beside(encoding, snapshot.document.rope(), start, range, words, Some(more))
    };
    told.predictions.steps.iter().filter_map(hint).collect()
}
