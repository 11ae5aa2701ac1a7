//! The whole log of a build: one file for each Dockerfile, which the next build of it replaces.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use builder::Digest;

use crate::build::{private_file, private_folder, state_folder};

/// A log that is being written.
pub struct Log {
    /// Where it is.
    pub path: PathBuf,
    file: BufWriter<File>,
    /// The first thing that went wrong while writing; the build goes on without its log.
    pub problem: Option<String>,
}

/// The file of a name of our own for something that belongs to a Dockerfile, such as `api-1a2b3c4d5e6f.log`.
pub fn path(dockerfile: &Path, extension: &str) -> PathBuf {
    let digest = Digest::of(dockerfile.as_os_str().as_encoded_bytes()).to_string();
    let folder = dockerfile.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let clean = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let name: String = folder.chars().take(40).map(clean).collect();
    let short: String = digest.chars().take(12).collect();
    state_folder().join("logs").join(format!("{name}-{short}.{extension}"))
}

/// A new file there, which only the user may read.
///
/// # Errors
/// A sentence.
pub fn create(path: &Path) -> Result<File, String> {
    let made = path.parent().map_or(Ok(()), private_folder).and_then(|()| private_file(path));
    made.map_err(|error| format!("{}: it cannot be written: {error}", path.display()))
}

impl Log {
    /// Begins the log of a Dockerfile.
    ///
    /// # Errors
    /// A sentence.
    pub fn new(dockerfile: &Path) -> Result<Self, String> {
        let path = path(dockerfile, "log");
        Ok(Self { file: BufWriter::new(create(&path)?), path, problem: None })
    }

    /// Adds a line.
    pub fn line(&mut self, line: &str) {
        self.check(|file| file.write_all(line.as_bytes()).and_then(|()| file.write_all(b"\n")));
    }

    /// Brings what was written to the file, for whoever reads along.
    pub fn flush(&mut self) {
        self.check(Write::flush);
    }

    fn check(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) {
        if self.problem.is_none()
            && let Err(error) = write(&mut self.file)
        {
            self.problem = Some(format!("{}: it cannot be written: {error}", self.path.display()));
        }
    }
}
