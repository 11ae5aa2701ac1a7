//! shell-broken-exec-form: an array that is no valid JSON, which BuildKit therefore hands to a shell as it stands.
//!
//! Public source: BuildKit, `parseMaybeJSON` in `frontend/dockerfile/parser/line_parsers.go`.

use syntax::dockerfile::{Body, Command, Instruction};
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-broken-exec-form",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction {
        of: &[Keyword::Run, Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck, Keyword::Onbuild],
        look,
    },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let own = match &instruction.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => instruction,
    };
    let command = match &own.body {
        Body::Command(command) => command,
        Body::Healthcheck(Some(check)) => match &check.command {
            Some(command) => command,
            None => return,
        },
        _ => return,
    };
    let Command::Shell(word) = command else { return };
    let starts = matches!(own.keyword, Some(Keyword::Cmd | Keyword::Entrypoint));
    if !is_meant_as_array(&word.text, starts) {
        return;
    }
    found.add(
        word.range,
        format!(
            "This array is no valid JSON, so it is no exec form: a shell gets it as it stands, brackets \
             included. {}",
            remedy(&word.text)
        ),
    );
}

/// Quotes that people put around elements, and how they end.
const QUOTES: &[(char, &[char])] = &[
    ('"', &['"']),
    ('\'', &['\'']),
    ('“', &['“', '”']),
    ('”', &['“', '”']),
    ('‘', &['‘', '’']),
    ('’', &['‘', '’']),
];

/// Whether a text is an array to its writer, and no test such as `[ -f x ]`. `starts` says that it is what a container
/// starts: few of them start a test.
fn is_meant_as_array(text: &str, starts: bool) -> bool {
    let Some(rest) = text.strip_prefix('[').filter(|rest| !rest.starts_with('[')) else { return false };
    let inner = rest.trim_start();
    // A test has a space behind its bracket.
    let is_close = rest.len() == inner.len();
    let quote = QUOTES.iter().find(|(open, _)| inner.starts_with(*open));
    let Some(first) = inner.chars().next() else { return false };
    let behind = match quote {
        Some((_, closing)) => {
            let inner = inner.get(first.len_utf8()..).unwrap_or_default();
            inner
                .find(*closing)
                .and_then(|at| inner.get(at..))
                .map(|behind| behind.trim_start_matches(*closing))
        }
        None => inner.find(|ch: char| ch.is_whitespace() || ",]".contains(ch)).and_then(|at| inner.get(at..)),
    };
    let behind = behind.unwrap_or_default().trim_start();
    let comma = behind.starts_with(',');
    match quote {
        Some(_) if is_close || comma => true,
        // One element, and a comment behind it.
        Some(_) => starts && behind.strip_prefix(']').is_some_and(|rest| rest.trim_start().starts_with('#')),
        None => {
            let is_word = first.is_alphanumeric() || "/._".contains(first);
            is_word && (comma || (starts && is_close && text.ends_with(']')))
        }
    }
}

/// What to do, as far as the text tells it.
fn remedy(text: &str) -> &'static str {
    let inner = text.trim_start_matches('[').trim_start();
    let end = text.trim_end_matches(']').trim_end();
    if inner.starts_with(['“', '”', '‘', '’']) {
        "Put every element in straight double quotes."
    } else if inner.starts_with('\'') {
        "Put every element in double quotes."
    } else if behind_array(text) {
        "Nothing may stand behind its `]`; a comment needs a line of its own."
    } else if !text.ends_with(']') {
        "Close it with `]`, and put what follows into it."
    } else if end.ends_with(',') {
        "Remove the comma behind its last element."
    } else if serde_json::from_str::<serde_json::Value>(&text.replace('\\', "\\\\")).is_ok() {
        "Write each backslash twice."
    } else {
        "Put every element in double quotes, with a comma between them."
    }
}

/// Whether a text begins with a good array.
fn behind_array(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Vec<String>>();
    values.next().is_some_and(|first| first.is_ok())
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn arrays_that_are_no_json_are_marked() {
        const WHY: &str = "This array is no valid JSON, so it is no exec form: a shell gets it as it stands, \
                           brackets included.";
        check(
            super::RULE.name,
            &format!(
                "\
FROM alpine
RUN ['make', 'all']
    ^^^^^^^^^^^^^^^ {WHY} Put every element in double quotes.
HEALTHCHECK --retries=1 CMD [\"a\",]
                            ^^^^^^ {WHY} Remove the comma behind its last element.
CMD [\"python\" \"app.py\"]
    ^^^^^^^^^^^^^^^^^^^ {WHY} Put every element in double quotes, with a comma between them.
ENTRYPOINT [ 'a', 'b' ]
           ^^^^^^^^^^^^ {WHY} Put every element in double quotes.
CMD [\"c:\\app\\run.exe\"]
    ^^^^^^^^^^^^^^^^^^ {WHY} Write each backslash twice.
CMD [\"a\", \"b\"
    ^^^^^^^^^ {WHY} Close it with `]`, and put what follows into it.
CMD [“a”]
    ^^^^^ {WHY} Put every element in straight double quotes.
CMD [ \"a\", \"b\" ] # why
    ^^^^^^^^^^^^^^^^^^ {WHY} Nothing may stand behind its `]`; a comment needs a line of its own.
CMD [ \"a\" ] # why
    ^^^^^^^^^^^^^ {WHY} Nothing may stand behind its `]`; a comment needs a line of its own.
ENTRYPOINT [node, server.js]
           ^^^^^^^^^^^^^^^^^ {WHY} Put every element in double quotes, with a comma between them.
CMD [ node, \"server.js\" ]
    ^^^^^^^^^^^^^^^^^^^^^ {WHY} Put every element in double quotes, with a comma between them.
CMD [python]
    ^^^^^^^^ {WHY} Put every element in double quotes, with a comma between them.
RUN [apt-get, update]
    ^^^^^^^^^^^^^^^^^ {WHY} Put every element in double quotes, with a comma between them.
ONBUILD CMD ['a']
            ^^^^^ {WHY} Put every element in double quotes.
"
            ),
        );
    }

    #[test]
    fn exec_forms_tests_and_commands_are_not() {
        check(
            super::RULE.name,
            "\
FROM alpine
RUN [\"make\"]
RUN [ -f x ] && make
RUN [ \"$a\" = \"b\" ] || exit 1
RUN [ \"$a\" = \"b,c\" ]
RUN [[ \"$a\" == b ]]
RUN [ \"$a\" ] && echo '\"x\", '
RUN [ 'a' = 'a,b' ]
RUN [ $a, = b ]
RUN [ ! -f \"/x, y\" ]
RUN [-f x] && make
CMD [ -f /x ] && make
CMD [ \"$MODE\" = prod ] && make # \"a\", \"b\"
HEALTHCHECK CMD [ \"$(curl x)\" = ok ]
CMD make
HEALTHCHECK NONE
ENTRYPOINT [ \"a\", \"b\" ]
",
        );
    }
}
