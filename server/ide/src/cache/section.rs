//! A verdict in a hover, with all that follows from it.

use std::time::SystemTime;

use builder::predict::{Prediction, Reason, Verdict};

use super::label::cost;
use super::{Form, Outlook, lines};
use crate::texts::Phrase;

/// The most files that are named one by one.
const MOST: usize = 8;

/// What is said of the step of the instruction that starts there, as Markdown. Nothing where it is no step, or no
/// build is on record.
#[must_use]
pub fn verdict_section(outlook: &Outlook<'_>, start: usize, now: SystemTime) -> Option<String> {
    let prediction = outlook.predictions.at(start)?;
    if prediction.reason == Reason::NoRecord {
        return None;
    }
    let mut said = vec![format!("**{}** — {}.", title(outlook), verdict(outlook, prediction, now))];
    said.extend(because_of_it(outlook, prediction));
    if let Some(cost) = prediction.last.and_then(|last| cost(outlook.language, &last)) {
        said.push(outlook.say(Phrase::CacheLast, &[&cost]));
    }
    Some(said.join("\n\n"))
}

fn title(outlook: &Outlook<'_>) -> String {
    outlook.say(Phrase::CacheTitle, &[])
}

fn verdict(outlook: &Outlook<'_>, prediction: &Prediction, now: SystemTime) -> String {
    let reason = outlook.reason(&prediction.reason, Form::Markdown, MOST, now);
    let words = match prediction.verdict {
        Verdict::Hit => return format!("{}: {reason}", outlook.say(Phrase::CacheHit, &[])),
        Verdict::Miss if outlook.is_first(prediction) => Phrase::CacheFirst,
        Verdict::Miss => Phrase::CacheMiss,
        Verdict::Depends => Phrase::CacheDepends,
        Verdict::Unknown => Phrase::CacheUnknown,
    };
    outlook.say(words, &[&reason])
}

/// The steps that run again because this one does.
fn because_of_it(outlook: &Outlook<'_>, prediction: &Prediction) -> Option<String> {
    if prediction.verdict != Verdict::Miss {
        return None;
    }
    let follows = outlook.predictions.follows(prediction.step, outlook.graph);
    let below: Vec<usize> = follows.steps.into_iter().filter_map(|step| outlook.line(step)).collect();
    if below.is_empty() {
        return None;
    }
    let seconds = format!("{:.1}", follows.seconds);
    Some(outlook.say(Phrase::CacheMissesBelow, &[&lines(outlook.language, below), &seconds]))
}
