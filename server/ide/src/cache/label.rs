//! A verdict beside its line.

use std::time::SystemTime;

use builder::predict::{Last, Prediction, Reason, Verdict};

use super::{Form, Outlook, seconds};
use crate::images::bytes;
use crate::texts::{Language, Phrase};

/// What stands beside lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// What will become of each step.
    #[default]
    Verdict,
    /// What each step took the last time that it ran.
    Last,
    /// Nothing.
    Off,
}

/// The words beside the line of a step; nothing where there is nothing to say.
#[must_use]
pub fn label(outlook: &Outlook<'_>, prediction: &Prediction, show: Show, now: SystemTime) -> Option<String> {
    let last = prediction.last.and_then(|last| cost(outlook.language, &last));
    match show {
        Show::Off => None,
        Show::Last => last,
        Show::Verdict if prediction.reason == Reason::NoRecord => None,
        Show::Verdict => {
            let mut words = verdict(outlook, prediction, now);
            let mut more = Vec::from_iter(last);
            let summary = &outlook.predictions.summary;
            // What one step takes is what all take where it is the only one.
            if outlook.is_first(prediction) && summary.misses > 1 && summary.seconds >= 0.05 {
                more.push(outlook.say(Phrase::CacheInAll, &[&format!("{:.1}", summary.seconds)]));
            }
            if !more.is_empty() {
                words.push_str(&format!(" ({})", more.join("; ")));
            }
            Some(words)
        }
    }
}

/// The signs tell verdicts apart without any colour.
fn verdict(outlook: &Outlook<'_>, prediction: &Prediction, now: SystemTime) -> String {
    let reason = || outlook.reason(&prediction.reason, Form::Plain, 1, now);
    let (sign, words) = match prediction.verdict {
        Verdict::Hit => return format!("✓ {}", outlook.say(Phrase::CacheHit, &[])),
        // Editors cut what stands beside a line at some forty letters: the sign says that it is the first.
        Verdict::Miss if outlook.is_first(prediction) => ("▶", Phrase::CacheMiss),
        Verdict::Miss => ("✗", Phrase::CacheMiss),
        Verdict::Depends => ("~", Phrase::CacheDepends),
        Verdict::Unknown => ("?", Phrase::CacheUnknown),
    };
    format!("{sign} {}", outlook.say(words, &[&reason()]))
}

/// The seconds and bytes of the last time; nothing where both are nothing.
pub(super) fn cost(language: Language, last: &Last) -> Option<String> {
    let time = (last.seconds >= 0.0005).then(|| seconds(language, last.seconds));
    let size = last.bytes.filter(|size| *size > 0).map(bytes);
    let said: Vec<String> = time.into_iter().chain(size).collect();
    (!said.is_empty()).then(|| said.join(", "))
}
