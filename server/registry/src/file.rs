//! Files of settings, which anybody may have written.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// A file's bytes; nothing for what is no file, too large, or not ours to read.
pub(crate) fn bounded(path: &Path) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let good = file.metadata().is_ok_and(|facts| facts.is_file() && facts.len() <= LARGEST);
    if !good {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
