//! What the tests with real editors share: finding what they need, time limits, and leaving nothing behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Processes started for a session carry its name in this variable, however deep they are below us.
const MARK: &str = "DOCKWRIGHT_TEST_SESSION";

/// How often a condition is looked at.
const POLL: Duration = Duration::from_millis(50);

/// How long a process may take to leave after it was asked to, before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The Dockerfile that the editors open: the tutorial's, and a line that no engine accepts.
pub const DOCKERFILE: &str = "\
FROM python:3.8-alpine
RUN pip install flask
CMD [\"python\",\"app.py\"]
COPY app.py /app.py
BOGUS instruction
";

/// A program on `PATH`.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The programs a test needs, in the order they were named, with Dockwright itself first; each need is a
/// program's name and how to get it. When one is missing the test says so and is left out, unless
/// `DOCKWRIGHT_REQUIRE=all` asks for every test.
///
/// # Panics
/// When something is missing and `DOCKWRIGHT_REQUIRE` is `all`.
#[must_use]
pub fn needs<const N: usize>(test: &str, needs: [(&str, &str); N]) -> Option<(PathBuf, [PathBuf; N])> {
    let Some(dockwright) = std::env::var_os("DOCKWRIGHT").map(PathBuf::from).filter(|file| file.is_file())
    else {
        left_out(test, "the program; set DOCKWRIGHT to its path, or run `cargo xtask test`");
        return None;
    };
    for (program, how) in needs {
        if find(program).is_none() {
            left_out(test, &format!("{program}; {how}"));
            return None;
        }
    }
    let found = needs.map(|(program, _)| find(program).unwrap_or_default());
    Some((dockwright, found))
}

/// Whether a program runs and ends well.
#[must_use]
pub fn answers(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

/// Says that a test is left out, and why.
///
/// # Panics
/// When `DOCKWRIGHT_REQUIRE` is `all`.
// A test's report goes to the terminal, and a required test that cannot run is a failed one.
#[allow(clippy::print_stderr, clippy::panic)]
pub fn left_out(test: &str, missing: &str) {
    if std::env::var("DOCKWRIGHT_REQUIRE").is_ok_and(|value| value == "all") {
        panic!("{test} cannot run: {missing}");
    }
    eprintln!("SKIPPED: {test}: {missing}");
}

/// A folder for one test and the processes that were started in it. When it is dropped the processes are
/// ended, those they started included, and the folder is removed.
///
/// Processes are found through `/proc`, so that even one which left its group and its parent is; elsewhere
/// than on Linux only the folder is cleaned up.
#[derive(Debug)]
pub struct Session {
    mark: String,
    folder: PathBuf,
}

impl Session {
    /// Makes the folder, with a project in it: `DOCKERFILE` and the file that it copies.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(test: &str) -> io::Result<Self> {
        let mark = format!("dockwright-{test}-{}", std::process::id());
        let folder = std::env::temp_dir().join(&mark);
        let session = Self { mark, folder };
        fs::create_dir_all(session.project())?;
        fs::write(session.project().join("Dockerfile"), DOCKERFILE)?;
        fs::write(session.project().join("app.py"), "print('hello world!')\n")?;
        Ok(session)
    }

    /// The session's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder that the editor opens.
    #[must_use]
    pub fn project(&self) -> PathBuf {
        self.folder.join(self.project_name())
    }

    /// Puts the tutorial into the project in the place of what no engine accepts.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn use_the_tutorial(&self) -> io::Result<()> {
        let tutorial = repository().join("examples/python-hello-world");
        for file in ["Dockerfile", "app.py"] {
            fs::copy(tutorial.join(file), self.project().join(file))?;
        }
        Ok(())
    }

    /// The name of the project's folder, which its image gets.
    #[must_use]
    pub fn project_name(&self) -> String {
        format!("project-{}", self.mark)
    }

    /// A command whose process belongs to the session: it reads no configuration of the user's, and writes
    /// nothing outside the session's folder.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env(MARK, &self.mark).stdin(Stdio::null());
        for (variable, folder) in [
            ("HOME", "home"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            let folder = self.folder.join(folder);
            // A folder that cannot be made shows as the editor's own complaint.
            let _ = fs::create_dir_all(&folder);
            command.env(variable, folder);
        }
        command
    }

    /// Runs a command of the session to its end and returns its status and what it printed. At the limit
    /// the session's processes are ended.
    ///
    /// # Errors
    /// When the command cannot be started, or has not ended within `limit`.
    pub fn run(&self, command: &mut Command, limit: Duration) -> io::Result<(ExitStatus, String)> {
        let printed = self.folder.join("printed.txt");
        let file = fs::File::create(&printed)?;
        let mut child = command.stdout(file.try_clone()?).stderr(file).spawn()?;
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok((status, String::from_utf8_lossy(&fs::read(&printed)?).into_owned()));
            }
            if Instant::now() > end {
                child.kill()?;
                child.wait()?;
                let text = String::from_utf8_lossy(&fs::read(&printed)?).into_owned();
                return Err(io::Error::new(io::ErrorKind::TimedOut, text));
            }
            sleep(POLL);
        }
    }

    /// The session's living processes, each with its command line.
    #[must_use]
    pub fn processes(&self) -> Vec<(Pid, String)> {
        let wanted = format!("{MARK}={}", self.mark);
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| {
                let pid = Pid::from_raw(entry.file_name().to_str()?.parse().ok()?)?;
                // A zombie's environment reads as empty, so only what still runs is found.
                let environment = fs::read(entry.path().join("environ")).ok()?;
                environment.split(|byte| *byte == 0).find(|pair| *pair == wanted.as_bytes())?;
                let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
                Some((pid, String::from_utf8_lossy(&line).replace('\0', " ").trim_end().to_owned()))
            })
            .collect()
    }

    /// The processes that have not left by themselves after `limit`.
    #[must_use]
    pub fn left_behind(&self, limit: Duration) -> Vec<String> {
        // Nothing left is what is waited for; the time limit is the answer otherwise.
        let _ = wait_for(limit, || self.processes().is_empty().then_some(()));
        self.processes().into_iter().map(|(_, line)| line).collect()
    }

    fn end(&self) {
        for signal in [Signal::TERM, Signal::KILL] {
            for (pid, _) in self.processes() {
                // It may have ended in between, which is as good.
                let _ = kill_process(pid, signal);
            }
            if wait_for(GRACE, || self.processes().is_empty().then_some(())).is_some() {
                return;
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
        // What cannot be removed lies in the system's temporary folder and is cleaned with it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Looks until there is an answer, or the limit is reached.
pub fn wait_for<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > end {
            return None;
        }
        sleep(POLL);
    }
}

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
