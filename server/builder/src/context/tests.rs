#![cfg(unix)]

mod digests;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;

use super::{Cut, Fault, HashError, Kind, Limits, Listing, RootError, Selector};
use crate::ignore::Matcher;

fn list_with(root: &Path, patterns: &[&str], limits: &Limits) -> Result<Listing, RootError> {
    Listing::new(root, &Matcher::new(patterns).unwrap(), limits, &AtomicBool::new(false))
}

#[track_caller]
fn list(root: &Path) -> Listing {
    list_with(root, &[], &Limits::default()).unwrap()
}

fn tree(files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), files);
    root
}

fn write(root: &Path, files: &[&str]) {
    for file in files {
        let full = root.join(file);
        if file.ends_with('/') {
            fs::create_dir_all(full).unwrap();
        } else {
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, file).unwrap();
        }
    }
}

fn paths(listing: &Listing) -> Vec<&str> {
    listing.entries().iter().map(|entry| &*entry.path).collect()
}

fn plain(path: &str) -> Selector {
    Selector::of(path)
}

fn wild(path: &str) -> Selector {
    Selector { wildcard: true, ..Selector::of(path) }
}

#[test]
fn lists_a_folder_before_what_lies_in_it_and_its_siblings_after() {
    let root = tree(&["a/b", "a!", "a/c/d", "empty/", "z"]);
    let listing = list(root.path());
    assert_eq!(paths(&listing), ["a", "a/b", "a/c", "a/c/d", "a!", "empty", "z"]);
    assert_eq!(listing.children("").map(|entry| &*entry.path).collect::<Vec<_>>(), ["a", "a!", "empty", "z"]);
    assert_eq!(listing.children("a").map(|entry| &*entry.path).collect::<Vec<_>>(), ["a/b", "a/c"]);
    assert_eq!(listing.get("a/c/d").unwrap().name(), "d");
    assert_eq!(listing.get("a/x").map(|entry| &entry.path), None);
    assert_eq!((listing.cut(), listing.faults()), (None, &[][..]));
}

#[test]
fn leaves_out_what_is_ignored_and_keeps_folders_of_what_comes_back() {
    let root = tree(&["docs/a.md", "docs/keep/x", "docs/other/y", "src/a"]);
    let listing = list_with(root.path(), &["docs", "!docs/keep"], &Limits::default()).unwrap();
    assert_eq!(paths(&listing), ["docs", "docs/keep", "docs/keep/x", "src", "src/a"]);
}

#[test]
fn links_are_entries_and_lead_nowhere() {
    let root = tree(&["d/f"]);
    symlink("loop2", root.path().join("loop1")).unwrap();
    symlink("loop1", root.path().join("loop2")).unwrap();
    symlink("..", root.path().join("d/up")).unwrap();
    symlink("/etc", root.path().join("out")).unwrap();
    symlink("d", root.path().join("in")).unwrap();
    let listing = list(root.path());
    assert_eq!(paths(&listing), ["d", "d/f", "d/up", "in", "loop1", "loop2", "out"]);
    assert_eq!(listing.get("out").unwrap().target.as_deref(), Some("/etc"));

    // A link of the context leads inside the context, even when it names the root of the disk.
    assert_eq!(listing.digest(&[plain("/out/passwd")]), Err(HashError::NotFound("/out/passwd".to_owned())));
    assert_eq!(listing.digest(&[plain("/loop1")]), Err(HashError::TooManyLinks("/loop1".to_owned())));
    assert_eq!(listing.digest(&[plain("/in/f")]), listing.digest(&[plain("/d/up/d/f")]));
}

/// Other systems read folders by the standard library; both ways see the same.
#[cfg(target_os = "linux")]
#[test]
fn both_readers_of_folders_agree() {
    use std::ops::ControlFlow;
    let root = tree(&["a", "b/c", "empty/", "é"]);
    fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"x\xff")), "12").unwrap();
    symlink("b/c", root.path().join("link")).unwrap();
    fs::set_permissions(root.path().join("a"), fs::Permissions::from_mode(0o4750)).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
    let mut seen = [Vec::new(), Vec::new()];
    let [ours, std] = &mut seen;
    let own = super::disk::Root::open(root.path()).unwrap();
    own.each("", &mut super::disk::Room::default(), |entry| {
        let entry = entry.unwrap();
        let (kind, state) = entry.look().unwrap();
        let state = (state.size, state.mode, state.changed);
        ours.push((
            entry.name().map(str::to_owned),
            entry.shown().into_owned(),
            entry.is_folder(),
            kind,
            state,
            entry.target().ok(),
        ));
        ControlFlow::Continue(())
    })
    .unwrap();
    let other = super::disk_std::Root::open(root.path()).unwrap();
    other
        .each("", &mut super::disk_std::Room, |entry| {
            let entry = entry.unwrap();
            let (kind, state) = entry.look().unwrap();
            let state = (state.size, state.mode, state.changed);
            std.push((
                entry.name().map(str::to_owned),
                entry.shown().into_owned(),
                entry.is_folder(),
                kind,
                state,
                entry.target().ok(),
            ));
            ControlFlow::Continue(())
        })
        .unwrap();
    seen.iter_mut().for_each(|seen| seen.sort_by(|one, other| one.1.cmp(&other.1)));
    assert_eq!(seen[0].len(), 7);
    assert_eq!(seen[0], seen[1]);
    let file = fs::File::open(root.path().join("a")).unwrap();
    let (ours, std) = (super::disk::look_at(&file).unwrap(), super::disk_std::look_at(&file).unwrap());
    assert_eq!((ours.0, ours.1.size, ours.1.changed), (std.0, std.1.size, std.1.changed));
}

/// A folder that became a link while its context was listed is gone, and nothing outside is looked at.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_became_a_link_is_not_entered() {
    use std::ops::ControlFlow;
    let outside = tree(&["secret/x"]);
    let root = tree(&["a/b/c"]);
    let open = super::disk::Root::open(root.path()).unwrap();
    let count = |path: &str| {
        let mut names = 0;
        let room = &mut super::disk::Room::default();
        open.each(path, room, |_| {
            names += 1;
            ControlFlow::Continue(())
        })
        .map(|()| names)
        .map_err(|error| error.kind())
    };
    assert_eq!(count("a/b"), Ok(1));
    fs::remove_dir_all(root.path().join("a")).unwrap();
    symlink(outside.path(), root.path().join("a")).unwrap();
    assert_eq!(count("a"), Err(std::io::ErrorKind::NotFound));
    assert_eq!(count("a/secret"), Err(std::io::ErrorKind::NotFound));
    assert_eq!(count("../a"), Err(std::io::ErrorKind::NotFound));
}

#[test]
fn what_is_no_file_is_listed_and_not_read() {
    let root = tree(&["f"]);
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        root.path().join("pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .unwrap();
    let listing = list(root.path());
    let kinds: Vec<(&str, Kind)> = listing.entries().iter().map(|entry| (&*entry.path, entry.kind)).collect();
    // The engine gets sockets as empty files.
    assert_eq!(kinds, [("f", Kind::File), ("pipe", Kind::Special), ("socket", Kind::File)]);
    assert!(listing.digest(&[plain("/")]).is_ok());
}

#[test]
fn a_name_that_is_no_utf8_is_a_fault_unless_it_is_ignored() {
    let root = tree(&["a"]);
    fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"x\xff")), "").unwrap();
    let listing = list(root.path());
    assert_eq!(listing.faults(), [Fault::NotUtf8 { path: "x\u{fffd}".to_owned() }]);
    assert_eq!(paths(&listing), ["a"]);
    let listing = list_with(root.path(), &["x*"], &Limits::default()).unwrap();
    assert_eq!(listing.faults(), []);
}

#[test]
fn a_root_that_is_no_folder_is_said() {
    let root = tree(&["file"]);
    let missing = root.path().join("missing");
    let file = root.path().join("file");
    assert_eq!(list_with(&missing, &[], &Limits::default()).unwrap_err(), RootError::Missing(missing));
    assert_eq!(list_with(&file, &[], &Limits::default()).unwrap_err(), RootError::NotFolder(file.clone()));
    let below = file.join("x");
    assert_eq!(list_with(&below, &[], &Limits::default()).unwrap_err(), RootError::NotFolder(below));
}

#[test]
fn limits_are_said_and_then_nothing_is_claimed() {
    let files: Vec<String> = (0..50).map(|i| format!("d/{i}")).collect();
    let root = tree(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let listing = list_with(root.path(), &[], &Limits { entries: 10, ..Limits::default() }).unwrap();
    assert_eq!(listing.cut(), Some(Cut::Entries(10)));
    assert!(listing.entries().len() <= 10);
    assert_eq!(listing.digest(&[plain("/")]), Err(HashError::Cut(Cut::Entries(10))));

    let root = tree(&["a/b/c/d/e"]);
    let listing = list_with(root.path(), &[], &Limits { depth: 2, ..Limits::default() }).unwrap();
    assert_eq!(listing.cut(), Some(Cut::Depth(2)));

    let stopped = Listing::new(root.path(), &Matcher::default(), &Limits::default(), &AtomicBool::new(true));
    assert_eq!(stopped.unwrap().cut(), Some(Cut::Stopped));
}

#[test]
fn a_file_that_changed_or_vanished_since_is_not_hashed() {
    let root = tree(&["a", "b", "c", "d"]);
    let listing = list(root.path());
    fs::write(root.path().join("a"), "longer than before").unwrap();
    fs::remove_file(root.path().join("b")).unwrap();
    fs::remove_file(root.path().join("c")).unwrap();
    symlink("d", root.path().join("c")).unwrap();
    assert_eq!(listing.digest(&[plain("/a")]), Err(HashError::Changed("a".to_owned())));
    assert_eq!(listing.digest(&[plain("/b")]), Err(HashError::Changed("b".to_owned())));
    // A link where a file stood is not followed.
    assert!(listing.digest(&[plain("/c")]).is_err());
    assert!(listing.digest(&[plain("/d")]).is_ok());
}

/// A file that another program keeps writing to: its digest is of what was listed, or there is none.
#[test]
fn a_file_that_grows_while_it_is_read_is_not_hashed() {
    use std::io::Write;
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("log");
    fs::write(&path, vec![b'x'; 8 << 20]).unwrap();
    let listing = list(root.path());
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (writing, written) = std::sync::mpsc::channel();
        let stop = &stop;
        scope.spawn(move || {
            let mut file = fs::File::options().append(true).open(path).unwrap();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                file.write_all(b"more\n").unwrap();
                let _ = writing.send(());
            }
        });
        written.recv().unwrap();
        assert_eq!(listing.digest(&[plain("/log")]), Err(HashError::Changed("log".to_owned())));
        // Listed while it grows: what is said of it is never another file's digest.
        let again = list(root.path());
        assert!(matches!(again.digest(&[plain("/log")]), Ok(_) | Err(HashError::Changed(_))));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

/// Folders that come and go while they are listed.
#[test]
fn what_vanishes_while_it_is_listed_is_no_fault() {
    let root = tree(&["stays"]);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                write(root.path(), &["goes/a/b", "goes/c/d"]);
                let _ = fs::remove_dir_all(root.path().join("goes"));
            }
        });
        for _ in 0..200 {
            let listing = list(root.path());
            assert_eq!(listing.faults(), []);
            assert!(listing.get("stays").is_some());
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

/// Only root may make devices; the engine gets them, and nothing is read from them.
#[test]
fn devices_are_listed_and_not_read() {
    let root = tree(&["f"]);
    // The numbers of /dev/zero, which has no end.
    let zero = rustix::fs::makedev(1, 5);
    let path = root.path().join("zero");
    let (kind, mode) = (rustix::fs::FileType::CharacterDevice, rustix::fs::Mode::RWXU);
    if rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, zero).is_err() {
        oracle_client::skip("devices_are_listed_and_not_read", "only root may make devices");
        return;
    }
    let listing = list(root.path());
    assert_eq!(listing.get("zero").unwrap().kind, Kind::Special);
    let digest = listing.digest(&[plain("/zero")]).unwrap();
    fs::remove_file(&path).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &path, kind, mode, rustix::fs::makedev(1, 3)).unwrap();
    assert_ne!(list(root.path()).digest(&[plain("/zero")]).unwrap(), digest, "another device");
}

/// Root reads everything, so the test runs itself again as nobody.
#[test]
fn an_unreadable_folder_is_a_fault_unless_it_is_ignored() {
    const FOLDER: &str = "DOCKWRIGHT_TEST_UNREADABLE";
    if let Some(root) = std::env::var_os(FOLDER) {
        let root = Path::new(&root);
        let listing = list(root);
        assert!(
            matches!(listing.faults(), [Fault::Unreadable { path, .. }] if path == "secret"),
            "{:?}",
            listing.faults()
        );
        assert_eq!(paths(&listing), ["a", "secret"]);
        assert_eq!(list_with(root, &["secret"], &Limits::default()).unwrap().faults(), []);
        let closed = root.join("secret");
        assert!(matches!(list_with(&closed, &[], &Limits::default()), Err(RootError::Unreadable(..))));
        assert!(matches!(listing.digest(&[plain("/a")]), Err(HashError::Unreadable(..))));
        return;
    }
    let root = tree(&["a", "secret/x"]);
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(root.path().join("a"), fs::Permissions::from_mode(0o0)).unwrap();
    fs::set_permissions(root.path().join("secret"), fs::Permissions::from_mode(0o0)).unwrap();
    // Nobody may not enter the folder that the test program lies in, so it gets a copy.
    let program = root.path().parent().unwrap().join(format!("unreadable-{}", std::process::id()));
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut again = std::process::Command::new(&program);
    again.arg("an_unreadable_folder_is_a_fault_unless_it_is_ignored").env(FOLDER, root.path());
    if rustix::process::geteuid().is_root() {
        std::os::unix::process::CommandExt::uid(&mut again, 65534);
    }
    let output = again.output().unwrap();
    let _ = fs::remove_file(&program);
    let _ = fs::set_permissions(root.path().join("secret"), fs::Permissions::from_mode(0o700));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn a_single_file_is_looked_at_again() {
    let root = tree(&["a/b", "a/c", "d"]);
    let before = list(root.path());
    let all = [plain("/")];
    let was = before.digest(&all).unwrap();
    fs::write(root.path().join("a/b"), "another").unwrap();
    let after = before.with_files_again(&["a/b"]).unwrap();
    let unread = |listing: &Listing| -> Vec<String> {
        listing.unread(&all).unwrap().iter().map(|entry| entry.path.to_string()).collect()
    };
    assert_eq!((unread(&before), unread(&after)), (vec![], vec!["a/b".to_owned()]));
    assert_ne!(after.digest(&all).unwrap(), was);
    assert_eq!(after.digest(&all), list(root.path()).digest(&all));
    // What is written within one tick of the clock shows too.
    fs::write(root.path().join("a/b"), "aNOTHER").unwrap();
    assert_eq!(after.with_files_again(&["a/b"]).unwrap().digest(&all), list(root.path()).digest(&all));
}

#[test]
fn files_that_come_or_go_are_no_single_files() {
    let root = tree(&["a/b", "d"]);
    let before = list(root.path());
    assert!(before.with_files_again(&[]).is_some_and(|same| same.is_same(&before)));
    for path in ["a", "new", "a/new", "", "d/x"] {
        assert!(before.with_files_again(&[path]).is_none(), "{path}");
    }
    fs::remove_file(root.path().join("d")).unwrap();
    assert!(before.with_files_again(&["d"]).is_none());
    symlink("a/b", root.path().join("d")).unwrap();
    assert!(before.with_files_again(&["d"]).is_none());
    // A folder that became a link out of the context is not followed.
    fs::remove_dir_all(root.path().join("a")).unwrap();
    let elsewhere = tree(&["b"]);
    symlink(elsewhere.path(), root.path().join("a")).unwrap();
    assert!(before.with_files_again(&["a/b"]).is_none());
}
