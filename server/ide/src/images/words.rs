//! What several features say of images.

use registry::products::{Date, End};
use registry::{Badge, Problem};

use crate::texts::{Language, Phrase, phrase};

/// Who stands behind an image; nothing for nobody that Docker vouches for.
pub(crate) fn badge(language: Language, badge: Badge) -> Option<String> {
    let words = match badge {
        Badge::None => return None,
        Badge::Official => Phrase::ImageOfficial,
        Badge::Verified => Phrase::ImageVerified,
        Badge::OpenSource => Phrase::ImageOpenSource,
    };
    Some(phrase(language, words, &[]))
}

/// When a line of a product ends or ended, as of a day.
pub(crate) fn ending(language: Language, end: &End, today: Option<Date>) -> String {
    let line = format!("{} {}", end.product, end.cycle);
    let ends = end.ends.to_string();
    let over = |day: Date| today.is_some_and(|today| day < today);
    match end.extended {
        _ if over(end.last()) => phrase(language, Phrase::ImageEnded, &[&line, &end.last().to_string()]),
        Some(extended) if over(end.ends) => {
            phrase(language, Phrase::ImageExtended, &[&line, &ends, &extended.to_string()])
        }
        _ => phrase(language, Phrase::ImageEnds, &[&line, &ends]),
    }
}

/// Why something is not known, as a sentence without its full stop.
pub(crate) fn problem(language: Language, problem: &Problem) -> String {
    let say = |words, filled: &[&str]| phrase(language, words, filled);
    match problem {
        Problem::Offline => say(Phrase::ProblemOffline, &[]),
        Problem::Unreachable { host } => say(Phrase::ProblemUnreachable, &[host]),
        Problem::Certificate { host } => say(Phrase::ProblemCertificate, &[host]),
        Problem::Silent { host } => say(Phrase::ProblemSilent, &[host]),
        Problem::NotFound { what } => say(Phrase::ProblemNotFound, &[what]),
        Problem::Denied { host, known: true } => say(Phrase::ProblemRefused, &[host]),
        Problem::Denied { host, known: false } => say(Phrase::ProblemDenied, &[host]),
        Problem::Limited { host, wait } => {
            say(Phrase::ProblemLimited, &[host, &wait.as_secs().max(1).to_string()])
        }
        Problem::NoPlatform { platform, offered } => {
            let offered: Vec<String> = offered.iter().map(ToString::to_string).collect();
            say(Phrase::ProblemPlatform, &[&platform.to_string(), &offered.join(", ")])
        }
        // What is left are faults of a registry's own that its operator must see; their words are the same everywhere.
        other => other.to_string(),
    }
}
