//! check-unknown-rule: `# check=skip=` or `experimental=` names a rule that there is not. BuildKit passes it by.
//!
//! Public source: BuildKit, `ParseLintOptions` in `frontend/dockerfile/linter/linter.go`.

use syntax::TextRange;
use syntax::document::Part;
use syntax::language::check_rule::CheckRule;
use syntax::language::suggest::suggest;
use syntax::scan::DirectiveName;

use super::{RULES, rule};
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::check_options::{CheckOptions, names, names_in_argument, option_of};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::{CHECK_ARGUMENT, Sink};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "check-unknown-rule",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// Lines that may be comments with options in a run of lines.
struct Candidates(Vec<Candidate>);

struct Candidate {
    /// Where the line starts, in bytes from the start of the run.
    line: usize,
    /// Where its options start, from there too.
    start: usize,
    /// What stands there.
    value: String,
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    // What the build is given takes the place of the directive, and stands nowhere in the file.
    let given = analysis
        .facts
        .request
        .arguments
        .get(CHECK_ARGUMENT)
        .filter(|given| CheckOptions::read_argument(given).is_ok());
    for (_, name) in
        given.into_iter().flat_map(|given| names_in_argument(given)).filter(|(_, name)| !is_known(name))
    {
        sink.add_to_file(&RULE, TextRange::empty(0), || {
            format!("The build argument {CHECK_ARGUMENT}: {}", message(name))
        });
    }
    let directives = &analysis.document.directives().all;
    for directive in directives.iter().filter(|directive| directive.name == DirectiveName::Check) {
        say(&directive.value, directive.value_range.start, sink);
    }
    let head = directives.last().map_or(0, |last| last.range.end);
    for part in analysis.document.parts() {
        for candidate in &part.slot.get_or_init(|| Candidates(candidates(analysis, part))).0 {
            let line = part.start + candidate.line;
            // In the middle of an instruction it says nothing.
            if line >= head && analysis.document.instruction_at(line).is_none() {
                say(&candidate.value, part.start + candidate.start, sink);
            }
        }
    }
}

fn candidates(analysis: &Analysis<'_>, part: Part<'_>) -> Vec<Candidate> {
    let text = analysis.document.text(TextRange::new(part.start, part.start + part.len));
    let mut out = Vec::new();
    // A line without a `#` holds none, and most hold none.
    for (mark, _) in text.match_indices('#') {
        // Lines end at `\n` alone to BuildKit.
        let (above, below) = text.split_at_checked(mark).unwrap_or_default();
        let line = above.rfind('\n').map_or(0, |newline| newline + 1);
        let end = below.find('\n').map_or(text.len(), |newline| mark + newline);
        let is_first = above.get(line..).is_some_and(|before| !before.contains('#'));
        let found = is_first.then(|| option_of(text.get(line..end)?)).flatten();
        out.extend(found.map(|(start, value)| Candidate {
            line,
            start: line + start,
            value: value.to_owned(),
        }));
    }
    out
}

/// Marks the names in `value`, which starts at `start`.
fn say(value: &str, start: usize, sink: &mut Sink<'_>) {
    if CheckOptions::read(value).is_err() {
        return;
    }
    for (at, name) in names(value) {
        if is_known(name) {
            continue;
        }
        let range = TextRange::new(start + at, start + at + name.len());
        sink.add_to_file(&RULE, range, || message(name));
    }
}

fn message(name: &str) -> String {
    match near(name) {
        _ if name == "all" => "`all` means every rule only where it stands alone.".to_owned(),
        Some(near) => format!("There is no rule `{name}`, so this does nothing. Did you mean `{near}`?"),
        None => format!("There is no rule `{name}`, so this does nothing."),
    }
}

/// BuildKit's rules, ours, and the codes of ShellCheck.
fn is_known(name: &str) -> bool {
    let shellcheck = || name.strip_prefix("SC").is_some_and(|rest| rest.parse::<u32>().is_ok());
    CheckRule::from_name(name).is_some() || rule(name).is_some() || shellcheck()
}

fn near(name: &str) -> Option<String> {
    let own = || suggest(&name.to_lowercase(), RULES.iter().map(|rule| rule.name), true);
    CheckRule::suggest(name).map(str::to_owned).or_else(own)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::Request;
    use syntax::{Document, TextRange};

    use crate::diagnostics::testing::check;
    use crate::diagnostics::{Facts, diagnostics};

    #[test]
    fn a_name_that_is_none_is_marked_in_the_head_and_above_instructions() {
        check(
            super::RULE.name,
            "\
# check=skip=StageNameCasin,WorkdirRelativePath;experimental=Nonsense
             ^^^^^^^^^^^^^^ There is no rule `StageNameCasin`, so this does nothing. Did you mean `StageNameCasing`?
                                                             ^^^^^^^^ There is no rule `Nonsense`, so this does nothing.
FROM alpine
#  Check = skip=stagenamecasing
                ^^^^^^^^^^^^^^^ There is no rule `stagenamecasing`, so this does nothing. Did you mean `StageNameCasing`?
RUN x
# check=skip=shell-lone-dc, Ignored
             ^^^^^^^^^^^^^ There is no rule `shell-lone-dc`, so this does nothing. Did you mean `shell-lone-cd`?
RUN cd /x
# check=skip=all,UndefinedVar
             ^^^ `all` means every rule only where it stands alone.
RUN y
",
        );
    }

    #[test]
    fn names_of_rules_and_what_is_no_option_are_not() {
        let source = "\
# check=experimental=InvalidDefinitionDescription
FROM alpine
# check=skip=SC2086,shell-lone-cd,,UndefinedVar
RUN x \\
# check=skip=Nonsense
  y
COPY <<EOF /x
# check=skip=Nonsense
EOF
# checks=skip=Nonsense
# check=error=true
# check=Nonsense
RUN z
";
        check(super::RULE.name, source);
    }

    #[test]
    fn a_name_in_the_build_argument_is_marked_at_the_start_of_the_file() {
        let arguments =
            [("BUILDKIT_DOCKERFILE_CHECK".to_owned(), "skip=StageNameCasing, FromAsCasin".to_owned())];
        let request = Request { arguments: arguments.into(), ..Request::default() };
        let facts = Facts { request: Arc::new(request), ..Facts::default() };
        let found = diagnostics(&Document::new("FROM alpine:3\n"), &facts);
        let [found] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((found.code.as_ref(), found.range), (super::RULE.name, TextRange::empty(0)));
        assert!(found.message.ends_with("Did you mean `FromAsCasing`?"), "{}", found.message);
    }

    #[test]
    fn it_can_be_switched_off() {
        check(super::RULE.name, "# check=skip=Nonsense,check-unknown-rule\nFROM alpine\n");
    }
}
