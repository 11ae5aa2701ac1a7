//! What BuildKit refuses of the file as a whole: directives, and instructions outside of any stage.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::scan::directives::DirectiveProblem;
use syntax::{Document, TextRange};

use super::{Diagnostic, refusal};

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
    let end = document.rope().len_bytes();
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
