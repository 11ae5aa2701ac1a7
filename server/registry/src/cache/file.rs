//! One file: a line that says what it is, then the answer.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::VERSION;

/// What the first line says.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Head {
    /// The program and the version of the format.
    dockwright: u32,
    kind: String,
    key: String,
    /// When the registry said it, in seconds since 1970.
    when: i64,
    /// The digest of what follows: a file that was cut short does not fit it.
    sha256: String,
}

/// The end of a file's name while it is written.
pub(super) const UNFINISHED: &str = ".part";

/// The longest first line that is read, in bytes.
const LONGEST_HEAD: u64 = 4096;

/// When it was said, and the answer's text; `None` for what is not all of an answer of ours for this key.
pub(super) fn read(path: &Path, kind: &str, key: &str, most: u64) -> Option<(Timestamp, Vec<u8>)> {
    let file = File::open(path).ok()?;
    let good = file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= most);
    if !good {
        return None;
    }
    let mut text = Vec::new();
    file.take(most).read_to_end(&mut text).ok()?;
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let body = text.split_off(end + 1);
    let head: Head = serde_json::from_slice(&text).ok()?;
    let fits =
        head.dockwright == VERSION && head.kind == kind && head.key == key && head.sha256 == sum(&body);
    fits.then_some((Timestamp::from_second(head.when).ok()?, body))
}

/// The key that a file says it is for.
pub(super) fn key(path: &Path) -> Option<String> {
    let mut line = String::new();
    BufReader::new(File::open(path).ok()?.take(LONGEST_HEAD)).read_line(&mut line).ok()?;
    let head: Head = serde_json::from_str(&line).ok()?;
    Some(head.key)
}

/// Writes a file beside its place and moves it there, so that nobody ever reads a part; tells its size in bytes.
pub(super) fn write(
    folder: &Path,
    path: &Path,
    kind: &str,
    key: &str,
    when: Timestamp,
    body: &[u8],
) -> io::Result<u64> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    make_folder(folder)?;
    let head = Head {
        dockwright: VERSION,
        kind: kind.to_owned(),
        key: key.to_owned(),
        when: when.as_second(),
        sha256: sum(body),
    };
    let mut text = serde_json::to_vec(&head)?;
    text.push(b'\n');
    text.extend_from_slice(body);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    // Programs in containers may share a folder and a process id.
    let moment = Timestamp::now().as_nanosecond();
    let beside = folder.join(format!("{}-{number}-{moment}{UNFINISHED}", std::process::id()));
    let written = private().open(&beside).and_then(|mut file| file.write_all(&text));
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved.map(|()| text.len() as u64)
}

/// Private repositories are nobody else's business.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn sum(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
