//! The arguments of each instruction.

use super::json::{self, Json};
use super::{Reader, read_line, words};
use crate::TextRange;
use crate::dockerfile::{Argument, Body, Command, From, Healthcheck, Pair, ProblemKind};
use crate::language::Keyword;

/// Reads the arguments; what cannot be read becomes a problem of the reader.
pub(super) fn read(reader: &mut Reader<'_>, keyword: Keyword, at: TextRange) -> Body {
    match keyword {
        Keyword::From => Body::From(from(reader, at)),
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
            command(reader, at).map_or(Body::Unreadable, Body::Command)
        }
        Keyword::Add | Keyword::Copy => match list(reader, at) {
            Some((mut words, json)) => {
                let destination = if words.len() > 1 { words.pop() } else { None };
                Body::Transfer { sources: words, destination, json }
            }
            None => Body::Unreadable,
        },
        Keyword::Volume => {
            list(reader, at).map_or(Body::Unreadable, |(words, json)| Body::List { words, json })
        }
        Keyword::Expose => {
            let ranges = words::plain_words(reader.text(at));
            let words = ranges.into_iter().map(|range| reader.plain(range.shifted(at.start))).collect();
            Body::List { words, json: false }
        }
        Keyword::Env | Keyword::Label => pairs(reader, at),
        Keyword::Arg => {
            let words = words::quoted_words(reader.text(at), reader.escape);
            Body::Pairs(
                words.into_iter().map(|(range, text)| pair(reader, range.shifted(at.start), &text)).collect(),
            )
        }
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer => {
            Body::Single((!at.is_empty()).then(|| reader.word(at)))
        }
        Keyword::Healthcheck => healthcheck(reader, at),
        Keyword::Onbuild => onbuild(reader, at),
    }
}

fn from(reader: &Reader<'_>, at: TextRange) -> From {
    let mut words =
        words::plain_words(reader.text(at)).into_iter().map(|range| reader.word(range.shifted(at.start)));
    From { image: words.next(), as_word: words.next(), name: words.next() }
}

fn command(reader: &mut Reader<'_>, at: TextRange) -> Option<Command> {
    match json::read(reader.text(at)) {
        Json::Strings(strings) => Some(Command::Exec(reader.strings(at, strings))),
        Json::No => Some(Command::Shell(reader.word(at))),
        Json::NotOnlyStrings => {
            reader.problem(at, ProblemKind::NotOnlyStrings);
            None
        }
    }
}

fn list(reader: &mut Reader<'_>, at: TextRange) -> Option<(Vec<Argument>, bool)> {
    match json::read(reader.text(at)) {
        Json::Strings(strings) => Some((reader.strings(at, strings), true)),
        Json::No => {
            let words = words::plain_words(reader.text(at));
            Some((words.into_iter().map(|range| reader.plain(range.shifted(at.start))).collect(), false))
        }
        Json::NotOnlyStrings => {
            reader.problem(at, ProblemKind::NotOnlyStrings);
            None
        }
    }
}

/// `key=value` with the first `=` as the border, or a key alone.
fn pair(reader: &Reader<'_>, range: TextRange, text: &str) -> Pair {
    let source = reader.text(range);
    let (key, value) = match (source.find('='), text.split_once('=')) {
        (Some(equals), Some((key, value))) => {
            let border = range.start + equals;
            (
                reader.word_as(TextRange::new(range.start, border), key.to_owned()),
                Some(reader.word_as(TextRange::new(border + 1, range.end), value.to_owned())),
            )
        }
        _ => (reader.word_as(range, text.to_owned()), None),
    };
    Pair { range: reader.logical.source_range(range), key, value, legacy: false }
}

fn pairs(reader: &mut Reader<'_>, at: TextRange) -> Body {
    let text = reader.text(at).to_owned();
    let words = words::quoted_words(&text, reader.escape);
    let Some((first, first_text)) = words.first() else { return Body::Pairs(Vec::new()) };
    if !first_text.contains('=') {
        // The old form: everything behind the first white space is the value.
        let Some(gap) = text.find(words::is_separator) else {
            reader.problem(first.shifted(at.start), ProblemKind::NeedsValue);
            return Body::Unreadable;
        };
        let rest = text.get(gap..).unwrap_or_default();
        let value_start = gap + rest.find(|ch| !words::is_separator(ch)).unwrap_or(rest.len());
        let key = reader.word(TextRange::new(at.start, at.start + gap));
        let value = reader.word(TextRange::new(at.start + value_start, at.end));
        return Body::Pairs(vec![Pair {
            range: reader.logical.source_range(at),
            key,
            value: Some(value),
            legacy: true,
        }]);
    }
    let mut out = Vec::new();
    for (range, word) in words {
        let range = range.shifted(at.start);
        if word.contains('=') {
            let pair = pair(reader, range, &word);
            if pair.key.text.is_empty() {
                reader.problem(range, ProblemKind::BlankName);
            }
            out.push(pair);
        } else {
            reader.problem(range, ProblemKind::MissingEquals(word));
        }
    }
    Body::Pairs(out)
}

fn healthcheck(reader: &mut Reader<'_>, at: TextRange) -> Body {
    let text = reader.text(at);
    if text.is_empty() {
        return Body::Healthcheck(None);
    }
    let kind_len = text.find(char::is_whitespace).unwrap_or(text.len());
    let rest = text.get(kind_len..).unwrap_or_default();
    let rest_start = at.start + kind_len + (rest.len() - rest.trim_start().len());
    let kind = reader.word(TextRange::new(at.start, at.start + kind_len));
    let rest = TextRange::new(rest_start, at.end);
    let command = if rest.is_empty() { None } else { command(reader, rest) };
    if command.is_none() && !rest.is_empty() {
        return Body::Unreadable;
    }
    Body::Healthcheck(Some(Healthcheck { kind, command }))
}

fn onbuild(reader: &mut Reader<'_>, at: TextRange) -> Body {
    if at.is_empty() {
        return Body::Onbuild(None);
    }
    // A chain of ONBUILD is refused at its second link; reading on would only nest without end.
    let chained = words::plain_words(reader.text(at))
        .get(1)
        .and_then(|second| reader.text(second.shifted(at.start)).get(..))
        .is_some_and(|word| word.eq_ignore_ascii_case("ONBUILD"))
        && reader.text(at).get(..7).is_some_and(|first| first.eq_ignore_ascii_case("ONBUILD"));
    if chained {
        reader.problem(at, ProblemKind::OnbuildChained);
        return Body::Unreadable;
    }
    let mut trigger = read_line(reader.logical, at, reader.escape, Some(Keyword::Onbuild));
    // BuildKit reads the trigger's words now, and its meaning only when another build starts from the image: the
    // instruction reader's refusals do not count here, and the flags are not looked at.
    trigger.problems.retain(|problem| {
        matches!(
            problem.kind,
            ProblemKind::NotOnlyStrings
                | ProblemKind::NeedsValue
                | ProblemKind::MissingEquals(_)
                | ProblemKind::OnbuildChained
                | ProblemKind::OnbuildForbidden(_)
        )
    });
    reader.problems.append(&mut trigger.problems);
    Body::Onbuild(Some(Box::new(trigger)))
}
