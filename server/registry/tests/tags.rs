//! The order of the real tags of every official image. `DOCKWRIGHT_DATA` names the folder of `official_tags.json`:
//! `{"<image>": {"tags": ["<tag>", …]}}`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use oracle_client::Random;
use registry::tags::{Head, Preference, Tag, order};

fn real(test: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let Some(folder) = std::env::var_os("DOCKWRIGHT_DATA").map(PathBuf::from) else {
        oracle_client::skip(test, "DOCKWRIGHT_DATA is not set");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("official_tags.json")).unwrap();
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let tags = |value: &serde_json::Value| -> Option<Vec<String>> {
        value["tags"].as_array()?.iter().map(|tag| tag.as_str().map(str::to_owned)).collect()
    };
    let found: BTreeMap<_, _> =
        all.into_iter().filter_map(|(image, value)| Some((image, tags(&value)?))).collect();
    assert!(found.len() > 100, "{} images", found.len());
    Some(found)
}

fn ordered(image: &str, tags: &[String], typed: &str) -> Vec<Tag> {
    let typed = Tag::parse(image, typed);
    let mut tags: Vec<Tag> = tags.iter().map(|tag| Tag::parse(image, tag)).collect();
    order(&mut tags, &Preference { typed: Some(&typed), windows: false });
    tags
}

fn texts(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| tag.text.as_str()).collect()
}

/// The order is total: whatever order the registry answers in, the list comes out the same, whole and without doubles.
#[test]
fn the_order_does_not_depend_on_the_registry() {
    let Some(real) = real("the order of real tags") else { return };
    let mut random = Random::new(7);
    for (image, tags) in &real {
        let expected = ordered(image, tags, "");
        assert_eq!(texts(&expected).into_iter().collect::<HashSet<_>>().len(), tags.len(), "{image}");
        for _ in 0..4 {
            let mut shuffled = tags.clone();
            for at in (1..shuffled.len()).rev() {
                shuffled.swap(at, random.below(at + 1));
            }
            assert_eq!(texts(&ordered(image, &shuffled, "")), texts(&expected), "{image}");
        }
    }
}

/// Tags of all images in one list: of two tags the order is the same one in whatever company they stand.
#[test]
fn two_tags_have_one_order_in_any_company() {
    let Some(real) = real("the order of pairs of tags") else { return };
    let all: Vec<String> = real.values().flatten().cloned().collect::<HashSet<_>>().into_iter().collect();
    let all = texts(&ordered("x", &all, "")).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut random = Random::new(11);
    for _ in 0..20_000 {
        let (one, other) = (random.below(all.len()), random.below(all.len()));
        let pair = ordered("x", &[all[one].clone(), all[other].clone()], "");
        let expected = if one.cmp(&other) == Ordering::Greater { other } else { one };
        assert_eq!(pair[0].text, all[expected]);
    }
}

/// What the order promises, looked at in every real list.
#[test]
fn every_list_reads_as_described() {
    let Some(real) = real("the promises of the order") else { return };
    for (image, tags) in &real {
        let list = ordered(image, tags, "");
        let windows: Vec<bool> = list.iter().map(Tag::is_windows).collect();
        assert!(windows.is_sorted(), "{image}: Windows is not last");
        let mut groups: Vec<&str> = Vec::new();
        for tag in &list {
            let group = tag.variant.text.as_str();
            if groups.last() != Some(&group) {
                assert!(!groups.contains(&group), "{image}: {group} stands in two places");
                groups.push(group);
            }
        }
        for pair in list.windows(2) {
            let (one, other) = (&pair[0], &pair[1]);
            if one.variant == other.variant && one.is_release() && other.is_release() {
                let shared = one.version.len().min(other.version.len());
                assert!(
                    one.version[..shared] >= other.version[..shared],
                    "{image}: {} before {}",
                    one.text,
                    other.text
                );
            }
            if one.variant == other.variant && other.head == Head::Latest && other.date.is_empty() {
                assert_eq!(one.head, Head::Latest, "{image}: {} before {}", one.text, other.text);
            }
        }
        if let Some(latest) = list.iter().position(|tag| tag.text == "latest") {
            assert_eq!(latest, 0, "{image}: latest is not first");
        }
    }
}

#[track_caller]
fn begins(real: &BTreeMap<String, Vec<String>>, image: &str, expected: &[&str]) {
    let list = ordered(image, &real[image], "");
    // Minor and patch numbers change with the day of the data: only the names of the lines are compared.
    let lines: Vec<String> =
        list.iter().map(|tag| tag.text.to_string()).filter(|text| text.matches('.').count() < 2).collect();
    let positions: Vec<Option<usize>> =
        expected.iter().map(|name| lines.iter().position(|line| line == name)).collect();
    assert!(positions.iter().all(Option::is_some), "{image}: {expected:?}: {positions:?}");
    assert!(positions.is_sorted(), "{image}: {expected:?}: {positions:?}");
}

#[test]
fn the_great_images() {
    let Some(real) = real("the order of the great images") else { return };
    begins(
        &real,
        "python",
        &["latest", "3", "3.14", "3.13", "3.12", "trixie", "slim", "3-slim", "alpine", "3-alpine"],
    );
    begins(
        &real,
        "node",
        &["latest", "current", "lts", "26", "24", "krypton", "22", "slim", "26-slim", "alpine"],
    );
    begins(&real, "golang", &["latest", "1", "1.27", "1.26", "trixie", "tip-trixie", "alpine", "nanoserver"]);
    begins(&real, "postgres", &["latest", "18", "17", "16", "15", "14", "19beta3", "alpine", "18-alpine"]);
    begins(&real, "ubuntu", &["latest", "26.04", "resolute", "24.04", "noble", "22.04", "jammy", "devel"]);
    begins(
        &real,
        "eclipse-temurin",
        &["latest", "25", "21", "17", "11", "8", "25-jdk", "21-jdk", "25-jre", "21-jre", "25-nanoserver"],
    );
}

#[test]
fn every_official_image_has_its_line() {
    let Some(real) = real("the lines of official images") else { return };
    for image in real.keys() {
        assert!(registry::official::find(image).is_some(), "{image}");
    }
}
