//! The queries compile, and capture what they should.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::collections::BTreeSet;

use expect_test::expect;
use support::parse;
use tree_sitter::{Query, QueryCursor, StreamingIterator};
use tree_sitter_dockwright as grammar;

fn query(source: &str) -> Query {
    Query::new(&grammar::LANGUAGE.into(), source).expect("the query fits the grammar")
}

/// Each injection as `language: text`, by its place. A capture of a name or a shebang counts as the language.
fn injections(source: &str, text: &str) -> String {
    let query = query(source);
    let tree = parse(text.as_bytes());
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
    let mut found = BTreeSet::new();
    while let Some(found_match) = matches.next() {
        let mut language = String::new();
        let mut children = "";
        for setting in query.property_settings(found_match.pattern_index) {
            match &*setting.key {
                "injection.language" => language = setting.value.as_deref().unwrap_or_default().to_owned(),
                "injection.include-children" => children = " with children",
                other => panic!("unknown setting {other}"),
            }
        }
        let mut content = None;
        for capture in found_match.captures() {
            let text = &text[capture.node.byte_range()];
            match query.capture_names()[capture.index as usize] {
                "injection.content" => content = Some((capture.node.start_byte(), text)),
                "injection.filename" => language = format!("file {text}"),
                "injection.shebang" => language = text.lines().next().unwrap_or_default().to_owned(),
                name => assert!(name.starts_with('_'), "unknown capture {name}"),
            }
        }
        let (start, content) = content.expect("each injection has a content");
        found.insert((start, format!("{language}{children}: {content:?}\n")));
    }
    found.into_iter().map(|(_, line)| line).collect()
}

/// Every text that a query highlights, with the capture that counts: the last one.
fn highlights(source: &str, text: &str) -> String {
    let query = query(source);
    let tree = parse(text.as_bytes());
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), text.as_bytes());
    let mut found: Vec<(usize, usize, usize, String)> = Vec::new();
    while let Some((found_match, index)) = captures.next() {
        let capture = found_match.captures()[*index];
        let name = query.capture_names()[capture.index as usize];
        if !name.starts_with('_') {
            let range = capture.node.byte_range();
            found.push((range.start, range.end, found_match.pattern_index, name.to_owned()));
        }
    }
    found.sort();
    let mut lines = Vec::new();
    for (index, (start, end, _, name)) in found.iter().enumerate() {
        let next = found.get(index + 1);
        if next.is_none_or(|(next_start, next_end, ..)| (start, end) != (next_start, next_end)) {
            lines.push(format!("{name}: {:?}\n", &text[*start..*end]));
        }
    }
    lines.concat()
}

const HIGHLIGHTED: &str = "\
# syntax=docker/dockerfile:1
# a comment
FROM --platform=$P alpine:3@sha256:0 AS build
RUN --mount=type=bind,from=build ls
COPY --from=build a \"$b\" ${c:-d} /
ENV A=1 B='2'
EXPOSE 80
CMD [\"a\"]
FOO
";

#[test]
fn highlights_for_any_host() {
    expect![[r##"
        comment: "#"
        attribute: "syntax"
        operator: "="
        string.special: "docker/dockerfile:1"
        comment: "# a comment"
        keyword: "FROM"
        property: "--platform"
        operator: "="
        punctuation.special: "$"
        string: "$P"
        variable: "P"
        string.special: "alpine"
        punctuation.delimiter: ":"
        constant: "3"
        punctuation.delimiter: "@"
        constant: "sha256:0"
        keyword: "AS"
        label: "build"
        keyword: "RUN"
        property: "--mount"
        operator: "="
        property: "type"
        operator: "="
        string: "bind"
        punctuation.delimiter: ","
        property: "from"
        operator: "="
        label: "build"
        keyword: "COPY"
        property: "--from"
        operator: "="
        label: "build"
        string.special: "a"
        string: "\"$b\""
        punctuation.special: "$"
        variable: "b"
        punctuation.special: "${"
        string.special: "${c:-d}"
        variable: "c"
        operator: ":-"
        punctuation.special: "}"
        string.special: "/"
        keyword: "ENV"
        variable: "A"
        operator: "="
        string: "1"
        variable: "B"
        operator: "="
        string: "'2'"
        keyword: "EXPOSE"
        number: "80"
        keyword: "CMD"
        punctuation.bracket: "["
        string: "\"a\""
        punctuation.bracket: "]"
        error: "FOO"
    "##]]
    .assert_eq(&highlights(grammar::HIGHLIGHTS_QUERY, HIGHLIGHTED));
}

#[test]
fn highlights_for_helix_and_neovim_are_of_the_same_nodes() {
    let texts = |source: &str| {
        let lines = highlights(source, HIGHLIGHTED);
        lines.lines().map(|line| line.split_once(": ").unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    let expected = texts(grammar::HIGHLIGHTS_QUERY);
    assert_eq!(texts(grammar::HELIX_HIGHLIGHTS_QUERY), expected);
    assert_eq!(texts(grammar::NEOVIM_HIGHLIGHTS_QUERY), expected);
}

const COMMANDS: &str = "\
FROM alpine
RUN a && \\
  # why
  b
RUN [\"c\"]
CMD d
ENTRYPOINT [\"e\"]
HEALTHCHECK CMD f
ONBUILD RUN g
SHELL [\"pwsh\", \"-c\"]
RUN h
";

#[test]
fn each_command_is_injected_by_itself() {
    expect![[r##"
        bash: "a && \\\n  # why\n  b"
        comment: "# why"
        json with children: "[\"c\"]"
        bash: "d"
        json with children: "[\"e\"]"
        bash: "f"
        bash: "g"
        json with children: "[\"pwsh\", \"-c\"]"
        powershell: "h"
    "##]]
    .assert_eq(&injections(grammar::INJECTIONS_QUERY, COMMANDS));
}

#[test]
fn commands_are_the_same_for_each_host() {
    let expected = injections(grammar::INJECTIONS_QUERY, COMMANDS);
    assert_eq!(injections(grammar::HELIX_INJECTIONS_QUERY, COMMANDS), expected);
    assert_eq!(injections(grammar::NEOVIM_INJECTIONS_QUERY, COMMANDS), expected);
}

const HEREDOCS: &str = "\
RUN <<A
a
A
RUN <<B
#!/usr/bin/env python3
b
B
RUN python3 <<C
c
C
RUN <<D python3
d
D
RUN cat <<E > /x/e.json
e
E
RUN cat > /f.yml <<F
f
F
RUN cat <<G
g
G
COPY <<H /etc/h.toml
$h
H
COPY <<i.py <<j.xml /dir/
i
i.py
j
j.xml
SHELL [\"powershell\"]
RUN <<K
k
K
";

#[test]
fn heredocs_are_injected_by_what_reads_them() {
    expect![[r##"
        bash: "a\n"
        python: "#!/usr/bin/env python3\nb\n"
        bash: "python3 <<C"
        python: "c\n"
        bash: "python3"
        python: "d\n"
        bash: "cat <<E > /x/e.json"
        json: "e\n"
        bash: "cat > /f.yml <<F"
        yaml: "f\n"
        bash: "cat <<G"
        toml with children: "$h\n"
        python with children: "i\n"
        xml with children: "j\n"
        json with children: "[\"powershell\"]"
        powershell: "k\n"
    "##]]
    .assert_eq(&injections(grammar::INJECTIONS_QUERY, HEREDOCS));
}

#[test]
fn helix_reads_shebangs_and_file_names() {
    expect![[r##"
        bash: "a\n"
        #!/usr/bin/env python3: "#!/usr/bin/env python3\nb\n"
        bash: "python3 <<C"
        python: "c\n"
        bash: "python3"
        python: "d\n"
        bash: "cat <<E > /x/e.json"
        json: "e\n"
        bash: "cat > /f.yml <<F"
        yaml: "f\n"
        bash: "cat <<G"
        file /etc/h.toml with children: "$h\n"
        file i.py with children: "i\n"
        file j.xml with children: "j\n"
        json with children: "[\"powershell\"]"
        powershell: "k\n"
    "##]]
    .assert_eq(&injections(grammar::HELIX_INJECTIONS_QUERY, HEREDOCS));
}

#[test]
fn neovim_reads_file_names() {
    expect![[r##"
        bash: "a\n"
        python: "#!/usr/bin/env python3\nb\n"
        bash: "python3 <<C"
        python: "c\n"
        bash: "python3"
        python: "d\n"
        bash: "cat <<E > /x/e.json"
        json: "e\n"
        bash: "cat > /f.yml <<F"
        yaml: "f\n"
        bash: "cat <<G"
        file /etc/h.toml with children: "$h\n"
        file i.py with children: "i\n"
        file j.xml with children: "j\n"
        json with children: "[\"powershell\"]"
        powershell: "k\n"
    "##]]
    .assert_eq(&injections(grammar::NEOVIM_INJECTIONS_QUERY, HEREDOCS));
}
