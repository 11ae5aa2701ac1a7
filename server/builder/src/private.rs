//! Files that only their owner may read, replaced as a whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Removes what servers that died while they wrote have left beside a file. The lock is held, so nobody writes it now.
pub(crate) fn clear(path: &Path) {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem().and_then(|stem| stem.to_str())) else {
        return;
    };
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name();
        let is_left = |name: &str| name.strip_prefix(stem).is_some_and(|rest| rest.ends_with(".new"));
        if name.to_str().is_some_and(is_left) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Writes beside the file and puts the new one in its place, so that no reader and no crash sees a half.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let unique = format!("{}-{}.new", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let new = path.with_extension(unique);
    let result = private_file(OpenOptions::new().write(true).create_new(true), &new).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()?;
        std::fs::rename(&new, path)
    });
    if result.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    result
}

#[cfg(unix)]
pub(crate) fn private_file(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600).open(path)
}

/// Elsewhere the user's own folder is private already.
#[cfg(not(unix))]
pub(crate) fn private_file(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

#[cfg(unix)]
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

#[cfg(not(unix))]
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}
