//! A verdict in one sentence: what changed, and what follows from it.

use std::time::SystemTime;

use builder::predict::{Prediction, Reason, Summary, Verdict};

use super::{Form, Outlook, lines, seconds};
use crate::texts::{Language, Phrase, phrase};

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
    if let Reason::Follows { step } = prediction.reason
        && let Some(line) = outlook.line(step)
    {
        return after(outlook, prediction, &line.to_string());
    }
    let follows = outlook.predictions.follows(prediction.step, outlook.graph);
    let below: Vec<usize> = follows.steps.iter().filter_map(|step| outlook.line(*step)).collect();
    let alone = below.is_empty();
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

fn after(outlook: &Outlook<'_>, prediction: &Prediction, line: &str) -> String {
    match prediction.seconds() {
        time if time >= 0.0005 => {
            outlook.say(Phrase::CacheTellAfterTime, &[line, &seconds(outlook.language, time)])
        }
        _ => outlook.say(Phrase::CacheTellAfter, &[line]),
    }
}

/// A whole build in one sentence: how many steps come from the cache, how many run again, what they took.
#[must_use]
pub fn total(summary: &Summary, language: Language) -> String {
    let counts = [
        (summary.hits, Phrase::CacheTotalHits),
        (summary.misses, Phrase::CacheTotalMisses),
        (summary.depends, Phrase::CacheTotalDepends),
        (summary.unknown, Phrase::CacheTotalUnknown),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> =
        counts.map(|(count, words)| phrase(language, words, &[&count.to_string()])).collect();
    let said = said.join(", ");
    if summary.seconds < 0.05 {
        return said;
    }
    let time = seconds(language, summary.seconds);
    format!("{said}; {}", phrase(language, Phrase::CacheTotalTime, &[&time]))
}
