//! What is offered, as `what is replaced>what is written (detail)`, the first few with their number before them.

use std::sync::Arc;
use std::time::Duration;

use expect_test::{Expect, expect};
use registry::{Answer, Badge, Details, Found, Names, Problem};
use syntax::{Document, Reference};

use super::{Offered, offered, wanted};
use crate::images::{Known, Wanted};
use crate::texts::Language;

fn told<T>(value: T) -> Answer<T> {
    Answer { value: Some(Arc::new(value)), age: None, complete: true, stale: false, problem: None }
}

fn image(name: &str) -> Reference {
    Reference::parse(name).unwrap()
}

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// `python` with a few tags, of which three are known more closely.
fn python() -> Known {
    let names =
        "3.12-slim 3.12.4 latest 3.12 3.12.4-slim 3 3-slim 3.13.0rc1 3.9-slim-bookworm windowsservercore";
    let names = Names::new(names.split(' ').map(Into::into).collect(), true);
    let tag = |name: &str, size| registry::Tag {
        name: name.to_owned(),
        digest: Some(DIGEST.to_owned()),
        pushed: Some("2026-08-13T20:11:07Z".parse().unwrap()),
        size,
        ..registry::Tag::default()
    };
    let details = Details { tags: vec![tag("3.12", Some(45_200_000)), tag("3.12.4", None)], complete: false };
    let mut known = Known::default();
    known.tags.insert(image("python"), told(names));
    known.details.insert(image("python"), told(details));
    known
}

fn ask(source: &str, known: &Known) -> (Document, Offered) {
    let (before, after) = source.split_once("$0").unwrap();
    let document = Document::new(&format!("{before}{after}"));
    let found = offered(&document, before.len(), Language::English, known);
    (document, found)
}

#[track_caller]
fn check(source: &str, known: &Known, expected: Expect) {
    let (document, found) = ask(source, known);
    let mut shown = format!("{}{}", found.items.len(), if found.is_incomplete { "+" } else { "" });
    for item in found.items.iter().take(4) {
        let detail = item.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
        shown.push_str(&format!("\n{}>{}{detail}", document.text(item.range), item.insert()));
    }
    expected.assert_eq(&shown);
}

#[test]
fn official_images_need_no_network() {
    check(
        "FROM $0",
        &Known::default(),
        expect![[r#"
            144+
            >alpine (Linux of a few megabytes on musl and BusyBox)
            >python (The Python language with pip)
            >node (Node.js with npm and Yarn)
            >ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
    check(
        "FROM p$0\n",
        &Known::default(),
        expect![[r#"
            144+
            p>alpine (Linux of a few megabytes on musl and BusyBox)
            p>python (The Python language with pip)
            p>node (Node.js with npm and Yarn)
            p>ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
    check(
        "FROM pyt$0hon:3.12 AS x\n",
        &Known::default(),
        expect![[r#"
        144+
        python>alpine (Linux of a few megabytes on musl and BusyBox)
        python>python (The Python language with pip)
        python>node (Node.js with npm and Yarn)
        python>ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
    check(
        "FROM a\nCOPY --from=$0 a b\n",
        &Known::default(),
        expect![[r#"
            144+
            >alpine (Linux of a few megabytes on musl and BusyBox)
            >python (The Python language with pip)
            >node (Node.js with npm and Yarn)
            >ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
    check(
        "FROM a\nRUN --mount=type=bind,from=$0,target=/x y\n",
        &Known::default(),
        expect![[r#"
            144+
            >alpine (Linux of a few megabytes on musl and BusyBox)
            >python (The Python language with pip)
            >node (Node.js with npm and Yarn)
            >ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
}

#[test]
fn what_the_workspace_names_comes_first_and_the_search_last() {
    let found = |name: &str, badge| Found {
        name: name.to_owned(),
        description: "A\nthing".to_owned(),
        badge,
        pulls: "1M+".to_owned(),
        ..Found::default()
    };
    let mut known = Known {
        elsewhere: vec!["ghcr.io/own/app:2".to_owned(), "python:3".to_owned(), "${X}".to_owned()],
        local: vec!["mine:latest".to_owned()],
        ..Known::default()
    };
    known.searches.insert(
        "pyth".to_owned(),
        told(vec![found("python", Badge::Official), found("bitnami/python", Badge::Verified)]),
    );
    check(
        "FROM pyth$0",
        &known,
        expect![[r#"
        147
        pyth>ghcr.io/own/app (in another Dockerfile here)
        pyth>python (The Python language with pip)
        pyth>mine (on this machine)
        pyth>alpine (Linux of a few megabytes on musl and BusyBox)"#]],
    );
    let (_, found) = ask("FROM pyth$0", &known);
    let last = found.items.last().unwrap();
    assert_eq!(last.label, "bitnami/python");
    assert_eq!(last.detail.as_deref(), Some("verified publisher · 1M+ ↓ · Athing"));
    // A search of long ago says so: nobody is asked again.
    known.searches.values_mut().for_each(|answer| answer.age = Some(Duration::from_secs(3 * 86_400)));
    known.grow_old();
    let (_, found) = ask("FROM pyth$0", &known);
    let last = found.items.last().unwrap();
    assert_eq!(last.detail.as_deref(), Some("verified publisher · 1M+ ↓ · Athing · seen 3 days ago"));
}

#[test]
fn tags_that_this_machine_holds_stand_among_the_others() {
    let mut known = python();
    known.local = ["python:3.9.99", "python:3.9-slim-bookworm", "own/python:1", "python3:2", "scratch"]
        .map(str::to_owned)
        .to_vec();
    let (_, found) = ask("FROM python:$0", &known);
    let here = found
        .items
        .iter()
        .filter(|item| item.detail.as_ref().is_some_and(|detail| detail.contains("on this machine")));
    assert_eq!(here.map(|item| item.label.as_str()).collect::<Vec<_>>(), ["3.9.99", "3.9-slim-bookworm"]);
    assert_eq!(found.items.len(), 11);
    // What was only built here is known to no registry.
    let mut known = Known { local: vec!["mine:dev".to_owned()], ..Known::default() };
    let problem = Problem::NotFound { what: "mine".to_owned() };
    known.tags.insert(image("mine"), Answer::nothing(Some(problem)));
    check(
        "FROM mine:$0",
        &known,
        expect![[r#"
        1
        >dev (moves · on this machine)"#]],
    );
}

#[test]
fn tags_in_their_order_with_what_is_known_of_them() {
    check(
        "FROM python:$0",
        &python(),
        expect![[r#"
        10
        >latest (moves)
        >3 (moves)
        >3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        >3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "FROM python:3.1$02 AS x\n",
        &python(),
        expect![[r#"
        10
        3.12>latest (moves)
        3.12>3 (moves)
        3.12>3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        3.12>3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "FROM python:3.9-slim$0",
        &python(),
        expect![[r#"
        10
        3.9-slim>3-slim (moves)
        3.9-slim>3.12-slim (moves)
        3.9-slim>3.12.4-slim
        3.9-slim>3.9-slim-bookworm"#]],
    );
    check(
        "FROM docker.io/library/python:$0",
        &python(),
        expect![[r#"
        10
        >latest (moves)
        >3 (moves)
        >3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        >3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "FROM a\nCOPY --from=python:$0 a b\n",
        &python(),
        expect![[r#"
        10
        >latest (moves)
        >3 (moves)
        >3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        >3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "FROM a\nRUN --mount=from=python:$0,target=/x y\n",
        &python(),
        expect![[r#"
        10
        >latest (moves)
        >3 (moves)
        >3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        >3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
}

#[test]
fn what_is_supported_no_more_says_so() {
    let mut known = python();
    known.today = Some(registry::products::Date { year: 2026, month: 8, day: 22 });
    let (_, found) = ask("FROM python:$0", &known);
    let detail = |label: &str| found.items.iter().find(|item| item.label == label).unwrap().detail.clone();
    assert_eq!(detail("3.9-slim-bookworm").as_deref(), Some("end of life 2025-10-31"));
    assert_eq!(detail("3.12-slim").as_deref(), Some("moves"));
}

#[test]
fn a_list_that_is_not_there_yet_is_incomplete() {
    check("FROM node:$0", &python(), expect!["0+"]);
    let mut known = python();
    known.tags.insert(image("node"), Answer::nothing(Some(Problem::Offline)));
    check("FROM node:$0", &known, expect!["0"]);
    let mut names = told(Names::new(vec!["1".into()], false));
    (names.stale, names.age) = (true, Some(Duration::from_secs(7200)));
    known.tags.insert(image("node"), names);
    check(
        "FROM node:$0",
        &known,
        expect![[r#"
            1+
            >1 (moves · seen 2 h ago)"#]],
    );
}

#[test]
fn digests_of_the_tag_that_stands_there() {
    check(
        "FROM python:3.12@$0",
        &python(),
        expect![[r#"
        1+
        >sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (3.12 · pushed 2026-08-13)"#]],
    );
    check(
        "FROM python:3.12@sha$0256:00",
        &python(),
        expect![[r#"
        1+
        sha256:00>sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (3.12 · pushed 2026-08-13)"#]],
    );
    check("FROM python:2@$0", &python(), expect!["0+"]);
    let mut known = python();
    let details = known.details.get_mut(&image("python")).unwrap();
    details.age = Some(Duration::from_secs(7200));
    known.grow_old();
    check(
        "FROM python:3.12@$0",
        &known,
        expect![[r#"
        1+
        >sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (3.12 · pushed 2026-08-13 · seen 2 h ago)"#]],
    );
}

#[test]
fn the_default_of_an_argument_that_a_from_uses() {
    check(
        "ARG VERSION=3.1$0\nFROM python:${VERSION}\n",
        &python(),
        expect![[r#"
        10
        3.1>latest (moves)
        3.1>3 (moves)
        3.1>3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        3.1>3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "ARG VERSION=\"3.1$0\"\nFROM python:$VERSION\n",
        &python(),
        expect![[r#"
        10
        3.1>latest (moves)
        3.1>3 (moves)
        3.1>3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        3.1>3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "ARG VERSION=3$0\nFROM python:${VERSION:-3}-slim AS x\n",
        &python(),
        expect![[r#"
        3
        3>3 (moves)
        3>3.12 (moves)
        3>3.12.4"#]],
    );
    check(
        "ARG MINOR=1$02\nFROM python:3.${MINOR}\n",
        &python(),
        expect![[r#"
        6
        12>12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        12>12.4 (pushed 2026-08-13 · same as 3.12)
        12>13.0rc1
        12>12-slim (moves)"#]],
    );
    check(
        "ARG BASE=python:3$0.12\nFROM ${BASE}\n",
        &python(),
        expect![[r#"
        10
        3.12>latest (moves)
        3.12>3 (moves)
        3.12>3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        3.12>3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "ARG NAME=pyth$0\nARG V=3\nFROM ${NAME}:${V}\n",
        &Known::default(),
        expect![[r#"
        144+
        pyth>alpine (Linux of a few megabytes on musl and BusyBox)
        pyth>python (The Python language with pip)
        pyth>node (Node.js with npm and Yarn)
        pyth>ubuntu (Ubuntu, a Debian-based Linux by Canonical)"#]],
    );
    check(
        "ARG NAME=python\nARG V=3$0\nFROM ${NAME}:${V}\n",
        &python(),
        expect![[r#"
        10
        3>latest (moves)
        3>3 (moves)
        3>3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        3>3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
    check(
        "ARG R=docker.io\nFROM $R/library/python:$0\n",
        &python(),
        expect![[r#"
        10
        >latest (moves)
        >3 (moves)
        >3.12 (moves · 45.2 MB · pushed 2026-08-13 · same as 3.12.4)
        >3.12.4 (pushed 2026-08-13 · same as 3.12)"#]],
    );
}

#[test]
fn nothing_where_no_image_is_written() {
    for source in [
        "FROM python:${V$0}\n",
        "FROM python:$$0\n",
        "FROM python:3 AS $0",
        "FROM python $0",
        "RUN python:$0",
        "FROM a\nCOPY python:$0 x\n",
        "FROM --platform=$0 python",
        "# FROM python:$0",
        "ARG V=3$0\nFROM python:3\n",
        "FROM python\nARG V=3$0\n",
        "ARG V=$$0\nFROM python:$V\n",
        "FROM a:b:$0",
        "FROM Python:$0",
    ] {
        let (_, found) = ask(source, &python());
        assert_eq!(found, Offered::default(), "{source}");
    }
}

#[test]
fn what_is_wanted() {
    let ask = |source: &str| {
        let (before, after) = source.split_once("$0").unwrap();
        wanted(&Document::new(&format!("{before}{after}")), before.len())
    };
    assert_eq!(ask("FROM py$0"), [Wanted::Search("py".to_owned())]);
    assert_eq!(ask("FROM p$0"), []);
    assert_eq!(ask("FROM ghcr.io/a$0"), []);
    assert_eq!(ask("FROM bitnami/py$0"), [Wanted::Search("bitnami/py".to_owned())]);
    assert_eq!(
        ask("FROM ghcr.io/a/b:1$0"),
        [Wanted::tags(&image("ghcr.io/a/b")), Wanted::details(&image("ghcr.io/a/b"))]
    );
    assert_eq!(ask("FROM x:1@$0"), [Wanted::Image(image("x:1"), None), Wanted::Tag(image("x:1"))]);
    assert_eq!(ask("RUN py$0"), []);
}
