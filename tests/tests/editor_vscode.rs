//! The server attaches and answers in a real VS Code (code-server) that is driven in Chromium, from the
//! package that `cargo xtask dist` makes. Pictures are in `target/editors`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dockwright_tests::editors::{Session, answers, left_out, needs, repository, wait_for};
use serde_json::Value;

/// Building the package installs what it is built with the first time.
const PACK_LIMIT: Duration = Duration::from_secs(420);

/// The driver's steps have limits of their own; this is for all of them.
const DRIVE_LIMIT: Duration = Duration::from_secs(420);

/// What would cover the editor in pictures is left out, and no window asks about trust.
const SETTINGS: &str = r#"{
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "security.workspace.trust.startupPrompt": "never"
}"#;

/// Two workbenches at once are too much for a small machine, and both would build the package.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

struct Tools {
    dockwright: PathBuf,
    npm: PathBuf,
    node: PathBuf,
    code_server: PathBuf,
    chromium: PathBuf,
}

fn tools(test: &str) -> Option<Tools> {
    let node = "install Node.js 20 or later";
    let (dockwright, [npm, node, code_server, chromium]) = needs(
        &format!("editor_vscode::{test}"),
        [
            ("npm", node),
            ("node", node),
            ("code-server", "install code-server, which is VS Code for a browser"),
            ("chromium", "install Chromium"),
        ],
    )?;
    Some(Tools { dockwright, npm, node, code_server, chromium })
}

/// What a run depends on beside the tools.
struct Run<'a> {
    /// Names the folder of its pictures.
    name: &'a str,
    /// What the workbench inherits.
    environment: Vec<(&'a str, PathBuf)>,
    /// The driver.
    driver: &'a str,
    /// Whether the workbench does not trust the folder until it is told to.
    trust_withheld: bool,
}

/// Packs, installs, starts the workbench and drives it; returns what the driver saw.
fn drive(tools: &Tools, session: &Session, run: &Run<'_>) -> Value {
    let package = pack(tools, session);
    let mut folders = Vec::new();
    for (option, folder) in [("--user-data-dir", "user"), ("--extensions-dir", "extensions")] {
        folders.extend([option.to_owned(), session.folder().join(folder).display().to_string()]);
    }
    let mut install = session.command(&tools.code_server);
    install.args(&folders).arg("--install-extension").arg(package);
    succeed(session, &mut install, Duration::from_secs(120));

    let settings = session.folder().join("user/User");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("settings.json"), SETTINGS).unwrap();

    let printed = session.folder().join("workbench.log");
    let log = fs::File::create(&printed).unwrap();
    let mut workbench = session.command(&tools.code_server);
    workbench
        .args(&folders)
        .args([
            "--auth",
            "none",
            "--bind-addr",
            "127.0.0.1:0",
            "--disable-telemetry",
            "--disable-update-check",
        ])
        .args((!run.trust_withheld).then_some("--disable-workspace-trust"))
        .arg(session.project())
        .envs(run.environment.iter().map(|(name, value)| (name, value)))
        .stdout(log.try_clone().unwrap())
        .stderr(log);
    let mut workbench = workbench.spawn().unwrap();
    let address = wait_for(Duration::from_secs(120), || {
        let text = fs::read_to_string(&printed).ok()?;
        let (_, rest) = text.split_once("HTTP server listening on ")?;
        Some(rest.lines().next()?.trim().to_owned()).filter(|address| address.ends_with('/'))
    });
    let address = address.unwrap_or_else(|| panic!("{}", fs::read_to_string(&printed).unwrap_or_default()));

    let result = session.folder().join("result.json");
    let shots = target().join("editors").join(run.name);
    let mut driver = session.command(&tools.node);
    driver
        .arg(run.driver)
        .current_dir(repository().join("tests/editors"))
        .env("URL", address)
        .env("FOLDER", session.project())
        .env("CHROMIUM", &tools.chromium)
        .env("RESULT", &result)
        .env("SHOTS", &shots)
        .env("TRUST", if run.trust_withheld { "withheld" } else { "given" });
    let said = succeed(session, &mut driver, DRIVE_LIMIT);
    workbench.kill().unwrap();
    workbench.wait().unwrap();
    let seen: Value = serde_json::from_str(&fs::read_to_string(result).unwrap()).unwrap();
    let log = fs::read_to_string(&printed).unwrap_or_default();
    assert_eq!(seen.get("stuck"), None, "{seen:#}\n{said}\npictures: {}\nworkbench:\n{log}", shots.display());
    seen
}

/// Makes the package with the program in it.
fn pack(tools: &Tools, session: &Session) -> PathBuf {
    let drivers = repository().join("tests/editors");
    if !drivers.join("node_modules/.package-lock.json").exists() {
        let mut install = Command::new(&tools.npm);
        succeed(session, install.arg("ci").current_dir(drivers), PACK_LIMIT);
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let to = session.folder().join("dist");
    let mut dist = Command::new(cargo);
    dist.args(["xtask", "dist", "--only", "vscode", "--program"])
        .arg(&tools.dockwright)
        .arg("--to")
        .arg(&to)
        .current_dir(repository());
    succeed(session, &mut dist, PACK_LIMIT);
    let packages = fs::read_dir(&to).unwrap().flatten().map(|entry| entry.path());
    let mut with_server = packages.filter(|path| path.display().to_string().contains("-x64-"));
    with_server.next().expect("a package for this platform")
}

fn succeed(session: &Session, command: &mut Command, limit: Duration) -> String {
    match session.run(command, limit) {
        Ok((status, printed)) if status.success() => printed,
        Ok((status, printed)) => panic!("{command:?}: {status}\n{printed}"),
        Err(error) => panic!("{command:?}: {error}"),
    }
}

fn target() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .map_or_else(std::env::temp_dir, Path::to_owned)
}

fn text<'a>(seen: &'a Value, what: &str) -> &'a str {
    seen[what].as_str().unwrap_or_else(|| panic!("no {what}: {seen:#}"))
}

#[test]
fn the_packed_extension_answers() {
    let Some(tools) = tools("the_packed_extension_answers") else { return };
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let session = Session::new("vscode").unwrap();
    let run = Run { name: "vscode", environment: Vec::new(), driver: "vscode.mjs", trust_withheld: false };
    let seen = drive(&tools, &session, &run);

    let problem = text(&seen, "problem");
    assert!(problem.contains("BOGUS") && problem.contains("Ln 5"), "{problem}");
    let hover = text(&seen, "hover");
    assert!(hover.contains("RUN") && hover.contains("layer"), "{hover}");
    assert_eq!(text(&seen, "hoverAfterRestart"), hover);

    let information = text(&seen, "debugInformation");
    assert!(information.contains("Server: 0.1.0, ") && information.contains("(bundled)"), "{information}");
    assert!(information.contains("State: running") && information.contains("trusted: yes"), "{information}");
    assert!(text(&seen, "log").contains("Starting Dockwright 0.1.0 from"), "{seen:#}");
    assert_eq!(session.left_behind(Duration::from_secs(30)), Vec::<String>::new());
}

#[test]
fn the_tutorial_is_built_ended_and_looked_at() {
    let test = "the_tutorial_is_built_ended_and_looked_at";
    let Some(tools) = tools(test) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(&format!("editor_vscode::{test}"), "no Docker Engine with buildx answers");
        return;
    }
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let session = Session::new("vscode-build").unwrap();
    session.use_the_tutorial().unwrap();
    let run = Run {
        name: "vscode-build",
        environment: Vec::new(),
        driver: "vscode-build.mjs",
        trust_withheld: false,
    };
    let seen = drive(&tools, &session, &run);

    let name = session.project_name();
    assert!(text(&seen, "built").contains(&format!("built {name} in ")), "{seen:#}");
    assert!(text(&seen, "output").contains("COPY app.py"), "{seen:#}");
    let lenses = seen["lenses"].to_string();
    assert!(lenses.contains("Build") && lenses.contains("Build this stage"), "{lenses}");
    assert!(text(&seen, "image").contains(&format!("{name}:latest")), "{seen:#}");
    assert!(text(&seen, "layer").contains("line 4"), "{seen:#}");
    assert!(text(&seen, "place").contains("Ln 4"), "{seen:#}");
    assert!(text(&seen, "running").contains("running"), "{seen:#}");
    assert!(text(&seen, "progress").contains("RUN echo begun"), "{seen:#}");
    assert!(text(&seen, "failed").contains("Dockerfile:2: the build failed"), "{seen:#}");
    assert_eq!(session.left_behind(Duration::from_secs(30)), Vec::<String>::new());
    let _ = Command::new("docker").args(["image", "rm", "--force", &name]).output();
}

#[test]
fn after_a_saved_file_the_lines_say_what_runs_again() {
    let test = "after_a_saved_file_the_lines_say_what_runs_again";
    let Some(tools) = tools(test) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(&format!("editor_vscode::{test}"), "no Docker Engine with buildx answers");
        return;
    }
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let session = Session::new("vscode-cache").unwrap();
    session.use_the_tutorial().unwrap();
    let run = Run {
        name: "vscode-cache",
        environment: Vec::new(),
        driver: "vscode-cache.mjs",
        trust_withheld: false,
    };
    let seen = drive(&tools, &session, &run);

    assert!(text(&seen, "cached").contains("✓ cached"), "{seen:#}");
    assert!(text(&seen, "miss").contains("▶ runs again: app.py changed"), "{seen:#}");
    assert!(text(&seen, "run").contains("✓ cached"), "{seen:#}");
    let why = text(&seen, "why");
    assert!(why.contains("app.py changed") && why.contains("Not in its key"), "{why}");
    assert!(text(&seen, "graph").contains("COPY app.py"), "{seen:#}");
    assert_eq!(session.left_behind(Duration::from_secs(30)), Vec::<String>::new());
    let _ = Command::new("docker").args(["image", "rm", "--force", &session.project_name()]).output();
}

/// The environment names another program, which is run once the folder is trusted and not before.
#[test]
fn before_trust_is_given_only_the_bundled_server_runs() {
    let Some(tools) = tools("before_trust_is_given_only_the_bundled_server_runs") else { return };
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let session = Session::new("vscode-trust").unwrap();
    let named = session.folder().join("named");
    let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", tools.dockwright.display());
    fs::write(&named, script).unwrap();
    fs::set_permissions(&named, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let environment = vec![("DOCKWRIGHT_SERVER", named)];
    let run = Run { name: "vscode-trust", environment, driver: "vscode.mjs", trust_withheld: true };
    let seen = drive(&tools, &session, &run);

    let before = text(&seen, "untrusted");
    assert!(before.contains("(bundled)") && before.contains("trusted: no"), "{before}");
    assert!(text(&seen, "refused").contains("so nothing is built: trust it first"), "{seen:#}");
    let after = text(&seen, "trusted");
    assert!(after.contains("/named (environment)") && after.contains("trusted: yes"), "{after}");
    assert_eq!(session.left_behind(Duration::from_secs(30)), Vec::<String>::new());
}
