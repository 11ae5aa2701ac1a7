//! What is known of a context's files, kept on disk between runs: a file is read again only when its state changed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{Entry, Kind, Listing, State};
use crate::Digest;
use crate::private::{clear, make_folder, replace};

/// The version of the format that this program writes; of another, nothing is taken.
const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    root: String,
    /// Nanoseconds from 1970.
    listed: u64,
    entries: Vec<KeptEntry>,
}

/// Path, kind, size, mode, time of change, identity, link target, digest.
#[derive(Serialize, Deserialize)]
struct KeptEntry(String, u8, u64, u32, i64, u64, Option<String>, Digest);

impl Listing {
    /// Writes down the states with the digests that are known, for [`Self::recall`]. Only its owner may read it.
    ///
    /// # Errors
    /// As the disk says.
    pub fn keep(&self, file: &Path) -> io::Result<()> {
        if let Some(folder) = file.parent() {
            make_folder(folder)?;
        }
        let kept = |entry: &Entry| {
            let digest = *entry.digest.get()?;
            let State { size, mode, changed, identity } = entry.state;
            let target = entry.target.as_deref().map(str::to_owned);
            Some(KeptEntry(
                entry.path.to_string(),
                kind(entry.kind),
                size,
                mode,
                changed,
                identity,
                target,
                digest,
            ))
        };
        let listed = self.listed_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let all = Kept {
            version: VERSION,
            root: self.root().to_string_lossy().into_owned(),
            listed: u64::try_from(listed).unwrap_or(u64::MAX),
            entries: self.entries().iter().filter_map(kept).collect(),
        };
        let text = serde_json::to_vec(&all).map_err(io::Error::from)?;
        clear(file);
        replace(file, &text)
    }

    /// Takes over what [`Self::keep`] wrote of files whose state is the same. Says how many; what cannot be read is
    /// nothing, and costs that the files are read again.
    pub fn recall(&self, file: &Path) -> usize {
        let Some(kept) = read(file).filter(|kept| Path::new(&kept.root) == self.root()) else { return 0 };
        let listed: SystemTime = UNIX_EPOCH + Duration::from_nanos(kept.listed);
        let before = kept.entries.into_iter().filter_map(|entry| {
            let KeptEntry(path, of, size, mode, changed, identity, target, digest) = entry;
            let state = State { size, mode, changed, identity };
            let entry = Entry::new(&path, kind_of(of)?, state, target.map(Into::into));
            let known = OnceLock::from(digest);
            Some(Entry { digest: known, ..entry })
        });
        self.take_over(&before.collect::<Vec<_>>(), listed)
    }
}

fn read(file: &Path) -> Option<Kept> {
    let file = File::open(file).ok()?;
    let whole = file.metadata().is_ok_and(|found| found.is_file() && found.len() <= LARGEST_FILE);
    let mut text = Vec::new();
    if !whole || file.take(LARGEST_FILE).read_to_end(&mut text).is_err() {
        return None;
    }
    serde_json::from_slice(&text).ok().filter(|kept: &Kept| kept.version == VERSION)
}

fn kind(kind: Kind) -> u8 {
    match kind {
        Kind::File => 0,
        Kind::Folder => 1,
        Kind::Link => 2,
        Kind::Special => 3,
    }
}

fn kind_of(kept: u8) -> Option<Kind> {
    [Kind::File, Kind::Folder, Kind::Link, Kind::Special].get(usize::from(kept)).copied()
}
