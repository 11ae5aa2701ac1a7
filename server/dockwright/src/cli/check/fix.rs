//! `check --fix`: the fixes that leave the image as it is, written where the file stands.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use ide::diagnostics::fixes::{all, apply};
use ide::diagnostics::{Diagnostic, Facts};
use syntax::Document;

/// A text with its fixes; nothing where there is nothing to fix.
pub(super) fn fixed(text: &str, document: &Document, facts: &Facts) -> Option<String> {
    let edits = all(document, facts);
    (!edits.is_empty()).then(|| apply(text, &edits)).filter(|fixed| fixed != text)
}

/// What was fixed, in words: how many findings of which rules are gone.
pub(super) fn told(name: &str, before: &[Diagnostic], after: &[Diagnostic]) -> String {
    let count = |all: &[Diagnostic]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for one in all {
            *counts.entry(one.code.to_string()).or_default() += 1;
        }
        counts
    };
    let left = count(after);
    let gone = count(before).into_iter().filter_map(|(rule, count)| {
        let gone = count.saturating_sub(left.get(&rule).copied().unwrap_or(0));
        (gone > 0).then_some((rule, gone))
    });
    let gone: Vec<(String, usize)> = gone.collect();
    let total: usize = gone.iter().map(|(_, count)| count).sum();
    let rules: Vec<String> = gone.into_iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    format!("{name}: {total} fixed ({})", rules.join(", "))
}

/// Puts a new text in the place of a file's, whole or not at all: it keeps its permissions and its owner, and a link
/// stays one.
///
/// # Errors
/// A sentence that says why the file was left as it was.
pub(super) fn write(path: &Path, old: &str, new: &str) -> Result<(), String> {
    let left = |why: String| format!("{}: it was not changed: {why}", path.display());
    let io = |what: &str| {
        let what = what.to_owned();
        move |error: std::io::Error| left(format!("{what}: {error}"))
    };
    let target = fs::canonicalize(path).map_err(io("it cannot be found"))?;
    let known = fs::metadata(&target).map_err(io("it cannot be looked at"))?;
    if known.permissions().readonly() {
        return Err(left("it is write-protected".to_owned()));
    }
    // A file that may not be written is not replaced either, though its folder would allow it.
    File::options().write(true).open(&target).map_err(io("it cannot be written"))?;
    let folder = target.parent().ok_or_else(|| left("it stands in no folder".to_owned()))?;
    let mut file = tempfile::Builder::new()
        .prefix(".dockwright-")
        .tempfile_in(folder)
        .map_err(io("no file can be made beside it"))?;
    file.write_all(new.as_bytes()).map_err(io("the new text cannot be written"))?;
    keep_owner(file.as_file(), &known).map_err(io("its owner cannot be kept"))?;
    file.as_file().set_permissions(known.permissions()).map_err(io("its permissions cannot be kept"))?;
    file.as_file().sync_all().map_err(io("the new text cannot be written"))?;
    if fs::read(&target).map_err(io("it cannot be read again"))? != old.as_bytes() {
        return Err(left("something else has changed it meanwhile. Try again".to_owned()));
    }
    file.persist(&target).map_err(|error| left(format!("it cannot be replaced: {}", error.error)))?;
    Ok(())
}

#[cfg(unix)]
fn keep_owner(file: &File, known: &fs::Metadata) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (known.uid(), known.gid()) {
        return Ok(());
    }
    fchown(file, Some(known.uid()), Some(known.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) -> std::io::Result<()> {
    Ok(())
}
