//! ExposeInvalidFormat: EXPOSE names an address or a port of the host.
//!
//! Public source: BuildKit, `parsePort` in `frontend/dockerfile/dockerfile2llb/convert_expose.go`.

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::language::Keyword;

use super::ports::{self, Port};
use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "ExposeInvalidFormat",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    for (range, text, _) in ports(step).into_iter().filter(|(_, _, port)| port.mapped) {
        sink.add(
            &RULE,
            range,
            format!(
                "EXPOSE takes a port of the container alone; `{text}` maps one. Map it with `docker run -p`."
            ),
        );
    }
}

/// The ports of an EXPOSE, variables put in.
pub(super) fn ports(step: &Step<'_>) -> Vec<(TextRange, String, Port)> {
    let Body::List { words, .. } = &step.instruction.body else { return Vec::new() };
    if !step.is(Keyword::Expose) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for word in words {
        for text in step.expand_words(&word.value).unwrap_or_default() {
            if let Ok(port) = ports::spell(&text) {
                out.push((word.word.range, text, port));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn each_mapping_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
EXPOSE 80:8080 443 127.0.0.1:1:2
       ^^^^^^^ EXPOSE takes a port of the container alone; `80:8080` maps one. Map it with `docker run -p`.
                   ^^^^^^^^^^^^^ EXPOSE takes a port of the container alone; `127.0.0.1:1:2` maps one. Map it with `docker run -p`.
",
        );
    }

    #[test]
    fn ports_and_ranges_are_not() {
        check(super::RULE.name, "FROM alpine\nENV P=80\nEXPOSE 80 8000-8010/udp ${P}\n");
    }
}
