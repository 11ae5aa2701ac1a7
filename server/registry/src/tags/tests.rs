//! How tags are read, and the order of small lists; the variants' groups stand on lines of their own.

use expect_test::{Expect, expect};

use super::{Head, Moving, Preference, Tag, aliases, order};

#[track_caller]
fn check(repository: &str, typed: &str, list: &str, expected: Expect) {
    let typed = Tag::parse(repository, typed);
    let mut tags: Vec<Tag> = list.split_whitespace().map(|text| Tag::parse(repository, text)).collect();
    order(&mut tags, &Preference { typed: Some(&typed), windows: false });
    let mut shown = String::new();
    let mut group = None;
    for tag in &tags {
        if group.replace(&tag.variant.text) != Some(&tag.variant.text) {
            shown.push('\n');
        }
        shown.push_str(&tag.text);
        shown.push(' ');
    }
    expected.assert_eq(&shown.replace(" \n", "\n"));
}

#[test]
fn python() {
    check(
        "python",
        "",
        "3.15.0rc1 3.15-rc 3.15.0rc1-slim 3.9 3.14.7-slim 3.14-slim 3-slim slim latest 3.14.7 3.14 3 trixie 3.14-trixie
         3-alpine alpine alpine3.24 alpine3.23 slim-trixie slim-bookworm bookworm 3.13.9 3.13.14 3.13 3.9.1
         3-windowsservercore-ltsc2022 windowsservercore windowsservercore-ltsc2025 3.10-slim 3.9-slim",
        expect![[r#"

            latest 3 3.14 3.14.7 3.13 3.13.14 3.13.9 3.9 3.9.1 3.15-rc 3.15.0rc1
            trixie 3.14-trixie
            bookworm
            slim 3-slim 3.14-slim 3.14.7-slim 3.10-slim 3.9-slim 3.15.0rc1-slim
            slim-trixie
            slim-bookworm
            alpine 3-alpine
            alpine3.24
            alpine3.23
            windowsservercore
            windowsservercore-ltsc2025
            3-windowsservercore-ltsc2022 "#]],
    );
}

#[test]
fn node() {
    check(
        "node",
        "",
        "26 26.7 26.7.0 current latest lts krypton 24 24.19.0 24.19 jod 22 lts-slim current-slim slim 24-bookworm-slim
         bookworm-slim 26-alpine 24-alpine3.24 alpine lts-alpine 8 krypton-slim argon 9.1",
        expect![[r#"

            latest current lts 26 26.7 26.7.0 24 krypton 24.19 24.19.0 22 jod 9.1 8 argon
            slim current-slim lts-slim krypton-slim
            bookworm-slim 24-bookworm-slim
            alpine lts-alpine 26-alpine
            24-alpine3.24 "#]],
    );
}

#[test]
fn golang() {
    check(
        "golang",
        "",
        "tip-20260815-trixie tip-trixie 1.27.0 1.27 1 latest 1.27rc2 1.27rc10 1.9 1.26.7 1.26 1.26-alpine alpine 1-alpine3.24
         nanoserver windowsservercore-ltsc2025 1.27-nanoserver-ltsc2025 trixie 1-bookworm tip-20260816-trixie",
        expect![[r#"

            latest 1 1.27 1.27.0 1.26 1.26.7 1.9 1.27rc10 1.27rc2
            trixie tip-trixie tip-20260816-trixie tip-20260815-trixie
            1-bookworm
            alpine 1.26-alpine
            1-alpine3.24
            nanoserver
            1.27-nanoserver-ltsc2025
            windowsservercore-ltsc2025 "#]],
    );
}

#[test]
fn postgres() {
    check(
        "postgres",
        "",
        "19beta3 19beta3-trixie 18.6 18 latest 18-trixie 17.11 17.9 17 9.6.24 9.6 9 alpine 18.6-alpine 18-alpine
         18-alpine3.23 18-alpine3.24 19beta3-alpine 18-bookworm 19beta2 19rc1",
        expect![[r#"

            latest 18 18.6 17 17.11 17.9 9 9.6 9.6.24 19rc1 19beta3 19beta2
            18-trixie 19beta3-trixie
            18-bookworm
            alpine 18-alpine 18.6-alpine 19beta3-alpine
            18-alpine3.24
            18-alpine3.23 "#]],
    );
}

#[test]
fn ubuntu() {
    check(
        "ubuntu",
        "",
        "22.04 jammy-20260810 jammy 24.04 noble-20260810 noble noble-20260704 26.04 resolute-20260811.1 resolute latest
         rolling 26.10 stonking devel 8.04",
        expect![[r#"

            latest rolling 26.10 stonking 26.04 resolute resolute-20260811.1 24.04 noble noble-20260810 noble-20260704 22.04 jammy jammy-20260810 8.04 devel "#]],
    );
}

#[test]
fn eclipse_temurin() {
    check(
        "eclipse-temurin",
        "",
        "8u502-b07-jdk-alpine-3.24 8-jdk-alpine-3.24 8-alpine-3.24 8-jdk 8u502-b07-jdk 8u50-b07-jdk 8 25.0.4_7-jdk 25 25-jdk
         25.0.4_10-jdk 21-jre 25-jre 21.0.12_8-jre-alpine 21-jre-alpine 25-jdk-noble 25-jdk-jammy 25-jdk-resolute
         25-jdk-ubi10-minimal 25-jdk-ubi9-minimal 25-jdk-nanoserver-ltsc2025 25-windowsservercore latest",
        expect![[r#"

            latest 25 8
            8-alpine-3.24
            25-jdk 25.0.4_10-jdk 25.0.4_7-jdk 8-jdk 8u502-b07-jdk 8u50-b07-jdk
            25-jdk-resolute
            25-jdk-noble
            25-jdk-jammy
            8-jdk-alpine-3.24 8u502-b07-jdk-alpine-3.24
            25-jdk-ubi10-minimal
            25-jdk-ubi9-minimal
            25-jre 21-jre
            21-jre-alpine 21.0.12_8-jre-alpine
            25-jdk-nanoserver-ltsc2025
            25-windowsservercore "#]],
    );
}

#[test]
fn the_variant_already_typed_comes_first() {
    let list = "3 3.14 3-slim 3-slim-bookworm 3-alpine 3-alpine3.24 3-bookworm 3-windowsservercore";
    check(
        "python",
        "3.12-alpine",
        list,
        expect![[r#"

        3-alpine
        3-alpine3.24
        3 3.14
        3-bookworm
        3-slim
        3-slim-bookworm
        3-windowsservercore "#]],
    );
    check(
        "python",
        "3.12-slim-bo",
        list,
        expect![[r#"

            3-slim-bookworm
            3-slim
            3 3.14
            3-bookworm
            3-alpine
            3-alpine3.24
            3-windowsservercore "#]],
    );
    check(
        "python",
        "3-windowsservercore",
        list,
        expect![[r#"

        3-windowsservercore
        3 3.14
        3-bookworm
        3-slim
        3-slim-bookworm
        3-alpine
        3-alpine3.24 "#]],
    );
    check(
        "python",
        "3.1",
        list,
        expect![[r#"

        3 3.14
        3-bookworm
        3-slim
        3-slim-bookworm
        3-alpine
        3-alpine3.24
        3-windowsservercore "#]],
    );
}

#[test]
fn commits_and_what_is_signed_come_last() {
    check(
        "ghcr.io/a/b",
        "",
        "v1.2.3 sha-0a1b2c3 main 1.10 v1.9.0 0a1b2c3d4e latest nightly 20260810 v2.0.0-rc.1 v1.2.3-debug pr-12",
        expect![[r#"

            latest 1.10 v1.9.0 v1.2.3 20260810 v2.0.0-rc.1 main nightly
            v1.2.3-debug
            pr-12
            0a1b2c3d4e sha-0a1b2c3 "#]],
    );
}

#[test]
fn windows_takes_its_place_on_windows() {
    let mut tags: Vec<Tag> =
        ["a-windowsservercore", "alpine", "nanoserver"].map(|text| Tag::parse("x", text)).into();
    order(&mut tags, &Preference { typed: None, windows: true });
    let texts: Vec<&str> = tags.iter().map(|tag| tag.text.as_str()).collect();
    assert_eq!(texts, ["alpine", "a-windowsservercore", "nanoserver"]);
}

#[test]
fn versions() {
    let read = |text: &str| {
        let tag = Tag::parse("x", text);
        (tag.head, tag.version.to_vec(), tag.variant.text.clone())
    };
    assert_eq!(read("v1.2-slim"), (Head::Version, vec![1, 2], "slim".to_owned()));
    assert_eq!(read("8u502-b07-jdk"), (Head::Version, vec![8, 502, 7], "jdk".to_owned()));
    assert_eq!(read("11.0.32_9-jre"), (Head::Version, vec![11, 0, 32, 9], "jre".to_owned()));
    assert_eq!(read("enterprise-8.0.2"), (Head::Version, vec![8, 0, 2], "enterprise".to_owned()));
    assert_eq!(read("ps-8.0.46-37"), (Head::Version, vec![8, 0, 46, 37], "ps".to_owned()));
    assert_eq!(read("1.0.2k"), (Head::Version, vec![1, 0, 2], "k".to_owned()));
    assert_eq!(read("alpine-3.24"), (Head::Latest, vec![], "alpine-3.24".to_owned()));
    assert_eq!(read("php8.5-apache"), (Head::Latest, vec![], "php8.5-apache".to_owned()));
    assert_eq!(read("nightly-slim"), (Head::Unreleased, vec![], "slim".to_owned()));
    assert_eq!(read("99999999999999999999999"), (Head::Version, vec![u64::MAX], String::new()));
    assert_eq!(read(""), (Head::Latest, vec![], String::new()));
    assert_eq!(read("-"), (Head::Latest, vec![], "-".to_owned()));
    assert_eq!(read("v"), (Head::Latest, vec![], "v".to_owned()));
}

#[test]
fn pre_releases_are_no_releases() {
    for text in
        ["3.15.0rc1", "3.15-rc", "19beta3", "26-ea-27-jdk", "8.0.0-M1", "10.0.0-preview.1", "1.0.0-alpha2-x"]
    {
        assert!(Tag::parse("x", text).pre_release.is_some(), "{text}");
    }
    for text in ["3.15.0", "3-alpine", "3-bookworm", "1.0-m", "1.0-aarch64", "2-apache"] {
        assert!(Tag::parse("x", text).is_release(), "{text}");
    }
}

#[test]
fn what_moves() {
    let of = |repository: &str, list: &str, moving: &str| {
        let tags: Vec<Tag> = list.split_whitespace().map(|text| Tag::parse(repository, text)).collect();
        let known = Moving::new(&tags);
        let found: Vec<&str> =
            tags.iter().filter(|tag| known.is_moving(tag)).map(|tag| tag.text.as_str()).collect();
        assert_eq!(found.join(" "), moving);
    };
    of(
        "python",
        "latest 3 3.12 3.12.4 3.12-slim slim 3.13-rc 3.13.0rc1",
        "latest 3 3.12 3.12-slim slim 3.13-rc",
    );
    of("ubuntu", "24.04 noble noble-20260810 22.04", "24.04 noble");
    of("postgres", "18 18.6 18.6-alpine 19beta3", "18");
    of("x", "sha-0123456 20260810 v1 edge", "v1 edge");
    let alone = |text: &str| Moving::default().is_moving(&Tag::parse("x", text));
    assert!(alone("3.12") && alone("latest") && !alone("3.12.1") && !alone("20260810"));
}

#[test]
fn tags_of_one_digest_know_each_other() {
    let found = aliases(&[("3", Some("a")), ("3.14", Some("a")), ("2", Some("b")), ("1", None), ("0", None)]);
    assert_eq!(found.get("3"), Some(&vec!["3.14"]));
    assert_eq!(found.get("3.14"), Some(&vec!["3"]));
    assert_eq!(found.len(), 2);
}

#[test]
fn the_system_that_a_variant_names() {
    let system = |text: &str| {
        Tag::parse("python", text).variant.system().map(|(name, version)| (name, version.to_vec()))
    };
    assert_eq!(system("3-slim-bookworm"), Some(("debian", vec![12])));
    assert_eq!(system("3-alpine3.19"), Some(("alpine", vec![3, 19])));
    assert_eq!(system("3-alpine-3.19"), Some(("alpine", vec![3, 19])));
    assert_eq!(system("3-noble"), Some(("ubuntu", vec![24, 4])));
    assert_eq!(system("3-alpine"), None);
    assert_eq!(system("3-slim"), None);
}
