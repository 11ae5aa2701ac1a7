//! Reads what `git log` prints: for each commit a byte 1, then its paths, all ended by a byte 0.

use builder::churn::{Commit, History};

/// The most paths that are kept of one commit: one that changed more changed everything.
const MOST_PATHS: usize = 5_000;

/// The commits of a log, `most` at most.
pub(super) fn log(output: &str, most: usize) -> History {
    let mut commits: Vec<Commit> = Vec::new();
    let mut parts = output.split('\u{1}');
    // Before the first mark stands nothing.
    let _ = parts.next();
    for part in parts {
        let paths =
            part.split('\0').map(|path| path.trim_start_matches('\n')).filter(|path| !path.is_empty());
        commits.push(Commit { paths: paths.take(MOST_PATHS).map(str::to_owned).collect() });
    }
    let cut = commits.len() > most;
    commits.truncate(most);
    History { commits, cut }
}
