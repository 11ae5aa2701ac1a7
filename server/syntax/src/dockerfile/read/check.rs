//! What the instruction reader refuses of the arguments. Source: `instructions/parse.go`.

use super::Reader;
use crate::TextRange;
use crate::dockerfile::{Argument, Body, Command, From, Healthcheck, ProblemKind};
use crate::language::Keyword;
use crate::scan::HeredocStart;

/// Adds a problem for everything that is refused; `name` and `arguments` are where to point.
pub(super) fn check(
    reader: &mut Reader<'_>,
    keyword: Keyword,
    body: &Body,
    name: TextRange,
    arguments: TextRange,
) {
    let place = if arguments.is_empty() { name } else { arguments };
    match body {
        Body::From(from) => check_from(reader, from, place),
        Body::Transfer { destination, .. } => transfer(reader, destination.as_ref(), place),
        Body::Pairs(pairs) if pairs.is_empty() => reader.problem(place, ProblemKind::NeedsArgument),
        Body::Pairs(pairs) if keyword == Keyword::Arg => {
            for pair in pairs.iter().filter(|pair| pair.key.text.is_empty()) {
                reader
                    .problems
                    .push(crate::dockerfile::Problem { range: pair.range, kind: ProblemKind::BlankName });
            }
        }
        Body::List { words, .. } if words.is_empty() => reader.problem(place, ProblemKind::NeedsArgument),
        Body::List { words, .. } if keyword == Keyword::Volume => {
            for argument in words.iter().filter(|argument| argument.value.trim().is_empty()) {
                let range = argument.word.range;
                reader.problems.push(crate::dockerfile::Problem { range, kind: ProblemKind::BlankVolume });
            }
        }
        Body::Single(None) => reader.problem(place, ProblemKind::NeedsOneArgument),
        Body::Command(command) if keyword == Keyword::Shell => match command {
            Command::Exec(words) if words.is_empty() => reader.problem(place, ProblemKind::NeedsArgument),
            Command::Exec(_) => {}
            Command::Shell(word) if word.text.is_empty() => reader.problem(place, ProblemKind::NeedsArgument),
            Command::Shell(_) => reader.problem(place, ProblemKind::NeedsJson),
        },
        Body::Healthcheck(check) => healthcheck(reader, check.as_ref(), place),
        Body::Onbuild(None) => reader.problem(place, ProblemKind::NeedsArgument),
        _ => {}
    }
}

fn check_from(reader: &mut Reader<'_>, from: &From, place: TextRange) {
    let words = crate::dockerfile::read::words::plain_words(reader.text(place)).len();
    match (&from.image, &from.as_word, &from.name) {
        (Some(_), None, None) => {}
        (Some(_), Some(as_word), Some(name)) if words == 3 && as_word.text.eq_ignore_ascii_case("as") => {
            let lower = name.text.to_lowercase();
            let valid = lower.starts_with(|ch: char| ch.is_ascii_lowercase())
                && lower
                    .chars()
                    .all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || "-_.".contains(ch));
            if !valid {
                let kind = ProblemKind::BadStageName(name.text.clone());
                reader.problems.push(crate::dockerfile::Problem { range: name.range, kind });
            }
        }
        _ => reader.problem(place, ProblemKind::FromArity),
    }
}

fn transfer(reader: &mut Reader<'_>, destination: Option<&Argument>, place: TextRange) {
    let Some(destination) = destination else {
        reader.problem(place, ProblemKind::NeedsDestination);
        return;
    };
    if HeredocStart::parse(&destination.value).is_some() {
        let range = destination.word.range;
        reader.problems.push(crate::dockerfile::Problem { range, kind: ProblemKind::HeredocDestination });
    }
}

fn healthcheck(reader: &mut Reader<'_>, check: Option<&Healthcheck>, place: TextRange) {
    let Some(check) = check else {
        reader.problem(place, ProblemKind::NeedsArgument);
        return;
    };
    let kind = check.kind.text.as_str();
    let empty = match &check.command {
        None => true,
        Some(Command::Exec(words)) => words.is_empty(),
        Some(Command::Shell(word)) => word.text.is_empty(),
    };
    if kind.eq_ignore_ascii_case("NONE") {
        if !empty {
            reader.problem(place, ProblemKind::HealthcheckNoneArguments);
        }
    } else if !kind.eq_ignore_ascii_case("CMD") {
        let range = check.kind.range;
        let kind = ProblemKind::HealthcheckType(kind.to_owned());
        reader.problems.push(crate::dockerfile::Problem { range, kind });
    } else if empty {
        reader.problem(place, ProblemKind::HealthcheckNeedsCommand);
    }
}
