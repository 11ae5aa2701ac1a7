use std::sync::Arc;

use builder::context::Kind;
use syntax::Document;

use super::super::{Fix, Trust, apply, of};
use crate::diagnostics::{ContextFacts, Facts, IgnoreFile, diagnostics};

fn lying(paths: &[&str], ignore: Option<&str>) -> Facts {
    let entries = paths.iter().map(|path| match path.strip_suffix('/') {
        Some(folder) => (folder, Kind::Folder),
        None => (*path, Kind::File),
    });
    let file = IgnoreFile { path: "/project/.dockerignore".into(), text: ignore.map(str::to_owned) };
    Facts { context: Some(Arc::new(ContextFacts::of_entries(entries, Some(file)))), ..Facts::default() }
}

#[track_caller]
fn first(rule: &str, facts: &Facts, text: &str) -> Option<Fix> {
    let document = Document::new(text);
    let found = diagnostics(&document, facts);
    let finding =
        found.iter().find(|one| one.code == rule).unwrap_or_else(|| panic!("no {rule}: {found:#?}"));
    of(&document, facts, finding).into_iter().find(|fix| fix.trust != Trust::Ignore)
}

#[track_caller]
fn check_with(rule: &str, facts: &Facts, before: &str, after: Option<&str>) {
    let fixed = first(rule, facts, before).map(|fix| apply(before, &fix.edits));
    assert_eq!(fixed.as_deref(), after, "{rule}");
    if let Some(after) = after {
        let left = diagnostics(&Document::new(after), facts);
        assert!(left.iter().all(|one| one.code != rule), "{rule} is still there: {left:#?}");
    }
}

#[track_caller]
fn check(rule: &str, before: &str, after: Option<&str>) {
    check_with(rule, &Facts::default(), before, after);
}

#[test]
fn manifests_come_first_and_comments_move_along() {
    let rule = "cache-copy-before-install";
    let node = lying(&["package.json", "package-lock.json", "yarn.lock"], None);
    check_with(
        rule,
        &node,
        "FROM node\r\nWORKDIR /app\r\n# All of it.\r\nCOPY --chown=1:1 . .\r\n\r\n# What it needs.\r\nRUN npm ci \\\r\n  --omit=dev\r\nCMD [\"node\", \".\"]\r\n",
        Some(
            "FROM node\r\nWORKDIR /app\r\nCOPY --chown=1:1 package.json package-lock.json ./\r\n\r\n# What it needs.\r\nRUN npm ci \\\r\n  --omit=dev\r\n# All of it.\r\nCOPY --chown=1:1 . .\r\nCMD [\"node\", \".\"]\r\n",
        ),
    );
    // What else the RUN does needs the sources.
    check_with(
        rule,
        &node,
        "FROM node\nCOPY . /app\nWORKDIR /app\nRUN yarn install && \\\n  yarn build",
        Some(
            "FROM node\nCOPY package.json yarn.lock /app/\nWORKDIR /app\nRUN yarn install\nCOPY . /app\nRUN yarn build",
        ),
    );
    // A file that ends without a line end ends so still.
    check_with(
        rule,
        &Facts::default(),
        "FROM python\nCOPY . /app/\nWORKDIR /app\nRUN pip install -r requirements/base.txt",
        Some(
            "FROM python\nCOPY requirements/base.txt /app/requirements/\nWORKDIR /app\nRUN pip install -r requirements/base.txt\nCOPY . /app/",
        ),
    );
}

#[test]
fn an_install_that_needs_the_sources_gets_one_before_it_that_does_not() {
    let rule = "cache-copy-before-install";
    let facts = lying(&["pyproject.toml", "poetry.lock", "uv.lock", "pom.xml", "composer.json"], None);
    for (line, before) in [
        ("poetry install --only main", "poetry install --only main --no-root"),
        ("uv sync --locked", "uv sync --locked --no-install-project"),
        ("mvn package", "mvn -B dependency:go-offline"),
        ("composer install", "composer install --no-scripts --no-autoloader"),
    ] {
        check_with(
            rule,
            &facts,
            &format!("FROM a\nWORKDIR /x\nCOPY . .\nRUN {line}\n"),
            Some(&format!(
                "FROM a\nWORKDIR /x\nCOPY {} ./\nRUN {before}\nCOPY . .\nRUN {line}\n",
                match line.split(' ').next().unwrap() {
                    "poetry" => "pyproject.toml poetry.lock",
                    "uv" => "pyproject.toml uv.lock",
                    "mvn" => "pom.xml",
                    _ => "composer.json",
                }
            )),
        );
    }
}

#[test]
fn a_copy_that_cannot_move_stays() {
    let rule = "cache-copy-before-install";
    let facts = lying(&["package.json", "Cargo.toml", "pom.xml"], None);
    for lines in [
        "WORKDIR /app\nCOPY . .\nRUN make\nRUN npm ci\n",
        "COPY . app\nWORKDIR app\nRUN npm ci\n",
        "WORKDIR /app\nCOPY . .\nRUN cargo build\n",
        "WORKDIR /app\nCOPY . .\nRUN ./mvnw package\n",
        "WORKDIR /app\nCOPY . .\nRUN if true; then npm ci; fi; make\n",
        "WORKDIR /app\nCOPY [\".\", \".\"]\nRUN npm ci\n",
    ] {
        check_with(rule, &facts, &format!("FROM a\n{lines}"), None);
    }
}

#[test]
fn a_store_is_mounted_and_nothing_empties_it() {
    let rule = "cache-missing-mount";
    check(
        rule,
        "FROM debian\nRUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y curl; \\\n    rm -rf /tmp/x /var/lib/apt/lists/*\n",
        Some(
            "FROM debian\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked set -eux; \\\n    rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update; \\\n    apt-get install -y curl; \\\n    rm -rf /tmp/x\n",
        ),
    );
    check(
        rule,
        "FROM python\nRUN pip install --no-cache-dir \\\n    # why\n    -r requirements.txt && rm -rf ~/.cache\n",
        Some(
            "FROM python\nRUN --mount=type=cache,target=/root/.cache/pip pip install \\\n    # why\n    -r requirements.txt\n",
        ),
    );
    // Every RUN that needs what lies there has it.
    check(
        rule,
        "FROM golang:1.24\nCOPY go.mod .\nRUN go mod download\nCOPY . .\nRUN go vet ./...\nRUN go build .\n",
        Some(
            "FROM golang:1.24\nCOPY go.mod .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go mod download\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go vet ./...\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build .\n",
        ),
    );
}

#[test]
fn a_store_that_others_need_is_left_alone() {
    let rule = "cache-missing-mount";
    for text in [
        "FROM golang\nRUN go mod download\nRUN make\n",
        "FROM golang AS a\nRUN go mod download\nFROM a\nRUN go build\n",
        "FROM maven\nRUN mvn package\nRUN cp -r /root/.m2/repository /x\n",
        "FROM debian\nRUN apt-get update && apt-get install -y a\nRUN apt-get install -y b\n",
        "FROM debian\nRUN apt-get update && apt-get install -y a && (rm -rf /var/lib/apt/lists/*)\n",
        "FROM debian\nRUN [\"sh\", \"-c\", \"apt-get update && apt-get install -y a\"]\n",
    ] {
        check(rule, text, None);
    }
}

#[test]
fn an_update_joins_its_install() {
    let rule = "cache-lone-update";
    check(
        rule,
        "FROM debian\n# Lists.\nRUN apt-get update -qq\nRUN set -e; \\\n  DEBIAN_FRONTEND=noninteractive apt-get install -y a\n",
        Some(
            "FROM debian\nRUN set -e; \\\n  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y a\n",
        ),
    );
    check(rule, "FROM debian\nRUN apt-get update; echo x\nRUN apt-get install -y a\n", None);
    check(rule, "FROM debian\nRUN apt-get update\nRUN if x; then apt-get install -y a; fi\n", None);
}

#[test]
fn values_move_down_with_what_they_read() {
    let rule = "cache-early-value";
    check(
        rule,
        "FROM alpine\n# Which one.\nARG GIT_SHA\nENV A=b\nRUN apk add curl\n# Told.\nLABEL sha=$GIT_SHA",
        Some(
            "FROM alpine\nENV A=b\nRUN apk add curl\n# Which one.\nARG GIT_SHA\n# Told.\nLABEL sha=$GIT_SHA",
        ),
    );
    check(
        rule,
        "FROM alpine\nARG BUILD_DATE\nENV BUILT=$BUILD_DATE\nRUN apk add curl",
        Some("FROM alpine\nRUN apk add curl\nARG BUILD_DATE\nENV BUILT=$BUILD_DATE"),
    );
    check(rule, "FROM alpine\nARG GIT_SHA A=1\nRUN apk add curl\nLABEL sha=$GIT_SHA\n", None);
    check(
        "cache-unused-arg",
        "FROM alpine\nARG A=1 B=2\nRUN apk add $B\n",
        Some("FROM alpine\nARG B=2\nRUN apk add $B\n"),
    );
    check("cache-unused-arg", "FROM alpine\nARG A=1\nRUN apk add x\n", Some("FROM alpine\nRUN apk add x\n"));
}

#[test]
fn downloads_become_add_where_they_stand_alone() {
    let rule = "cache-stale-download";
    check(
        rule,
        "from debian\nrun git clone --depth 1 -b main https://github.com/a/b\n",
        Some("from debian\nadd --keep-git-dir=true https://github.com/a/b.git#main b\n"),
    );
    check(
        rule,
        "FROM debian\nRUN curl -fsSL \\\n  https://example.org/latest/tool -o /usr/bin/tool\n",
        Some("FROM debian\nADD --chmod=644 https://example.org/latest/tool /usr/bin/tool\n"),
    );
    for line in [
        "git clone https://example.org/a.git /a && make",
        "git clone git@github.com:a/b.git",
        "git clone --filter=tree:0 https://github.com/a/b",
        "curl https://example.org/latest/tool | sh",
        "curl -u me https://example.org/latest/tool -o x",
        "wget -c https://example.org/latest/tool",
    ] {
        check(rule, &format!("FROM debian\nRUN {line}\n"), None);
    }
}

#[test]
fn a_file_is_mounted_where_its_place_is_known() {
    let rule = "cache-bind-mount";
    check(
        rule,
        "FROM python\nWORKDIR /app\nCOPY r.txt .\nRUN pip install -r r.txt \\\n  && rm -f r.txt other.txt\n",
        Some(
            "FROM python\nWORKDIR /app\nRUN --mount=type=bind,source=r.txt,target=/app/r.txt pip install -r r.txt \\\n  && rm -f other.txt\n",
        ),
    );
    check(rule, "FROM python\nCOPY r.txt .\nRUN pip install -r r.txt && rm r.txt\n", None);
}

#[test]
fn an_ignore_file_is_written_or_gets_more() {
    let text = "FROM a\nCOPY . /app\nRUN npm ci\n";
    let paths = [".git/", "a.log", "app/", "app/node_modules/", "b/", "b/c.log"];
    let added = |ignore: Option<&str>| {
        let fix = first("cache-context-litter", &lying(&paths, ignore), text).unwrap();
        assert!(fix.edits.is_empty());
        (fix.title, fix.ignores.unwrap().text)
    };
    let lines = ".git\n**/*.log\n**/node_modules\n";
    assert_eq!(
        added(None),
        ("Write `.dockerignore` with .git, **/*.log, **/node_modules".to_owned(), lines.to_owned())
    );
    assert_eq!(added(Some("x\n")).1, lines);
    assert_eq!(added(Some("x")).1, format!("\n{lines}"));
    assert_eq!(added(Some("x\r\ny")).1, format!("\r\n{}", lines.replace('\n', "\r\n")));
}
