//! Every hint on the cache, held against the engine: the file that it is about is built, what it speaks of changes, and
//! it is built again; then the same with the file as the hint's own fix leaves it. What the first pays for, the second
//! does not. A small stand-in reads the manifest where a package manager would need the world.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod pair;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dockwright_tests::build::{end, lines};
use dockwright_tests::buildkit::Daemon;
use dockwright_tests::editors::{left_out, wait_for};
use pair::{Pair, nonce};
use serde_json::Value;

const NPM: &str = "#!/bin/sh\nset -e\ncat package.json package-lock.json > installed\n";

#[test]
fn a_copy_of_everything_before_an_install() {
    let rule = "cache-copy-before-install";
    let nonce = nonce();
    let text = format!(
        "FROM busybox:1.36\nCOPY --chmod=755 tools /bin/\nWORKDIR /app\n# The sources.\nCOPY . .\nRUN npm ci\nRUN echo {nonce} && cat app.js\n"
    );
    let Some(pair) = Pair::new(
        rule,
        &[
            ("Dockerfile", &text),
            ("tools/npm", NPM),
            ("package.json", &nonce),
            ("package-lock.json", "{}"),
            ("app.js", "1"),
        ],
    ) else {
        return;
    };
    assert_eq!(pair.found(rule), [5]);
    pair.build(&[]);
    pair.write("app.js", "2");
    let again = pair.build(&[]);
    assert_eq!(pair.state(&again, "npm ci"), "done");
    pair.fix(rule);
    let expected = text.replace(
        "# The sources.\nCOPY . .\nRUN npm ci\n",
        "COPY package.json package-lock.json ./\nRUN npm ci\n# The sources.\nCOPY . .\n",
    );
    assert_eq!(pair.text(), expected);
    pair.build(&[]);
    pair.write("app.js", "3");
    let again = pair.build(&[]);
    assert_eq!(
        (pair.state(&again, "npm ci"), pair.state(&again, "COPY . .")),
        ("cached".into(), "done".into())
    );
    // What it does depend on still counts.
    pair.write("package-lock.json", "{ }");
    let again = pair.build(&[]);
    assert_eq!(pair.state(&again, "npm ci"), "done");
}

#[test]
fn a_copy_of_everything_before_a_build_that_fetches() {
    let rule = "cache-copy-before-install";
    let nonce = nonce();
    let go = "#!/bin/sh\nset -e\ncase $1 in\nmod) cat go.mod go.sum > /modules ;;\nbuild) [ -e /modules ] || cat go.mod > /modules; cat main.go > /program ;;\nesac\n";
    let text = format!(
        "FROM busybox:1.36\nCOPY --chmod=755 tools /bin/\nCOPY . /src\nWORKDIR /src\nRUN go build -o /{nonce} .\n"
    );
    let files = [
        ("Dockerfile", text.as_str()),
        ("tools/go", go),
        ("go.mod", &nonce),
        ("go.sum", "s"),
        ("main.go", "1"),
    ];
    let Some(pair) = Pair::new(rule, &files) else { return };
    assert_eq!(pair.found(rule), [3]);
    pair.fix(rule);
    let expected = text.replace(
        "COPY . /src\nWORKDIR /src\n",
        "COPY go.mod go.sum /src/\nWORKDIR /src\nRUN go mod download\nCOPY . /src\n",
    );
    assert_eq!(pair.text(), expected);
    pair.build(&[]);
    pair.write("main.go", "2");
    let again = pair.build(&[]);
    assert_eq!(
        (pair.state(&again, "go mod"), pair.state(&again, "go build")),
        ("cached".into(), "done".into())
    );
    pair.write("go.sum", "t");
    assert_eq!(pair.state(&pair.build(&[]), "go mod"), "done");
}

#[test]
fn a_value_of_every_build_above_what_does_not_read_it() {
    let rule = "cache-early-value";
    let nonce = nonce();
    let text = format!("FROM busybox:1.36\nARG GIT_SHA\nRUN mkdir /{nonce}\nLABEL revision=$GIT_SHA\n");
    let Some(pair) = Pair::new(rule, &[("Dockerfile", &text)]) else { return };
    assert_eq!(pair.found(rule), [2]);
    pair.build(&["--build-arg", "GIT_SHA=1"]);
    assert_eq!(pair.state(&pair.build(&["--build-arg", "GIT_SHA=1"]), "mkdir"), "cached");
    assert_eq!(pair.state(&pair.build(&["--build-arg", "GIT_SHA=2"]), "mkdir"), "done");
    pair.fix(rule);
    assert_eq!(
        pair.text(),
        format!("FROM busybox:1.36\nRUN mkdir /{nonce}\nARG GIT_SHA\nLABEL revision=$GIT_SHA\n")
    );
    pair.build(&["--build-arg", "GIT_SHA=1"]);
    assert_eq!(pair.state(&pair.build(&["--build-arg", "GIT_SHA=3"]), "mkdir"), "cached");
}

#[test]
fn an_argument_that_nothing_reads() {
    let rule = "cache-unused-arg";
    let nonce = nonce();
    let text = format!("FROM busybox:1.36\nARG CHANNEL=stable\nRUN mkdir /{nonce}\n");
    let Some(pair) = Pair::new(rule, &[("Dockerfile", &text)]) else { return };
    assert_eq!(pair.found(rule), [2]);
    pair.build(&[]);
    assert_eq!(pair.state(&pair.build(&["--build-arg", "CHANNEL=beta"]), "mkdir"), "done");
    pair.fix(rule);
    pair.build(&[]);
    assert_eq!(pair.state(&pair.build(&["--build-arg", "CHANNEL=edge"]), "mkdir"), "cached");
}

/// It installs what its lists know, and the lists know what was there when they were fetched.
const APT: &str = "#!/bin/sh
set -e
case $* in
*update*)
  mkdir -p /var/lib/apt/lists
  [ -e /var/lib/apt/lists/index ] || echo fetched index
  date +%s > /var/lib/apt/lists/index ;;
*install*)
  mkdir -p /var/cache/apt/archives
  for package in $*; do
    case $package in install|-*) continue ;; esac
    [ -e /var/cache/apt/archives/$package ] || echo fetched $package
    touch /var/cache/apt/archives/$package
  done
  echo installed by the lists of $(cat /var/lib/apt/lists/index)
  [ ! -e /etc/apt/apt.conf.d/docker-clean ] || rm -rf /var/cache/apt/archives ;;
esac
";

#[test]
fn an_update_apart_from_its_install() {
    let rule = "cache-lone-update";
    let nonce = nonce();
    let text = format!(
        "FROM busybox:1.36\nCOPY --chmod=755 tools /bin/\nRUN apt-get update\nRUN apt-get install -y a-{nonce}\n"
    );
    let Some(pair) =
        Pair::new(rule, &[("Dockerfile", &text), ("tools/apt-get", APT), ("tools/nonce", &nonce)])
    else {
        return;
    };
    assert_eq!(pair.found(rule), [3]);
    let lists = |events: &[Value]| -> u64 {
        let said = Pair::said(events);
        let at = said.find("the lists of ").unwrap_or_else(|| panic!("{said}"));
        said[at + "the lists of ".len()..].split_whitespace().next().unwrap().parse().unwrap()
    };
    let first = lists(&pair.build(&[]));
    std::thread::sleep(Duration::from_millis(1100));
    pair.write("Dockerfile", &pair.text().replace("install -y", "install -y b"));
    let again = pair.build(&[]);
    assert_eq!(pair.state(&again, "update"), "cached");
    assert_eq!((pair.state(&again, "install"), lists(&again)), ("done".into(), first));
    pair.fix(rule);
    assert!(pair.text().contains(&format!("\nRUN apt-get update && apt-get install -y b a-{nonce}\n")));
    let joined = lists(&pair.build(&[]));
    std::thread::sleep(Duration::from_millis(1100));
    pair.write("Dockerfile", &pair.text().replace("install -y", "install -y c"));
    let again = pair.build(&[]);
    assert_eq!(pair.state(&again, "install"), "done");
    assert!(lists(&again) > joined && joined > first);
}

/// A server on this machine that answers every request with the text of the moment, and ends with the test.
fn serve(body: &Arc<Mutex<String>>) -> u16 {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let body = Arc::clone(body);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let body = body.lock().unwrap().clone();
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    port
}

#[test]
fn a_download_that_moves_in_a_run() {
    let rule = "cache-stale-download";
    let nonce = nonce();
    let body = Arc::new(Mutex::new(nonce.clone()));
    let port = serve(&body);
    let url = format!("http://0.0.0.0:{port}/latest/{nonce}");
    let text = format!("FROM busybox:1.36\nRUN wget -q {url} -O /tool\n");
    let Some(pair) = Pair::new(rule, &[("Dockerfile", &text)]) else { return };
    assert_eq!(pair.found(rule), [2]);
    let host = ["--network", "host"];
    pair.build(&host);
    *body.lock().unwrap() = format!("{nonce} moved");
    assert_eq!(pair.state(&pair.build(&host), "/latest/"), "cached", "a RUN does not notice");
    pair.fix(rule);
    assert!(pair.text().ends_with(&format!("\nADD --chmod=644 {url} /tool\n")), "{}", pair.text());
    // The download itself is asked for every time; what it is copied into comes from the cache or does not.
    let is_cached = |events: &[Value]| -> bool {
        events.iter().any(|event| event["line"] == 2 && event["state"] == "cached")
    };
    pair.build(&host);
    assert!(is_cached(&pair.build(&host)), "the same content");
    *body.lock().unwrap() = format!("{nonce} moved again");
    assert!(!is_cached(&pair.build(&host)), "ADD notices");
}

/// It fetches what its store does not hold.
const NPM_STORE: &str = "#!/bin/sh
set -e
mkdir -p /root/.npm
for package in $(cat package.json); do
  [ -e /root/.npm/$package ] || echo fetched $package
  touch /root/.npm/$package
done
";

#[test]
fn a_manager_without_a_cache_mount() {
    let rule = "cache-missing-mount";
    let nonce = nonce();
    let text = "FROM busybox:1.36\nCOPY --chmod=755 tools /bin/\nCOPY package.json .\nRUN npm ci\n";
    let manifest = |packages: &[&str]| -> String {
        packages.iter().map(|package| format!("{package}-{nonce}\n")).collect()
    };
    let files = [("Dockerfile", text), ("tools/npm", NPM_STORE)];
    let Some(pair) = Pair::new(rule, &files) else { return };
    let fetched = |pair: &Pair| Pair::said(&pair.build(&[])).matches("fetched ").count();
    pair.write("package.json", &manifest(&["a", "b"]));
    assert_eq!(pair.found(rule), [4]);
    assert_eq!(fetched(&pair), 2);
    pair.write("package.json", &manifest(&["a", "b", "c"]));
    assert_eq!(fetched(&pair), 3, "all of them anew");
    pair.fix(rule);
    assert!(pair.text().ends_with("RUN --mount=type=cache,target=/root/.npm npm ci\n"), "{}", pair.text());
    assert_eq!(fetched(&pair), 3);
    pair.write("package.json", &manifest(&["a", "b", "c", "d"]));
    assert_eq!(fetched(&pair), 1, "only what is new");
}

#[test]
fn apt_without_a_cache_mount() {
    let rule = "cache-missing-mount";
    let nonce = nonce();
    let text = format!(
        "FROM busybox:1.36\nCOPY --chmod=755 tools /bin/\nCOPY docker-clean /etc/apt/apt.conf.d/docker-clean\nRUN apt-get update \\\n    && apt-get install -y a-{nonce} b-{nonce} \\\n    && rm -rf /var/lib/apt/lists/*\n"
    );
    let files =
        [("Dockerfile", text.as_str()), ("tools/apt-get", APT), ("docker-clean", "DPkg::Post-Invoke\n")];
    let Some(pair) = Pair::new(rule, &files) else { return };
    let fetched = |pair: &Pair| Pair::said(&pair.build(&[])).matches(&nonce).count();
    let more = |pair: &Pair, word: &str| {
        pair.write("Dockerfile", &pair.text().replace("install -y", &format!("install -y {word}-{nonce}")));
    };
    assert_eq!(pair.found(rule), [5]);
    assert_eq!(fetched(&pair), 2);
    more(&pair, "c");
    assert_eq!(fetched(&pair), 3, "all of them anew");
    pair.fix(rule);
    let expected = format!(
        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update \\\n    && apt-get install -y c-{nonce} a-{nonce} b-{nonce}\n"
    );
    assert!(pair.text().ends_with(&expected), "{}", pair.text());
    assert_eq!(fetched(&pair), 3);
    more(&pair, "d");
    assert_eq!(fetched(&pair), 1, "only what is new");
}

#[test]
fn what_changes_without_the_sources() {
    let rule = "cache-context-litter";
    let nonce = nonce();
    let text = "FROM busybox:1.36\nWORKDIR /app\nCOPY . .\nRUN npm() { cat package.json; }; npm ci\n";
    let Some(pair) = Pair::new(
        rule,
        &[
            ("Dockerfile", text),
            ("package.json", &nonce),
            (".git/HEAD", "ref: refs/heads/main"),
            ("node_modules/a/index.js", "1"),
            ("logs/debug.log", "1"),
        ],
    ) else {
        return;
    };
    assert_eq!(pair.found(rule), [3]);
    pair.build(&[]);
    for (path, text) in
        [(".git/HEAD", "ref: refs/heads/other"), ("node_modules/a/index.js", "2"), ("logs/debug.log", "2")]
    {
        pair.write(path, text);
        assert_eq!(pair.state(&pair.build(&[]), "COPY . ."), "done", "{path}");
    }
    pair.fix(rule);
    let ignored = fs::read_to_string(pair.0.path().join(".dockerignore")).unwrap();
    assert_eq!(ignored, ".git\n**/*.log\nnode_modules\n");
    pair.build(&[]);
    for (path, text) in
        [(".git/HEAD", "ref: refs/heads/main"), ("node_modules/a/index.js", "3"), ("logs/debug.log", "3")]
    {
        pair.write(path, text);
        assert_eq!(pair.state(&pair.build(&[]), "COPY . ."), "cached", "{path}");
    }
    pair.write("package.json", &format!("{nonce} changed"));
    assert_eq!(pair.state(&pair.build(&[]), "COPY . ."), "done");
}

#[test]
fn a_base_whose_tag_moved() {
    let rule = "cache-moving-base";
    let Ok(registry) = std::env::var("DOCKWRIGHT_REGISTRY") else {
        return left_out(rule, "DOCKWRIGHT_REGISTRY is not set");
    };
    let nonce = nonce();
    let base = format!("{registry}/dockwright-hints:{nonce}");
    let text = format!("FROM {base}\nRUN mkdir /{nonce}\n");
    let Some(pair) = Pair::new(rule, &[("Dockerfile", &text)]) else { return };
    let push = |word: &str| -> String {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("FROM busybox:1.36\nLABEL word={nonce}-{word}\nRUN echo {nonce} {word} > /word\n");
        fs::write(folder.path().join("Dockerfile"), text).unwrap();
        let docker = |arguments: &[&str]| {
            let output = Command::new("docker").args(arguments).output().unwrap();
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        docker(&["buildx", "build", "--load", "-t", &base, folder.path().to_str().unwrap()]);
        docker(&["push", "--quiet", &base]);
        let digests = docker(&["image", "inspect", "--format", "{{index .RepoDigests 0}}", &base]);
        // An engine that has an image of that name does not look for another.
        docker(&["image", "rm", "--force", &base]);
        digests.trim().rsplit_once('@').unwrap().1.to_owned()
    };
    push("one");
    pair.build(&[]);
    assert_eq!(pair.state(&pair.build(&[]), "mkdir"), "cached");
    assert_eq!(pair.found(rule), [0; 0], "nothing has moved yet");
    let digest = push("two");
    assert_eq!(pair.state(&pair.build(&[]), "mkdir"), "done");
    assert_eq!(pair.found(rule), [1], "it was seen moving");
    // The page's own advice: the digest stands behind the tag.
    pair.write("Dockerfile", &text.replace(&base, &format!("{base}@{digest}")));
    assert_eq!(pair.found(rule), [0; 0]);
    pair.build(&[]);
    push("three");
    assert_eq!(pair.state(&pair.build(&[]), "mkdir"), "cached");
}

#[test]
fn a_file_that_one_run_reads_and_deletes() {
    let rule = "cache-bind-mount";
    let nonce = nonce();
    let text = "FROM busybox:1.36\nCOPY requirements.txt /tmp/\nRUN grep -c . /tmp/requirements.txt && rm /tmp/requirements.txt\n";
    let Some(pair) = Pair::new(rule, &[("Dockerfile", text)]) else { return };
    let large = |word: &str| pair.write("requirements.txt", &format!("{nonce} {word}\n").repeat(4000));
    let bytes = |events: &[Value]| -> u64 {
        end(events)["layers"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|layer| layer["line"].is_u64())
            .map(|layer| layer["bytes"].as_u64().unwrap_or(0))
            .sum()
    };
    large("one");
    assert_eq!(pair.found(rule), [2]);
    let first = pair.build(&[]);
    assert!(bytes(&first) > 100_000, "the deleted file stays in the image: {}", end(&first));
    large("two");
    let again = pair.build(&[]);
    assert_eq!((pair.state(&again, "COPY"), pair.state(&again, "grep")), ("done".into(), "done".into()));
    pair.fix(rule);
    let mount = "--mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt";
    assert_eq!(pair.text(), format!("FROM busybox:1.36\nRUN {mount} grep -c . /tmp/requirements.txt\n"));
    let mounted = pair.build(&[]);
    assert!(bytes(&mounted) < 10_000, "{}", end(&mounted));
    assert_eq!(pair.state(&pair.build(&[]), "grep"), "cached");
    large("three");
    assert_eq!(pair.state(&pair.build(&[]), "grep"), "done");
}

#[test]
fn a_copy_above_which_something_runs_again() {
    let rule = "cache-copy-link";
    let nonce = nonce();
    let text = format!("FROM busybox:1.36\nRUN echo {nonce} 1\nCOPY app /srv/app\n");
    let Some(mut pair) = Pair::new(rule, &[("Dockerfile", &text), ("app", &nonce)]) else { return };
    pair.build(&[]);
    assert_eq!(pair.found(rule), [0; 0], "on the overlay2 store it changes nothing");
    let Some(daemon) = Daemon::start(rule) else { return };
    pair.0.environment = vec![
        ("DOCKWRIGHT_BUILD_ENGINE", "buildkit".to_owned()),
        ("DOCKWRIGHT_BUILD_ADDRESS", daemon.address.clone()),
    ];
    let change = |pair: &Pair, number: u32| {
        let next = pair.text().replace(&format!("{nonce} {}", number - 1), &format!("{nonce} {number}"));
        pair.write("Dockerfile", &next);
    };
    pair.build(&[]);
    assert_eq!(pair.found(rule), [3]);
    change(&pair, 2);
    assert_eq!(pair.state(&pair.build(&[]), "COPY"), "done");
    pair.fix(rule);
    assert!(pair.text().ends_with("\nCOPY --link app /srv/app\n"));
    pair.build(&[]);
    change(&pair, 3);
    let again = pair.build(&[]);
    // Its layer is put upon the others anew, by a LINK step that comes in any order.
    let copies: Vec<&str> = again
        .iter()
        .filter(|event| event["event"] == "step" && event["line"] == 3)
        .filter(|event| event["name"].as_str().unwrap().contains("] COPY"))
        .map(|event| event["state"].as_str().unwrap())
        .collect();
    assert_eq!(copies.last(), Some(&"cached"), "{again:#?}");
}

#[test]
fn an_edit_of_white_space() {
    let rule = "cache-white-space";
    let nonce = nonce();
    let text = format!("FROM busybox:1.36\nRUN sleep 1 && mkdir /{nonce}\n");
    let Some(pair) = Pair::new(rule, &[("Dockerfile", &text)]) else { return };
    pair.build(&[]);
    assert_eq!(pair.found(rule), [0; 0]);
    let spaced = text.replace("&& ", "&&  ");
    pair.write("Dockerfile", &spaced);
    assert_eq!(pair.found(rule), [2], "before it is built");
    // As it was, it comes from the cache, and so it does with white space that is no part of the key.
    for kept in [text.clone(), text.replace("RUN ", "RUN   "), text.replace("&& ", "&& \\\n# why\n")] {
        pair.write("Dockerfile", &kept);
        assert_eq!(pair.found(rule), [0; 0], "{kept}");
        let (code, events) = pair.0.events(&[]);
        assert_eq!((code, lines(&events).last().map(String::as_str)), (0, Some("2 cached")), "{kept}");
    }
    pair.write("Dockerfile", &spaced);
    assert_eq!(pair.state(&pair.build(&[]), "sleep"), "done");
}

#[test]
fn the_server_of_the_tests_answers() {
    let body = Arc::new(Mutex::new("hello".to_owned()));
    let port = serve(&body);
    let there = || {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        text.ends_with("hello").then_some(())
    };
    assert!(wait_for(Duration::from_secs(5), there).is_some());
}
