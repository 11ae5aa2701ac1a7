//! A verdict in one sentence: what changed, and what follows from it.

use std::time::SystemTime;

use builder::predict::{Prediction, Reason, Verdict};

use super::{Form, Outlook, lines, seconds};
use crate::texts::Phrase;

/// The most files and variables that a sentence names.
const MOST: usize = 3;

/// What is said of a step, names between backticks. It stands alone: no line and no verdict is needed beside it.
#[must_use]
pub fn sentence(outlook: &Outlook<'_>, prediction: &Prediction, now: SystemTime) -> String {
    let reason = || outlook.reason(&prediction.reason, Form::Markdown, MOST, now);
    match prediction.verdict {
        Verdict::Hit => outlook.say(Phrase::CacheTellHit, &[&reason()]),
        Verdict::Depends => outlook.say(Phrase::CacheTellDepends, &[&reason()]),
        Verdict::Unknown => outlook.say(Phrase::CacheTellUnknown, &[&reason()]),
        Verdict::Miss => again(outlook, prediction, &reason()),
    }
}

fn again(outlook: &Outlook<'_>, prediction: &Prediction, reason: &str) -> String {
    let follows = outlook.predictions.follows(prediction.step, outlook.graph);
    let below: Vec<usize> = follows.steps.iter().filter_map(|step| outlook.line(*step)).collect();
    let alone = below.is_empty() || matches!(prediction.reason, Reason::Follows { .. });
    let time = if alone { prediction.seconds() } else { follows.seconds };
    let time = (time >= 0.0005).then(|| seconds(outlook.language, time));
    let below = lines(outlook.language, below);
    match (alone, time) {
        (true, None) => outlook.say(Phrase::CacheTellAgain, &[reason]),
        (true, Some(time)) => outlook.say(Phrase::CacheTellAgainTime, &[reason, &time]),
        (false, None) => outlook.say(Phrase::CacheTellChain, &[reason, &below]),
        (false, Some(time)) => outlook.say(Phrase::CacheTellChainTime, &[reason, &below, &time]),
    }
}
