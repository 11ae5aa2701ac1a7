//! Dockerfiles on disk.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Folders that hold what others wrote.
const SKIPPED: [&str; 4] = [".git", "node_modules", "target", ".venv"];

/// The Dockerfiles below a folder, sorted, after a look at no more than so many entries. Links are not followed.
pub fn dockerfiles_below(folder: &Path, entries: usize) -> Vec<PathBuf> {
    let (mut found, mut looked) = (Vec::new(), 0);
    let mut folders = VecDeque::from([folder.to_path_buf()]);
    // Folder by folder from the top, so that a limit leaves out what lies deepest.
    while let Some(folder) = folders.pop_front() {
        // A folder that may not be read holds nothing that could be checked.
        let Ok(listed) = std::fs::read_dir(&folder) else { continue };
        for entry in listed.flatten() {
            looked += 1;
            if looked > entries {
                folders.clear();
                break;
            }
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !SKIPPED.iter().any(|skipped| name == *skipped) {
                folders.push_back(entry.path());
            } else if kind.is_file() && is_dockerfile(&name.to_string_lossy()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
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
