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
        items.iter().take(3).map(|item| format!("{}>{}", document.text(item.range), item.insert)).collect();
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
    check("FROM a\nCO$0PY a b\n", expect!["14 COPY>RUN|COPY>ENV|COPY>LABEL"]);
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
