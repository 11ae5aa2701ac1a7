//! Paths inside images: BuildKit's `util/system/path.go`, which also knows how Windows writes them.

use crate::ignore::clean;

/// The `PATH` of an image that has none.
pub const UNIX_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// With slashes only.
pub(super) fn to_slash(path: &str, os: &str) -> String {
    if os == "windows" { path.replace('\\', "/") } else { path.to_owned() }
}

/// Whether a path starts at the root; on Windows a drive may stand before it.
pub(super) fn is_absolute(path: &str, os: &str) -> bool {
    without_drive(path, os, false).is_ok_and(|path| path.starts_with('/'))
}

/// `path` from the root, joined to `parent` when it is relative; a slash at its end can be kept.
///
/// # Errors
/// On Windows, a drive other than `C:` or a network path.
pub(super) fn normalize(parent: &str, path: &str, os: &str, keep_slash: bool) -> Result<String, String> {
    let path = to_slash(path, os);
    let parent = to_slash(parent, os);
    let parent = if parent.is_empty() { "/" } else { &parent };
    let mut parent = without_drive(parent, os, keep_slash)?;
    if !parent.starts_with('/') {
        parent = clean(&format!("/{parent}"));
    }
    let mut new = if path.is_empty() { parent.clone() } else { path.clone() };
    new = without_drive(&new, os, keep_slash)?;
    if !new.starts_with('/') {
        new = clean(&format!("{parent}/{new}"));
    }
    Ok(if keep_slash { keep_end(&path, new) } else { new })
}

/// A path as a file operation holds it: cleaned, with the end that the original had.
pub(super) fn operand(path: &str, keep_slash: bool) -> String {
    let cleaned = clean(path);
    let cleaned = if cleaned.starts_with('/') { cleaned } else { clean(&format!("/{cleaned}")) };
    if keep_slash { keep_end(path, cleaned) } else { cleaned }
}

fn keep_end(original: &str, mut path: String) -> String {
    if original.ends_with('/') {
        if !path.ends_with('/') {
            path.push('/');
        }
    } else if original.ends_with("/.") {
        if path != "/" {
            path.push('/');
        }
        path.push('.');
    }
    path
}

fn without_drive(path: &str, os: &str, keep_slash: bool) -> Result<String, String> {
    if os != "windows" {
        return Ok(path.to_owned());
    }
    let slashed = to_slash(path, os);
    if slashed.len() == 2 && slashed.ends_with(':') {
        return Err(format!("No relative path specified in {path:?}"));
    }
    if slashed.starts_with("//") {
        return Err("UNC paths are not supported".to_owned());
    }
    let rest = match slashed.split_once(':') {
        None => slashed.as_str(),
        Some((drive, rest)) if drive.eq_ignore_ascii_case("c") => rest,
        Some(_) => return Err("The specified path is not on the system drive (C:)".to_owned()),
    };
    let cleaned = clean(rest);
    let slash = keep_slash && cleaned.len() > 1 && rest.ends_with('/');
    Ok(if slash { format!("{cleaned}/") } else { cleaned })
}
