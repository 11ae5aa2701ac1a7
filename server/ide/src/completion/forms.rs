//! How each instruction is begun: its arguments with tab stops, filled so that they can be built as they stand.

use syntax::language::Keyword;

/// One way to write an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// What the list shows behind the keyword; empty for the plain form.
    pub label: &'static str,
    /// What is written behind the keyword and a blank, with tab stops.
    pub arguments: &'static str,
    /// What is written behind the keyword by an editor without tab stops.
    pub plain: &'static str,
}

const fn form(arguments: &'static str) -> Form {
    Form { label: "", arguments, plain: "" }
}

const fn plain(keyword: Keyword) -> Form {
    match keyword {
        Keyword::Add => form("${1:source} ${2:destination}"),
        Keyword::Arg => form("${1:name}"),
        Keyword::Cmd | Keyword::Entrypoint => form("[\"${1:program}\"]"),
        Keyword::Copy => form("${1:source} ${2:destination}"),
        Keyword::Env => form("${1:name}=${2:value}"),
        Keyword::Expose => form("${1:8080}"),
        Keyword::From => form("${1:image}"),
        Keyword::Healthcheck => form("CMD ${1:command}"),
        Keyword::Label => form("${1:name}=\"${2:value}\""),
        Keyword::Maintainer => form("${1:name}"),
        Keyword::Onbuild => form("${1:RUN} ${2:command}"),
        Keyword::Run => form("${1:command}"),
        Keyword::Shell => form("[\"${1:/bin/sh}\", \"${2:-c}\"]"),
        Keyword::Stopsignal => form("${1:SIGTERM}"),
        Keyword::User => form("${1:user}"),
        Keyword::Volume => form("${1:/data}"),
        Keyword::Workdir => form("${1:/app}"),
    }
}

/// Other ways that are common enough to be worth a line of their own.
const OTHERS: [(Keyword, Form); 4] = [
    (Keyword::Run, Form { label: "<<EOF", arguments: "<<EOF\n${1:command}\nEOF", plain: " <<EOF\n\nEOF\n" }),
    (Keyword::From, Form { label: "… AS …", arguments: "${1:image} AS ${2:name}", plain: "" }),
    (
        Keyword::Copy,
        Form {
            label: "--from=…",
            arguments: "--from=${1:stage} ${2:source} ${3:destination}",
            plain: " --from=",
        },
    ),
    (Keyword::Arg, Form { label: "…=…", arguments: "${1:name}=${2:default}", plain: "" }),
];

/// The forms of the keywords: the plain ones in their order, then the others that fit. A heredoc needs a line
/// without indentation, because some editors indent its end too.
pub(super) fn of(keywords: &[Keyword], has_stage: bool, indented: bool) -> Vec<(Keyword, Form)> {
    let fits = |form: &Form| match form.label {
        "<<EOF" => !indented,
        "--from=…" => has_stage,
        _ => true,
    };
    let others = OTHERS.into_iter().filter(|(keyword, form)| keywords.contains(keyword) && fits(form));
    keywords.iter().map(|keyword| (*keyword, plain(*keyword))).chain(others).collect()
}
