//! Builds from the editor where something is not as usual: files, names, settings, bases, floods of output.

use super::*;

#[test]
fn a_file_outside_of_the_workspace_is_built_in_its_own_folder() {
    if !docker("a_file_outside_of_the_workspace_is_built_in_its_own_folder") {
        return;
    }
    let project = Project::new("outside", "FROM busybox:1.36\nCOPY here /\n");
    project.write("here", "");
    let workspace = tempfile::tempdir().unwrap();
    let mut client = project.client_in(&[], true, Some(workspace.path()));
    open(&mut client, &project, "Dockerfile");
    run(&mut client, "dockwright.build", &Value::Null);
    assert_eq!(end(&mut client)["outcome"], "succeeded");
    leave(client);
}

#[test]
fn a_name_that_is_none_is_refused_before_anything_starts() {
    let project = Project::new("tag", "FROM busybox:1.36\n");
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    for (argument, words) in [
        (json!({ "uri": uri, "tags": ["Not A Tag"] }), "`Not A Tag` is no name for an image"),
        (json!({ "uri": uri, "tags": ["--push"] }), "`--push` is no name for an image"),
        (json!({ "uri": uri, "platforms": ["lin"] }), "`lin` is no platform"),
        (json!({ "uri": uri, "target": "nope" }), "there is no stage `nope`"),
        (json!({ "uri": uri, "engine": "magic" }), "`magic` is no engine"),
    ] {
        run(&mut client, "dockwright.build", &argument);
        assert_eq!(end(&mut client)["outcome"], "failed");
        let said = message(&mut client);
        assert!(said.contains(words), "{said}");
    }
    leave(client);
}

#[test]
fn the_settings_say_who_builds() {
    let project = Project::new("settings", "FROM busybox:1.36\n");
    let mut client = project.client(&[("DOCKWRIGHT_BUILD_ENGINE", "podman")], true);
    open(&mut client, &project, "Dockerfile");
    let settings = json!({ "build": { "engine": "buildkit", "address": "tcp://127.0.0.1:1" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "dockwright": settings } }));
    run(&mut client, "dockwright.build", &Value::Null);
    assert_eq!(end(&mut client)["outcome"], "failed");
    let said = message(&mut client);
    assert!(said.contains("buildkit does not answer"), "{said}");
    leave(client);
}

#[test]
fn a_failed_trigger_names_the_base() {
    if !docker("a_failed_trigger_names_the_base") {
        return;
    }
    let base = Project::new("trigger-base", "FROM busybox:1.36\nONBUILD RUN echo out of luck; exit 3\n");
    let folder = base.path("");
    let folder = folder.to_str().unwrap();
    assert!(answers("docker", &["buildx", "build", "--quiet", "--tag", &base.name, folder]));
    let project = Project::new("trigger", &format!("# one\nFROM {}\nRUN true\n", base.name));
    let mut client = project.client(&[], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    run(&mut client, "dockwright.build", &json!(uri));
    let found = until_failed(&mut client, &uri, 1, true);
    let failure = failures(&found)[0];
    assert_eq!(failure["range"]["start"]["line"], 1, "{failure}");
    let words = failure["message"].as_str().unwrap();
    let wanted =
        format!("An ONBUILD trigger of the base image docker.io/library/{}:latest failed", base.name);
    assert!(words.starts_with(&wanted) && words.contains("out of luck"), "{words}");
    leave(client);
}

/// 200 MB of output: all of it is in the log, little of it in memory, and the editor is answered meanwhile.
#[test]
fn a_flood_of_output_goes_to_the_log_and_stays_out_of_memory() {
    const FLOOD: usize = 200_000_000;
    let project = Project::new("flood", "FROM busybox:1.36\nRUN true\n");
    let programs = tempfile::tempdir().unwrap();
    let (source, program) = (programs.path().join("source"), programs.path().join("docker"));
    // 49,998 bytes of a step's output in each of 4,000 lines, as the engine's client writes it.
    let line = format!("{}\n", "x".repeat(99)).repeat(500);
    let data = base64(line.as_bytes());
    let status = json!({ "logs": [{ "vertex": "sha256:1", "stream": 1, "data": data }] }).to_string();
    let piece = programs.path().join("piece");
    fs::write(&piece, format!("{status}\n").repeat(100)).unwrap();
    let began = json!({ "vertexes": [{
        "digest": "sha256:1", "name": "[2/2] RUN true", "started": "2026-01-01T00:00:00Z",
    }] });
    let pieces = FLOOD / line.len() / 100;
    let script = format!(
        "#!/bin/sh\n[ \"$2\" = build ] || exit 0\necho '{began}' >&2\nfor i in $(seq {pieces}); do cat {} >&2; done\n",
        piece.display()
    );
    fs::write(&source, script).unwrap();
    assert!(answers("install", &["-m", "755", source.to_str().unwrap(), program.to_str().unwrap()]));
    let path = format!("{}:/usr/bin:/bin", programs.path().display());
    let mut client = project.client(&[("PATH", &path)], true);
    open(&mut client, &project, "Dockerfile");
    let uri = project.uri("Dockerfile");
    run(&mut client, "dockwright.build", &json!({ "uri": uri, "engine": "buildx" }));
    let (mut answered, begins) = (0, std::time::Instant::now());
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 1 } });
    let (mut told, mut states) = (0, 0);
    let ended = loop {
        assert!(client.ask("textDocument/hover", at.clone())["contents"].is_object());
        answered += 1;
        while let Some(piece) = client.take_notification("dockwright/buildOutput") {
            told += piece["text"].as_str().unwrap().len();
        }
        let mut ended = None;
        while let Some(state) = client.take_notification("dockwright/buildState") {
            states += 1;
            ended = Some(state).filter(|state| !state["outcome"].is_null());
        }
        if let Some(state) = ended {
            break state;
        }
    };
    assert_eq!(ended["outcome"], "succeeded", "{ended}");
    let log = fs::metadata(project.kept("logs", ".log").pop().unwrap()).unwrap();
    assert!(log.len() as usize > FLOOD, "{} bytes", log.len());
    // Ten refreshes a second at most, the last and the result beside them.
    let most = begins.elapsed().as_secs() as usize * 10 + 12;
    assert!(states <= most, "{states} states, {most} at most");
    assert!(told < FLOOD / 2, "the editor is told {told} bytes in {states} states, {answered} answers");
    let status = fs::read_to_string(format!("/proc/{}/status", client.process_id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: usize = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 150_000, "{peak} kB at most");
    leave(client);
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = LETTERS[(number >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { letter as char } else { '=' });
        }
    }
    out
}
