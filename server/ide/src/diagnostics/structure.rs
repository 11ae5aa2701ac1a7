//! What BuildKit refuses of the file as a whole: directives, and instructions outside of any stage.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::scan::DirectiveName;
use syntax::scan::directives::DirectiveProblem;
use syntax::{Document, TextRange};

use super::sink::{CHECK_ARGUMENT, options};
use super::{Diagnostic, Facts, refusal};

/// Adds what is wrong with the directives.
pub(super) fn directives(document: &Document, out: &mut Vec<Diagnostic>) {
    for directive in &document.directives().all {
        let name = directive.name.name();
        match directive.problem {
            Some(DirectiveProblem::Repeated) => out.push(refusal(
                "syntax-directive",
                directive.range,
                format!("`# {name}=` may stand only once. Remove this one."),
            )),
            Some(DirectiveProblem::BadEscape) => out.push(refusal(
                "syntax-directive",
                directive.value_range,
                "The escape character is `\\` or a backtick.".to_owned(),
            )),
            None => {}
        }
    }
}

/// Adds that `# check=`, or the build argument in its place, cannot be read.
pub(super) fn check_options(document: &Document, facts: &Facts, out: &mut Vec<Diagnostic>) {
    let Some(Err(why)) = options(document, facts) else { return };
    let given = facts.request.arguments.contains_key(CHECK_ARGUMENT);
    let directive = document.directives().get(DirectiveName::Check).filter(|_| !given);
    let range = directive.map_or(TextRange::empty(0), |directive| directive.value_range);
    let message =
        if given { format!("The build argument {CHECK_ARGUMENT} cannot be read: {why}") } else { why };
    out.push(refusal("syntax-check-options", range, message));
}

/// Adds what stands before the first FROM though only ARG may, and that there is no FROM at all.
pub(super) fn stages(document: &Document, out: &mut Vec<Diagnostic>) {
    let mut any = false;
    for placed in document.instructions() {
        any = true;
        match placed.instruction.keyword {
            Some(Keyword::From) => return,
            // An unknown instruction has a finding of its own.
            Some(Keyword::Arg) | None => {}
            Some(keyword) => {
                let name = keyword.name();
                let range = placed.in_document(keyword_range(placed.instruction));
                out.push(refusal(
                    "syntax-no-stage",
                    range,
                    format!(
                        "{name} belongs to a build stage. Put a FROM above it; only ARG may stand before."
                    ),
                ));
            }
        }
    }
    // The last line that there is, not the one behind its end.
    let end = document.rope().len_bytes();
    let end = end - usize::from(document.rope().get_byte(end.saturating_sub(1)) == Some(b'\n'));
    let message = if any {
        "There is no FROM, so there is nothing to build. Start with `FROM image`."
    } else {
        "The file holds no instruction. Start with `FROM image`."
    };
    out.push(refusal("syntax-no-stage", TextRange::empty(end), message.to_owned()));
}

fn keyword_range(instruction: &Instruction) -> TextRange {
    instruction.name.range
}
