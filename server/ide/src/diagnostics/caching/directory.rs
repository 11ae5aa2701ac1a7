//! Where a script starts, as the file writes it: variables are left as they stand, so that the same words mean the
//! same place.

use builder::ignore::clean;
use syntax::dockerfile::{Body, Word};
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::lineage::Lineage;

/// The working directory of a base image, of which nothing is said in the file.
const UNKNOWN: &str = "?";

/// The working directory of an instruction that starts at `start` in a stage.
pub fn directory(analysis: &Analysis<'_>, lineage: &Lineage, stage: usize, start: usize) -> String {
    let mut chain: Vec<usize> = lineage.of(stage).collect();
    chain.reverse();
    let mut folder = UNKNOWN.to_owned();
    for one in chain {
        let Some(range) = analysis.stages().get(one).map(|stage| stage.range.clone()) else { continue };
        let end = if one == stage { range.end.min(start) } else { range.end };
        for placed in analysis.of(Keyword::Workdir, range.start..end) {
            if let Body::Single(Some(word)) = &placed.instruction.body {
                folder = entered(&folder, word);
            }
        }
    }
    folder
}

/// The working directory behind a WORKDIR that names a folder.
pub fn entered(folder: &str, word: &Word) -> String {
    beside(folder, word.text.trim_matches(['"', '\'']))
}

/// A path seen from a folder.
pub fn beside(folder: &str, path: &str) -> String {
    let whole =
        path.starts_with('/') || path.starts_with('$') && !path.starts_with("$(") || folder.is_empty();
    clean(&if whole { path.to_owned() } else { format!("{folder}/{path}") })
}

/// The rest of a path behind a folder that it lies in, or is: `app` of `/srv/app` in `/srv`, nothing of `/srv` in it.
pub fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder == "/" {
        return path.strip_prefix('/');
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('/') }
}
