//! The server attaches and answers in a real Neovim, through the plugin in `editors/neovim`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use dockwright_tests::editors::{Session, answers, left_out, needs, repository};
use serde_json::{Value, json};

const HOW: &str = "install Neovim 0.11 or later and put nvim on PATH";

/// Each step that the driver takes has its own limit; this one is for a Neovim that does not run at all.
const LIMIT: Duration = Duration::from_secs(240);

/// Dockwright and a Neovim that is new enough; without them the test is left out.
fn neovim(test: &str) -> Option<(PathBuf, PathBuf)> {
    let test = format!("editor_neovim::{test}");
    let (dockwright, [nvim]) = needs(&test, [("nvim", HOW)])?;
    let asked = Command::new(&nvim)
        .args(["--headless", "--clean", "-c", "execute has('nvim-0.11') ? 'qall!' : 'cquit!'"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if !asked.status.success() {
        left_out(&test, &format!("a newer Neovim than {}; {HOW}", nvim.display()));
        return None;
    }
    Some((dockwright, nvim))
}

/// Runs the driver in a Neovim that has the plugin, with `server` as the program.
fn drive(session: &Session, nvim: &Path, driver: &str, server: &Path) -> Value {
    let plugin = session.folder().join("plugin");
    copy(&repository().join("editors/neovim"), &plugin);
    let result = session.folder().join("result.json");
    let mut command = session.command(nvim);
    command
        .args(["--headless", "--clean", "--cmd"])
        .arg(format!("set runtimepath^={}", plugin.display()))
        .args(["--cmd", &format!("silent helptags {}", plugin.join("doc").display())])
        .arg("-S")
        .arg(repository().join("tests/editors").join(driver))
        .arg(session.project().join("Dockerfile"))
        .env("DOCKWRIGHT_SERVER", server)
        .env("RESULT", &result)
        .current_dir(session.project());
    let (_, printed) = session.run(&mut command, LIMIT).expect("Neovim ran to its end");
    let text = fs::read_to_string(&result).unwrap_or_else(|_| panic!("no result; Neovim said:\n{printed}"));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value.get("problem"), None, "{value:#}\nNeovim said:\n{printed}");
    value
}

/// The help's tags are written beside it, so the test works on a copy of the plugin.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_server_attaches_and_answers() {
    let Some((dockwright, nvim)) = neovim("the_server_attaches_and_answers") else { return };
    let session = Session::new("neovim").unwrap();
    let seen = drive(&session, &nvim, "neovim.lua", &dockwright);

    assert_eq!(seen["server"]["name"], "dockwright");
    let found = seen["diagnostics"].as_array().unwrap();
    let bogus = found.iter().find(|it| it["line"] == 5).expect("a diagnostic on line 5");
    assert_eq!(bogus["severity"], 1, "an error: {bogus}");
    assert!(bogus["message"].as_str().unwrap().contains("BOGUS"), "{bogus}");
    assert!(
        !found.iter().any(|it| it["severity"] == 1 && it["line"] != 5),
        "only line 5 is wrong: {found:?}"
    );

    let hover = seen["hover"].as_str().unwrap();
    assert!(hover.contains("RUN") && hover.contains("layer"), "{hover}");
    assert_eq!(seen["hover_after_restart"], seen["hover"]);
    assert_eq!(seen["told_language"], true);
    let korean = seen["hover_in_korean"].as_str().unwrap();
    assert!(korean.contains("RUN") && korean.contains("레이어"), "{korean}");

    let completed = seen["completed"].as_array().unwrap();
    for name in ["build", "cancel", "images", "info", "layers", "log", "output", "refresh", "restart"] {
        assert!(completed.contains(&json!(name)), "{completed:?}");
    }
    assert!(seen["log"].as_str().unwrap().ends_with("lsp.log"), "{}", seen["log"]);
    assert!(seen["info"].to_string().contains("Server version: 0.1.0"), "{}", seen["info"]);
    assert!(seen["help"].to_string().contains("dockwright-commands"), "{}", seen["help"]);
    let health = seen["health"].as_str().unwrap();
    assert!(health.contains("Server 0.1.0") && health.contains("serves 1 buffer"), "{health}");
    // Whether Neovim itself was packaged whole is not ours to judge here.
    let warned = health.lines().filter(|line| line.contains("WARNING") && !line.contains("markdown"));
    assert!(!health.contains("ERROR") && warned.count() == 0, "{health}");

    assert_eq!(session.left_behind(Duration::from_secs(20)), Vec::<String>::new());
}

#[test]
fn the_tutorial_is_built_cancelled_and_looked_at() {
    let test = "the_tutorial_is_built_cancelled_and_looked_at";
    let Some((dockwright, nvim)) = neovim(test) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(&format!("editor_neovim::{test}"), "no Docker Engine with buildx answers");
        return;
    }
    let session = Session::new("neovim-build").unwrap();
    session.use_the_tutorial().unwrap();
    let seen = drive(&session, &nvim, "neovim-build.lua", &dockwright);

    assert_eq!(seen["stages"], json!([]));
    assert_eq!((&seen["saved"], &seen["stayed"]), (&json!("# edited"), &json!(true)));
    let marks = seen["marks"].to_string();
    for line in ["3:", "5:"] {
        assert!(marks.contains(line), "{marks}");
    }
    assert!(seen["output"].as_str().unwrap().contains("COPY app.py"), "{}", seen["output"]);
    assert_eq!(seen["shows_output"], true);
    let name = session.project_name();
    let images = seen["images"].as_array().unwrap();
    assert!(images[0].as_str().unwrap().contains(&format!("{name}:latest")), "{images:?}");
    let layers = seen["layers"].as_array().unwrap();
    assert!(layers.last().unwrap().as_str().unwrap().contains("COPY app.py"), "{layers:?}");
    assert!(layers[0].as_str().unwrap().contains("base"), "{layers:?}");
    assert_eq!(seen["led_to"], json!([true, 5]));
    assert!(seen["cancelled"].as_str().unwrap().contains("cancelled"));
    assert_eq!(seen["failure"]["line"], 5, "{}", seen["failure"]);
    assert!(seen["failure"]["message"].as_str().unwrap().contains("out of luck"), "{}", seen["failure"]);
    assert_eq!(session.left_behind(Duration::from_secs(20)), Vec::<String>::new());
    let _ = Command::new("docker").args(["image", "rm", "--force", &name]).output();
}

#[test]
fn after_a_written_file_the_lines_say_what_runs_again() {
    let test = "after_a_written_file_the_lines_say_what_runs_again";
    let Some((dockwright, nvim)) = neovim(test) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(&format!("editor_neovim::{test}"), "no Docker Engine with buildx answers");
        return;
    }
    let session = Session::new("neovim-cache").unwrap();
    session.use_the_tutorial().unwrap();
    let seen = drive(&session, &nvim, "neovim-cache.lua", &dockwright);

    let text = |what: &str| seen[what].as_str().unwrap_or_else(|| panic!("no {what}: {seen:#}")).to_owned();
    assert!(text("cached").starts_with("✓ cached"), "{seen:#}");
    assert!(text("miss").starts_with("▶ runs again: app.py changed"), "{seen:#}");
    assert!(text("run").starts_with("✓ cached"), "{seen:#}");
    assert!(text("why").contains("Not in its key"), "{seen:#}");
    let picture = text("picture");
    let svg = fs::read_to_string(picture.strip_prefix("file://").unwrap()).unwrap();
    assert!(svg.contains("COPY app.py"), "{svg}");
    let _ = Command::new("docker").args(["image", "rm", "--force", &session.project_name()]).output();
}

#[test]
fn a_server_that_is_not_there_is_named_with_what_to_do() {
    let Some((_, nvim)) = neovim("a_server_that_is_not_there_is_named_with_what_to_do") else { return };
    let session = Session::new("neovim-without").unwrap();
    let absent = session.folder().join("absent/dockwright");
    let seen = drive(&session, &nvim, "neovim-health.lua", &absent);

    let health = seen["health"].as_str().unwrap();
    assert!(health.contains("ERROR The server does not answer."), "{health}");
    assert!(
        health.contains(&absent.display().to_string()) && health.contains("DOCKWRIGHT_SERVER"),
        "{health}"
    );
    assert_eq!(session.left_behind(Duration::from_secs(20)), Vec::<String>::new());
}
