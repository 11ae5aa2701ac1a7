use std::fs;
use std::path::{Path, PathBuf};

use syntax::Document;

use super::*;
use crate::Digest;
use crate::context::{Limits, Listing, Selector};
use crate::graph::{Graph, NoImages, Request};
use crate::ignore::Matcher;

const DOCKERFILE: &str = "/project/Dockerfile";

fn build(started: u64) -> BuildRecord {
    let text = "FROM scratch\nARG TOKEN\nCOPY a /\nRUN echo $TOKEN\n";
    let mut request = Request::default();
    request.arguments.insert("TOKEN".to_owned(), "hunter2-in-clear".to_owned());
    let graph = Graph::new(&Document::new(text), &request, &NoImages);
    let keys = graph.keys();
    let steps =
        graph.steps.iter().zip(keys).map(|(step, key)| StepRecord::new(step, "stage-0", key)).collect();
    BuildRecord {
        started,
        seconds: 1.5,
        engine: "docker 28.5.2".to_owned(),
        engine_id: None,
        merges: false,
        platform: String::new(),
        arguments: vec![("TOKEN".to_owned(), Digest::of("hunter2-in-clear"))],
        outcome: BuildOutcome::Succeeded,
        steps,
    }
}

fn started(store: &Store) -> Vec<u64> {
    store.builds(Path::new(DOCKERFILE), "").unwrap().iter().map(|build| build.started).collect()
}

fn only_file(folder: &Path, extension: &str) -> PathBuf {
    let mut found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    found.find(|path| path.extension().is_some_and(|found| found == extension)).unwrap()
}

#[cfg(unix)]
#[test]
fn one_dockerfile_has_one_record_by_whatever_path_one_comes_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("builds"));
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("app")).unwrap();
    fs::create_dir_all(at("other")).unwrap();
    fs::write(at("app/Dockerfile"), "").unwrap();
    std::os::unix::fs::symlink("app", at("link")).unwrap();
    // A link to the file is another Dockerfile: its folder is its context.
    std::os::unix::fs::symlink("../app/Dockerfile", at("other/Dockerfile")).unwrap();
    store.add(&at("app/Dockerfile"), "", build(1)).unwrap();
    let count = |path: &str| store.builds(&at(path), "").unwrap().len();
    for path in ["app/Dockerfile", "other/../app/Dockerfile", "app/../app/./Dockerfile", "link/Dockerfile"] {
        assert_eq!(count(path), 1, "{path}");
    }
    assert_eq!(count("other/Dockerfile"), 0);
    store.add(&at("link/Dockerfile"), "", build(2)).unwrap();
    assert_eq!(count("app/Dockerfile"), 2);
}

#[test]
fn keeps_the_last_builds_of_each_dockerfile_and_target() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("builds"));
    assert!(started(&store).is_empty());
    for at in 0..15 {
        store.add(Path::new(DOCKERFILE), "", build(at)).unwrap();
    }
    assert_eq!(started(&store), (5..15).rev().collect::<Vec<_>>());
    assert_eq!(store.builds(Path::new(DOCKERFILE), "other"), Ok(Vec::new()));
    assert_eq!(store.builds(Path::new("/other"), ""), Ok(Vec::new()));
    assert_eq!(store.builds(Path::new(DOCKERFILE), "").unwrap()[0], build(14));
    store.forget(Path::new(DOCKERFILE), "").unwrap();
    store.forget(Path::new(DOCKERFILE), "").unwrap();
    assert!(started(&store).is_empty());
}

#[test]
fn values_are_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.add(Path::new(DOCKERFILE), "", build(1)).unwrap();
    let text = fs::read_to_string(only_file(folder.path(), "json")).unwrap();
    assert!(text.contains("TOKEN"));
    assert!(!text.contains("hunter2"), "{text}");
    assert_eq!(redacted("exit: hunter2-in-clear no", ["hunter2-in-clear", "no"]), "exit: *** no");
    assert!(redacted(&"é".repeat(9000), []).len() <= LONGEST_ERROR);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path().join("a/b"));
    store.add(Path::new(DOCKERFILE), "", build(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let inside = folder.path().join("a/b");
    assert_eq!((mode(&inside), mode(&only_file(&inside, "json"))), (0o700, 0o600));
    assert_eq!(mode(&only_file(&inside, "lock")), 0o600);
}

#[test]
fn what_cannot_be_read_counts_as_nothing_and_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.add(Path::new(DOCKERFILE), "", build(1)).unwrap();
    let path = only_file(folder.path(), "json");
    let whole = fs::read(&path).unwrap();
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let broken: [&[u8]; 6] = [
        b"",
        &whole[..whole.len() / 2],
        b"\xff\xfe",
        b"{\"version\":1}",
        b"{\"version\":\"x\"}",
        deep.as_bytes(),
    ];
    for text in broken {
        fs::write(&path, text).unwrap();
        assert_eq!(store.builds(Path::new(DOCKERFILE), ""), Err(Unusable::Broken));
    }
    store.add(Path::new(DOCKERFILE), "", build(2)).unwrap();
    assert_eq!(started(&store), [2]);

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(store.builds(Path::new(DOCKERFILE), ""), Err(Unusable::Broken));
    assert!(matches!(store.add(Path::new(DOCKERFILE), "", build(3)), Err(StoreError::Io(_))));
    assert!(
        !fs::read_dir(folder.path()).unwrap().any(|entry| entry
            .unwrap()
            .path()
            .to_string_lossy()
            .ends_with("new"))
    );
}

#[test]
fn records_of_a_newer_program_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.add(Path::new(DOCKERFILE), "", build(1)).unwrap();
    let path = only_file(folder.path(), "json");
    fs::write(&path, "{\"version\":7,\"anything\":[]}").unwrap();
    assert_eq!(store.builds(Path::new(DOCKERFILE), ""), Err(Unusable::Newer(7)));
    assert!(matches!(store.add(Path::new(DOCKERFILE), "", build(2)), Err(StoreError::Newer(7))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"version\":7,\"anything\":[]}");
}

#[test]
fn several_servers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for server in 0..5 {
            let folder = folder.path();
            scope.spawn(move || {
                let store = Store::new(folder);
                for at in 0..2 {
                    store.add(Path::new(DOCKERFILE), "", build(server * 2 + at)).unwrap();
                    // A reader sees a whole file at any time.
                    assert!(!store.builds(Path::new(DOCKERFILE), "").unwrap().is_empty());
                }
            });
        }
    });
    let mut all = started(&Store::new(folder.path()));
    all.sort_unstable();
    assert_eq!(all, (0..10).collect::<Vec<_>>());
}

/// The program again, with one test of its own, as another server.
fn another_server(test: &str, folder: &Path, first: u64) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("records::tests::{test}"), "--nocapture"])
        .env(FOLDER, folder)
        .env(FIRST, first.to_string())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

const FOLDER: &str = "DOCKWRIGHT_TEST_RECORDS";
const FIRST: &str = "DOCKWRIGHT_TEST_FIRST";

/// What this process is asked to do as another server.
fn asked() -> Option<(PathBuf, u64)> {
    let first = std::env::var(FIRST).ok()?.parse().unwrap();
    Some((std::env::var_os(FOLDER)?.into(), first))
}

#[test]
fn several_processes_lose_nothing() {
    if let Some((folder, first)) = asked() {
        for at in first..first + 3 {
            Store::new(&folder).add(Path::new(DOCKERFILE), "", build(at)).unwrap();
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let servers: Vec<_> = [0, 3, 6]
        .map(|first| another_server("several_processes_lose_nothing", folder.path(), first))
        .into_iter()
        .collect();
    for mut server in servers {
        assert!(server.wait().unwrap().success());
    }
    let mut all = started(&Store::new(folder.path()));
    all.sort_unstable();
    assert_eq!(all, (0..9).collect::<Vec<_>>());
}

#[test]
fn a_build_that_ended_now_is_the_newest_and_one_that_is_taken_over_stands_by_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    for at in [30, 40] {
        store.add(Path::new(DOCKERFILE), "", build(at)).unwrap();
    }
    store.take_over(Path::new(DOCKERFILE), "", build(35)).unwrap();
    store.take_over(Path::new(DOCKERFILE), "", build(20)).unwrap();
    store.take_over(Path::new(DOCKERFILE), "", build(50)).unwrap();
    // A clock that was set back makes no build older.
    store.add(Path::new(DOCKERFILE), "", build(10)).unwrap();
    assert_eq!(started(&store), [10, 50, 40, 35, 30, 20]);
}

/// A server that is killed, at any moment, leaves whole records, no lock and, after the next build, no rubbish.
#[test]
fn a_server_that_is_killed_does_no_harm() {
    if let Some((folder, first)) = asked() {
        for at in first.. {
            Store::new(&folder).add(Path::new(DOCKERFILE), "", build(at)).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    for round in 1..=8_u64 {
        let mut server =
            another_server("a_server_that_is_killed_does_no_harm", folder.path(), round * 100_000);
        // Until it writes; then a little more, a different while each time.
        let begins = std::time::Instant::now();
        while started(&store).first().is_none_or(|at| *at < round * 100_000) {
            assert!(begins.elapsed().as_secs() < 60, "the other server writes nothing");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_micros(round * 700));
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(!started(&store).is_empty(), "all whole");
    }
    let record = only_file(folder.path(), "json");
    fs::write(record.with_extension("4242-0.new"), "{\"version\":1,\"dock").unwrap();
    fs::write(folder.path().join("of-another.1-0.new"), "").unwrap();
    store.add(Path::new(DOCKERFILE), "", build(10_000_000)).unwrap();
    assert_eq!(started(&store)[0], 10_000_000);
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path().extension().unwrap().to_str().unwrap().to_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["json", "lock", "new"], "only what is another record's stays");
}

#[test]
fn a_lock_that_nobody_gives_back_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    store.add(Path::new(DOCKERFILE), "", build(1)).unwrap();
    let lock = fs::File::options().write(true).open(only_file(folder.path(), "lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(store.add(Path::new(DOCKERFILE), "", build(2)), Err(StoreError::Locked)));
    drop(lock);
    store.add(Path::new(DOCKERFILE), "", build(3)).unwrap();
    assert_eq!(started(&store), [3, 1]);
}

#[test]
fn contents_say_which_files_changed() {
    let root = tempfile::tempdir().unwrap();
    for name in ["same", "changed", "gone"] {
        fs::write(root.path().join(name), name).unwrap();
    }
    let record = || {
        let listing =
            Listing::new(root.path(), &Matcher::default(), &Limits::default(), &false.into()).unwrap();
        ContentRecord::new(&listing, &[Selector::of("/")]).unwrap()
    };
    let before = record();
    fs::write(root.path().join("changed"), "other").unwrap();
    fs::remove_file(root.path().join("gone")).unwrap();
    fs::write(root.path().join("new"), "new").unwrap();
    let after = record();
    assert_ne!(before.digest, after.digest);
    assert_eq!(after.changed_since(&before).unwrap(), ["changed", "gone", "new"]);
    let unknown = ContentRecord { files: None, ..before };
    assert_eq!(after.changed_since(&unknown), None);
}

#[test]
fn contents_of_many_files_say_which_folders_changed() {
    let root = tempfile::tempdir().unwrap();
    for number in 0..=MOST_FILES {
        let folder = root.path().join(format!("f{}", number % 3));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(number.to_string()), "").unwrap();
    }
    fs::write(root.path().join("top"), "1").unwrap();
    let record = || {
        let listing =
            Listing::new(root.path(), &Matcher::default(), &Limits::default(), &false.into()).unwrap();
        ContentRecord::new(&listing, &[Selector::of("/")]).unwrap()
    };
    let before = record();
    fs::write(root.path().join("f1/1"), "other").unwrap();
    fs::write(root.path().join("top"), "2").unwrap();
    assert_eq!(record().changed_since(&before).unwrap(), ["./", "f1/"]);
    fs::remove_dir_all(root.path().join("f2")).unwrap();
    // Now there are few enough to be told one by one, which cannot be compared.
    assert_eq!(record().changed_since(&before), None);
}
