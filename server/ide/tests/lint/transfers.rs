//! What conversion refuses of COPY and ADD, against BuildKit's own.

use ide::diagnostics::Facts;
use oracle_client::{Job, Oracle};

use crate::compare::ours;

/// Each alone in a stage, with what stands above the stage.
const LINES: &[&str] = &[
    "COPY https://example.com/a /x",
    "COPY http://example.com/a /x",
    "COPY a https://example.com/b /x/",
    "COPY https://example.com/a.git /x",
    "COPY git@example.com:a/b.git /x",
    "COPY git://example.com/a /x",
    "COPY ssh://git@example.com/a /x",
    "COPY github.com/moby/buildkit /x",
    "COPY $URL /x",
    "COPY ftp://example.com/a /x",
    "COPY a b /x/",
    "COPY <<https://x /x\nhttps://x",
    "ADD https://example.com/a /x",
    "ADD https://example.com/a.git#main:sub /x",
    "ADD https://example.com/a.git?branch=main /x",
    "ADD https://example.com/a.git?nonsense=1 /x",
    "ADD https://example.com/a.git?keep-git-dir=maybe /x",
    "ADD git@example.com:a/b.git /x",
    "COPY --link --chown=me a /x",
    "COPY --link=true --chown=1:staff a /x",
    "COPY --link --chown=$OWNER a /x",
    "ADD --link --chown=me:1 a /x",
    "COPY --link --chown=1:2 a /x",
    "COPY --link --chown=1 a /x",
    "COPY --link --chown=root a /x",
    "COPY --link --chown=root:root a /x",
    "COPY --link=false --chown=me a /x",
    "COPY --chown=me:staff a /x",
    "COPY --chmod=644 a /x",
    "COPY --chmod=07777 a /x",
    "COPY --chmod=10000 a /x",
    "COPY --chmod=888 a /x",
    "COPY --chmod=$MODE a /x",
    "COPY --chmod=u=rwX,go=rX a /x",
    "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d a /x",
    "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d a b /x/",
    "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a /x",
    "ADD --checksum=$NOTHING a /x",
];

const HEAD: &str = "FROM scratch\nENV URL=https://example.com/a OWNER=me MODE=99\n";

#[test]
fn what_is_refused_of_sources_and_owners_is_what_buildkit_refuses() {
    let Some(oracle) = Oracle::start("what_is_refused_of_sources_and_owners_is_what_buildkit_refuses") else {
        return;
    };
    let texts: Vec<String> = LINES.iter().map(|line| format!("{HEAD}{line}\n")).collect();
    let jobs: Vec<Job> = texts.iter().map(|text| Job::new("lint", text)).collect();
    let answers = oracle.ask_all(&jobs);
    let mut refused = 0;
    let mut wrong = Vec::new();
    for ((line, text), answer) in LINES.iter().zip(&texts).zip(&answers) {
        let found = ours(text, &Facts::default());
        refused += usize::from(answer.error.is_some());
        if answer.error.is_some() != found.refused.contains(&(3, 3)) {
            let theirs = answer.error.as_ref().map(|error| error.message.clone());
            wrong.push(format!("{line}: BuildKit {theirs:?}; here {:?}", found.messages));
        }
    }
    assert!(refused > 10, "{refused}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
