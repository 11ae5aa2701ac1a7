//! InvalidDefaultArgInFrom: with the defaults alone, FROM names nothing or no valid image.
//!
//! Public source: BuildKit, `validateBaseImagesWithDefaultArgs` in
//! `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::Reference;

use crate::diagnostics::analysis::{Analysis, expand};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "InvalidDefaultArgInFrom",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let given = !analysis.facts.request.arguments.is_empty();
    let defaults = given.then(|| analysis.globals_with(false));
    let globals = defaults.as_ref().unwrap_or(&analysis.globals);
    if !globals.refused.is_empty() {
        return;
    }
    let escape = analysis.document.escape().char();
    for stage in analysis.stages() {
        let Some(word) = stage.body().and_then(|body| body.image.as_ref()) else { continue };
        // BuildKit gives up at the first that it cannot expand.
        let expanded = given.then(|| expand(&word.text, globals, escape));
        let Ok(found) = expanded.as_ref().unwrap_or(&stage.image) else { return };
        let same = !given || found.text == stage.image_name();
        let good = if same { stage.reference().is_some() } else { Reference::parse(&found.text).is_ok() };
        if !good {
            sink.add(&RULE, stage.from, stage.from.in_document(word.range), || {
                let text = &found.text;
                if *text == word.text {
                    return format!("`{text}` is no image, whatever a build is given.");
                }
                let comes = if text.is_empty() {
                    "nothing".to_owned()
                } else {
                    format!("`{text}`, which is no image")
                };
                format!(
                    "With no build argument given, `{}` comes to {comes}. Give its ARG a default.",
                    word.text
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::Request;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};

    #[test]
    fn what_no_variable_stands_in_needs_no_default() {
        check(
            super::RULE.name,
            "\
FROM python:
     ^^^^^^^ `python:` is no image, whatever a build is given.
",
        );
    }

    #[test]
    fn the_image_is_marked() {
        check(
            super::RULE.name,
            "\
ARG BASE
ARG TAG=
FROM $BASE
     ^^^^^ With no build argument given, `$BASE` comes to nothing. Give its ARG a default.
FROM alpine:$TAG
     ^^^^^^^^^^^ With no build argument given, `alpine:$TAG` comes to `alpine:`, which is no image. Give its ARG a default.
",
        );
    }

    #[test]
    fn what_a_build_is_given_does_not_count() {
        let arguments = [("BASE".to_owned(), "alpine".to_owned())].into();
        let facts =
            Facts { request: Arc::new(Request { arguments, ..Request::default() }), ..Facts::default() };
        check_with(
            super::RULE.name,
            &facts,
            "\
ARG BASE
FROM $BASE
     ^^^^^ With no build argument given, `$BASE` comes to nothing. Give its ARG a default.
",
        );
    }

    #[test]
    fn defaults_and_stages_are_not() {
        check(
            super::RULE.name,
            "ARG TAG=3\nFROM alpine:$TAG AS a\nFROM a\nFROM ${X:-alpine}\nFROM scratch\n",
        );
    }
}
