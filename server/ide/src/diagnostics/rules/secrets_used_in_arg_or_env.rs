//! SecretsUsedInArgOrEnv: the name of an argument or a variable looks like a secret's. Arguments before the first
//! FROM are let be.
//!
//! Public source: BuildKit, `validateNoSecretKey` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::dockerfile::Body;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "SecretsUsedInArgOrEnv",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Step(look),
};

/// Words that secrets are called by, where they stand between the `_` of a name.
const SECRET: [&str; 10] =
    ["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];

/// Words that say that it is none after all.
const HARMLESS: [&str; 3] = ["public", "file", "version"];

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Body::Pairs(pairs) = &step.instruction.body else { return };
    let is_env = step.is(Keyword::Env);
    if !is_env && !step.is(Keyword::Arg) {
        return;
    }
    for pair in pairs {
        // The name of an ENV may hold variables.
        let expanded = if is_env { step.expand(&pair.key.text).ok() } else { None };
        let name = expanded.as_deref().unwrap_or(&pair.key.text);
        if is_secret(name) {
            sink.add(
                &RULE,
                pair.key.range,
                format!(
                    "`{name}` looks like a secret, and everybody who has the image can read it. Mount it where it \
                     is used: `RUN --mount=type=secret,id={name}`."
                ),
            );
        }
    }
}

fn is_secret(name: &str) -> bool {
    let has =
        |words: &[&str]| name.split('_').any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)));
    has(&SECRET) && !has(&HARMLESS)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn each_name_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
ARG API_TOKEN
    ^^^^^^^^^ `API_TOKEN` looks like a secret, and everybody who has the image can read it. Mount it where it is used: `RUN --mount=type=secret,id=API_TOKEN`.
ENV A=1 auth=x
        ^^^^ `auth` looks like a secret, and everybody who has the image can read it. Mount it where it is used: `RUN --mount=type=secret,id=auth`.
",
        );
    }

    #[test]
    fn global_arguments_words_in_words_and_public_keys_are_not() {
        check(
            super::RULE.name,
            "ARG TOKEN\nFROM alpine\nARG TOKENIZER\nENV PUBLIC_KEY=1 KEY_FILE=/k MONKEY=1\n",
        );
        check(super::RULE.name, "FROM alpine\nLABEL password=1\nENV TOKEN_VERSION=1\n");
    }
}
