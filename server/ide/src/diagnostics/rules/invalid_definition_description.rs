//! InvalidDefinitionDescription (experimental): the comment straight above a stage or an argument does not start
//! with its name.
//!
//! Public source: BuildKit, `validateDefinitionDescription` in `frontend/dockerfile/instructions/parse.go`.

use syntax::Document;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::comments::before;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "InvalidDefinitionDescription",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    // Looking at every comment costs something, and hardly anybody asks for it.
    if !sink.may_say(&RULE) {
        return;
    }
    for keyword in [Keyword::From, Keyword::Arg] {
        for placed in analysis.of(keyword, analysis.everywhere()) {
            if !is_misdescribed(analysis.document, placed) {
                continue;
            }
            let names = names(placed);
            let Some(first) = names.first() else { continue };
            let example = if names.len() > 1 { "<arg_key>" } else { first.as_str() };
            sink.add(&RULE, placed, placed.in_document(placed.instruction.name.range), || {
                format!("The comment above describes something else: start it with the name, `# {example} …`, or leave an empty comment between.")
            });
        }
    }
}

/// Whether the comment straight above a stage or an argument does not start with its name.
pub(in crate::diagnostics) fn is_misdescribed(document: &Document, placed: Placed<'_>) -> bool {
    let names = names(placed);
    let begins = |text: &str| names.iter().any(|name| text.split(' ').next() == Some(name));
    !names.is_empty() && before(document, placed.start).last().is_some_and(|comment| !begins(&comment.text))
}

fn names(placed: Placed<'_>) -> Vec<String> {
    match &placed.instruction.body {
        Body::From(from) => from.name.iter().map(|name| name.text.to_lowercase()).collect(),
        Body::Pairs(pairs) => pairs.iter().map(|pair| pair.key.text.clone()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn it_speaks_when_it_is_asked_to() {
        check(
            super::RULE.name,
            "\
# check=experimental=InvalidDefinitionDescription
# what this is
ARG VERSION
^^^ The comment above describes something else: start it with the name, `# VERSION …`, or leave an empty comment between.
# Builds it
FROM alpine AS build
^^^^ The comment above describes something else: start it with the name, `# build …`, or leave an empty comment between.
# DIR is where
ARG DIR
# other
#
ARG B
",
        );
    }

    #[test]
    fn otherwise_it_is_silent() {
        check(super::RULE.name, "# what this is\nARG VERSION\nFROM alpine\n");
    }
}
