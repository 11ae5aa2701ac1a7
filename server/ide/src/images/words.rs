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
#[must_use]
pub fn problem(language: Language, problem: &Problem) -> String {
    let say = |words, filled: &[&str]| phrase(language, words, filled);
    match problem {
        Problem::Offline => say(Phrase::ProblemOffline, &[]),
        Problem::Unreachable { host } => say(Phrase::ProblemUnreachable, &[host]),
        Problem::Certificate { host } => say(Phrase::ProblemCertificate, &[host]),
        Problem::Silent { host } => say(Phrase::ProblemSilent, &[host]),
        Problem::NotFound { what } => say(Phrase::ProblemNotFound, &[what]),
        Problem::Denied { host, known: true } => say(Phrase::ProblemRefused, &[host]),
        Problem::Denied { host, known: false } => say(Phrase::ProblemDenied, &[host]),
        Problem::Blocked { host } => say(Phrase::ProblemBlocked, &[host]),
        Problem::Limited { host, wait } => {
            say(Phrase::ProblemLimited, &[host, &wait.as_secs().max(1).to_string()])
        }
        Problem::NoPlatform { platform, offered } => {
            let offered: Vec<String> = offered.iter().map(ToString::to_string).collect();
            say(Phrase::ProblemPlatform, &[&platform.to_string(), &offered.join(", ")])
        }
        Problem::CutShort { host } => say(Phrase::ProblemCutShort, &[host]),
        Problem::TooLarge { host, limit } => {
            say(Phrase::ProblemTooLarge, &[host, &(limit >> 20).to_string()])
        }
        Problem::Failed { host, status } => say(Phrase::ProblemFailed, &[host, &status.to_string()]),
        Problem::Redirect { host } => say(Phrase::ProblemRedirect, &[host]),
        Problem::Nonsense { host, .. } => say(Phrase::ProblemNonsense, &[host]),
        Problem::NotOffered { host } => say(Phrase::ProblemNotOffered, &[host]),
        Problem::Stopped => say(Phrase::ProblemStopped, &[]),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use registry::Problem;

    use super::problem;
    use crate::texts::Language;

    #[test]
    fn every_problem_has_its_words_in_both_languages() {
        let host = || "r.example".to_owned();
        let platform = builder::graph::Request::default().engine_platform;
        let all = [
            Problem::Offline,
            Problem::Unreachable { host: host() },
            Problem::Certificate { host: host() },
            Problem::Silent { host: host() },
            Problem::CutShort { host: host() },
            Problem::TooLarge { host: host(), limit: 8 << 20 },
            Problem::NotFound { what: host() },
            Problem::Denied { host: host(), known: true },
            Problem::Denied { host: host(), known: false },
            Problem::Blocked { host: host() },
            Problem::Limited { host: host(), wait: Duration::from_secs(9) },
            Problem::Failed { host: host(), status: 502 },
            Problem::Redirect { host: host() },
            Problem::Nonsense { host: host(), expected: "image" },
            Problem::NoPlatform { platform, offered: Vec::new() },
            Problem::NotOffered { host: host() },
            Problem::Stopped,
        ];
        for one in all {
            let korean = problem(Language::Korean, &one);
            assert!(korean.chars().any(|ch| ('가'..='힣').contains(&ch)), "{korean}");
            let english = problem(Language::English, &one);
            assert!(english.is_ascii(), "{english}");
            assert!(
                [&korean, &english].iter().all(|words| !words.contains(['{', '}'])),
                "{korean} {english}"
            );
            let names_host = one.to_string().contains("r.example");
            assert!(!names_host || korean.contains("r.example") && english.contains("r.example"), "{korean}");
        }
    }
}
