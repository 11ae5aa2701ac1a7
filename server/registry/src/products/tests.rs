//! Ends of lines, newer tags and smaller variants.

use syntax::Reference;

use super::{Date, End, Updates, all, counterparts, end_of, end_of_system, numbers, updates};
use crate::tags::Tag;

fn end(image: &str) -> Option<End> {
    let reference = Reference::parse(image).unwrap();
    let tag = Tag::parse(&reference.repository, reference.tag.as_deref().unwrap_or("latest"));
    end_of(&reference, &tag)
}

#[track_caller]
fn ends(image: &str, expected: &str) {
    let end = end(image).unwrap_or_else(|| panic!("{image} has no end"));
    assert_eq!(format!("{} {} {}", end.product, end.cycle, end.last()), expected, "{image}");
}

#[test]
fn the_line_that_a_tag_belongs_to() {
    ends("python:3.9", "Python 3.9 2025-10-31");
    ends("python:3.9.18-slim-bookworm", "Python 3.9 2025-10-31");
    ends("node:18-alpine", "Node.js 18 2025-04-30");
    ends("node:hydrogen", "Node.js 18 2025-04-30");
    ends("golang:1.21.3", "Go 1.21 2024-08-13");
    ends("debian:buster-slim", "Debian 10 2024-06-30");
    ends("debian:12", "Debian 12 2028-06-30");
    ends("ubuntu:18.04", "Ubuntu 18.04 2023-05-31");
    ends("ubuntu:focal-20230101", "Ubuntu 20.04 2025-05-31");
    ends("alpine:3.16.2", "Alpine Linux 3.16 2024-05-23");
    ends("postgres:12.3-alpine", "PostgreSQL 12 2024-11-21");
    ends("public.ecr.aws/docker/library/python:3.8", "Python 3.8 2024-10-07");
    ends("mcr.microsoft.com/dotnet/sdk:6.0-jammy", ".NET 6 2024-11-12");
}

#[test]
fn what_names_no_line_has_no_end() {
    let images = [
        "python",
        "python:3",
        "python:latest",
        "python:slim",
        "someone/python:3.8",
        "quay.io/library/python:3.8",
        "x:1",
    ];
    for image in images {
        assert_eq!(end(image), None, "{image}");
    }
}

#[test]
fn the_system_of_a_variant_ends_on_its_own() {
    let end = end_of_system(&Tag::parse("python", "3.12-slim-buster")).unwrap();
    assert_eq!((end.product, end.cycle), ("Debian", "10"));
    assert!(end.is_over(Date { year: 2024, month: 7, day: 1 }));
    assert!(!end.is_over(Date { year: 2024, month: 6, day: 30 }));
    assert_eq!(end_of_system(&Tag::parse("python", "3.12-slim")), None);
    assert_eq!(end_of_system(&Tag::parse("node", "20-alpine3.16")).unwrap().cycle, "3.16");
}

#[test]
fn the_tables_can_be_read() {
    let mut dates = 0;
    for product in all() {
        for line in product.cycles.split_ascii_whitespace() {
            let (cycle, days) = line.split_once('=').unwrap();
            assert!(numbers(cycle).is_some(), "{}: {line}", product.name);
            for day in days.split('/').filter(|day| *day != "-") {
                assert!(Date::parse(day).is_some(), "{}: {line}", product.name);
                dates += 1;
            }
        }
        for image in product.images {
            assert_eq!(Reference::parse(image).unwrap().name(), **image, "{}", product.name);
        }
    }
    assert!(dates > 500, "{dates}");
    assert!(all().count() >= 40);
}

#[test]
fn days() {
    assert_eq!(Date::of_unix(0).to_string(), "1970-01-01");
    assert_eq!(Date::of_unix(951_782_400).to_string(), "2000-02-29");
    assert_eq!(Date::of_unix(1_787_356_799).to_string(), "2026-08-21");
    assert_eq!(Date::of_unix(1_787_356_800).to_string(), "2026-08-22");
    assert_eq!(Date::parse("2026-08-22T10:00:00.1Z"), Some(super::AS_OF));
    for text in ["", "2026", "2026-13-01", "2026-01-32", "x-1-1", "-"] {
        assert_eq!(Date::parse(text), None, "{text}");
    }
}

fn tags(repository: &str, list: &str) -> Vec<Tag> {
    list.split_whitespace().map(|text| Tag::parse(repository, text)).collect()
}

#[track_caller]
fn newer(repository: &str, tag: &str, list: &str, expected: [Option<&str>; 3]) {
    let found = updates(&Tag::parse(repository, tag), &tags(repository, list));
    let [patch, minor, major] = expected.map(|tag| tag.map(str::to_owned));
    assert_eq!(found, Updates { patch, minor, major }, "{tag}");
}

#[test]
fn newer_tags_of_the_same_variant() {
    let python = "latest 3 3.12 3.12.1 3.12.13 3.12.13-slim 3.12.14rc1 3.13 3.13.2 3.14.7-slim 3.15.0rc1 3.14.7 3.9 4.0.1";
    newer("python", "3.12.1", python, [Some("3.12.13"), Some("3.14.7"), Some("4.0.1")]);
    newer("python", "3.12.1-slim", python, [Some("3.12.13-slim"), Some("3.14.7-slim"), None]);
    newer("python", "3.12", python, [None, Some("3.13"), None]);
    newer("python", "3", python, [None, None, None]);
    newer("python", "latest", python, [None, None, None]);
    newer("python", "3.12-alpine", python, [None, None, None]);
    newer("postgres", "17.2", "17.11 18.6 18 19beta3", [None, Some("17.11"), Some("18.6")]);
    newer("node", "20", "22 24 24.1 jod current krypton", [None, None, Some("24")]);
    newer("node", "jod", "22 24 24.1 jod current krypton", [None, None, Some("krypton")]);
    newer("debian", "bookworm-slim", "trixie-slim trixie 13 13-slim", [None, None, Some("trixie-slim")]);
}

#[test]
fn smaller_variants_of_the_same_version() {
    let list = "3.12 3.12-slim 3.12-slim-bookworm 3.12-slim-trixie 3.12-bookworm 3.12-alpine 3.12-alpine3.24 3.12-alpine3.23
        3.13-slim slim alpine 3.12-windowsservercore";
    let found = |tag: &str| {
        let found = counterparts(&Tag::parse("python", tag), &tags("python", list));
        (found.slim, found.alpine)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(found("3.12"), (some("3.12-slim"), some("3.12-alpine")));
    assert_eq!(found("3.12-bookworm"), (some("3.12-slim-bookworm"), some("3.12-alpine")));
    assert_eq!(found("3.12-slim"), (None, some("3.12-alpine")));
    assert_eq!(found("3.12-alpine3.23"), (some("3.12-slim"), None));
    assert_eq!(found("latest"), (some("slim"), some("alpine")));
    assert_eq!(found("3.12-windowsservercore"), (None, None));
    assert_eq!(found("3.11"), (None, None));
}
