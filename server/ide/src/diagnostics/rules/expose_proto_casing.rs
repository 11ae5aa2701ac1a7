//! ExposeProtoCasing: a protocol is not written in small letters.
//!
//! Public source: BuildKit, `parsePort` in `frontend/dockerfile/dockerfile2llb/convert_expose.go`.

use super::expose_invalid_format::ports;
use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "ExposeProtoCasing",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    for (range, text, port) in ports(step) {
        let lower = port.protocol.to_lowercase();
        if port.protocol != lower {
            sink.add(&RULE, range, format!("The protocol of `{text}` should be in lower case: `{lower}`."));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn each_port_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
ENV PORT=53/UDP
EXPOSE 80/TCP 443/tcp $PORT
       ^^^^^^ The protocol of `80/TCP` should be in lower case: `tcp`.
                      ^^^^^ The protocol of `53/UDP` should be in lower case: `udp`.
",
        );
    }

    #[test]
    fn small_letters_and_none_are_not() {
        check(super::RULE.name, "FROM alpine\nEXPOSE 80 443/tcp 53/udp 1/HTTP\n");
    }
}
