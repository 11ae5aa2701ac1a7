//! Which sources of ADD are Git repositories, and what of them is asked for (BuildKit, `dfgitutil`).

/// A repository and what of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GitSource {
    /// The address without query and fragment.
    pub(super) remote: String,
    /// Branch, tag or commit; empty for the default.
    pub(super) reference: String,
    /// The commit that it must be.
    pub(super) checksum: String,
    /// A folder of it.
    pub(super) folder: String,
    /// Whether `.git` is kept.
    pub(super) keep_git_dir: Option<bool>,
    /// Whether submodules are fetched.
    pub(super) submodules: Option<bool>,
    /// Whether the commit is fetched by itself.
    pub(super) fetch_by_commit: bool,
}

/// Where a source of COPY or ADD is fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remote {
    /// A Git repository.
    Git,
    /// A download.
    Download,
}

/// Where a source is fetched from; nothing for files of a context.
///
/// # Errors
/// In words, when it is a repository with a query that BuildKit refuses.
pub fn remote(source: &str) -> Result<Option<Remote>, String> {
    Ok(match read(source)? {
        Some(_) => Some(Remote::Git),
        None if is_download(source) => Some(Remote::Download),
        None => None,
    })
}

/// Whether a source is an address that is downloaded.
pub(super) fn is_download(source: &str) -> bool {
    (source.starts_with("http://") || source.starts_with("https://")) && !matches!(read(source), Ok(Some(_)))
}

/// Reads a source of ADD; `None` when it is no repository.
///
/// # Errors
/// In words, when its query is one that BuildKit refuses.
pub(super) fn read(source: &str) -> Result<Option<GitSource>, String> {
    let (address, fragment) = source.split_once('#').unwrap_or((source, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let scheme = address.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let is_git = match &scheme {
        Some((scheme, rest)) => match scheme.as_str() {
            "http" | "https" => rest.contains('/') && rest.ends_with(".git"),
            "git" | "ssh" => true,
            _ => false,
        },
        None => is_scp(address),
    };
    if !is_git {
        return Ok(None);
    }
    let (reference, folder) = fragment.split_once(':').unwrap_or((fragment, ""));
    let mut git = GitSource {
        remote: address.to_owned(),
        reference: reference.to_owned(),
        folder: folder.trim_matches('/').to_owned(),
        ..GitSource::default()
    };
    let (mut tag, mut branch) = (None, None);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let boolean = || match value {
            "" => Ok(true),
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
            _ => Err(format!("invalid {key} value: {value:?}")),
        };
        match key {
            "keep-git-dir" => git.keep_git_dir = Some(boolean()?),
            "submodules" => git.submodules = Some(boolean()?),
            "fetch-by-commit" => git.fetch_by_commit = boolean()?,
            _ if value.is_empty() => return Err(format!("query {key:?} has no value")),
            "ref" => agree(&mut git.reference, value, "ref")?,
            "subdir" => agree(&mut git.folder, value, "subdir")?,
            "checksum" | "commit" => value.clone_into(&mut git.checksum),
            "tag" => tag = Some(value),
            "branch" => branch = Some(value),
            "mtime" if matches!(value, "checkout" | "commit") => {}
            _ => return Err(format!("unexpected query {key:?}")),
        }
    }
    if tag.is_some() && branch.is_some() {
        return Err("branch conflicts with tag".to_owned());
    }
    for (name, prefix) in [(tag, "refs/tags/"), (branch, "refs/heads/")] {
        if let Some(name) = name {
            let full = if name.starts_with(prefix) { name.to_owned() } else { format!("{prefix}{name}") };
            agree(&mut git.reference, &full, "ref")?;
        }
    }
    Ok(Some(git))
}

fn agree(known: &mut String, value: &str, what: &str) -> Result<(), String> {
    if !known.is_empty() && known != value {
        return Err(format!("{what} conflicts: {known:?} vs {value:?}"));
    }
    value.clone_into(known);
    Ok(())
}

/// `user@host:path`, as SSH writes it.
fn is_scp(address: &str) -> bool {
    let Some((user, rest)) = address.split_once('@') else { return false };
    let Some((host, path)) = rest.split_once(':') else { return false };
    let word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    word(user) && word(host) && !path.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{is_download, read};

    #[test]
    fn tells_repositories_from_downloads_and_files() {
        for (source, remote, reference, folder) in [
            ("https://h/r.git", "https://h/r.git", "", ""),
            ("https://h/r.git#main:docs", "https://h/r.git", "main", "docs"),
            ("https://h/r.git?branch=x&subdir=d", "https://h/r.git", "refs/heads/x", "d"),
            ("git@h:o/r.git#v1", "git@h:o/r.git", "v1", ""),
            ("git://h/r", "git://h/r", "", ""),
        ] {
            let git = read(source).unwrap().unwrap();
            assert_eq!(
                (git.remote.as_str(), git.reference.as_str(), git.folder.as_str()),
                (remote, reference, folder)
            );
            assert!(!is_download(source));
        }
        for source in ["file", "./git@h:x", "https://h/r.git/x", "a/b.git", "ftp://h/r.git", "user@host"] {
            assert_eq!(read(source), Ok(None), "{source}");
        }
        assert!(is_download("https://h/x.tar.gz"));
        assert!(read("https://h/r.git?x=1").is_err());
        assert!(read("https://h/r.git?ref=a#b").is_err());
    }
}
