//! What the next build will do, in an editor: with the engine of this machine, and with what can be told without one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

use dockwright_tests::build::docker;
use dockwright_tests::client::{Client, LIMIT, Reply, at, range};
use dockwright_tests::editors::left_out;
use serde_json::{Value, json};

/// A folder with a Dockerfile and files for it, and one for what is kept, both of which go away.
struct Project {
    folder: tempfile::TempDir,
    name: String,
}

impl Project {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("dockwright-cache-lsp-{name}-{}", std::process::id());
        fs::create_dir(folder.path().join(&name)).unwrap();
        let project = Self { folder, name };
        files.iter().for_each(|(file, text)| project.write(file, text));
        project
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(&self.name).join(file)
    }

    fn write(&self, file: &str, text: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}", self.path(file).display())
    }

    /// Where another server's client would find what builds left.
    fn client(&self, options: Value, locale: &str) -> (Client, Rc<RefCell<usize>>) {
        self.client_with(options, locale, &[])
    }

    /// The same with more variables.
    fn client_with(
        &self,
        options: Value,
        locale: &str,
        more: &[(&str, &str)],
    ) -> (Client, Rc<RefCell<usize>>) {
        let refreshes = Rc::new(RefCell::new(0));
        let answers = Box::new({
            let refreshes = refreshes.clone();
            move |method: &str, _: &Value| {
                if method == "workspace/inlayHint/refresh" {
                    *refreshes.borrow_mut() += 1;
                }
                Some(Reply::Result(Value::Null))
            }
        });
        let state = self.folder.path().join("state").display().to_string();
        let variables: Vec<(&str, &str)> =
            [("XDG_STATE_HOME", state.as_str())].into_iter().chain(more.iter().copied()).collect();
        let mut client = Client::spawn(&variables, answers);
        client.initialize_with(json!({
            "capabilities": {
                "textDocument": { "inlayHint": {}, "hover": { "contentFormat": ["markdown"] } },
                "window": { "workDoneProgress": true },
                "workspace": {
                    "inlayHint": { "refreshSupport": true },
                    "didChangeWatchedFiles": { "dynamicRegistration": true },
                },
            },
            "locale": locale,
            "workspaceFolders": [{ "uri": format!("file://{}", self.path("").display()), "name": "p" }],
            "initializationOptions": options,
        }));
        (client, refreshes)
    }

    fn open(&self, client: &mut Client) -> String {
        let uri = self.uri("Dockerfile");
        client.open(&uri, &fs::read_to_string(self.path("Dockerfile")).unwrap());
        uri
    }

    /// Saves a file as another program does, and tells of it as the editor does.
    fn save(&self, client: &mut Client, file: &str, text: &str) {
        self.write(file, text);
        let changes = json!([{ "uri": self.uri(file), "type": 2 }]);
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = Command::new("docker").args(["image", "rm", "--force", &self.name]).output();
    }
}

fn options(more: &Value) -> Value {
    let mut options = json!({ "trusted": true, "buildNotifications": true, "shellcheck": "off" });
    let more = more.as_object().unwrap().clone();
    options.as_object_mut().unwrap().extend(more);
    options
}

fn build(client: &mut Client, uri: &str) {
    client.ask("workspace/executeCommand", json!({ "command": "dockwright.build", "arguments": [uri] }));
    loop {
        let state = client.wait_notification("dockwright/buildState");
        if !state["outcome"].is_null() {
            assert_eq!(state["outcome"], "succeeded", "{state}");
            break;
        }
    }
    client.wait_notification("window/showMessage");
}

/// The hints, as `line: label`.
fn hints(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({ "textDocument": { "uri": uri }, "range": range((0, 0), (99, 0)) });
    let hints = client.ask("textDocument/inlayHint", params);
    let shown = hints.as_array().unwrap().iter().map(|hint| {
        format!("{}: {}", hint["position"]["line"].as_i64().unwrap() + 1, hint["label"].as_str().unwrap())
    });
    shown.collect()
}

/// Asks for hints until they are as wanted.
fn until(client: &mut Client, uri: &str, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
    let end = Instant::now() + LIMIT;
    loop {
        let shown = hints(client, uri);
        if wanted(&shown) {
            return shown;
        }
        assert!(Instant::now() < end, "{shown:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn starts(hints: &[String], wanted: &[&str]) -> bool {
    let steps: Vec<&String> = hints.iter().filter(|hint| !hint.starts_with("1: ")).collect();
    steps.len() == wanted.len() && steps.iter().zip(wanted).all(|(hint, start)| hint.starts_with(start))
}

fn hover(client: &mut Client, uri: &str, line: u32, character: u32) -> String {
    let hover = client.ask("textDocument/hover", at(uri, line - 1, character));
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

fn leave(mut client: Client) {
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_exit().code(), Some(0), "{}", client.log());
}

const TUTORIAL: &str = "FROM busybox:1.36\nWORKDIR /app\nCOPY requirements.txt .\nRUN sleep 0.3; cat requirements.txt\n\
                        LABEL a=b\nCOPY . .\nRUN wc app.py\n";

/// The tutorial's files, with something in them that no build has seen.
fn tutorial(name: &str) -> Project {
    let mark = format!("{:?}\n", std::time::SystemTime::now());
    let files = [
        ("Dockerfile", TUTORIAL),
        (".dockerignore", "*.log\nDockerfile\n.dockerignore\n"),
        ("app.py", "print(1)\n"),
        ("requirements.txt", mark.as_str()),
    ];
    Project::new(name, &files)
}

#[test]
fn after_a_build_each_step_has_its_verdict_and_a_saved_file_changes_it() {
    if !docker("after_a_build_each_step_has_its_verdict_and_a_saved_file_changes_it") {
        return;
    }
    let project = tutorial("tutorial");
    let (mut client, refreshes) = project.client(options(&json!({})), "en");
    let uri = project.open(&mut client);
    assert_eq!(hints(&mut client, &uri), Vec::<String>::new());
    build(&mut client, &uri);
    let all = ["2: ✓ cached", "3: ✓ cached", "4: ✓ cached", "6: ✓ cached", "7: ✓ cached"];
    let shown = until(&mut client, &uri, |shown| starts(shown, &all));
    assert!(shown.iter().any(|hint| hint.starts_with("4: ✓ cached (") && hint.contains(" s")), "{shown:?}");

    let before = *refreshes.borrow();
    project.save(&mut client, "app.py", "print(2)\n");
    let miss = ["2: ✓", "3: ✓", "4: ✓", "6: ▶ runs again: app.py changed", "7: ✗ runs again: after line 6"];
    until(&mut client, &uri, |shown| starts(shown, &miss));
    // The editor was told to ask again; here it asks all the time.
    let end = Instant::now() + LIMIT;
    while *refreshes.borrow() == before {
        assert!(Instant::now() < end);
        hints(&mut client, &uri);
    }
    let words = hover(&mut client, &uri, 6, 1);
    let first = words.split("\n\n").next().unwrap();
    assert_eq!(first, "**Build cache** — runs again from here: `app.py` changed.");
    assert!(words.contains("these run again too: line 7") && words.contains("**`COPY`** — "), "{words}");
    assert!(words.contains("Not in its key: the times of the files"), "{words}");

    // An ignored file and a new time are nothing; a new file is something; what it was before is known still.
    project.save(&mut client, "debug.log", "x");
    project.save(&mut client, "app.py", "print(1)\n");
    until(&mut client, &uri, |shown| starts(shown, &all));
    project.save(&mut client, "more/new.py", "");
    until(&mut client, &uri, |shown| {
        shown.iter().any(|hint| hint.contains("6: ▶") && hint.contains("added"))
    });
    fs::remove_dir_all(project.path("more")).unwrap();
    let gone = json!([{ "uri": project.uri("more/new.py"), "type": 3 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": gone }));
    until(&mut client, &uri, |shown| starts(shown, &all));

    // A text that is not saved has verdicts too.
    client.change(&uri, 2, &[json!({ "range": range((3, 4), (3, 13)), "text": "sleep 0.2" })]);
    let edited = ["2: ✓", "3: ✓", "4: ▶ runs again: the command changed", "6: ✗", "7: ✗"];
    until(&mut client, &uri, |shown| starts(shown, &edited));
    // It says what it is about: an editor's buffer, and files as they lie on disk.
    let unsaved = "of the other files, what is on disk counts";
    let words = hover(&mut client, &uri, 4, 1);
    assert!(words.contains(unsaved), "{words}");
    project.write("Dockerfile", &TUTORIAL.replace("sleep 0.3", "sleep 0.2"));
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    until(&mut client, &uri, |shown| starts(shown, &edited));
    let words = hover(&mut client, &uri, 4, 1);
    assert!(words.contains("runs again from here") && !words.contains(unsaved), "{words}");
    // A label above a RUN is in no key.
    client.change(&uri, 3, &[json!({ "text": TUTORIAL.replace("LABEL a=b", "LABEL a=c") })]);
    until(&mut client, &uri, |shown| starts(shown, &all));
    leave(client);
}

/// Records are made without asking anybody what a base passes on: a graph that knows it has other keys, and everything
/// would seem to run again as soon as somebody has looked at the image.
#[test]
fn what_is_learned_of_a_base_changes_no_verdict() {
    let test = "what_is_learned_of_a_base_changes_no_verdict";
    let Ok(registry) = std::env::var("DOCKWRIGHT_REGISTRY") else {
        return left_out(test, "DOCKWRIGHT_REGISTRY names no registry");
    };
    if !docker(test) {
        return;
    }
    let text = format!(
        "FROM {registry}/library/busybox:1.36\nRUN echo $PATH > /path\nWORKDIR sub\nCOPY app.py .\nRUN wc app.py\n"
    );
    let mark = format!("{:?}\n", std::time::SystemTime::now());
    let project = Project::new("learned", &[("Dockerfile", text.as_str()), ("app.py", mark.as_str())]);
    let cache = project.folder.path().join("cache").display().to_string();
    let asks = [("DOCKWRIGHT_REGISTRY_ENABLED", "true"), ("XDG_CACHE_HOME", cache.as_str())];
    let (mut client, _) = project.client_with(options(&json!({})), "en", &asks);
    let uri = project.open(&mut client);
    build(&mut client, &uri);
    let all = ["2: ✓ cached", "3: ✓ cached", "4: ✓ cached", "5: ✓ cached"];
    until(&mut client, &uri, |shown| starts(shown, &all));
    let end = Instant::now() + LIMIT;
    loop {
        let words = hover(&mut client, &uri, 1, 7);
        if words.contains("ENV PATH=") {
            break;
        }
        assert!(Instant::now() < end, "{words}");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Another text has verdicts of its own, which are worked out now that the image is known.
    client.change(&uri, 2, &[json!({ "text": format!("{text}LABEL a=b\n") })]);
    until(&mut client, &uri, |shown| starts(shown, &all));
    client.change(&uri, 3, &[json!({ "text": text.replace("wc", "cat") })]);
    let edited = ["2: ✓ cached", "3: ✓ cached", "4: ✓ cached", "5: ▶ runs again: the command changed"];
    until(&mut client, &uri, |shown| starts(shown, &edited));
    leave(client);
}

#[test]
fn another_session_knows_what_was_built_and_a_setting_says_what_is_shown() {
    if !docker("another_session_knows_what_was_built_and_a_setting_says_what_is_shown") {
        return;
    }
    let project = tutorial("settings");
    let (mut client, _) = project.client(options(&json!({})), "en");
    let uri = project.open(&mut client);
    build(&mut client, &uri);
    until(&mut client, &uri, |shown| shown.len() >= 5);
    leave(client);
    project.write("app.py", "print(3)\n");
    let (mut client, _) = project.client(options(&json!({ "cache": { "show": "last" } })), "en");
    project.open(&mut client);
    let shown = until(&mut client, &uri, |shown| !shown.is_empty());
    assert!(shown.iter().all(|hint| !hint.contains("cached") && !hint.contains("again")), "{shown:?}");
    assert!(shown.iter().any(|hint| hint.starts_with("4: ") && hint.contains(" s")), "{shown:?}");
    leave(client);
    let (mut client, _) =
        project.client(options(&json!({ "cache": { "show": "off", "diagnostics": "on" } })), "en");
    project.open(&mut client);
    until(&mut client, &uri, |shown| shown.is_empty());
    leave(client);
    // Where hints stand among the findings, they follow the files there.
    let (mut client, _) = project.client(options(&json!({ "cache": { "diagnostics": "on" } })), "ko");
    project.open(&mut client);
    let verdicts = |client: &mut Client, lines: &[i64]| {
        let end = Instant::now() + LIMIT;
        loop {
            let found = client.wait_diagnostics(&uri, 1);
            let own: Vec<&Value> = found.iter().filter(|one| one["code"] == "cache-verdict").collect();
            let at: Vec<i64> =
                own.iter().map(|one| one["range"]["start"]["line"].as_i64().unwrap() + 1).collect();
            if at.iter().filter(|line| **line > 1).eq(lines) {
                return own.iter().map(|one| one["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
            }
            assert!(Instant::now() < end, "{found:?}");
        }
    };
    let said = verdicts(&mut client, &[6, 7]);
    assert!(said.iter().any(|words| words.starts_with("▶ 다시 실행: app.py 바뀜")), "{said:?}");
    project.save(&mut client, "app.py", "print(1)\n");
    verdicts(&mut client, &[]);
    leave(client);
}

#[test]
fn without_any_build_a_hover_tells_what_keys_hold_and_nothing_stands_beside_lines() {
    let project = tutorial("static");
    let (mut client, _) = project.client(options(&json!({ "trusted": false })), "ko");
    let uri = project.open(&mut client);
    client.wait_diagnostics(&uri, 1);
    assert_eq!(hints(&mut client, &uri), Vec::<String>::new());
    let words = hover(&mut client, &uri, 6, 1);
    let key = words.split("\n\n---\n\n").last().unwrap();
    assert!(key.starts_with("**빌드 캐시** — 키에 들어가는 것: ") && key.contains("7번째 줄"), "{words}");
    // Where nothing else is said of a command, this is.
    let words = hover(&mut client, &uri, 4, 30);
    assert!(words.starts_with("**빌드 캐시** — "), "{words}");
    assert!(hover(&mut client, &uri, 5, 1).contains("다시 실행되는 것이 없습니다"));
    leave(client);
}

#[test]
fn opening_a_file_starts_nothing_and_reads_no_file_that_nobody_compares() {
    let project = tutorial("quiet");
    let programs = project.folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    let started = project.folder.path().join("started");
    for name in ["docker", "git", "podman", "buildah", "buildctl"] {
        use std::os::unix::fs::PermissionsExt;
        let path = programs.join(name);
        fs::write(&path, format!("#!/bin/sh\necho {name} >> '{}'\n", started.display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let state = project.folder.path().join("state").display().to_string();
    let path = programs.display().to_string();
    let mut client = Client::spawn(
        &[("XDG_STATE_HOME", &state), ("PATH", &path)],
        Box::new(|_, _| Some(Reply::Result(Value::Null))),
    );
    client.initialize_with(json!({ "capabilities": {}, "initializationOptions": { "trusted": false } }));
    let uri = project.open(&mut client);
    client.wait_diagnostics(&uri, 1);
    hints(&mut client, &uri);
    hover(&mut client, &uri, 6, 1);
    assert!(!started.exists(), "{}", fs::read_to_string(&started).unwrap_or_default());
    leave(client);
}

#[test]
fn a_history_tells_what_a_commit_costs() {
    let name = "a_history_tells_what_a_commit_costs";
    if !docker(name) {
        return;
    }
    let mark = format!("{:?}\n", std::time::SystemTime::now());
    // A stand-in for an installer, which reads nothing.
    let text = "FROM busybox:1.36\nRUN echo '#!/bin/sh' > /bin/pip && chmod +x /bin/pip\nCOPY . .\nRUN sleep 0.4 && pip install -r requirements.txt\n";
    let files = [("Dockerfile", text), ("app.py", "1"), ("requirements.txt", mark.as_str())];
    let project = Project::new("churn", &files);
    let git = |arguments: &[&str]| {
        let own = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let ran = Command::new("git").args(own).args(arguments).current_dir(project.path("")).output();
        ran.is_ok_and(|said| said.status.success())
    };
    if !git(&["init", "--quiet"]) {
        return left_out(name, "git is not installed");
    }
    project.write(".dockerignore", ".git\nDockerfile\n.dockerignore\n");
    for number in 0..4 {
        project.write("app.py", &number.to_string());
        assert!(git(&["add", "--all"]) && git(&["commit", "--quiet", "--message", "x"]));
    }
    let (mut client, _) = project.client(options(&json!({})), "en");
    let uri = project.open(&mut client);
    build(&mut client, &uri);
    let wait = |client: &mut Client, word: &str| {
        let end = Instant::now() + LIMIT;
        loop {
            let words = hover(client, &uri, 3, 1);
            if words.contains(word) {
                return words;
            }
            assert!(Instant::now() < end, "{words}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let words = wait(&mut client, "In 4 of the last 4 commits its files changed");
    assert!(words.contains("With `requirements.txt` copied first and the rest behind line 4"), "{words}");
    leave(client);
    // A switch turns it off.
    let (mut client, _) = project.client(options(&json!({ "cache": { "churn": false } })), "en");
    project.open(&mut client);
    let words = wait(&mut client, "**Build cache**");
    assert!(!words.contains("commits"), "{words}");
    leave(client);
}

#[test]
fn a_picture_is_drawn_into_a_private_file() {
    use std::os::unix::fs::PermissionsExt;
    let project = tutorial("graph");
    let (mut client, _) = project.client(options(&json!({ "trusted": false })), "en");
    let uri = project.open(&mut client);
    client.wait_diagnostics(&uri, 1);
    let drawn = client.ask(
        "workspace/executeCommand",
        json!({ "command": "dockwright.graph", "arguments": [{ "uri": uri }] }),
    );
    let file = drawn["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    let svg = fs::read_to_string(&file).unwrap();
    assert_eq!(drawn["svg"], svg);
    assert!(svg.starts_with("<svg ") && svg.contains("COPY requirements.txt ."), "{svg}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let command = |client: &mut Client, arguments: Value| {
        client.refused(
            "workspace/executeCommand",
            json!({ "command": "dockwright.graph", "arguments": arguments }),
        )
    };
    assert_eq!(command(&mut client, json!([{ "uri": "file:///nowhere/Dockerfile" }])), Some(-32602));
    assert_eq!(command(&mut client, json!([1])), Some(-32602));
    leave(client);
}
