//! Every kind of thing under the cursor, in the fixture dialect: the mark is the range, its text the title.

use fixture::{Fixture, Mark};
use syntax::Document;

use super::{Hover, hover};
use crate::texts::Language;

/// Holds the answer against the marks; in every language it is about the same range.
#[track_caller]
fn check(source: &str) {
    let fixture = Fixture::parse(source);
    let answers = Language::ALL.map(|language| asked(&fixture, language));
    let found = answers.iter().flatten().next().map(|hover| {
        let title = hover.markdown.split(" — ").next().unwrap_or_default();
        Mark::new(hover.range.std(), title.lines().next().unwrap_or_default())
    });
    fixture.assert_marks(found);
    let [english, korean] = answers.map(|answer| answer.map(|hover| (hover.range, hover.markdown)));
    assert_eq!(english.as_ref().map(|one| one.0), korean.as_ref().map(|one| one.0), "{source}");
    if let (Some((_, english)), Some((_, korean))) = (english, korean) {
        assert!(korean.chars().any(|ch| ('가'..='힣').contains(&ch)), "{korean}");
        assert!(!english.chars().any(|ch| ('가'..='힣').contains(&ch)), "{english}");
    }
}

fn asked(fixture: &Fixture, language: Language) -> Option<Hover> {
    hover(&Document::new(&fixture.text), fixture.offset(), language)
}

/// All that is said.
#[track_caller]
fn words(source: &str, language: Language) -> String {
    asked(&Fixture::parse(source), language).map(|hover| hover.markdown).unwrap_or_default()
}

#[test]
fn a_keyword() {
    check("FR$0OM a\n^^^^ **`FROM`**\n");
    check("from a\nrun$0 x\n^^^ **`RUN`**\n");
    check("FROM a\nONBUILD CO$0PY a b\n        ^^^^ **`COPY`**\n");
    check("FROM a\nON$0BUILD COPY a b\n^^^^^^^ **`ONBUILD`**\n");
}

#[test]
fn nothing_in_the_shells_text_or_a_comment_or_an_unknown_word() {
    check("FROM a\nRUN ec$0ho FROM\n");
    check(
        "FROM a\nRUN cat <<EOF\nFROM --plat$0form=linux/amd64 x\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ **`<<EOF`**\nEOF\n",
    );
    check("# FR$0OM\nFROM a\n");
    check("FOO$0 a\n");
    check("FROM a\n$0\nRUN x\n");
    check("$0");
    check("FROM a\nRUN --network=none \\\n# --net$0work=host\n  x\n");
}

#[test]
fn a_flag_and_its_value() {
    check("FROM --plat$0form=linux/amd64 a\n     ^^^^^^^^^^ **`FROM --platform`**\n");
    check("FROM a\nCOPY --link$0 a b\n     ^^^^^^ **`COPY --link`**\n");
    check("FROM a\nCOPY --link=tr$0ue a b\n            ^^^^ **`COPY --link`**\n");
    check("FROM a\nCOPY --chown=ap$0p:app a b\n             ^^^^^^^ **`COPY --chown`**\n");
    check("FROM a\nRUN --network=no$0ne x\n              ^^^^ **`--network=none`**\n");
    check("FROM a\nRUN --security=inse$0cure x\n               ^^^^^^^^ **`--security=insecure`**\n");
    check("FROM a\nADD --chmod=75$05 a b\n            ^^^ **`755`** = `rwxr-xr-x`\n");
    check("FROM a\nHEALTHCHECK --interval=1m3$00s CMD x\n                       ^^^^^ **`1m30s`** = 90 s\n");
    check(
        "FROM a\nHEALTHCHECK --interval=30$0s CMD x\n                       ^^^ **`HEALTHCHECK --interval`**\n",
    );
    check("FROM --platform=linux/ar$0m64 a\n                ^^^^^^^^^^^ **`linux/arm64`**\n");
    check("FROM a\nONBUILD COPY --fr$0om=b c d\n             ^^^^^^ **`COPY --from`**\n");
    check("FROM a\nRUN \\\n  --net$0work=none x\n  ^^^^^^^^^ **`RUN --network`**\n");
}

#[test]
fn no_flag_of_that_instruction() {
    check("FROM a\nCOPY --net$0work=none a b\n");
    check("FROM a\nCOPY --chow$0=a a b\n");
    check("FROM a\nRUN x --net$0work=none\n");
    check("FROM a\nARG --plat$0form=linux/amd64\n");
}

#[test]
fn the_fields_of_a_mount() {
    check("FROM a\nRUN --mo$0unt=type=cache,target=/x y\n    ^^^^^^^ **`RUN --mount`**\n");
    check("FROM a\nRUN --mount=ty$0pe=cache,target=/x y\n            ^^^^ **`type`** (`RUN --mount`)\n");
    check(
        "FROM a\nRUN --mount=type=ca$0che,target=/x y\n                 ^^^^^ **`type=cache`** (`RUN --mount`)\n",
    );
    check(
        "FROM a\nRUN --mount=type=cache,ds$0t=/x y\n                       ^^^ **`target`** (`RUN --mount`)\n",
    );
    check(
        "FROM a\nRUN --mount=type=cache,target=/x$0/y z\n                              ^^^^ **`target`** (`RUN --mount`)\n",
    );
    check(
        "FROM a\nRUN --mount=type=cache,sharing=lock$0ed,dst=/x y\n                               ^^^^^^ **`sharing=locked`** (`RUN --mount`)\n",
    );
    check(
        "FROM a\nRUN --mount=type=bind,r$0w,dst=/x y\n                      ^^ **`readwrite`** (`RUN --mount`)\n",
    );
    check(
        "FROM a\nRUN --mount=type=tmpfs,dst=/x,size=64$0m y\n                                   ^^^ **`64m`** = 64 MiB\n",
    );
    check(
        "FROM a\nRUN --mount=type=secret,id=x,mode=04$000 y\n                                  ^^^^ **`0400`** = `r--------`\n",
    );
    check("FROM a\nRUN --mount=type=cache,\\\ntar$0get=/x y\n^^^^^^ **`target`** (`RUN --mount`)\n");
    check(
        "FROM a\nRUN --mount=\"type=cac$0he,target=/x\" y\n                  ^^^^^ **`type=cache`** (`RUN --mount`)\n",
    );
    // A key that is none: the mount itself is explained.
    check("FROM a\nRUN --mount=type=cache,what$0=/x y\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^ **`RUN --mount`**\n");
    check("FROM a\nRUN --mount=type=wh$0at y\n                 ^^^^ **`type`** (`RUN --mount`)\n");
}

#[test]
fn the_fields_of_a_device() {
    check(
        "FROM a\nRUN --device=vendor.ex$0ample/gpu=all,required x\n             ^^^^^^^^^^^^^^^^^^^^^^ **`name`** (`RUN --device`)\n",
    );
    check(
        "FROM a\nRUN --device=a/b=c,requ$0ired x\n                   ^^^^^^^^ **`required`** (`RUN --device`)\n",
    );
}

#[test]
fn directives() {
    check("# syn$0tax=docker/dockerfile:1\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^ **`# syntax=`**\nFROM a\n");
    check("# syntax=docker/docker$0file:1\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^ **`# syntax=`**\nFROM a\n");
    check("# escape=`$0\n^^^^^^^^^^ **`# escape=`**\nFROM a\n");
    check("# che$0ck=error=true\n^^^^^^^^^^^^^^^^^^ **`# check=`**\nFROM a\n");
    check("# check=sk$0ip=UndefinedVar\n        ^^^^^^^^^^^^^^^^^ **`# check=skip=`**\nFROM a\n");
    check(
        "# check=skip=StageNameCasing, Undef$0inedVar;error=true\n                              ^^^^^^^^^^^^ **`UndefinedVar`**\nFROM a\n",
    );
    check("# check=skip=all;error=tr$0ue\n                 ^^^^^^^^^^ **`# check=error=`**\nFROM a\n");
    check("# check=skip=No$0thing\n        ^^^^^^^^^^^^ **`# check=skip=`**\nFROM a\n");
    check("# check=what$0=1\n^^^^^^^^^^^^^^ **`# check=`**\nFROM a\n");
}

#[test]
fn a_comment_that_is_no_directive() {
    check("# words\n# syn$0tax=docker/dockerfile:1\nFROM a\n");
    check("FROM a\n# check=ski$0p=UndefinedVar\n");
    check("FROM a\nRUN x\n# che$0ck this=that\nRUN y\n");
}

#[test]
fn a_check_comment_above_its_instruction() {
    let above = "FROM a\n# check=skip=Unde$0finedVar // built in\n             ^^^^^^^^^^^^ **`UndefinedVar`**\nRUN x\n";
    check(above);
    check("FROM a\n# ch$0eck=skip=UndefinedVar\n^^^^^^^^^^^^^^^^^^^^^^^^^ **`# check=`**\nRUN x\n");
    let old = "# syntax=docker/dockerfile:1.20\nFROM a\n# che$0ck=skip=UndefinedVar\nRUN x\n";
    for old in [
        old,
        &old.replace("che$0ck=skip=Un", "check=sk$0ip=Un"),
        &old.replace("che$0ck=skip=Un", "check=skip=$0Un"),
    ] {
        let told = words(old, Language::English);
        assert!(told.contains("Needs frontend 1.21 or newer; this file asks for 1.20."), "{told}");
    }
}

#[test]
fn a_predefined_argument_where_it_is_declared_or_used() {
    check("FROM --platform=$BUILD$0PLATFORM a\n                ^^^^^^^^^^^^^^ **`BUILDPLATFORM`**\n");
    check("FROM a\nARG TARGET$0ARCH\n    ^^^^^^^^^^ **`TARGETARCH`**\n");
    check("FROM a\nWORKDIR /x/${TARGET$0OS}/y\n           ^^^^^^^^^^^ **`TARGETOS`**\n");
    check("FROM a\nARG target$0arch\n    ^^^^^^^^^^ **`targetarch`**\n");
    check("FROM a\nENV TARGET$0ARCH=x\n    ^^^^^^^^^^ **`TARGETARCH`**\n");
}

#[test]
fn the_operator_of_a_modifier() {
    check("ARG V=1.2\nFROM a:${V$0:-3}\n          ^^ **`:-`**\n");
    check("FROM a\nARG V\nLABEL v=${V%$0%.*}\n           ^^ **`%%`**\n");
    let old = "# syntax=docker/dockerfile:1.6\nFROM a\nARG V\nENV W=${V$0#v}\n";
    assert!(words(old, Language::English).contains("Needs frontend 1.7 or newer; this file asks for 1.6."));
    // What the shell reads is the shell's.
    let shell = words("FROM a\nARG V\nRUN echo ${V$0%.*}\n", Language::English);
    assert!(!shell.starts_with("**`%`**"), "{shell}");
}

#[test]
fn arguments_that_mean_something_by_themselves() {
    check("FROM scr$0atch\n     ^^^^^^^ **`scratch`**\n");
    check("FROM a A$0S b\n       ^^ **`AS`**\n");
    check("FROM a\nSTOPSIGNAL SIG$0QUIT\n           ^^^^^^^ **`SIGQUIT`** (3)\n");
    check("FROM a\nSTOPSIGNAL 1$05\n           ^^ **`SIGTERM`** (15)\n");
    check("FROM a\nSTOPSIGNAL rtmin$0+3\n           ^^^^^^^ **`SIGRTMIN+3`** (37)\n");
    check("FROM a\nEXPOSE 80 54$032\n          ^^^^ **`5432/tcp`**\n");
    check("FROM a\nEXPOSE 53/u$0dp\n       ^^^^^^ **`53/udp`**\n");
    check("FROM a\nSHELL [\"bash\", \"-e$0o\", \"pipefail\", \"-c\"]\n               ^^^^^ **`-e`**\n");
    check("FROM a\nSHELL [\"cmd\", \"/c$0\"]\n              ^^^^ **`/C`**\n");
    check("FROM a\nHEALTHCHECK NO$0NE\n            ^^^^ **`HEALTHCHECK`**\n");
}

#[test]
fn arguments_that_mean_nothing_to_us() {
    check("FROM alp$0ine\n");
    check("FROM a\nSTOPSIGNAL SIG$0NAL\n");
    check("FROM a\nEXPOSE 43$021\n");
    check("FROM a\nEXPOSE 53$0/tcp\n");
    check("FROM a\nSHELL [\"bash\", \"-Z$0\", \"-X\"]\n");
    check("FROM a\nCMD [\"bash\", \"-e$0\"]\n");
    check("FROM a\nCOPY a$0 b\n");
}

#[test]
fn a_version_is_spoken_of_where_the_file_asks_for_an_older_one() {
    let with = |syntax: &str, line: &str| words(&format!("{syntax}FROM a\n{line}\n"), Language::English);
    let parents = "COPY --par$0ents a b";
    assert!(with("# syntax=docker/dockerfile:1.7\n", parents).contains("this file asks for 1.7."));
    assert!(!with("# syntax=docker/dockerfile:1\n", parents).contains("Needs frontend"));
    assert!(!with("", parents).contains("Needs frontend"));
    assert!(with("# syntax=me/mine\n", parents).contains("Needs frontend 1.20 or newer."));
    // A file that asks for nothing is not said to ask for something.
    let device = with("", "RUN --dev$0ice=a/b=c x");
    assert!(device.contains("Needs frontend 1.14-labs or newer."), "{device}");
}

#[test]
fn carriage_returns_a_byte_order_mark_and_wide_characters() {
    check("\u{feff}# syn$0tax=docker/dockerfile:1\n ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ **`# syntax=`**\n");
    check("FROM a\r\nRUN --mount=type=cache,\\\r\ntar$0get=/x y\r\n^^^^^^ **`target`** (`RUN --mount`)\n");
    check(
        "FROM a\nRUN --mount=type=cache,target=/한$0글 y\n                              ^^^ **`target`** (`RUN --mount`)\n",
    );
}

#[test]
fn a_place_inside_of_a_character_or_behind_the_end_answers_all_the_same() {
    let text =
        "# check=skip=한글\r\nFROM --platform=한 a\r\nRUN --mount=type=한글,dst=/글 x\r\nSTOPSIGNAL 한";
    let document = Document::new(text);
    for language in Language::ALL {
        for offset in 0..=text.len() + 9 {
            if let Some(hover) = hover(&document, offset, language) {
                assert!(text.get(hover.range.std()).is_some(), "{offset}: {:?}", hover.range);
            }
        }
    }
}

#[test]
fn every_instruction_flag_mount_key_and_rule_has_its_words() {
    for keyword in syntax::language::Keyword::ALL {
        let instruction = keyword.instruction();
        assert!(words(&format!("$0{} x", keyword.name()), Language::English).len() > 120);
        for flag in instruction.flags {
            let told = words(&format!("FROM a\n{} --$0{}=x y", keyword.name(), flag.name), Language::Korean);
            assert!(told.starts_with(&format!("**`{} --{}`**", keyword.name(), flag.name)), "{}", flag.key());
        }
    }
    for key in syntax::language::mount::KEYS.iter().flat_map(|key| key.names()) {
        let told = words(&format!("FROM a\nRUN --mount=$0{key}=x y"), Language::English);
        assert!(told.contains("** (`RUN --mount`) — "), "{key}: {told}");
    }
    for rule in syntax::language::check_rule::RULES {
        let told = words(&format!("# check=skip=$0{}\nFROM a\n", rule.name), Language::Korean);
        assert!(told.starts_with(&format!("**`{}`**", rule.name)), "{told}");
    }
    for arg in syntax::language::predefined::ARGS {
        let told = words(&format!("FROM a\nARG $0{}\n", arg.name), Language::English);
        assert!(told.starts_with(&format!("**`{}`**", arg.name)), "{told}");
    }
}
