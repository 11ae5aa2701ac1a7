//! How an instruction is written, and which of its parameters the cursor is in.

use syntax::Document;
use syntax::language::{Arguments, Keyword};

use crate::completion::place::{At, Place, word};

/// One form of an instruction, or a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The form, with its parameters as `<name>`.
    pub label: String,
    /// The key of the words that explain it.
    pub key: String,
    /// The parameters in their order.
    pub parameters: Vec<Parameter>,
    /// Which of them the cursor is in.
    pub active: Option<usize>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As it stands in the form: `<name>`.
    pub label: String,
    /// The key of the words that explain it.
    pub key: String,
}

/// The forms of an instruction and the one that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The forms.
    pub signatures: Vec<Signature>,
    /// Which of them fits what stands there.
    pub active: usize,
}

/// The forms of the instruction at `offset`, or of the flag whose value is written there. Nothing in a keyword, a
/// comment or a heredoc, nor where a flag's name stands.
#[must_use]
pub fn signature(document: &Document, offset: usize) -> Option<SignatureHelp> {
    let offset = offset.min(document.rope().len_bytes());
    let placed = document.instruction_at(offset)?;
    let inner = offset - placed.start;
    let instruction = placed.instruction;
    let in_heredoc = instruction.heredocs.iter().any(|heredoc| inner >= heredoc.body.start);
    let in_comment = instruction.comments.iter().any(|comment| comment.contains(inner));
    if in_heredoc || in_comment || instruction.name.range.touches(inner) {
        return None;
    }
    let place = Place::new(document, placed, offset)?;
    let (name, start) = match place.at {
        At::Nothing | At::Flag { .. } => return None,
        At::Trigger { .. } => ("instruction", place.before.len()),
        At::Value { flag, .. } => {
            let parameter = Parameter { label: "<value>".to_owned(), key: flag.key() };
            let label = format!("{} --{}=<value>", place.keyword, flag.name);
            let signature =
                Signature { label, key: flag.key(), parameters: vec![parameter], active: Some(0) };
            return Some(SignatureHelp { signatures: vec![signature], active: 0 });
        }
        At::Arguments { start } => (parameter(&place, start)?, start),
    };
    let spec = place.spec();
    let shown = |synopsis: &&str| {
        let parameters: Vec<Parameter> = spec
            .parameters()
            .into_iter()
            .filter(|name| synopsis.contains(&format!("<{name}>")))
            .map(|name| Parameter { label: format!("<{name}>"), key: spec.parameter_key(name) })
            .collect();
        let active = parameters.iter().position(|parameter| parameter.label == format!("<{name}>"));
        Signature { label: (*synopsis).to_owned(), key: spec.key(), parameters, active }
    };
    let signatures: Vec<Signature> = spec.synopses.iter().map(shown).collect();
    let json = is_json(&place, start);
    let heredoc = place.text(start).starts_with("<<");
    let fits = |one: &Signature| {
        one.active.is_some() && one.label.contains("[\"") == json || heredoc && one.label.ends_with("<<EOF")
    };
    // A heredoc's form comes last, and is the one that is meant where it fits.
    let active = if heredoc { signatures.iter().rposition(fits) } else { signatures.iter().position(fits) };
    let active = active.or_else(|| signatures.iter().position(|one| one.active.is_some()))?;
    Some(SignatureHelp { signatures, active })
}

fn is_json(place: &Place<'_>, start: usize) -> bool {
    let accepts = place.spec().arguments.accepts_json();
    accepts && (place.is_exec_form(start) || place.text(start).starts_with('['))
}

/// The name of the parameter that the cursor is in; the arguments begin at `start`.
fn parameter(place: &Place<'_>, start: usize) -> Option<&'static str> {
    let text = place.text(start);
    let index = words_before(text);
    let own = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let json = is_json(place, start);
    let behind = |mark: char, before: &'static str, after: &'static str| {
        if own.contains(mark) { after } else { before }
    };
    Some(match place.spec().arguments {
        Arguments::Base => match index {
            0 if own.contains('@') => "digest",
            // The colon of a registry's port stands before a slash.
            0 if own.rsplit('/').next().is_some_and(|last| last.contains(':')) => "tag",
            0 => "image",
            1 | 2 => "name",
            _ => return None,
        },
        Arguments::Paths => {
            let full = format!("{text}{}", place.after);
            let (index, last) = if json {
                (commas(text), commas(&full))
            } else {
                (index, full.split_whitespace().count().saturating_sub(1).max(index))
            };
            if index > 0 && index == last { "destination" } else { "source" }
        }
        Arguments::Command | Arguments::JsonArray if json => element(text),
        Arguments::Command => "command",
        Arguments::JsonArray => "program",
        Arguments::Healthcheck => {
            let (begin, end) = word(text, 0);
            let kind = text.get(begin..end).unwrap_or_default();
            match json {
                _ if kind.eq_ignore_ascii_case("NONE") => return None,
                true => element(text),
                false => "command",
            }
        }
        Arguments::Pairs => behind('=', "key", "value"),
        Arguments::NamesOrPairs => behind('=', "name", "default"),
        Arguments::Words => behind('/', "port", "protocol"),
        Arguments::WordsOrJson => "path",
        Arguments::Text if place.keyword == Keyword::User => behind(':', "user", "group"),
        Arguments::Text => place.spec().parameters().first().copied()?,
        Arguments::Trigger => "instruction",
    })
}

/// How many whole words stand before the one that `text` ends in.
fn words_before(text: &str) -> usize {
    let words = text.split_whitespace().count();
    if text.ends_with(char::is_whitespace) { words } else { words.saturating_sub(1) }
}

/// Whether the first string of an exec form is being written, or one behind it.
fn element(text: &str) -> &'static str {
    if commas(text) == 0 { "program" } else { "argument" }
}

/// The commas outside of JSON strings.
fn commas(text: &str) -> usize {
    let (mut count, mut quoted) = (0, false);
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => quoted = !quoted,
            '\\' if quoted => drop(chars.next()),
            ',' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let (before, after) = source.split_once("$0").unwrap();
        let document = Document::new(&format!("{before}{after}"));
        let shown = signature(&document, before.len()).map_or("nothing".to_owned(), |help| {
            let one = &help.signatures[help.active];
            let active = one.active.map_or("", |active| one.parameters[active].key.as_str());
            format!("{} of {}: {} {active}", help.active + 1, help.signatures.len(), one.label)
        });
        expected.assert_eq(&shown);
    }

    #[test]
    fn the_parameter_under_the_cursor() {
        check(
            "FROM al$0",
            expect![
                "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.image"
            ],
        );
        check(
            "FROM host:5000/a:1$0",
            expect![
                "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.tag"
            ],
        );
        check(
            "FROM a@$0",
            expect![
                "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.digest"
            ],
        );
        check(
            "FROM a AS b$0",
            expect![
                "1 of 2: FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>] parameter.FROM.name"
            ],
        );
        check(
            "FROM a\nCOPY a$0 b c\n",
            expect!["1 of 2: COPY [flags] <source>… <destination> parameter.COPY.source"],
        );
        check(
            "FROM a\nCOPY a b c$0\n",
            expect!["1 of 2: COPY [flags] <source>… <destination> parameter.COPY.destination"],
        );
        check(
            "FROM a\nCOPY [\"a\", \"b$0\"]\n",
            expect![[r#"2 of 2: COPY [flags] ["<source>", …, "<destination>"] parameter.COPY.destination"#]],
        );
        check("FROM a\nRUN ec$0ho\n", expect!["1 of 3: RUN [flags] <command> parameter.RUN.command"]);
        check(
            "FROM a\nRUN [\"a\", \"$0\"]\n",
            expect![[r#"2 of 3: RUN [flags] ["<program>", "<argument>", …] parameter.RUN.argument"#]],
        );
        check("FROM a\nRUN <<E$0\nx\nE\n", expect!["3 of 3: RUN [flags] <<EOF "]);
        check("FROM a\nENV a=1 b=$0\n", expect!["1 of 1: ENV <key>=<value>… parameter.ENV.value"]);
        check("FROM a\nARG a$0\n", expect!["1 of 1: ARG <name>[=<default>]… parameter.ARG.name"]);
        check(
            "FROM a\nEXPOSE 80/$0\n",
            expect!["1 of 1: EXPOSE <port>[/<protocol>]… parameter.EXPOSE.protocol"],
        );
        check("FROM a\nUSER a:$0\n", expect!["1 of 1: USER <user>[:<group>] parameter.USER.group"]);
        check(
            "FROM a\nHEALTHCHECK --retries=1 CMD $0\n",
            expect!["1 of 3: HEALTHCHECK [flags] CMD <command> parameter.HEALTHCHECK.command"],
        );
        check(
            "FROM a\nSHELL $0\n",
            expect![[r#"1 of 1: SHELL ["<program>", "<argument>", …] parameter.SHELL.program"#]],
        );
        check("FROM a\nONBUILD $0\n", expect!["1 of 1: ONBUILD <instruction> parameter.ONBUILD.instruction"]);
        check("FROM a\nONBUILD WORKDIR $0\n", expect!["1 of 1: WORKDIR <path> parameter.WORKDIR.path"]);
    }

    #[test]
    fn the_value_of_a_flag() {
        check("FROM a\nCOPY --chown=$0 a b\n", expect!["1 of 1: COPY --chown=<value> flag.COPY.chown"]);
        check("FROM a\nCOPY --what=$0 a b\n", expect!["nothing"]);
    }

    #[test]
    fn nothing_elsewhere() {
        check("FR$0OM a\n", expect!["nothing"]);
        check("# x$0\nFROM a\n", expect!["nothing"]);
        check("FROM a\nRUN <<E\nx$0\nE\n", expect!["nothing"]);
        check("FROM a\nCOPY --ch$0\n", expect!["nothing"]);
        check("FROM a\nHEALTHCHECK NONE $0\n", expect!["nothing"]);
        check("WHAT $0\n", expect!["nothing"]);
    }
}
