//! Dockerfiles in a folder.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::files;

/// The files that a path means: itself, or the Dockerfiles below a folder, sorted. Links are not followed.
///
/// # Errors
/// A sentence that says what is wrong with the path.
pub fn dockerfiles(path: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |what: &str| format!("{}: {what}", path.display());
    if path.as_os_str() == "-" {
        return Ok(vec![path.to_path_buf()]);
    }
    let known = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound if path.is_symlink() => wrong("this link leads nowhere"),
        ErrorKind::NotFound => wrong("there is no such file or folder"),
        _ => wrong(&format!("it cannot be looked at: {error}")),
    })?;
    if known.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    // A pipe that nobody writes to would be waited for without end.
    if !known.is_dir() {
        return Err(wrong(
            "this is neither a file nor a folder. Give what it holds to standard input, and name `-`",
        ));
    }
    std::fs::read_dir(path).map_err(|error| wrong(&format!("it cannot be read: {error}")))?;
    Ok(files::dockerfiles_below(path, usize::MAX))
}

/// The Dockerfile that a folder is built by: `Dockerfile`, else `Containerfile`.
pub fn dockerfile_of(folder: &Path) -> PathBuf {
    let names = ["Dockerfile", "Containerfile", "dockerfile"];
    let there = names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    there.unwrap_or_else(|| folder.join("Dockerfile"))
}
