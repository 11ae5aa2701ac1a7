//! What is offered, as `what is replaced>what is written`, the first few with their number before them.

use expect_test::{Expect, expect};
use syntax::Document;

use super::completion;
use crate::texts::Language;

#[track_caller]
fn check(source: &str, expected: Expect) {
    let (before, after) = source.split_once("$0").unwrap();
    let text = format!("{before}{after}");
    let document = Document::new(&text);
    let items = completion(&document, before.len(), Language::English);
    let shown: Vec<String> =
        items.iter().take(3).map(|item| format!("{}>{}", document.text(item.range), item.insert())).collect();
    expected.assert_eq(&format!("{} {}", items.len(), shown.join("|")));
}

#[test]
fn keywords_at_the_start_of_a_line() {
    check("$0", expect!["7 >FROM ${1:image}|>ARG ${1:name}|>FROM ${1:image} AS ${2:name}"]);
    check(
        "FROM a\n$0",
        expect![[r#"20 >RUN ${1:command}|>ENV ${1:name}=${2:value}|>LABEL ${1:name}="${2:value}""#]],
    );
    check(
        "FROM a\n  CO$0",
        expect![[r#"19 CO>RUN ${1:command}|CO>ENV ${1:name}=${2:value}|CO>LABEL ${1:name}="${2:value}""#]],
    );
    check(
        "FROM a\nCO$0\nRUN x\n",
        expect![[r#"20 CO>RUN ${1:command}|CO>ENV ${1:name}=${2:value}|CO>LABEL ${1:name}="${2:value}""#]],
    );
    check("FROM a\nCO$0PY a b\n", expect!["12 COPY>RUN|COPY>ENV|COPY>LABEL"]);
    check(
        "from a\n$0",
        expect![[r#"20 >run ${1:command}|>env ${1:name}=${2:value}|>label ${1:name}="${2:value}""#]],
    );
    check(
        "FROM a\nONBUILD $0",
        expect!["17 >RUN ${1:command}|>COPY ${1:source} ${2:destination}|>ENV ${1:name}=${2:value}"],
    );
    check("FROM a\nONBUILD R$0 x", expect!["13 R>RUN|R>COPY|R>ARG"]);
}

#[test]
fn stages_behind_from_and_in_the_flag() {
    check("FROM a AS one\nFROM b AS Two\nFROM $0", expect!["4 >two|>one|>scratch"]);
    check("FROM a AS one\nFROM b AS own\nCOPY --from=o$0 x y\n", expect!["1 o>one"]);
    check("FROM a AS one\nFROM on$0\nFROM c AS later\n", expect!["2 on>one|on>scratch"]);
    check("FROM a AS one\nFROM b\nRUN --mount=type=bind,from=$0 x\n", expect!["1 >one"]);
}

#[test]
fn flags_that_are_not_there_yet() {
    check("FROM a\nCOPY --$0", expect!["6 -->--from=${1:image}|-->--chown=${1:user}|-->--chmod=${1:755}"]);
    check("FROM a\nCOPY -$0 a b", expect!["6 ->--from=${1:image}|->--chown=${1:user}|->--chmod=${1:755}"]);
    check(
        "FROM a\nCOPY --from=x --ch$0 a b",
        expect!["5 --ch>--chown=${1:user}|--ch>--chmod=${1:755}|--ch>--link"],
    );
    check("FROM a\nCOPY --fr$0om=x a b", expect!["1 --from>--from"]);
    check(
        "FROM a\nRUN --mount=type=ssh \\\n  --m$0 x\n",
        expect![
            "3 --m>--mount=type=${1:cache},target=${2:/path}|--m>--network=${1:none}|--m>--security=${1:insecure}"
        ],
    );
    check(
        "FROM a\nONBUILD COPY --f$0 a b",
        expect!["6 --f>--from=${1:image}|--f>--chown=${1:user}|--f>--chmod=${1:755}"],
    );
    check("FROM a\nCOPY a --$0", expect!["0 "]);
    check("FROM a\nCOPY -- --$0", expect!["0 "]);
    check("FROM a\nENV --$0", expect!["0 "]);
    check("FROM a\nARG --$0", expect!["11 -->TARGETPLATFORM|-->TARGETOS|-->TARGETARCH"]);
}

#[test]
fn values_of_flags() {
    check("FROM a\nRUN --network=$0 x", expect!["3 >default|>none|>host"]);
    check("FROM a\nCOPY --link=f$0 a b", expect!["2 f>true|f>false"]);
    check("FROM --platform=$0", expect!["14 >$BUILDPLATFORM|>$TARGETPLATFORM|>linux/amd64"]);
    check("FROM a\nRUN useradd -m app && adduser -D web\nCOPY --chown=$0 a b", expect!["4 >web|>app|>root"]);
    check("FROM a\nHEALTHCHECK --interval=$0", expect!["5 >30s|>10s|>5s"]);
    check("FROM a\nCOPY --nothing=$0", expect!["0 "]);
}

#[test]
fn fields_of_mounts() {
    check(
        "FROM a\nRUN --mount=$0",
        expect![
            "5 >type=cache,target=${1:/path}|>type=bind,source=${1:.},target=${2:/path}|>type=secret,id=${1:name}"
        ],
    );
    check("FROM a\nRUN --mount=type=c$0,target=/x y", expect!["5 c>cache|c>bind|c>secret"]);
    check("FROM a\nRUN --mount=type=c$0,sharing=locked y", expect!["1 c>cache"]);
    check(
        "FROM a\nRUN --mount=type=cache,$0 y",
        expect!["10 >target=${1:/path}|>source=${1:.}|>from=${1:image}"],
    );
    check(
        "FROM a\nRUN --mount=type=cache,dst=/x,ro,$0 y",
        expect!["7 >source=${1:.}|>from=${1:image}|>id=${1:name}"],
    );
    check("FROM a\nRUN --mount=type=cache,sharing=$0 y", expect!["3 >shared|>private|>locked"]);
    check("FROM a\nRUN --mount=$0,type=tmpfs y", expect!["1 >target=${1:/path}"]);
    check("FROM a\nRUN --mount=type=bond,$0 y", expect!["0 "]);
}

#[test]
fn variables_where_they_are_replaced() {
    check("ARG V=1\nFROM a:$$0", expect!["12 >V|>TARGETPLATFORM|>TARGETOS"]);
    check("ARG V=1\nFROM a AS $$0", expect!["0 "]);
    check("FROM a\nARG ONE=1\nENV TWO=2\nWORKDIR /$$0\nENV LATE=1\n", expect!["2 >TWO|>ONE"]);
    check(
        "FROM a\nARG ONE=1\nWORKDIR /${O$0",
        expect![[r#"3 O>ONE}|O>ONE:-${1:word}\}|O>ONE:+${1:word}\}"#]],
    );
    check("FROM a\nARG ONE=1\nWORKDIR /${O$0NE}", expect!["3 ONE>ONE|ONE>ONE:-${1:word}|ONE>ONE:+${1:word}"]);
    check(
        "FROM a AS x\nENV ONE=1\nFROM b\nENV NO=1\nFROM x\nRUN echo $$0",
        expect!["11 >ONE|>HTTP_PROXY|>http_proxy"],
    );
    check("FROM a\nENV A=1\nCOPY <<E /x\n$$0\nE\n", expect!["1 >A"]);
    check("FROM a\nENV A=1\nCOPY <<'E' /x\n$$0\nE\n", expect!["0 "]);
    check("FROM a\nENV A=1\nRUN --mount=type=cache,target=$$0 x\n", expect!["11 >A|>HTTP_PROXY|>http_proxy"]);
    check("FROM a\nENV A=1\nRUN --mount=type=bind,from=$$0 x\n", expect!["0 "]);
    check("FROM a\nENV A=1\nCMD echo $$0\n", expect!["0 "]);
    check("FROM a\nENV A=1\nENV B='$$0'\n", expect!["0 "]);
    check("FROM a\nENV A=1\nENV B=\\$$0\n", expect!["0 "]);
    check("FROM a\nENV A=1\nRUN [\"$$0\"]\n", expect!["0 "]);
    check("ARG V=1\nFROM a\nARG $0", expect!["12 >V|>TARGETPLATFORM|>TARGETOS"]);
}

#[test]
fn directives_at_the_head_alone() {
    check("#$0", expect!["3 #># syntax=docker/dockerfile:1|#># escape=`|#># check=skip=${1:all}"]);
    check(
        "# syntax=docker/dockerfile:1\n# $0\nFROM a\n",
        expect!["2 # ># escape=`|# ># check=skip=${1:all}"],
    );
    check("# syntax=$0\nFROM a\n", expect!["2 >docker/dockerfile:1|>docker/dockerfile:1-labs"]);
    check("# check=$0\nFROM a\n", expect!["3 >skip=${1:all}|>error=${1:true}|>experimental=${1:all}"]);
    check(
        "# check=skip=StageNameCasing,$0;error=true\nFROM a\n",
        expect!["21 >FromAsCasing|>NoEmptyContinuation|>ConsistentInstructionCasing"],
    );
    check("# check=error=$0\nFROM a\n", expect!["2 >true|>false"]);
    check("# a comment\n# $0\nFROM a\n", expect!["1 # ># check=skip=${1:all}"]);
    check("FROM a\n# $0", expect!["0 "]);
}

#[test]
fn usual_arguments() {
    check("FROM a\nSTOPSIGNAL $0", expect!["35 >SIGTERM|>SIGINT|>SIGQUIT"]);
    check("FROM a\nEXPOSE 80 $0", expect!["21 >8080|>443|>3000"]);
    check("FROM a\nEXPOSE 53/$0", expect!["3 53/>53/tcp|53/>53/udp|53/>53/sctp"]);
    check("FROM a\nRUN adduser -D app\nUSER $0", expect!["3 >app|>root|>nobody"]);
    check(
        "FROM a\nHEALTHCHECK --retries=1 $0",
        expect!["5 >CMD ${1:command}|>--interval=${1:30s}|>--timeout=${1:30s}"],
    );
}

#[test]
fn nothing_where_nothing_is_known() {
    check("FROM a\nRUN ec$0ho\n", expect!["0 "]);
    check("FROM a\nRUN <<E\n$0\nE\n", expect!["0 "]);
    check("FROM a\nENV A=1\nRUN <<E\n$$0\nE\n", expect!["0 "]);
    check("FROM a\nRUN x \\\n  $0y\n", expect!["0 "]);
    check("FROM a\nRUN x \\\n  # --$0\n  y\n", expect!["0 "]);
    check("FROM a\n# co$0\n", expect!["0 "]);
    check("FROM a AS one$0\n", expect!["0 "]);
    check("FROM a\nCMD [\"$0\"]\n", expect!["0 "]);
    check("FROM a\nWHAT --$0\n", expect!["0 "]);
}

#[test]
fn a_heredoc_with_its_end() {
    check(
        "FROM a\nRUN <<$0\n",
        expect![[r#"
        1 <<><<EOF
        $0
        EOF"#]],
    );
    check("FROM a\nRUN cat <<END$0 > /x\n", expect!["1 <<END><<END"]);
    check(
        "FROM a\nRUN <<-E$0",
        expect![[r#"
        2 <<-E><<-E
        $0
        E|<<-E><<-EOF
        $0
        EOF"#]],
    );
    check(
        "FROM a\nCOPY <<'E$0",
        expect![[r#"
        2 <<'E><<'E' ${1:/path}
        $0
        E|<<'E><<'EOF' ${1:/path}
        $0
        EOF"#]],
    );
    check(
        "FROM a\nONBUILD RUN <<$0\n",
        expect![[r#"
        1 <<><<EOF
        $0
        EOF"#]],
    );
    // Some editors indent what follows an indented line, so the end is an edit of its own there.
    check(
        "FROM a\nRUN x \\\n  <<$0",
        expect![[r#"
        1 <<><<EOF

        EOF"#]],
    );
    let text = "FROM a\nRUN x \\\n  <<\nRUN y\n";
    let items = completion(&Document::new(text), 19, Language::English);
    let also = items.first().and_then(|item| item.also.clone()).unwrap();
    assert_eq!((also.range, also.text.as_str()), (syntax::TextRange::empty(20), "\nEOF\n"));
    // The heredoc above a second one has taken its end.
    check(
        "FROM a\nRUN <<EOF$0\nRUN <<EOF\nEOF\n",
        expect![[r#"
        1 <<EOF><<EOF
        $0
        EOF"#]],
    );
}

#[test]
fn no_heredoc_where_none_can_stand() {
    check("FROM a\nRUN cat <$0\n", expect!["0 "]);
    check("FROM a\nRUN cat <<<$0\n", expect!["0 "]);
    check("FROM a\nRUN echo \"a <<$0\n", expect!["0 "]);
    check("FROM a\nRUN [\"<<$0\n", expect!["0 "]);
    check("FROM a\nRUN <<EOF$0\nx\nEOF\n", expect!["0 "]);
    check("FROM a\nRUN <<A <<$0\nx\nA\n", expect!["0 "]);
    check("FROM a\nCMD <<$0\n", expect!["0 "]);
    check("FROM a\nENV A=<<$0\n", expect!["0 "]);
}

#[test]
fn a_keyword_before_arguments_only_where_it_can_read_them() {
    check("FROM a\nRUN$0 one two\n", expect!["12 RUN>RUN|RUN>ENV|RUN>LABEL"]);
    check("FROM a\nCOPY$0 a=b\n", expect!["12 COPY>RUN|COPY>ENV|COPY>LABEL"]);
    check("FROM a\nSHELL$0 [\"a\"]\n", expect!["9 SHELL>RUN|SHELL>ARG|SHELL>WORKDIR"]);
    // Nothing else may take the place of the FROM that all stands on.
    check("FROM$0 a\nRUN x\n", expect!["1 FROM>FROM"]);
    check("$0# a comment\nFROM a\n", expect!["0 "]);
}

#[test]
fn what_usually_follows_comes_first() {
    check(
        "FROM a\nENTRYPOINT [\"a\"]\n$0",
        expect![[r#"20 >CMD ["${1:program}"]|>FROM ${1:image}|>RUN ${1:command}"#]],
    );
    check(
        "FROM a\nEXPOSE 80\n$0",
        expect![[r#"20 >CMD ["${1:program}"]|>ENTRYPOINT ["${1:program}"]|>WORKDIR ${1:/app}"#]],
    );
    check(
        "FROM a\nUSER a\n$0",
        expect![[r#"20 >ENTRYPOINT ["${1:program}"]|>RUN ${1:command}|>COPY ${1:source} ${2:destination}"#]],
    );
}

#[test]
fn as_and_scratch_behind_from() {
    check("FROM s$0", expect!["1 s>scratch"]);
    check("FROM a $0", expect!["1 >AS ${1:name}"]);
    check("from a a$0", expect!["1 a>as ${1:name}"]);
    check("FROM a A$0 b\n", expect!["1 A>AS"]);
    check("FROM a AS $0", expect!["0 "]);
    check("FROM a AS b $0", expect!["0 "]);
    check("FROM $0--platform=linux/amd64 a\n", expect!["0 "]);
}

#[test]
fn stages_that_can_be_copied_from() {
    // Not itself, not a later one, not one that a stage of its own name hides; one without a name by its number.
    check("FROM a AS one\nFROM b\nFROM c AS two\nCOPY --from=$0 x y\nFROM d AS late\n", expect!["2 >one|>1"]);
    check("FROM a AS one\nFROM b AS One\nCOPY --from=$0 x y\n", expect!["0 "]);
    check("FROM a\nFROM b\nRUN --mount=type=bind,from=$0 x\n", expect!["0 "]);
}

#[test]
fn users_and_groups_that_the_file_speaks_of() {
    check(
        "FROM a\nRUN adduser -S -G web app -h /x && groupadd -g 5 ops\nUSER $0",
        expect!["3 >app|>root|>nobody"],
    );
    check(
        "FROM a\nRUN addgroup -S web && adduser -D app\nCOPY --chown=app:$0 a b",
        expect!["3 >app|>web|>root"],
    );
    check("FROM a\nCOPY --chown=1001:0 a b\nUSER 1$0", expect!["3 1>1001|1>root|1>nobody"]);
    check("FROM a\nRUN echo useradd-me\nUSER $0", expect!["2 >root|>nobody"]);
}

#[test]
fn modifiers_of_a_variable() {
    check("FROM a\nARG V=1\nENV A=${V$0}", expect!["11 V>V|V>V:-${1:word}|V>V:+${1:word}"]);
    check("FROM a\nARG V=1\nENV A=${V:$0}", expect!["2 V:>V:-${1:word}|V:>V:+${1:word}"]);
    check("FROM a\nARG V=1\nENV A=${V:-$0", expect![[r#"1 V:->V:-${1:word}\}"#]]);
    check(
        "FROM a\nARG V=1\nENV A=${V/$0",
        expect![[r#"2 V/>V/${1:pattern}/${2:word}\}|V/>V//${1:pattern}/${2:word}\}"#]],
    );
    check("FROM a\nARG V=1\nRUN echo ${V/$0", expect!["0 "]);
    check("FROM a\nARG V=1\nENV A=$V:$0", expect!["0 "]);
    check("FROM a\nARG V=1\nENV A=${V:-w$0}", expect!["0 "]);
    check("FROM a\nARG V=1\nENV A=${V$0:-w}", expect!["1 V>V"]);
    // Patterns came with frontend 1.7.
    check("# syntax=docker/dockerfile:1.4\nFROM a\nARG V=1\nENV A=${V#$0", expect!["0 "]);
}

#[test]
fn only_what_the_frontend_of_the_file_knows() {
    check(
        "# syntax=docker/dockerfile:1.3\nFROM a\nCOPY --$0",
        expect!["3 -->--from=${1:image}|-->--chown=${1:user}|-->--chmod=${1:755}"],
    );
    check(
        "# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --d$0",
        expect![
            "4 --d>--mount=type=${1:cache},target=${2:/path}|--d>--network=${1:none}|--d>--security=${1:insecure}"
        ],
    );
    check(
        "# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=$0",
        expect!["2 >name=${1:device}|>required"],
    );
    check("# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=a,$0", expect!["1 >required"]);
    check("# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=a,required,$0", expect!["0 "]);
    check(
        "# syntax=example.com/other\nFROM a\nRUN --$0",
        expect![
            "4 -->--mount=type=${1:cache},target=${2:/path}|-->--network=${1:none}|-->--security=${1:insecure}"
        ],
    );
}

#[test]
fn checks_straight_above_an_instruction() {
    check("FROM a\n# $0\nRUN x\n", expect!["1 # ># check=skip=${1:all}"]);
    check(
        "FROM a\n# check=skip=$0\nRUN x\n",
        expect!["23 >StageNameCasing|>FromAsCasing|>NoEmptyContinuation"],
    );
    check(
        "FROM a\n# check=skip=JSONArgsRecommended,$0 // why\nRUN x\n",
        expect!["21 >StageNameCasing|>FromAsCasing|>NoEmptyContinuation"],
    );
    check("FROM a\n# check=skip=A // $0\nRUN x\n", expect!["0 "]);
    check("FROM a\n# check=e$0\nRUN x\n", expect!["1 e>skip=${1:all}"]);
    check("FROM a\n# check=skip=$0\n\nRUN x\n", expect!["0 "]);
    check("FROM a\n# ch$0eese\nRUN x\n", expect!["0 "]);
    check("# syntax=docker/dockerfile:1.20\nFROM a\n# check=skip=$0\nRUN x\n", expect!["0 "]);
}

#[test]
fn another_escape_character_only_where_no_line_goes_on() {
    check("# escape=$0\nFROM a\n", expect![[r#"2 >`|>\"#]]);
    check("# escape=$0\nFROM a\nRUN x \\\n y\n", expect![[r#"1 >\"#]]);
    check("FROM a\nEXPOSE 80 \\$0\n  81\n", expect!["0 "]);
}

#[test]
fn an_editor_without_tab_stops_loses_nothing() {
    let plain = |text: &str| -> Vec<String> {
        let items = completion(&Document::new(text), text.len(), Language::English);
        items.iter().map(|item| item.plain().into_owned()).take(3).collect()
    };
    assert_eq!(plain("FROM a\n"), ["RUN ", "ENV ", "LABEL "]);
    assert_eq!(plain("FROM a\nRUN <<"), ["<<EOF\n\nEOF"]);
    assert_eq!(plain("FROM a\nCOPY --f"), ["--from=", "--chown=", "--chmod="]);
    assert_eq!(plain("FROM a\nARG V\nENV A=${V:"), ["V:-}", "V:+}"]);
}

#[test]
fn a_position_inside_a_character_or_a_line_end_or_nowhere() {
    let document = Document::new("FROM a\r\nRUN echo é\r\n# 한\r\n");
    for offset in (0..40).chain([usize::MAX]) {
        for item in completion(&document, offset, Language::English) {
            let text = document.rope().to_string();
            assert!(text.get(item.range.std()).is_some(), "{offset}: {item:?}");
        }
    }
    // Between CR and LF is the end of the line, where a keyword ends.
    let between = completion(&Document::new("FROM a\r\nCO\r\n"), 11, Language::English);
    assert_eq!(between.first().map(|item| item.range), Some(syntax::TextRange::new(8, 10)));
}

#[test]
fn lines_of_a_megabyte() {
    let long = "x".repeat(1 << 20);
    for text in [
        format!("FROM a\nRUN {long} <<"),
        format!("FROM a\nENV A={long}$"),
        format!("FROM a\n{long}"),
        format!("# {long}"),
    ] {
        let document = Document::new(&text);
        for offset in [0, 7, 11, text.len() / 2, text.len()] {
            assert!(completion(&document, offset, Language::English).len() < 100);
        }
    }
    let body = format!("FROM a\nENV A=1\nCOPY <<E /x\n{}\n$\nE\n", "y\n".repeat(1 << 19));
    assert_eq!(completion(&Document::new(&body), body.len() - 3, Language::English).len(), 1);
}

#[test]
fn where_images_are_asked_for() {
    use super::{Namer, base_image};
    let asked = |source: &str| {
        let (before, after) = source.split_once("$0").unwrap();
        let text = format!("{before}{after}");
        base_image(&Document::new(&text), before.len())
            .map(|base| (base.namer, base.typed, text.get(base.range.std()).unwrap().to_owned()))
    };
    let some = |namer, typed: &str, all: &str| Some((namer, typed.to_owned(), all.to_owned()));
    assert_eq!(asked("FROM --platform=x pyt$0hon:3 AS a\n"), some(Namer::From, "pyt", "python:3"));
    assert_eq!(asked("FROM $0"), some(Namer::From, "", ""));
    assert_eq!(asked("FROM a\nCOPY --from=b:$0 x y\n"), some(Namer::Copy, "b:", "b:"));
    assert_eq!(asked("FROM a\nRUN --mount=from=b$0c,target=/x y\n"), some(Namer::Mount, "b", "bc"));
    for none in
        ["FROM a $0", "FR$0OM a", "FROM a\nCOPY x$0 y", "FROM a\nRUN --mount=type=$0 x", "# FROM $0\nFROM a"]
    {
        assert_eq!(asked(none), None, "{none}");
    }
}

/// What is offered first where the base image is known.
#[track_caller]
fn check_known(source: &str, expected: Expect) {
    use builder::graph::ImageFacts;
    struct Known;
    impl builder::graph::Images for Known {
        fn facts(&self, reference: &str, _: &syntax::Platform) -> Option<ImageFacts> {
            (reference == "docker.io/library/known:latest").then(|| ImageFacts {
                environment: vec!["HOME=/srv".into(), "LANG=C.UTF-8".into(), "1bad-=x".into()],
                user: "app:staff".into(),
                ..ImageFacts::default()
            })
        }
    }
    let (before, after) = source.split_once("$0").unwrap();
    let document = Document::new(&format!("{before}{after}"));
    let items = super::completion_with(&document, before.len(), Language::English, &Known);
    let shown: Vec<String> = items
        .iter()
        .take(4)
        .map(|item| format!("{} ({})", item.insert(), item.detail.as_deref().unwrap_or_default()))
        .collect();
    expected.assert_eq(&shown.join(" | "));
}

#[test]
fn what_a_known_base_image_brings_is_offered() {
    check_known(
        "FROM known\nENV A=b\nWORKDIR $$0",
        expect!["A (ENV A=b) | HOME (HOME=/srv · FROM known) | LANG (LANG=C.UTF-8 · FROM known)"],
    );
    check_known(
        "FROM known AS one\nFROM one\nENV HOME=/own\nWORKDIR ${$0}",
        expect![
            "HOME (ENV HOME=/own) | LANG (LANG=C.UTF-8 · FROM known) | HOME:-${1:word} (`${name:-word}` gives the value, or the word when the variable is unset or empty.) | HOME:+${1:word} (`${name:+word}` gives the word when the variable has a value, and nothing otherwise.)"
        ],
    );
    check_known(
        "FROM known\nCOPY <<E /f\n$$0\nE\n",
        expect!["HOME (HOME=/srv · FROM known) | LANG (LANG=C.UTF-8 · FROM known)"],
    );
    check_known("FROM other\nWORKDIR $$0", expect![[r#""#]]);
    check_known("FROM known\nUSER $0", expect!["app () | root () | nobody ()"]);
    check_known("FROM known\nCOPY --chown=$0 a b", expect!["app () | root () | nobody ()"]);
}
