//! cache-stale-download: a RUN fetches something that moves. A RUN never runs again because the world outside has
//! changed, so what was fetched first stays in the cache until a line above changes.
//!
//! Public source: Docker, Build cache invalidation, "RUN instructions": the cache for RUN is not invalidated by itself;
//! Dockerfile reference, ADD: a URL and a Git repository are asked for at every build.

use syntax::TextRange;
use syntax::document::Placed;
use syntax::script::{Script, ShellCommand, ShellWord};

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::is_readable_run;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-stale-download",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// Something that moves.
pub(in crate::diagnostics) struct Moving {
    /// Where its address stands in the instruction.
    pub range: TextRange,
    /// Whether it is a clone.
    pub clone: bool,
    /// The branch that a clone names.
    branch: Option<String>,
}

/// Words of an address behind which another file stands every now and then.
const MOVERS: &[&str] =
    &["latest", "master", "main", "head", "nightly", "develop", "trunk", "snapshot", "current", "edge"];

/// Branches that move.
const BRANCHES: &[&str] = &["master", "main", "develop", "dev", "trunk", "next", "nightly", "HEAD"];

impl Spot for Moving {
    fn find(script: &Script) -> Vec<Self> {
        let commands = script.commands();
        let mut found = Vec::new();
        for command in &commands.all {
            if let Some((word, branch)) = clone(command, script) {
                let range = script.in_instruction(word.range);
                found.push(Self { range, clone: true, branch });
            } else if let Some(word) = download(command, script) {
                let range = script.in_instruction(word.range);
                found.push(Self { range, clone: false, branch: None });
            }
        }
        found
    }
}

/// The address of a clone that is not told which commit is meant, and the branch that it names.
fn clone<'a>(command: &'a ShellCommand, script: &Script) -> Option<(&'a ShellWord, Option<String>)> {
    if !command.is("git") || command.words.get(1)?.value.as_deref()? != "clone" {
        return None;
    }
    let mut branch = None;
    let mut words = command.words.iter().skip(2);
    let mut address = None;
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if let Some(value) = text.strip_prefix("--branch=") {
            branch = Some(value.to_owned());
        } else if text == "-b" || text == "--branch" {
            branch = Some(words.next()?.value.clone()?);
        } else if text.starts_with("--revision") {
            return None;
        } else if text == "--depth" || text == "-c" || text == "--config" || text == "-j" {
            words.next();
        } else if !text.starts_with('-') && address.is_none() {
            address = Some(word);
        }
    }
    let address = address?;
    // A local clone, or an address with a commit in a variable, is something else.
    let url = address.value.as_deref()?;
    let remote = url.contains("://") || url.starts_with("git@");
    let named = branch.as_deref().is_some_and(|branch| !BRANCHES.contains(&branch));
    // What is checked out behind it is what is meant.
    let all = &script.commands().all;
    let chosen = all.iter().filter(|other| other.is("git")).any(|other| {
        other.arguments().any(|word| ["checkout", "reset", "switch", "fetch", "submodule"].contains(&word))
            && other.range.start > command.range.start
    });
    (remote && !named && !chosen).then_some((address, branch))
}

/// The address of a download that says that another file stands behind it every now and then.
fn download<'a>(command: &'a ShellCommand, script: &Script) -> Option<&'a ShellWord> {
    if !(command.is("curl") || command.is("wget")) {
        return None;
    }
    let text = &script.text.text;
    // Who knows the sum notices the difference, if only by a failure.
    if ["sha256sum", "sha512sum", "sha1sum", "md5sum", "shasum", "b2sum"].iter().any(|sum| text.contains(sum))
    {
        return None;
    }
    command.words.iter().skip(1).find(|word| {
        let Some(url) = word.value.as_deref() else { return false };
        let Some((scheme, rest)) = url.split_once("://") else { return false };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let local = host.starts_with("localhost") || host.starts_with("127.");
        ["http", "https"].contains(&scheme) && !local && !url.contains('$') && moves(path)
    })
}

/// Whether a path holds one of the words, and no version beside it.
fn moves(path: &str) -> bool {
    let lower = path.to_lowercase();
    let parts = || lower.split(['/', '-', '_', '.', '?', '=', '&']);
    let commit = |part: &str| part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let version = |part: &str| {
        let digits = part.strip_prefix('v').unwrap_or(part);
        part.starts_with(|ch: char| ch.is_ascii_digit() || ch == 'v')
            && digits.contains('.')
            && digits.split('.').all(|one| !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let key = [".asc", ".gpg", ".key", ".pub"].iter().any(|end| lower.ends_with(end));
    parts().any(|part| MOVERS.contains(&part))
        && !parts().any(commit)
        && !lower.split(['/', '-', '_']).any(version)
        && !key
}

/// That a script checks a commit out.
struct Checkout;

impl Spot for Checkout {
    fn find(script: &Script) -> Vec<Self> {
        let chosen = script.commands().all.iter().any(|command| {
            command.is("git")
                && command.arguments().any(|word| ["checkout", "reset", "switch"].contains(&word))
        });
        chosen.then_some(Self).into_iter().collect()
    }
}

/// Whether a RUN further down in the stage checks a commit out, so that the clone is only where it begins.
fn later_checkout(analysis: &Analysis<'_>, checkouts: &[usize], clone: Placed<'_>) -> bool {
    let next = checkouts.get(checkouts.partition_point(|start| *start <= clone.start));
    let at = analysis.stages().partition_point(|stage| stage.from.start <= clone.start);
    let end = at.checked_sub(1).and_then(|at| analysis.stages().get(at)).map_or(0, |stage| stage.range.end);
    next.is_some_and(|next| *next < end)
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let mut checkouts: Option<Vec<usize>> = None;
    for (placed, found) in spots::<Moving>(analysis) {
        if !is_readable_run(placed.instruction) {
            continue;
        }
        let checkouts = checkouts
            .get_or_insert_with(|| spots::<Checkout>(analysis).map(|(placed, _)| placed.start).collect());
        let later = later_checkout(analysis, checkouts, placed);
        for moving in found.iter().filter(|moving| !(moving.clone && later)) {
            sink.add(&RULE, placed, placed.in_document(moving.range), || match (&moving.clone, &moving.branch) {
                (true, None) => "The cache keeps this clone as it was at the first build and never sees a later commit: name \
                                 a commit or tag, or write `ADD` with the repository, which looks at every build."
                    .to_owned(),
                (true, Some(branch)) => format!(
                    "The cache keeps this clone of `{branch}` as it was at the first build and never sees a later commit: \
                     name a commit or tag, or write `ADD` with the repository, which looks at every build."
                ),
                (false, _) => "The cache keeps what stood at this address at the first build and never looks again: name a \
                               version with its checksum, or write `ADD` with the address, which looks at every build."
                    .to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn what_moves_is_marked() {
        check(
            super::RULE.name,
            "\
FROM debian
RUN git clone --depth 1 https://example.org/a.git /a && make -C /a
                        ^^^^^^^^^^^^^^^^^^^^^^^^^ The cache keeps this clone as it was at the first build and never sees a later commit: name a commit or tag, or write `ADD` with the repository, which looks at every build.
RUN git clone -b main https://example.org/a.git
                      ^^^^^^^^^^^^^^^^^^^^^^^^^ The cache keeps this clone of `main` as it was at the first build and never sees a later commit: name a commit or tag, or write `ADD` with the repository, which looks at every build.
RUN curl -fsSL https://example.org/releases/latest/download/tool -o /usr/bin/tool
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The cache keeps what stood at this address at the first build and never looks again: name a version with its checksum, or write `ADD` with the address, which looks at every build.
",
        );
    }

    #[test]
    fn what_is_named_or_checked_is_not() {
        for line in [
            "git clone -b v1.2 https://example.org/a.git",
            "git clone https://example.org/a.git && cd a && git checkout abc",
            "git clone $REPO && git clone /local/repo x",
            "git clone -b $BRANCH https://example.org/a.git",
            "curl -O https://example.org/tool-1.2.tgz",
            "curl -O https://example.org/v1.2/latest/tool",
            "curl -O https://example.org/latest/tool && echo x tool | sha256sum -c",
            "curl http://localhost/latest",
            "wget https://example.org/main/key.asc",
            "curl https://example.org/$VERSION/latest",
            "curl https://raw.example.org/a/0123456789abcdef0123456789abcdef01234567/main.sh",
            "echo curl https://example.org/latest",
        ] {
            check(super::RULE.name, &format!("FROM debian\nRUN {line}\n"));
        }
        let apart = "RUN git clone https://example.org/a.git\nRUN cd a && git checkout $COMMIT\n";
        check(super::RULE.name, &format!("FROM debian\n{apart}"));
        check(super::RULE.name, "FROM debian\nADD https://example.org/latest /x\n");
    }
}
