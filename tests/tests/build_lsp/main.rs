//! Builds over the protocol: with the engine of this machine, and with programs that call themselves one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod strange;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use dockwright_tests::build::docker;
use dockwright_tests::client::{Client, LIMIT, Reply, range};
use dockwright_tests::editors::{answers, wait_for};
use serde_json::{Value, json};

/// A folder with a Dockerfile, and one for what is kept, both of which go away.
struct Project {
    folder: tempfile::TempDir,
    name: String,
}

impl Project {
    fn new(name: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("dockwright-lsp-{name}-{}", std::process::id());
        fs::create_dir(folder.path().join(&name)).unwrap();
        let project = Self { folder, name };
        project.write("Dockerfile", text);
        project
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(&self.name).join(file)
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).unwrap();
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}", self.path(file).display())
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The files below the folder of what is kept whose names end so.
    fn kept(&self, folder: &str, end: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.state().join("dockwright").join(folder)).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.to_string_lossy().ends_with(end));
        paths
    }

    fn record(&self) -> Value {
        let files = self.kept("builds", ".json");
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&fs::read(&files[0]).unwrap()).unwrap()
    }

    /// A client that shows progress and takes our notifications. The token of each progress is put into the list.
    fn client(&self, env: &[(&str, &str)], trusted: bool) -> Client {
        self.client_in(env, trusted, None)
    }

    /// The same with a folder for its workspace.
    fn client_in(&self, env: &[(&str, &str)], trusted: bool, workspace: Option<&std::path::Path>) -> Client {
        let state = self.state().display().to_string();
        let mut all = vec![("XDG_STATE_HOME", state.as_str())];
        all.extend(env);
        let answers = Box::new(|method: &str, _: &Value| {
            ["window/workDoneProgress/create", "workspace/inlayHint/refresh"]
                .contains(&method)
                .then_some(Reply::Result(Value::Null))
        });
        let mut client = Client::spawn(&all, answers);
        let folders =
            workspace.map(|path| json!([{ "uri": format!("file://{}", path.display()), "name": "w" }]));
        client.initialize_with(json!({
            "workspaceFolders": folders,
            "capabilities": {
                "window": { "workDoneProgress": true },
                "workspace": { "inlayHint": { "refreshSupport": true } },
            },
            "initializationOptions": { "trusted": trusted, "buildNotifications": true, "shellcheck": "off" },
        }));
        client
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What was built is of no use to anybody.
        let _ = Command::new("docker").args(["image", "rm", "--force", &self.name]).output();
    }
}

fn open(client: &mut Client, project: &Project, file: &str) {
    let text = fs::read_to_string(project.path(file)).unwrap();
    client.open(&project.uri(file), &text);
}

fn run(client: &mut Client, command: &str, argument: &Value) -> Value {
    client.ask("workspace/executeCommand", json!({ "command": command, "arguments": [argument] }))
}

/// Waits for the end of a build and gives its last state.
fn end(client: &mut Client) -> Value {
    loop {
        let state = client.wait_notification("dockwright/buildState");
        if !state["outcome"].is_null() {
            return state;
        }
    }
}

fn message(client: &mut Client) -> String {
    client.wait_notification("window/showMessage")["message"].as_str().unwrap().to_owned()
}

fn failures(found: &[Value]) -> Vec<&Value> {
    found.iter().filter(|one| one["source"] == "build").collect()
}

/// The diagnostics of a version from the first that holds a failure, or holds none, as is wanted.
fn until_failed(client: &mut Client, uri: &str, version: i64, failed: bool) -> Vec<Value> {
    loop {
        let found = client.wait_diagnostics(uri, version);
        if failures(&found).is_empty() != failed {
            return found;
        }
    }
}

/// Leaves without looking at what nobody asked about: how often progress is told is not what is tested.
fn leave(mut client: Client) {
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_exit().code(), Some(0), "{}", client.log());
}

/// The processes whose command line holds this word.
fn processes(word: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(word)).collect()
}

#[test]
fn a_build_ends_with_an_image_a_record_and_a_log_and_the_next_comes_from_the_cache() {
    if !docker("a_build_ends_with_an_image_a_record_and_a_log_and_the_next_comes_from_the_cache") {
        return;
    }
    let mark = format!("{:?}", std::time::SystemTime::now());
    let project =
        Project::new("good", &format!("FROM busybox:1.36\nENV MARK=\"{mark}\"\nRUN echo hello from $MARK\n"));
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    assert_eq!(run(&mut client, "dockwright.build", &json!(uri)), Value::Null);
    let begin = client.wait_notification("$/progress");
    assert_eq!(begin["value"]["kind"], "begin");
    assert_eq!(begin["value"]["cancellable"], true);
    let state = end(&mut client);
    assert_eq!(state["outcome"], "succeeded", "{state}");
    let line = |state: &Value, line: u64| -> Value {
        let lines = state["lines"].as_array().unwrap();
        lines.iter().find(|one| one["line"] == line).cloned().unwrap_or_default()
    };
    assert_eq!(line(&state, 2)["state"], "done", "{state}");
    assert!(line(&state, 2)["bytes"].is_u64(), "{state}");
    let said = message(&mut client);
    assert!(said.starts_with(&format!("built {} in ", project.name)), "{said}");
    let log = project.kept("logs", ".log").pop().unwrap();
    assert_eq!(state["log"], json!(log.display().to_string()));
    assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&log).unwrap().contains("| hello from "), "{said}");

    let hints = client.ask(
        "textDocument/inlayHint",
        json!({ "textDocument": { "uri": uri }, "range": range((0, 0), (9, 0)) }),
    );
    let run_hint = hints.as_array().unwrap().iter().find(|hint| hint["position"]["line"] == 2).unwrap();
    assert!(run_hint["label"].as_str().unwrap().contains(" s"), "{hints}");

    run(&mut client, "dockwright.build", &json!({ "uri": uri }));
    let state = end(&mut client);
    assert_eq!(line(&state, 2)["state"], "cached", "{state}");
    message(&mut client);
    let images = run(&mut client, "dockwright.images", &json!(uri));
    assert_eq!(images[0]["name"], format!("{}:latest", project.name));
    assert_eq!((&images[0]["own"], &images[1]["own"]), (&json!(true), &json!(false)));
    let layers = run(&mut client, "dockwright.layers", &json!(uri));
    let last = layers.as_array().unwrap().last().unwrap();
    assert_eq!((&last["line"], &last["layer"]), (&json!(2), &json!(true)), "{layers}");
    assert_eq!(layers[0]["line"], Value::Null, "{layers}");

    let record = project.record();
    assert_eq!(record["builds"].as_array().unwrap().len(), 2, "{record}");
    assert_eq!(record["builds"][0]["steps"][1]["outcome"], "cached", "{record}");
    leave(client);
}

#[test]
fn a_failure_stands_at_its_line_and_goes_when_that_is_edited() {
    if !docker("a_failure_stands_at_its_line_and_goes_when_that_is_edited") {
        return;
    }
    let project = Project::new(
        "bad",
        "FROM busybox:1.36\nRUN <<EOF\n#!/bin/sh\nset -e\necho about to fail\nmissing-program\nEOF\n",
    );
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    run(&mut client, "dockwright.build", &json!(uri));
    let found = until_failed(&mut client, &uri, 1, true);
    let failure = failures(&found)[0].clone();
    assert_eq!(failure["range"], range((5, 0), (5, 15)), "{failure}");
    assert_eq!((&failure["severity"], &failure["code"]), (&json!(1), &json!("build-failed")));
    let words = failure["message"].as_str().unwrap();
    assert!(words.contains("exit code 127") && words.contains("missing-program: not found"), "{words}");
    let said = message(&mut client);
    assert!(said.contains("Dockerfile:6: the build failed"), "{said}");

    client.change(&uri, 2, &[json!({ "range": range((0, 0), (0, 0)), "text": "# above\n" })]);
    let found = until_failed(&mut client, &uri, 2, true);
    assert_eq!(failures(&found)[0]["range"], range((6, 0), (6, 15)));
    client.change(&uri, 3, &[json!({ "range": range((6, 0), (6, 15)), "text": "true" })]);
    until_failed(&mut client, &uri, 3, false);
    leave(client);
}

#[test]
fn a_cancelled_build_is_over_at_once_and_leaves_no_process() {
    if !docker("a_cancelled_build_is_over_at_once_and_leaves_no_process") {
        return;
    }
    let project = Project::new("cancel", "FROM busybox:1.36\nRUN echo begun; sleep 300\n");
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    run(&mut client, "dockwright.build", &Value::Null);
    let token = client.wait_notification("$/progress")["token"].clone();
    while !client.wait_notification("dockwright/buildOutput")["text"].as_str().unwrap().contains("begun") {}
    client.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    assert_eq!(end(&mut client)["outcome"], "cancelled");
    message(&mut client);
    assert_eq!(processes(&project.name), Vec::<String>::new());
    assert_eq!(project.record()["builds"][0]["outcome"], "cancelled");
    leave(client);
}

#[test]
fn a_server_that_is_killed_leaves_no_build_behind() {
    if !docker("a_server_that_is_killed_leaves_no_build_behind") {
        return;
    }
    let project = Project::new("killed", "FROM busybox:1.36\nRUN echo begun; sleep 301\n");
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    run(&mut client, "dockwright.build", &Value::Null);
    while !client.wait_notification("dockwright/buildOutput")["text"].as_str().unwrap().contains("begun") {}
    assert!(!processes(&project.name).is_empty());
    // Whoever drops a client that has not ended kills its server.
    drop(client);
    assert!(wait_for(LIMIT, || processes(&project.name).is_empty().then_some(())).is_some());
}

#[test]
fn nothing_is_built_that_is_no_file_or_before_the_workspace_is_trusted() {
    let project = Project::new("trust", "FROM busybox:1.36\n");
    let mut client = project.client(&[], false);
    client.open("untitled:Untitled-1", "FROM busybox:1.36\n");
    run(&mut client, "dockwright.build", &Value::Null);
    assert!(message(&mut client).contains("not trusted"));
    client.notify("dockwright/trusted", Value::Null);
    run(&mut client, "dockwright.build", &Value::Null);
    assert!(message(&mut client).contains("untitled:Untitled-1 is no file on disk"));
    let wrong = json!({ "command": "dockwright.build", "arguments": [{ "tag": "x" }] });
    assert_eq!(client.refused("workspace/executeCommand", wrong), Some(-32602));
    leave(client);
}

#[test]
fn without_an_engine_the_user_is_told_what_to_install() {
    let project = Project::new("none", "FROM busybox:1.36\n");
    let nothing = project.folder.path().display().to_string();
    let mut client = project.client(&[("PATH", &nothing)], true);
    open(&mut client, &project, "Dockerfile");
    run(&mut client, "dockwright.build", &Value::Null);
    assert_eq!(end(&mut client)["outcome"], "failed");
    let said = message(&mut client);
    assert!(said.contains("no engine answers") && said.contains("Install Docker Engine"), "{said}");
    leave(client);
}

#[test]
fn lenses_and_actions_name_the_stages() {
    let project = Project::new("offers", "FROM busybox:1.36 AS app\nRUN true\nFROM app\nFROM app\n");
    let mut client = project.client(&[], false);
    open(&mut client, &project, "Dockerfile");
    let document = json!({ "uri": project.uri("Dockerfile") });
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": document }));
    let lens = |at: usize| -> (Value, Value, Value) {
        let command = &lenses[at]["command"];
        let line = lenses[at]["range"]["start"]["line"].clone();
        (line, command["title"].clone(), command["arguments"][0]["target"].clone())
    };
    assert_eq!(lens(0), (json!(0), json!("Build"), Value::Null));
    assert_eq!(lens(1), (json!(0), json!("Build this stage"), json!("app")));
    // No engine takes a stage without a name for a target; the last one needs none.
    assert_eq!(lens(2), (json!(3), json!("Build this stage"), Value::Null));
    assert_eq!(lenses.as_array().unwrap().len(), 3, "{lenses}");
    let actions = |client: &mut Client, context: Value| {
        let params = json!({ "textDocument": document, "range": range((1, 0), (1, 0)), "context": context });
        let answer = client.ask("textDocument/codeAction", params);
        let titles = answer.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned());
        titles.filter(|title| title.starts_with("Build")).collect::<Vec<_>>()
    };
    assert_eq!(actions(&mut client, json!({ "diagnostics": [] })), ["Build", "Build this stage (app)"]);
    let saved = json!({ "diagnostics": [], "only": ["source"], "triggerKind": 2 });
    assert_eq!(actions(&mut client, saved), Vec::<String>::new());
    leave(client);
}

/// Waits until the builds of all these documents have said that they begun.
fn begun(client: &mut Client, uris: &[&str]) {
    let mut missing: Vec<&str> = uris.to_vec();
    while !missing.is_empty() {
        let said = client.wait_notification("dockwright/buildOutput");
        if said["text"].as_str().unwrap().contains("| begun") {
            missing.retain(|uri| said["uri"] != *uri);
        }
    }
}

#[test]
fn a_second_build_of_a_file_ends_the_first() {
    if !docker("a_second_build_of_a_file_ends_the_first") {
        return;
    }
    let project = Project::new("twice", "FROM busybox:1.36\nRUN echo begun; sleep 302\n");
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    run(&mut client, "dockwright.build", &json!(uri));
    begun(&mut client, &[&uri]);
    project.write("Dockerfile", "FROM busybox:1.36\nRUN echo another\n");
    run(&mut client, "dockwright.build", &json!(uri));
    assert_eq!(end(&mut client)["outcome"], "cancelled");
    assert_eq!(end(&mut client)["outcome"], "succeeded");
    let mut said: Vec<String> = (0..3).map(|_| message(&mut client)).collect();
    said.retain(|words| words.contains("is not saved"));
    assert_eq!(said.len(), 1, "the buffer is the first text, what is built the second");
    let log = fs::read_to_string(project.kept("logs", ".log").pop().unwrap()).unwrap();
    assert!(log.contains("RUN echo another") && !log.contains("begun"), "{log}");
    let record = project.record();
    let outcomes: Vec<_> = record["builds"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["succeeded", "cancelled"]);
    leave(client);
}

#[test]
fn two_files_are_built_at_once_and_ended_one_by_one() {
    if !docker("two_files_are_built_at_once_and_ended_one_by_one") {
        return;
    }
    let project = Project::new("two", "FROM busybox:1.36\nRUN echo begun; sleep 303\n");
    project.write("Dockerfile.other", "FROM busybox:1.36\nRUN echo begun; sleep 304\n");
    let mut client = project.client(&[], true);
    let (one, other) = (project.uri("Dockerfile"), project.uri("Dockerfile.other"));
    for file in ["Dockerfile", "Dockerfile.other"] {
        open(&mut client, &project, file);
        run(&mut client, "dockwright.build", &json!({ "uri": project.uri(file) }));
    }
    begun(&mut client, &[&one, &other]);
    for uri in [&other, &one] {
        run(&mut client, "dockwright.cancelBuild", &json!(uri));
        let state = end(&mut client);
        assert_eq!((&state["outcome"], &state["uri"]), (&json!("cancelled"), &json!(uri)));
    }
    leave(client);
}

#[test]
fn an_engine_that_prints_garbage_costs_a_failed_build() {
    let project = Project::new("garbage", "FROM busybox:1.36\n");
    let programs = tempfile::tempdir().unwrap();
    let (source, program) = (programs.path().join("source"), programs.path().join("docker"));
    let lines = "#!/bin/sh\n[ \"$2\" = build ] || exit 0\nhead -c 8000000 /dev/urandom\nhead -c 8000000 /dev/urandom >&2\necho '{\"vertexes\":[{\"name\":7}]}' >&2\nexit 3\n";
    fs::write(&source, lines).unwrap();
    assert!(
        Command::new("install").args(["-m", "755"]).args([&source, &program]).status().unwrap().success()
    );
    let path = format!("{}:/usr/bin:/bin", programs.path().display());
    let mut client = project.client(&[("PATH", &path)], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    run(&mut client, "dockwright.build", &json!({ "uri": uri, "engine": "buildx" }));
    assert_eq!(end(&mut client)["outcome"], "failed");
    let found = until_failed(&mut client, &uri, 1, true);
    assert_eq!(failures(&found)[0]["range"]["start"]["line"], 0, "{found:?}");
    let said = message(&mut client);
    assert!(said.contains("the build failed") && said.len() < 10_000, "{} bytes", said.len());
    leave(client);
}

#[test]
fn builds_of_a_terminal_are_taken_over_and_each_once() {
    if !docker("builds_of_a_terminal_are_taken_over_and_each_once") {
        return;
    }
    let mark = format!("{:?}", std::time::SystemTime::now());
    let text = format!(
        "FROM busybox:1.36\nARG GREETING\nENV MARK=\"{mark}\"\nRUN echo $GREETING $MARK\nCOPY a b /\n"
    );
    let project = Project::new("terminal", &text);
    project.write("a", "1");
    project.write("b", "1");
    let folder = project.path("Dockerfile").parent().unwrap().to_owned();
    let build = |greeting: &str| {
        let mut build = Command::new("docker");
        build.args(["buildx", "build", "--quiet", "--tag", &project.name, "--build-arg"]);
        assert!(build.arg(format!("GREETING={greeting}")).arg(&folder).output().unwrap().status.success());
    };
    build("tr0ub4dor");
    // What is changed afterwards is not what that build took.
    std::thread::sleep(std::time::Duration::from_millis(100));
    project.write("a", "2");
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    assert_eq!(project.kept("builds", ".json"), Vec::<PathBuf>::new(), "opening a file asks no engine");
    let uri = project.uri("Dockerfile");
    let taken = |client: &mut Client, count: usize| -> Value {
        run(client, "dockwright.layers", &json!(uri));
        let known = || -> Option<Value> {
            let files = project.kept("builds", ".json");
            let stored: Value = serde_json::from_slice(&fs::read(files.first()?).ok()?).ok()?;
            (stored["builds"].as_array()?.len() >= count).then_some(stored)
        };
        wait_for(LIMIT, known).expect("the builds are taken over")
    };
    let first = taken(&mut client, 1);
    let build_of = |stored: &Value, at: usize| stored["builds"][at].clone();
    let step = |build: &Value, keyword: &str| {
        build["steps"].as_array().unwrap().iter().find(|step| step["keyword"] == keyword).cloned().unwrap()
    };
    let one = build_of(&first, 0);
    assert_eq!((&one["outcome"], step(&one, "RUN")["outcome"].as_str()), (&json!("succeeded"), Some("ran")));
    assert!(!first.to_string().contains("tr0ub4dor"), "{first}");
    assert_eq!(one["arguments"][0][0], "GREETING");
    assert_eq!(step(&one, "COPY")["contents"], json!([]), "the file has changed since: {one}");

    std::thread::sleep(std::time::Duration::from_millis(100));
    build("tr0ub4dor");
    let second = taken(&mut client, 2);
    assert_eq!(build_of(&second, 1), one, "the first is known and stays as it was");
    let two = build_of(&second, 0);
    assert_eq!(step(&two, "RUN")["outcome"], "cached", "{two}");
    assert_eq!(step(&two, "COPY")["contents"][0]["files"].as_array().unwrap().len(), 2, "{two}");
    // One of our own is on record already.
    run(&mut client, "dockwright.build", &json!({ "uri": uri, "arguments": { "GREETING": "tr0ub4dor" } }));
    assert_eq!(end(&mut client)["outcome"], "succeeded");
    taken(&mut client, 3);
    run(&mut client, "dockwright.layers", &json!(uri));
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(project.record()["builds"].as_array().unwrap().len(), 3, "{}", project.record());
    leave(client);
}
