//! Where the program keeps what outlives it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The folder of build records: `$XDG_STATE_HOME/dockwright/builds`, or what stands for it on the system.
#[must_use]
pub fn records_folder() -> PathBuf {
    state_folder().join("builds")
}

/// The folder of what is kept between sessions.
#[must_use]
pub fn state_folder() -> PathBuf {
    home_of_state().join("dockwright")
}

fn home_of_state() -> PathBuf {
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

/// Makes a folder, with those above it, that only its owner may enter.
///
/// # Errors
/// As the system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// A new, empty file that only its owner may read. What had the name before is gone; a reader of that keeps it.
///
/// # Errors
/// As the system says.
pub fn private_file(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create_new(true).open(path)
}
