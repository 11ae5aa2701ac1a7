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
        of: &[Keyword::Run, Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck],
        look,
    },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let command = match &instruction.body {
        Body::Command(command) => command,
        Body::Healthcheck(Some(check)) => match &check.command {
            Some(command) => command,
            None => return,
        },
        _ => return,
    };
    let Command::Shell(word) = command else { return };
    if !is_meant_as_array(&word.text) {
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

/// Whether a text is an array to its writer, and no test such as `[ -f x ]`.
fn is_meant_as_array(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('[') else { return false };
    let inner = rest.trim_start();
    if !inner.starts_with(['"', '\'', '“', '”', '‘', '’']) {
        return false;
    }
    // A test has a space behind its bracket and no comma behind a quote.
    let commas = ["\",", "',", "\" ,", "' ,", "”,", "’,"];
    rest.len() == inner.len() || (text.ends_with(']') && commas.iter().any(|comma| text.contains(comma)))
}

/// What to do, as far as the text tells it.
fn remedy(text: &str) -> &'static str {
    let inner = text.trim_start_matches('[').trim_start();
    let end = text.trim_end_matches(']').trim_end();
    if inner.starts_with(['“', '”', '‘', '’']) {
        "Put every element in straight double quotes."
    } else if inner.starts_with('\'') {
        "Put every element in double quotes."
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
CMD make
HEALTHCHECK NONE
ENTRYPOINT [ \"a\", \"b\" ]
",
        );
    }
}
