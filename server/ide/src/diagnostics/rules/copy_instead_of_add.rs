//! copy-instead-of-add: ADD where nothing is fetched or unpacked, so that COPY does the same and says so.
//!
//! Public source: Dockerfile reference, ADD: URLs, Git repositories and local archives are what it does beyond COPY.

use syntax::dockerfile::{Argument, Body, Instruction};
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "copy-instead-of-add",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Add, Keyword::Onbuild], look },
};

/// Flags that COPY does not have.
const OWN_FLAGS: &[&str] = &["checksum", "keep-git-dir", "unpack"];

/// How the names of files end that ADD may unpack.
const ARCHIVES: &[&str] = &[
    "bz2", "gz", "lzma", "tar", "taz", "tb2", "tbz", "tbz2", "tgz", "tlz", "txz", "tz2", "tzst", "xz", "z",
    "zst",
];

fn look(instruction: &Instruction, found: &mut Findings) {
    let add = match &instruction.body {
        Body::Onbuild(Some(trigger)) if trigger.keyword == Some(Keyword::Add) => trigger,
        _ => instruction,
    };
    let Body::Transfer { sources, destination: Some(_), .. } = &add.body else { return };
    let own = add.flags.iter().any(|flag| OWN_FLAGS.contains(&flag.name.as_str()));
    if own
        || !instruction.problems.is_empty()
        || !add.problems.is_empty()
        || sources.is_empty()
        || !sources.iter().all(is_plain)
    {
        return;
    }
    found.add(
        add.name.range,
        "Nothing here is fetched or unpacked. Write COPY, which does no more than copy.",
    );
}

/// Whether a source can only be a file or folder that is copied as it is.
fn is_plain(source: &Argument) -> bool {
    let text = source.value.to_lowercase();
    let remote =
        text.contains("://") || text.starts_with("git@") || text.ends_with(".git") || text.contains(".git#");
    // What a variable or a pattern stands for may be an archive. It is its content that BuildKit looks at, so this is as
    // much as a name can tell.
    let end = text.rsplit(['.', '/']).next().unwrap_or_default();
    let open = text.contains('$') || end.contains(['*', '?', '[', ']']);
    let archive = text.contains('.') && ARCHIVES.contains(&end.trim_end_matches(['"', '\'']));
    !(remote || open || archive)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn files_and_folders_are_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
ADD app.py /app/
^^^ Nothing here is fetched or unpacked. Write COPY, which does no more than copy.
add --chown=a [\"src\", \"b/*.py\", \"/app/\"]
^^^ Nothing here is fetched or unpacked. Write COPY, which does no more than copy.
ADD app.zip packages.tar.gz.asc .zshrc target/*.jar /app/
^^^ Nothing here is fetched or unpacked. Write COPY, which does no more than copy.
ONBUILD ADD . /app
        ^^^ Nothing here is fetched or unpacked. Write COPY, which does no more than copy.
ADD <<EOF /x
^^^ Nothing here is fetched or unpacked. Write COPY, which does no more than copy.
text
EOF
",
        );
    }

    #[test]
    fn what_only_add_can_do_is_not() {
        check(
            super::RULE.name,
            "\
FROM alpine
ADD https://example.com/a.txt /
ADD git@github.com:moby/buildkit.git /src
ADD rootfs.tar.xz /
ADD a.txt b.TGZ /
ADD $FILE /
ADD dist/* /
ADD dist/app-*.t?z /
ADD data.gz dump.Z /
ADD --unpack=false a /
COPY a /
ADD a
",
        );
    }
}
