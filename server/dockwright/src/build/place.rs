//! Where a build of a Dockerfile takes place: its context, what is kept out of it, and how it would be asked for. It is
//! all that does not stand in the Dockerfile itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use builder::discover::{BuildContext, ContextRoot, Origin, Search, discover};
use builder::engine::Plan;
use builder::graph::Request;
use builder::ignore::{Matcher, candidates, read_patterns};

use super::Ask;
use super::prepare::{plan, request};

/// A build without its Dockerfile.
pub struct Place {
    /// What an engine would be asked for.
    pub plan: Plan,
    /// How the graph reads that.
    pub request: Request,
    /// The ignore rules of the context, where it is a folder; else why there are none.
    pub ignore: Result<Matcher, String>,
}

impl Place {
    /// The context, where it is a folder of this machine.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.plan.context {
            ContextRoot::Folder(folder) => Some(folder),
            ContextRoot::Remote(_) => None,
        }
    }
}

/// Finds it. It reads the files that may name a context, and the ignore file.
///
/// # Errors
/// A sentence that says what of it cannot be.
pub fn place(ask: &Ask) -> Result<Place, String> {
    let (found, _) = found_context(ask);
    let plan = plan(ask, &found)?;
    let ignore = match &plan.context {
        ContextRoot::Folder(folder) => ignore_rules(&plan.dockerfile, folder),
        ContextRoot::Remote(_) => Ok(Matcher::default()),
    };
    Ok(Place { request: request(&plan), plan, ignore })
}

/// The context, and what could not be read on the way to it.
pub(super) fn found_context(ask: &Ask) -> (BuildContext, Vec<String>) {
    let environment = |name: &str| std::env::var(name).ok();
    let search = Search {
        dockerfile: &ask.dockerfile,
        workspace: &ask.workspace,
        setting: ask.usual_context.as_deref(),
        environment: &environment,
    };
    let mut found = discover(&search);
    let mut unread: Vec<String> = Vec::new();
    let plain = || BuildContext {
        root: ContextRoot::Folder(ask.dockerfile.parent().unwrap_or(Path::new("/")).to_owned()),
        origin: Origin::DockerfileFolder,
        target: None,
        arguments: BTreeMap::new(),
        contexts: BTreeMap::new(),
        platforms: Vec::new(),
    };
    let mut first = if found.contexts.is_empty() { plain() } else { found.contexts.swap_remove(0) };
    if let Some(context) = &ask.context {
        first = BuildContext { root: root(context), origin: Origin::Setting, ..plain() };
    } else {
        unread = found.unread.iter().map(ToString::to_string).collect();
    }
    (first, unread)
}

/// A folder, or an address when it is written as one.
fn root(context: &Path) -> ContextRoot {
    match context.to_str() {
        Some(text) if text.contains("://") || text.starts_with("git@") => {
            ContextRoot::Remote(text.to_owned())
        }
        _ => ContextRoot::Folder(context.to_owned()),
    }
}

/// The ignore rules of a Dockerfile in a context.
///
/// # Errors
/// A sentence that names the file, when the engine would refuse it.
pub fn ignore_rules(dockerfile: &Path, context: &Path) -> Result<Matcher, String> {
    let read = |path: PathBuf| std::fs::read_to_string(&path).ok().map(|text| (path, text));
    let Some((path, text)) = candidates(Some(dockerfile), context).into_iter().find_map(read) else {
        return Ok(Matcher::default());
    };
    let named = |problem: String| format!("{}: {problem}", path.display());
    let patterns = read_patterns(&text).map_err(|error| named(error.to_string()))?;
    Matcher::new(patterns.into_iter().map(|(_, pattern)| pattern)).map_err(|error| named(error.to_string()))
}
