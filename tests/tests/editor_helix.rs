//! The server attaches and answers in a real Helix, with the configuration in `editors/helix` as it is.
//! Helix has no interface but its screen, so it runs in tmux, and the screen is read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dockwright_tests::build::processes;
use dockwright_tests::editors::{Session, answers, left_out, needs, repository, wait_for};

const HELIX: (&str, &str) = ("hx", "install Helix 25.01 or later and put hx on PATH");
const TMUX: (&str, &str) = ("tmux", "install tmux");

/// How long the screen may take to show what is looked for.
const LIMIT: Duration = Duration::from_secs(90);

/// How long one try may take before its keys are pressed again: a server that has just started may not have
/// answered the first time.
const TRY: Duration = Duration::from_secs(5);

/// Helix in a terminal of 120 columns and 40 lines.
struct Helix {
    session: Session,
    tmux: PathBuf,
}

impl Helix {
    /// Opens the project's Dockerfile in Helix, with `dockwright` as the program on `PATH`.
    fn open(name: &str, dockwright: &Path, hx: &Path, tmux: &Path) -> Self {
        Self::open_in(Session::new(name).unwrap(), dockwright, hx, tmux, "BOGUS instruction")
    }

    /// Opens the Dockerfile of a session, which holds these words.
    fn open_in(session: Session, dockwright: &Path, hx: &Path, tmux: &Path, words: &str) -> Self {
        configure(&session);
        let path = path_with(&session, dockwright);
        let helix = Self { session, tmux: tmux.to_owned() };
        helix.start(&[hx.as_os_str(), "Dockerfile".as_ref()], &path);
        helix.shows("the file", |screen| screen.contains(words));
        helix
    }

    /// Opens the repository's example with `cargo xtask try`, which finds its configuration itself.
    fn try_example(dockwright: &Path, tmux: &Path) -> Self {
        let helix = Self { session: Session::new("helix-try").unwrap(), tmux: tmux.to_owned() };
        let xtask = xtask();
        let arguments = ["try", "--editor", "hx", "--program"].map(OsStr::new);
        let arguments = [&[xtask.as_os_str()], arguments.as_slice(), &[dockwright.as_os_str()]].concat();
        helix.start(&arguments, &std::env::var_os("PATH").unwrap_or_default());
        helix.shows("the example", |screen| screen.contains("COPY app.py /app.py"));
        helix
    }

    fn start(&self, program: &[&OsStr], path: &OsStr) {
        // The pane ends by itself should nobody be left to end it.
        let mut start = self.session.command(&self.tmux);
        start
            .args(self.socket())
            .args(["-u", "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40"])
            .args(["timeout", "--foreground", "600"])
            .args(program)
            .current_dir(self.session.project())
            .env_remove("TMUX")
            .env("TMPDIR", self.session.folder())
            .env("LC_ALL", "C.UTF-8")
            .env("PATH", path);
        let (status, printed) = self.session.run(&mut start, LIMIT).unwrap();
        assert!(status.success(), "tmux: {printed}");
    }

    fn quit(&self) {
        self.keys(&["-l", ":quit!"]);
        self.keys(&["Enter"]);
        assert_eq!(self.session.left_behind(Duration::from_secs(30)), Vec::<String>::new());
    }

    fn socket(&self) -> [String; 2] {
        ["-S".to_owned(), self.session.folder().join("tmux.sock").display().to_string()]
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut command = self.session.command(&self.tmux);
        let (_, printed) = self.session.run(command.args(self.socket()).args(arguments), LIMIT).unwrap();
        printed
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    fn keys(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Types a command; each part is looked at before the next, so that none is lost.
    fn command(&self, command: &str) {
        self.keys(&[":"]);
        self.keys(&["-l", command]);
        self.shows(command, |screen| screen.lines().last().is_some_and(|line| line.contains(command)));
        self.keys(&["Enter"]);
        self.shows("the command done", |screen| {
            !screen.lines().last().is_some_and(|line| line.starts_with(':'))
        });
    }

    /// Waits for a screen.
    fn shows(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        let look = || {
            last = self.screen();
            wanted(&last).then(|| last.clone())
        };
        wait_for(LIMIT, look).unwrap_or_else(|| panic!("Helix did not show {what}; its screen:\n{last}"))
    }

    /// Opens a popup with `keys` until it shows what is looked for, and closes it again.
    fn popup(&self, what: &str, keys: &[&str], wanted: impl Fn(&str) -> bool) -> String {
        let before = self.screen();
        let mut last = String::new();
        let seen = wait_for(LIMIT, || {
            self.keys(keys);
            let seen = wait_for(TRY, || {
                last = self.screen();
                wanted(&last).then(|| last.clone())
            });
            self.close_popup(&before);
            seen
        });
        seen.unwrap_or_else(|| panic!("Helix did not show {what}; its screen:\n{last}\nbefore:\n{before}"))
    }

    /// Chooses a code action by the first words of its title.
    fn action(&self, title: &str) {
        let before = self.screen();
        let is_there =
            |line: &str| line.trim_start_matches(|letter: char| !letter.is_alphabetic()).starts_with(title);
        let mut menu = String::new();
        let opened = wait_for(LIMIT, || {
            self.keys(&["Space", "a"]);
            menu = wait_for(TRY, || Some(self.screen()).filter(|screen| screen.lines().any(is_there)))?;
            Some(())
        });
        assert!(opened.is_some(), "Helix offers no {title}; its screen:\n{}", self.screen());
        // The rows of the menu are those that were not there before; the first is chosen.
        let rows = menu.lines().zip(before.lines()).filter(|(now, before)| now != before).map(|(now, _)| now);
        let place = rows.into_iter().position(is_there).unwrap();
        for _ in 0..place {
            self.keys(&["Down"]);
        }
        self.keys(&["Enter"]);
    }

    /// Escape is waited for: with a key right behind it, a terminal takes the two for an Alt chord.
    fn close_popup(&self, before: &str) {
        self.keys(&["Escape"]);
        // A message in the last line may have come or gone meanwhile.
        let body = |screen: &str| screen.lines().take(10).map(str::to_owned).collect::<Vec<_>>();
        let _ = wait_for(TRY, || (body(&self.screen()) == body(before)).then_some(()));
    }
}

/// The developer's commands, built.
fn xtask() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "xtask"])
        .current_dir(repository())
        .status()
        .unwrap();
    assert!(built.success());
    // This test lies in the `deps` folder beside it.
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().join("xtask")
}

/// The configuration that is handed out, unchanged.
fn configure(session: &Session) {
    let folder = session.folder().join("config/helix");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(repository().join("editors/helix/languages.toml"), folder.join("languages.toml")).unwrap();
}

/// `PATH` with a folder in front that holds the program under its own name.
fn path_with(session: &Session, dockwright: &Path) -> OsString {
    let folder = session.folder().join("bin");
    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(dockwright, folder.join("dockwright")).unwrap();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&rest))).unwrap()
}

#[test]
fn the_server_attaches_and_answers() {
    let Some((dockwright, [hx, tmux])) =
        needs("editor_helix::the_server_attaches_and_answers", [HELIX, TMUX])
    else {
        return;
    };
    let helix = Helix::open("helix", &dockwright, &hx, &tmux);

    let list = helix.popup("the diagnostic in the list", &["Space", "d"], |screen| {
        screen.lines().any(|line| line.contains("ERROR") && line.contains("BOGUS"))
    });
    assert_eq!(list.lines().filter(|line| line.contains("ERROR")).count(), 1, "{list}");

    helix.command("2");
    let hover = helix.popup("an explanation of RUN", &["Space", "k"], |screen| screen.contains("layer"));
    assert!(hover.contains("RUN"), "{hover}");

    helix.command("lsp-restart");
    helix.popup("the same after a restart", &["Space", "k"], |screen| screen.contains("layer"));

    helix.quit();
}

/// Helix shows inlay hints only where its user turns them on: verdicts stand among the findings, and in hovers.
#[test]
fn after_a_written_file_the_findings_say_what_runs_again() {
    let test = "editor_helix::after_a_written_file_the_findings_say_what_runs_again";
    let Some((dockwright, [hx, tmux])) = needs(test, [HELIX, TMUX]) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(test, "no Docker Engine with buildx answers");
        return;
    }
    let session = Session::new("helix-cache").unwrap();
    session.use_the_tutorial().unwrap();
    let helix = Helix::open_in(session, &dockwright, &hx, &tmux, "COPY app.py /app.py");
    let name = helix.session.project_name();
    helix.command("lsp-workspace-command dockwright.build");
    helix.shows("the end of the build", |screen| screen.contains("built project-"));

    helix.command("open app.py");
    helix.shows("app.py", |screen| screen.contains("from flask") || screen.contains("import"));
    helix.keys(&["g", "e", "o"]);
    helix.keys(&["-l", "again = 1"]);
    helix.keys(&["Escape"]);
    helix.command("write");
    helix.command("buffer-previous");
    helix.shows("the Dockerfile", |screen| screen.contains("COPY app.py /app.py"));
    let list = helix.popup("the verdict in the list", &["Space", "d"], |screen| {
        screen.contains("cache-verdict") && screen.contains("▶ runs again")
    });
    assert!(list.lines().any(|line| line.contains("HINT")), "{list}");
    helix.command("4");
    let hover =
        helix.popup("the verdict in a hover", &["Space", "k"], |screen| screen.contains("Build cache"));
    assert!(hover.contains("app.py changed"), "{hover}");
    helix.command("lsp-workspace-command dockwright.explainStep");
    helix.shows("why, in the status line", |screen| screen.contains("4: app.py changed"));
    helix.quit();
    let _ = Command::new("docker").args(["image", "rm", "--force", &name]).output();
}

/// Builds by the server's commands and by code actions, for Helix has no lens and no command of the plugin's.
#[test]
fn the_tutorial_is_built_cancelled_and_looked_at() {
    let test = "editor_helix::the_tutorial_is_built_cancelled_and_looked_at";
    let Some((dockwright, [hx, tmux])) = needs(test, [HELIX, TMUX]) else { return };
    if !answers("docker", &["buildx", "inspect"]) {
        left_out(test, "no Docker Engine with buildx answers");
        return;
    }
    let session = Session::new("helix-build").unwrap();
    session.use_the_tutorial().unwrap();
    let helix = Helix::open_in(session, &dockwright, &hx, &tmux, "COPY app.py /app.py");
    let name = helix.session.project_name();

    helix.command("lsp-workspace-command dockwright.build");
    helix.shows("the end of the build", |screen| screen.contains("built project-"));
    assert!(answers("docker", &["image", "inspect", &name]));

    helix.command("lsp-workspace-command dockwright.images");
    helix.shows("the images", |screen| screen.contains("# Images") && screen.contains(&name));
    helix.command("buffer-close");
    helix.command("lsp-workspace-command dockwright.layers");
    let layers = helix.shows("the layers", |screen| screen.contains("# Layers of"));
    assert!(layers.lines().any(|line| line.contains("    4 ") && line.contains("COPY app.py")), "{layers}");
    helix.command("buffer-close");

    // By code actions.
    let file = helix.session.project().join("Dockerfile");
    fs::write(&file, "FROM busybox:1.36\nRUN echo begun && sleep 1997\n").unwrap();
    helix.command("reload");
    helix.action("Build");
    // Helix shows a spinner; the step at work is the engine's.
    assert!(wait_for(LIMIT, || (!processes("sleep 1997").is_empty()).then_some(())).is_some());
    helix.action("Cancel the build");
    helix.shows("the end that was asked for", |screen| screen.contains("was ended"));
    assert_eq!(processes("sleep 1997"), Vec::<String>::new());

    fs::write(&file, "FROM busybox:1.36\nRUN echo out of luck; exit 3\n").unwrap();
    helix.command("reload");
    helix.action("Build");
    let list =
        helix.popup("the failure in the list", &["Space", "d"], |screen| screen.contains("build-failed"));
    assert!(list.lines().any(|line| line.contains("ERROR")), "{list}");
    helix.quit();
    let _ = Command::new("docker").args(["image", "rm", "--force", &name]).output();
}

#[test]
fn the_example_is_tried_in_a_configuration_that_is_thrown_away() {
    let test = "editor_helix::the_example_is_tried_in_a_configuration_that_is_thrown_away";
    let Some((dockwright, [_, tmux])) = needs(test, [HELIX, TMUX]) else { return };
    let helix = Helix::try_example(&dockwright, &tmux);
    helix.command("2");
    let hover = helix.popup("an explanation of RUN", &["Space", "k"], |screen| screen.contains("layer"));
    assert!(hover.contains("RUN"), "{hover}");
    helix.quit();

    let kept = fs::read_dir(helix.session.folder()).unwrap().flatten().map(|entry| entry.file_name());
    let kept: Vec<_> = kept.filter(|name| name.to_string_lossy().starts_with("dockwright-try")).collect();
    assert!(kept.is_empty(), "{kept:?}");
    assert!(!helix.session.folder().join("config/helix").exists(), "the user's configuration was touched");
}

#[test]
fn without_a_terminal_the_example_is_explained() {
    let test = "editor_helix::without_a_terminal_the_example_is_explained";
    let Some((dockwright, [])) = needs(test, []) else { return };
    let session = Session::new("try-explain").unwrap();
    let mut explain = session.command(&xtask());
    explain.args(["try", "--program"]).arg(dockwright);
    let (status, printed) = session.run(&mut explain, LIMIT).unwrap();
    assert!(status.success(), "{printed}");
    for part in ["This is no terminal", "FROM python:3.8-alpine", "RUN pip install flask"] {
        assert!(printed.contains(part), "{part} is missing:\n{printed}");
    }
}

#[test]
fn helix_finds_the_server_under_its_name() {
    let Some((dockwright, [hx])) = needs("editor_helix::helix_finds_the_server_under_its_name", [HELIX])
    else {
        return;
    };
    let session = Session::new("helix-health").unwrap();
    configure(&session);
    let mut health = session.command(&hx);
    health.args(["--health", "dockerfile"]).env("PATH", path_with(&session, &dockwright));
    let (_, printed) = session.run(&mut health, LIMIT).unwrap();
    let found = session.folder().join("bin/dockwright").display().to_string();
    assert!(printed.lines().any(|line| line.contains("dockwright: ") && line.contains(&found)), "{printed}");
    assert!(!printed.contains("docker-langserver"), "no other server is asked: {printed}");
}
