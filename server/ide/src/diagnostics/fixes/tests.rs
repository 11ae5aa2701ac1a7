use syntax::Document;

use super::{Trust, all, apply, of};
use crate::diagnostics::{Facts, diagnostics};

/// The text after the first fix of that trust of the first finding of a rule.
#[track_caller]
fn fixed(rule: &str, trust: Trust, text: &str) -> Option<String> {
    let document = Document::new(text);
    let found = diagnostics(&document, &Facts::default());
    let finding =
        found.iter().find(|one| one.code == rule).unwrap_or_else(|| panic!("no {rule}: {found:#?}"));
    let fix = of(&document, &Facts::default(), finding).into_iter().find(|fix| fix.trust == trust)?;
    Some(apply(text, &fix.edits))
}

#[track_caller]
fn check(rule: &str, trust: Trust, before: &str, after: &str) {
    assert_eq!(fixed(rule, trust, before).as_deref(), Some(after), "{rule}");
}

#[test]
fn a_stage_is_renamed_wherever_it_is_used() {
    check(
        "StageNameCasing",
        Trust::Same,
        "FROM a AS Build\r\nFROM build AS x\r\nCOPY --from=BUILD a b\r\nRUN --mount=from=Build,target=/a Build\r\n",
        "FROM a AS build\r\nFROM build AS x\r\nCOPY --from=build a b\r\nRUN --mount=from=build,target=/a Build\r\n",
    );
}

#[test]
fn capitals_follow_the_file() {
    check("FromAsCasing", Trust::Same, "FROM a as b\n", "FROM a AS b\n");
    check(
        "ConsistentInstructionCasing",
        Trust::Same,
        "from a as b\nRUN x\nRUN y\n",
        "FROM a AS b\nRUN x\nRUN y\n",
    );
}

#[test]
fn empty_lines_go_and_comments_stay() {
    check(
        "NoEmptyContinuation",
        Trust::Same,
        "FROM a\r\nRUN x \\\r\n\r\n  # why\r\n  \r\n  y\r\n",
        "FROM a\r\nRUN x \\\r\n  # why\r\n  y\r\n",
    );
}

#[test]
fn what_does_nothing_goes_with_its_lines() {
    check(
        "MultipleInstructionsDisallowed",
        Trust::Same,
        "FROM a\n# first\nCMD [\"a\", \\\n  \"b\"]\nCMD [\"c\"]\n",
        "FROM a\n# first\nCMD [\"c\"]\n",
    );
}

#[test]
fn words_change_alone() {
    let label = "LABEL org.opencontainers.image.authors=\"J \\\"x\\\" \\$5\"";
    check(
        "MaintainerDeprecated",
        Trust::Likely,
        "FROM a\nMAINTAINER J \"x\" $5\n",
        &format!("FROM a\n{label}\n"),
    );
    check("LegacyKeyValueFormat", Trust::Same, "FROM a\nENV  k  v\n", "FROM a\nENV  k=v\n");
    check("LegacyKeyValueFormat", Trust::Same, "FROM a\nENV k v  w\n", "FROM a\nENV k=\"v  w\"\n");
    check("LegacyKeyValueFormat", Trust::Same, "FROM a\nENV k \"v w\"\n", "FROM a\nENV k=\"v w\"\n");
    assert_eq!(fixed("LegacyKeyValueFormat", Trust::Same, "FROM a\nENV k v \"w\"\n"), None);
    check("WorkdirRelativePath", Trust::Likely, "FROM a\nWORKDIR ./app\n", "FROM a\nWORKDIR /app\n");
    check("RedundantTargetPlatform", Trust::Same, "FROM --platform=$TARGETPLATFORM  a\n", "FROM a\n");
    check("FromPlatformFlagConstDisallowed", Trust::Choice, "FROM --platform=linux/amd64 a\n", "FROM a\n");
    check("ExposeProtoCasing", Trust::Same, "FROM a\nEXPOSE 80/TCP 81\n", "FROM a\nEXPOSE 80/tcp 81\n");
    check("ExposeInvalidFormat", Trust::Same, "FROM a\nEXPOSE 127.0.0.1:80:81\n", "FROM a\nEXPOSE 81\n");
}

#[test]
fn a_near_name_is_taken() {
    check("syntax-unknown-instruction", Trust::Likely, "FROM a\nrnu x\n", "FROM a\nrun x\n");
    check(
        "syntax-unknown-flag",
        Trust::Likely,
        "FROM a\nCOPY --chwon=1 a b\n",
        "FROM a\nCOPY --chown=1 a b\n",
    );
    check(
        "UndefinedVar",
        Trust::Likely,
        "FROM a\nARG VERSION=1\nENV A=${VERSON:-3}\n",
        "FROM a\nARG VERSION=1\nENV A=${VERSION:-3}\n",
    );
}

#[test]
fn a_stage_is_named_in_small_letters_behind_from() {
    let after = "FROM a:1 AS Base\nFROM base AS c\n";
    check("build-base-image", Trust::Likely, "FROM a:1 AS Base\nFROM Base AS c\n", after);
    assert_eq!(fixed("build-base-image", Trust::Likely, "FROM Base AS c\nFROM a:1 AS Base\n"), None);
}

#[test]
fn a_shell_form_becomes_an_array_where_it_stands() {
    check(
        "JSONArgsRecommended",
        Trust::Likely,
        "FROM a\nCMD python \\\n  # why\n  app.py\n",
        "FROM a\nCMD [\"python\", \\\n  # why\n  \"app.py\"]\n",
    );
    let text = "FROM a\nCMD echo \"$A\" && x\n";
    assert_eq!(fixed("JSONArgsRecommended", Trust::Likely, text), None);
    let array = "FROM a\nCMD [\"/bin/sh\", \"-c\", \"echo \\\"$A\\\" && x\"]\n";
    check("JSONArgsRecommended", Trust::Choice, text, array);
    for shell in ["cd x", "A=1 x", "exec x", "x; y", "x *", "~/x", "x > y"] {
        assert_eq!(
            fixed("JSONArgsRecommended", Trust::Likely, &format!("FROM a\nCMD {shell}\n")),
            None,
            "{shell}"
        );
    }
}

#[test]
fn a_finding_is_silenced_here_or_in_the_file() {
    let rule = "MaintainerDeprecated";
    for (before, here, file) in [
        (
            "FROM a\r\n  MAINTAINER b\r\n",
            "FROM a\r\n  # check=skip=MaintainerDeprecated\r\n  MAINTAINER b\r\n",
            "# check=skip=MaintainerDeprecated\r\nFROM a\r\n  MAINTAINER b\r\n",
        ),
        (
            "# syntax=x\n# check=error=true;skip=A\n# c\nFROM a\n# check=skip=B\nMAINTAINER b\n",
            "# syntax=x\n# check=error=true;skip=A\n# c\nFROM a\n# check=skip=B,MaintainerDeprecated\nMAINTAINER b\n",
            "# syntax=x\n# check=error=true;skip=A,MaintainerDeprecated\n# c\nFROM a\n# check=skip=B\nMAINTAINER b\n",
        ),
        (
            "#  check = error=false\nFROM a\n# check=error=true\nMAINTAINER b\n",
            "#  check = error=false\nFROM a\n# check=error=true;skip=MaintainerDeprecated\nMAINTAINER b\n",
            "#  check = error=false;skip=MaintainerDeprecated\nFROM a\n# check=error=true\nMAINTAINER b\n",
        ),
    ] {
        let document = Document::new(before);
        let found = diagnostics(&document, &Facts::default());
        let finding = found.iter().find(|one| one.code == rule).unwrap();
        let fixes = of(&document, &Facts::default(), finding);
        let texts: Vec<String> =
            fixes.iter().rev().take(2).rev().map(|fix| apply(before, &fix.edits)).collect();
        assert_eq!(texts, [here, file]);
        for text in texts {
            let left = diagnostics(&Document::new(&text), &Facts::default());
            assert!(left.iter().all(|one| one.code != rule), "{text}");
        }
    }
}

#[test]
fn above_the_first_instruction_it_is_no_directive() {
    let after = fixed("StageNameCasing", Trust::Ignore, "# syntax=x\nFROM a:1 AS B\n").unwrap();
    assert_eq!(after, "# syntax=x\n#\n# check=skip=StageNameCasing\nFROM a:1 AS B\n");
    assert!(diagnostics(&Document::new(&after), &Facts::default()).is_empty());
}

#[test]
fn where_descriptions_are_asked_for_it_stands_above_them() {
    let head = "# check=experimental=InvalidDefinitionDescription\nFROM a:1\n";
    let (rule, here) = ("StageNameCasing", |text: &str| fixed("StageNameCasing", Trust::Ignore, text));
    let after = here(&format!("{head}# about\n# b is built\nFROM a:1 AS B\n")).unwrap();
    assert_eq!(after, format!("{head}# about\n# check=skip={rule}\n# b is built\nFROM a:1 AS B\n"));
    assert!(diagnostics(&Document::new(&after), &Facts::default()).is_empty());
    // Without a description it would be taken for one, so the file alone is offered.
    let file =
        format!("# check=experimental=InvalidDefinitionDescription;skip={rule}\nFROM a:1\nFROM a:1 AS B\n");
    assert_eq!(here(&format!("{head}FROM a:1 AS B\n")), Some(file));
}

#[test]
fn what_was_asked_for_as_experimental_cannot_be_skipped() {
    let text = "# check=experimental=all\n# it is\nARG A\nFROM a:1\n";
    assert_eq!(fixed("InvalidDefinitionDescription", Trust::Ignore, text), None);
}

#[test]
fn an_option_line_without_options_is_filled() {
    let here = "FROM a:1\n# check=\nMAINTAINER b\n";
    let after = fixed("MaintainerDeprecated", Trust::Ignore, here).unwrap();
    assert_eq!(after, "FROM a:1\n# check=skip=MaintainerDeprecated\nMAINTAINER b\n");
    // Without options it is no directive, and with them it would be one.
    let head = "# check=\nFROM a:1 AS B\n";
    let after = fixed("StageNameCasing", Trust::Ignore, head).unwrap();
    assert_eq!(after, "# check=\n#\n# check=skip=StageNameCasing\nFROM a:1 AS B\n");
    assert!(diagnostics(&Document::new(&after), &Facts::default()).is_empty());
}

#[test]
fn what_an_engine_refuses_cannot_be_silenced() {
    assert_eq!(fixed("syntax-unknown-instruction", Trust::Ignore, "FROM a\nBROKEN x\n"), None);
}

#[test]
fn all_at_once_is_done_when_it_is_done() {
    let text = "from a AS Build\nRUN x\nRUN y \\\n\n z\nENV a b\nEXPOSE 80/TCP\nFROM build\nCMD a b\n";
    let document = Document::new(text);
    let after = apply(text, &all(&document, &Facts::default()));
    assert_eq!(after, "FROM a AS build\nRUN x\nRUN y \\\n z\nENV a=b\nEXPOSE 80/tcp\nFROM build\nCMD a b\n");
    assert_eq!(all(&Document::new(&after), &Facts::default()), []);
}

#[test]
fn commands_are_mended_where_they_stand() {
    check(
        "shell-unconfirmed-install",
        Trust::Likely,
        "FROM a:1\nRUN apt-get update \\\n  && apt-get install \\\n  curl\n",
        "FROM a:1\nRUN apt-get update \\\n  && apt-get install -y \\\n  curl\n",
    );
    check(
        "shell-sudo",
        Trust::Likely,
        "FROM a:1\nUSER root\nRUN sudo  make\n",
        "FROM a:1\nUSER root\nRUN make\n",
    );
    check(
        "shell-sudo",
        Trust::Likely,
        "FROM debian:12\nRUN true && sudo -E -u root A=b make\n",
        "FROM debian:12\nRUN true && A=b make\n",
    );
    check("shell-lone-cd", Trust::Likely, "FROM a:1\nrun cd /x\nRUN y\n", "FROM a:1\nworkdir /x\nRUN y\n");
    check(
        "shell-lone-cd",
        Trust::Choice,
        "FROM a:1\nRUN cd x\n# why\nRUN --network=none y\n",
        "FROM a:1\n# why\nRUN --network=none cd x && y\n",
    );
    for kept in [
        "RUN cd x",
        "RUN cd $HOME",
        "RUN cd ~",
        "RUN --network=none cd /x",
        "RUN cd \\\n  /x",
        "ONBUILD RUN cd /x",
        "RUN mkdir /x && cd /x",
    ] {
        assert_eq!(fixed("shell-lone-cd", Trust::Likely, &format!("FROM a:1\n{kept}\n")), None, "{kept}");
    }
    let pipe = "RUN curl -f x | sh\n";
    check(
        "shell-pipe-unguarded",
        Trust::Likely,
        &format!("FROM alpine:3\n{pipe}"),
        "FROM alpine:3\nRUN set -o pipefail && curl -f x | sh\n",
    );
    check(
        "shell-pipe-unguarded",
        Trust::Choice,
        &format!("FROM debian:12\r\n  # why\r\n  {}", pipe.replace('\n', "\r\n")),
        "FROM debian:12\r\n  SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\r\n  # why\r\n  RUN curl -f x | sh\r\n",
    );
    check(
        "shell-global-arg",
        Trust::Likely,
        "ARG V=1\nFROM a:$V\n# check=skip=X\nRUN echo $V\n",
        "ARG V=1\nFROM a:$V\nARG V\n# check=skip=X\nRUN echo $V\n",
    );
}

#[test]
fn an_array_that_is_no_json_becomes_one() {
    let mend =
        |array: &str| fixed("shell-broken-exec-form", Trust::Likely, &format!("FROM a:1\nCMD {array}\n"));
    for (broken, whole) in [
        ("['a', 'b']", "[\"a\", \"b\"]"),
        ("[\"a\", \"b\",]", "[\"a\", \"b\"]"),
        ("[\"a\" \"b\"]", "[\"a\", \"b\"]"),
        ("[\"a\", \"b\"", "[\"a\", \"b\"]"),
        ("[“a”, ’it\"s’]", "[\"a\", \"it\\\"s\"]"),
        ("[\"C:\\dir\", \"x\"]", "[\"C:\\\\dir\", \"x\"]"),
    ] {
        assert_eq!(mend(broken), Some(format!("FROM a:1\nCMD {whole}\n")), "{broken}");
    }
    for unclear in ["[\"a\", b]", "[\"a\"] && x", "[\"a\", \"b]"] {
        assert_eq!(mend(unclear), None, "{unclear}");
    }
}

#[test]
fn copies_say_what_they_mean() {
    check(
        "copy-instead-of-add",
        Trust::Likely,
        "FROM a:1\nadd --chown=1 a /b\n",
        "FROM a:1\ncopy --chown=1 a /b\n",
    );
    check(
        "copy-instead-of-add",
        Trust::Likely,
        "FROM a:1\nONBUILD ADD . /app\n",
        "FROM a:1\nONBUILD COPY . /app\n",
    );
    check(
        "copy-from-number",
        Trust::Same,
        "FROM a:1 AS Go\nFROM b:1\nCOPY --from=0 x /\n",
        "FROM a:1 AS Go\nFROM b:1\nCOPY --from=go x /\n",
    );
    check(
        "copy-from-number",
        Trust::Likely,
        "FROM a:1\nFROM b:1\nCOPY --from=0 builder /\n",
        "FROM a:1 AS base\nFROM b:1\nCOPY --from=base builder /\n",
    );
    let twice = "FROM a:1 AS x\nFROM b:1 AS x\nFROM c:1\nCOPY --from=0 y /\n";
    assert_eq!(fixed("copy-from-number", Trust::Same, twice), None);
}
