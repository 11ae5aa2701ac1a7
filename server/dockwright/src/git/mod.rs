//! What git tells of the files of a context: which changed in the last commits. Git is a program, so it is asked in
//! trusted workspaces alone; nothing that a repository configures runs with it, and it is given little time.

mod ask;
mod read;

use std::path::Path;
use std::time::Duration;

use builder::churn::History;
use builder::run::capture;

/// How many commits are looked at.
pub const COMMITS: usize = 100;

/// How long git may take for one answer: a history of a million commits answers no later than a small one.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a folder's history was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The commit that was checked out.
    pub head: String,
    /// What changed in it and before it, paths counted from the folder.
    pub history: History,
}

/// The commit that is checked out where a folder lies; nothing where there is no repository, no commit, or no git.
pub async fn head(folder: &Path) -> Option<String> {
    // Git would look into the repository that the variable names, wherever the folder lies.
    if std::env::var_os("GIT_DIR").is_some() {
        return None;
    }
    let said = capture(&ask::head(folder), PATIENCE).await.ok()?;
    let head = said.output.trim();
    (said.success && is_id(head)).then(|| head.to_owned())
}

/// Reads the history of a folder from a commit on.
///
/// # Errors
/// A sentence, when git cannot be started, takes too long or refuses.
pub async fn history(folder: &Path, head: &str) -> Result<Read, String> {
    let said = capture(&ask::log(folder, head, COMMITS), PATIENCE).await?;
    if !said.success {
        let why = said.error.lines().next().unwrap_or("it does not say why").to_owned();
        return Err(format!("git does not tell the history of {}: {why}", folder.display()));
    }
    Ok(Read { head: head.to_owned(), history: read::log(&said.output, COMMITS) })
}

/// Whether a text is the name of a commit, so that it can stand in a command line.
fn is_id(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
