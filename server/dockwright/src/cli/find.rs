//! Dockerfiles in a folder.

use std::path::{Path, PathBuf};

use crate::files;

/// The files that a path means: itself, or the Dockerfiles below a folder, sorted. Links are not followed.
///
/// # Errors
/// A sentence when the path is not there.
pub fn dockerfiles(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.as_os_str() == "-" || path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    if !path.is_dir() {
        return Err(format!("{}: there is no such file or folder", path.display()));
    }
    Ok(files::dockerfiles_below(path, usize::MAX))
}

/// The Dockerfile that a folder is built by: `Dockerfile`, else `Containerfile`.
pub fn dockerfile_of(folder: &Path) -> PathBuf {
    let names = ["Dockerfile", "Containerfile", "dockerfile"];
    let there = names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    there.unwrap_or_else(|| folder.join("Dockerfile"))
}
