//! Dockerfiles in a folder.

use std::path::{Path, PathBuf};

/// Folders that hold what others wrote.
const SKIPPED: [&str; 4] = [".git", "node_modules", "target", ".venv"];

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
    let mut found = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        // A folder that may not be read holds nothing that could be checked.
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                folders.push(entry.path());
            } else if kind.is_file() && is_dockerfile(&name.to_string_lossy()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The Dockerfile that a folder is built by: `Dockerfile`, else `Containerfile`.
pub fn dockerfile_of(folder: &Path) -> PathBuf {
    let names = ["Dockerfile", "Containerfile", "dockerfile"];
    let there = names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    there.unwrap_or_else(|| folder.join("Dockerfile"))
}

fn is_dockerfile(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let base = ["dockerfile", "containerfile"].iter().any(|base| {
        lower == *base
            || lower.strip_prefix(base).is_some_and(|rest| rest.starts_with('.'))
            || lower.ends_with(&format!(".{base}"))
    });
    base && !lower.ends_with(".dockerignore")
}

#[cfg(test)]
mod tests {
    use super::is_dockerfile;

    #[test]
    fn names_that_people_give() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "Dockerfile.dev",
            "web.Dockerfile",
            "Containerfile",
            "api.dockerfile",
        ] {
            assert!(is_dockerfile(name), "{name}");
        }
        for name in ["Dockerfile.dockerignore", "Dockerfiles", "mydockerfile", "README.md"] {
            assert!(!is_dockerfile(name), "{name}");
        }
    }
}
