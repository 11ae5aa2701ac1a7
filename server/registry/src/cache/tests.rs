#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::PathBuf;

use jiff::Timestamp;

use super::Cache;

fn now() -> Timestamp {
    "2026-08-21T10:00:00Z".parse().unwrap()
}

fn get(cache: &Cache, key: &str) -> Option<Vec<String>> {
    cache.get("tags", key).map(|kept| kept.value)
}

fn files(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.path().join("v1")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "answer")).collect()
}

#[test]
fn what_was_kept_is_read_by_another_with_its_moment() {
    let folder = tempfile::tempdir().unwrap();
    Cache::new(folder.path(), 1 << 20).put("tags", "a", now(), &["1", "2"]);
    let other = Cache::new(folder.path(), 1 << 20);
    let kept = other.get::<Vec<String>>("tags", "a").unwrap();
    assert_eq!((kept.value, kept.when), (vec!["1".to_owned(), "2".to_owned()], now()));
    assert_eq!(get(&other, "c"), None);
    assert!(other.get::<Vec<String>>("tag", "a").is_none());
    other.put("tags", "b", now(), &["3"]);
    other.remove_all(|key| key == "a");
    assert_eq!(get(&other, "a"), None);
    assert!(get(&other, "b").is_some());
}

#[test]
fn a_file_that_is_cut_short_foreign_or_of_another_version_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), 1 << 20);
    cache.put("tags", "a", now(), &["1", "2"]);
    let path = files(&folder).remove(0);
    let whole = fs::read(&path).unwrap();
    for end in 0..whole.len() {
        fs::write(&path, &whole[..end]).unwrap();
        assert_eq!(get(&cache, "a"), None, "{end}");
    }
    let text = String::from_utf8(whole.clone()).unwrap();
    for other in [
        text.replace("\"dockwright\":1", "\"dockwright\":2"),
        text.replace("\"key\":\"a\"", "\"key\":\"b\""),
        text.replace("[\"1\"", "[\"3\""),
        text.replace("\"when\":1", "\"when\":99999999999999"),
        format!("{text}\n"),
        "\0".repeat(100),
        "GIF89a".into(),
        "{}\n{}".into(),
    ] {
        fs::write(&path, &other).unwrap();
        assert_eq!(get(&cache, "a"), None, "{other}");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(get(&cache, "a"), None);
    fs::remove_dir(&path).unwrap();
    fs::write(&path, &whole).unwrap();
    assert!(get(&cache, "a").is_some());
    // The right text of the wrong type.
    assert!(cache.get::<u32>("tags", "a").is_none());
}

#[test]
fn the_oldest_go_when_there_is_no_room() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), 20_000);
    for number in 0..60 {
        cache.put("tags", &format!("image-{number}"), now(), &["x".repeat(1000)]);
        // The clock of a disk may be coarse: each file is given a time of its own.
        for path in files(&folder) {
            if path.to_string_lossy().contains(&format!("image-{number}-")) {
                let when = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 + number);
                fs::File::options().write(true).open(path).unwrap().set_modified(when).unwrap();
            }
        }
    }
    let size: u64 = files(&folder).iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(size <= 20_000 + 20_000 / 8 + 2000, "{size}");
    assert!(get(&cache, "image-59").is_some() && get(&cache, "image-0").is_none());
    // What is larger than a part of the whole is not kept at all.
    cache.put("tags", "huge", now(), &["x".repeat(6000)]);
    assert_eq!(get(&cache, "huge"), None);
    assert!(get(&cache, "image-59").is_some());
    cache.clear();
    assert!(files(&folder).is_empty());
}

#[test]
fn many_write_and_read_the_same_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let folder = folder.path();
            scope.spawn(move || {
                let cache = Cache::new(folder, 60_000);
                for round in 0..50 {
                    let text = format!("{writer}-{round}-").repeat(200);
                    cache.put("tags", &format!("key-{}", round % 5), now(), &[text.clone(), text]);
                    if let Some(read) = get(&cache, &format!("key-{}", (round + 1) % 5)) {
                        assert_eq!(read[0], read[1]);
                    }
                }
            });
        }
    });
    let unfinished = fs::read_dir(folder.path().join("v1"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(unfinished.count(), 0);
}

#[cfg(unix)]
#[test]
fn answers_are_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(&folder.path().join("new"), 1 << 20);
    cache.put("tags", "a", now(), &["1"]);
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let v1 = folder.path().join("new/v1");
    assert_eq!(mode(v1.clone()), 0o700);
    let file = fs::read_dir(v1)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "answer"));
    assert_eq!(mode(file.unwrap()), 0o600);
}
