//! The small steps that commands are made of: finding programs, running them, files and folders.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a step gives; a failure is a sentence for the terminal.
pub type Done<T> = Result<T, String>;

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A program on `PATH`, by the first of its names that is there.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = if cfg!(windows) { format!("{name}.exe") } else { (*name).to_owned() };
        folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file())
    })
}

/// Runs a command to its end, with the terminal as its own.
pub fn call(command: &mut Command) -> Done<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{name} could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} failed ({status})")) }
}

/// Runs a command and shows what it printed only when it fails.
pub fn call_quietly(command: &mut Command) -> Done<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name} could not be started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let printed = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name} failed ({}):\n{printed}{complained}", output.status))
}

/// Builds the program as it is handed out, and returns its path.
pub fn build_program() -> Done<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--package",
            "dockwright",
            "--message-format",
            "json-render-diagnostics",
        ])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !output.status.success() {
        return Err("the program could not be built".to_owned());
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message.pointer("/target/name").is_some_and(|name| name == "dockwright"))
        .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo did not say where the program is".to_owned())
}

/// The program to use: the one named on the command line, else a fresh build.
pub fn program(named: Option<&str>) -> Done<PathBuf> {
    let Some(path) = named else { return build_program() };
    fs::canonicalize(path).map_err(|error| format!("{path}: {error}"))
}

/// Copies a folder and everything in it.
pub fn copy_folder(from: &Path, to: &Path) -> Done<()> {
    make_folder(to)?;
    let entries = fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))?;
    for entry in entries.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Copies a file, with the folders on the way to it; its permissions travel along.
pub fn copy(from: &Path, to: &Path) -> Done<()> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    fs::copy(from, to).map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Done<()> {
    fs::create_dir_all(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file.
pub fn write(path: &Path, text: &str) -> Done<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Makes a folder anew: what an earlier run left in it is removed.
pub fn fresh_folder(path: &Path) -> Done<()> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    make_folder(path)
}

/// `PATH` with a folder in front of it.
pub fn path_with(folder: &Path) -> Done<std::ffi::OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).map_err(|error| error.to_string())
}

/// A folder that is removed with everything in it when it is no longer needed.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder among the system's temporary files.
    pub fn new(purpose: &str) -> Done<Self> {
        let path = std::env::temp_dir().join(format!("dockwright-{purpose}-{}", std::process::id()));
        fresh_folder(&path)?;
        Ok(Self(path))
    }

    /// A path below the folder.
    pub fn join(&self, below: impl AsRef<OsStr>) -> PathBuf {
        self.0.join(Path::new(below.as_ref()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed lies among the system's temporary files, which are cleaned by themselves.
        let _ = fs::remove_dir_all(&self.0);
    }
}
