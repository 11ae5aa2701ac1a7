//! Where the program keeps what outlives it.

use std::path::PathBuf;

/// The folder of build records: `$XDG_STATE_HOME/dockwright/builds`, or what stands for it on the system.
#[must_use]
pub fn records_folder() -> PathBuf {
    state_folder().join("dockwright").join("builds")
}

fn state_folder() -> PathBuf {
    let from = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(folder) = from("XDG_STATE_HOME") {
        return folder;
    }
    if cfg!(windows)
        && let Some(folder) = from("LOCALAPPDATA")
    {
        return folder;
    }
    match from("HOME") {
        Some(home) if cfg!(target_os = "macos") => home.join("Library/Application Support"),
        Some(home) => home.join(".local/state"),
        None => std::env::temp_dir(),
    }
}
