//! Where ShellCheck stands on this machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What the setting `dockwright.shellcheck` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// Never run it.
    Off,
    /// Run it where it is installed.
    #[default]
    Auto,
    /// Run this program.
    Program(PathBuf),
}

impl Choice {
    /// Reads the setting's words: `off`, `auto`, or a program's absolute path.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow the setting's name.
    pub fn read(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "auto" | "" => Ok(Self::Auto),
            path if Path::new(path).is_absolute() => Ok(Self::Program(path.into())),
            other => Err(format!("`off`, `auto` or the absolute path of a program is wanted, not {other:?}")),
        }
    }

    /// The program to run, looked for in the folders of `search` (the variable `PATH`).
    pub fn program(&self, search: Option<&OsStr>) -> Option<PathBuf> {
        match self {
            Self::Off => None,
            Self::Program(path) => Some(path.clone()),
            Self::Auto => std::env::split_paths(search?)
                // A relative folder would be looked for in the workspace, which must not choose what is run.
                .filter(|folder| folder.is_absolute())
                .map(|folder| folder.join(format!("shellcheck{}", std::env::consts::EXE_SUFFIX)))
                .find(|program| is_program(program)),
        }
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
