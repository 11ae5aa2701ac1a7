//! Digests of what steps take: what they hold, how long they are known, and how they are taken ahead.

use super::*;

#[test]
fn known_digests_are_adopted_where_the_state_is_the_same_and_old() {
    let root = tree(&["old", "touched", "young"]);
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for name in ["old", "touched"] {
        fs::File::options().write(true).open(root.path().join(name)).unwrap().set_modified(long_ago).unwrap();
    }
    let mut first = list(root.path());
    first.digest(&[plain("/")]).unwrap();
    // As if it had been listed when the times of change lay behind it.
    first.listed_at += std::time::Duration::from_secs(10);
    fs::write(root.path().join("touched"), "touched").unwrap();
    fs::write(root.path().join("young"), "YOUNG").unwrap();
    let second = list(root.path());
    second.adopt(&first);
    let known: Vec<&str> = second
        .entries()
        .iter()
        .filter(|entry| entry.digest.get().is_some())
        .map(|entry| &*entry.path)
        .collect();
    assert_eq!(known, ["old"]);
    assert!(!second.is_same(&first));
    assert!(list(root.path()).is_same(&second));

    // A file that had changed just before it was read is read again.
    let third = list(root.path());
    let unsettled = list(root.path());
    unsettled.digest(&[plain("/")]).unwrap();
    third.adopt(&unsettled);
    assert!(third.entries().iter().all(|entry| entry.digest.get().is_none()));
}

/// Whether the digest of a selection stays the same when something happens to the context.
#[track_caller]
fn stays(selector: &Selector, what: &str, change: impl FnOnce(&Path)) -> bool {
    let root = tree(&["a/x", "a/sub/y", "b/x", "c/z.txt", "c/w.txt", "c/v.md", "top"]);
    fs::write(root.path().join("b/x"), "a/x").unwrap();
    symlink("top", root.path().join("link")).unwrap();
    symlink("x", root.path().join("a/inner")).unwrap();
    let before = list(root.path()).digest(std::slice::from_ref(selector)).expect(what);
    change(root.path());
    before == list(root.path()).digest(std::slice::from_ref(selector)).expect(what)
}

#[test]
fn digests_stay_where_the_engine_says_cached() {
    assert!(stays(&plain("/a"), "times", |root| {
        fs::File::open(root.join("a/x")).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    }));
    assert!(stays(&plain("/a"), "another file", |root| write(root, &["new", "c/new"])));
    assert!(stays(&plain("/link"), "a top link pointed to equal content", |root| {
        fs::write(root.join("top2"), "top").unwrap();
        fs::remove_file(root.join("link")).unwrap();
        symlink("top2", root.join("link")).unwrap();
    }));
    assert!(stays(&wild("/c/*.txt"), "what the wildcard does not take", |root| write(root, &["c/new.md"])));
    let without = Selector { exclude: vec!["*.md".to_owned()], ..plain("/c") };
    assert!(stays(&without, "an excluded file", |root| fs::write(root.join("c/v.md"), "other").unwrap()));
    assert!(stays(&plain("/"), "the root's own mode", |root| {
        fs::set_permissions(root, fs::Permissions::from_mode(0o700)).unwrap();
    }));
}

#[test]
fn digests_change_where_the_engine_runs() {
    let mode = |path: &'static str| {
        move |root: &Path| fs::set_permissions(root.join(path), fs::Permissions::from_mode(0o600)).unwrap()
    };
    assert!(!stays(&plain("/a"), "content", |root| fs::write(root.join("a/x"), "a/y").unwrap()));
    assert!(!stays(&plain("/a/x"), "mode", mode("a/x")));
    assert!(!stays(&plain("/a"), "mode inside", mode("a/x")));
    assert!(!stays(&plain("/a"), "a name", |root| fs::rename(root.join("a/x"), root.join("a/w")).unwrap()));
    assert!(!stays(&plain("/a"), "an empty folder", |root| write(root, &["a/empty/"])));
    assert!(!stays(&plain("/a"), "a link's text inside", |root| {
        fs::remove_file(root.join("a/inner")).unwrap();
        symlink("./x", root.join("a/inner")).unwrap();
    }));
    assert!(!stays(&wild("/c/*.txt"), "a new match", |root| write(root, &["c/new.txt"])));
    assert!(!stays(&wild("/c/*"), "an empty folder under a glob", |root| write(root, &["c/empty/"])));
    let without = Selector { exclude: vec!["*.md".to_owned()], ..plain("/c") };
    assert!(!stays(&without, "an included file", |root| fs::write(root.join("c/z.txt"), "other").unwrap()));
}

#[test]
fn attributes_count() {
    let root = tree(&["a"]);
    let path = root.path().join("a");
    let set = |name: &str| rustix::fs::setxattr(&path, name, b"1", rustix::fs::XattrFlags::empty());
    let digest = || list(root.path()).digest(&[plain("/a")]).unwrap();
    let before = digest();
    if set("user.dockwright").is_err() {
        oracle_client::skip("attributes_count", "the folder for temporary files keeps no attributes");
        return;
    }
    assert_ne!(before, digest());
}

#[test]
fn a_path_by_itself_has_no_name() {
    let root = tree(&["a/x", "b/x"]);
    fs::write(root.path().join("b/x"), "a/x").unwrap();
    let listing = list(root.path());
    assert_eq!(listing.digest(&[plain("/a/x")]), listing.digest(&[plain("/b/x")]));
    assert_eq!(listing.digest(&[plain("a/./x")]), listing.digest(&[plain("/a/x")]));
    assert_eq!(listing.digest(&[plain("/a")]), listing.digest(&[plain("/b")]));
    assert_ne!(listing.digest(&[plain("/a")]), listing.digest(&[plain("/a/x")]));
    // A wildcard that takes one file of its own name is that file.
    assert!(listing.digest(&[wild("/*/x")]).is_ok());
    assert_eq!(listing.digest(&[plain("/none")]), Err(HashError::NotFound("/none".to_owned())));
    assert!(listing.digest(&[wild("/none*")]).is_ok(), "a wildcard may take nothing");
    assert_eq!(listing.digest(&[wild("/[")]), Err(HashError::BadPattern("/[".to_owned())));
}

#[test]
fn selected_names_what_a_digest_is_of() {
    let root = tree(&["a/x", "a/sub/y", "c/z.txt", "c/v.md", "top"]);
    symlink("a", root.path().join("link")).unwrap();
    let listing = list(root.path());
    let names = |selector: Selector| -> Vec<String> {
        listing.selected(&[selector]).unwrap().iter().map(|entry| entry.path.to_string()).collect()
    };
    assert_eq!(names(plain("/link")), ["a", "a/sub", "a/sub/y", "a/x"]);
    assert_eq!(names(wild("/c/*.txt")), ["c/z.txt"]);
    assert_eq!(names(wild("/?")), ["a", "a/sub", "a/sub/y", "a/x", "c", "c/v.md", "c/z.txt"]);
    let parents = Selector { include: vec!["a/sub".to_owned()], ..plain("/") };
    assert_eq!(names(parents), ["a", "a/sub", "a/sub/y"]);
}

#[test]
fn states_are_kept_on_disk_and_taken_over_where_nothing_changed() {
    let root = tree(&["old", "touched", "link -> old"]);
    let kept = tempfile::tempdir().unwrap();
    let file = kept.path().join("states/one.json");
    let mut first = list(root.path());
    let digest = first.digest(&[plain("/old")]).unwrap();
    first.digest(&[plain("/")]).unwrap();
    // As if it had been listed when the times of change lay behind it.
    first.listed_at += std::time::Duration::from_secs(10);
    first.keep(&file).unwrap();
    fs::write(root.path().join("touched"), "touched again").unwrap();
    let second = list(root.path());
    assert!(second.recall(&file) >= 1);
    let known = |listing: &Listing, path: &str| listing.get(path).unwrap().digest.get().is_some();
    assert!(known(&second, "old") && !known(&second, "touched"));
    assert_eq!(second.digest(&[plain("/old")]).unwrap(), digest);

    // Of another root, of rubbish, of nothing: nothing.
    let other = tree(&["old"]);
    assert_eq!(list(other.path()).recall(&file), 0);
    fs::write(&file, "{\"version\": 1, \"root\"").unwrap();
    assert_eq!(list(root.path()).recall(&file), 0);
    assert_eq!(list(root.path()).recall(Path::new("/nowhere")), 0);

    // A clock that was ahead when it was written makes what changes now no older than it is.
    first.listed_at += std::time::Duration::from_secs(1_000_000);
    first.keep(&file).unwrap();
    let third = list(root.path());
    third.recall(&file);
    assert!(known(&third, "old") && !known(&third, "touched"));
}

#[test]
fn reading_ahead_is_told_of_and_can_be_stopped() {
    let names: Vec<String> = (0..300).map(|number| format!("f{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let root = tree(&names);
    let all = [plain("/")];
    let listing = list(root.path());
    let last = std::sync::Mutex::new((0, 0));
    let told = |done: usize, of: usize| {
        let mut last = last.lock().unwrap();
        *last = (last.0.max(done), of);
    };
    assert!(!listing.read_ahead([&all[..]], 2, &true.into(), &told));
    assert_eq!(*last.lock().unwrap(), (0, 0));
    assert!(listing.read_ahead([&all[..]], 2, &false.into(), &told));
    assert_eq!(*last.lock().unwrap(), (300, 300));
    assert_eq!(listing.unread(&all).unwrap().len(), 0);
}
