//! What the rules know of a build context: which manifests lie in it, and what nobody wants in an image.
//!
//! A context may hold 20,000 files, so its listing is looked through once, when it is made, and never for a keystroke.

use std::collections::BTreeSet;
use std::path::PathBuf;

use builder::context::{Kind, Listing};

/// What is known of a context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextFacts {
    /// Where what should be ignored is written; nothing when the context lies on no disk.
    pub ignore_file: Option<IgnoreFile>,
    /// The paths of manifests, lock files and the like.
    manifests: BTreeSet<Box<str>>,
    /// What lies there and is made anew all the time, in the order of the paths.
    clutter: Vec<Clutter>,
}

/// The ignore file that holds for a context, or the one that could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreFile {
    /// Where it stands, or would.
    pub path: PathBuf,
    /// What it says; nothing when there is none yet.
    pub text: Option<String>,
}

/// What kind of clutter it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Litter {
    /// `.git`.
    Repository,
    /// `node_modules`.
    NodeModules,
    /// `target` beside a manifest of Cargo or Maven.
    Target,
    /// `.venv`.
    Environment,
    /// `*.log`.
    Log,
}

/// Something in a context that changes without a change of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clutter {
    /// From the context's root.
    pub path: Box<str>,
    /// What it is.
    pub litter: Litter,
}

/// The names that a rule may ask for.
const MANIFESTS: &[&str] = &[
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    ".yarnrc.yml",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    ".npmrc",
    "pyproject.toml",
    "poetry.lock",
    "uv.lock",
    "Cargo.toml",
    "Cargo.lock",
    "go.mod",
    "go.sum",
    "go.work",
    "pom.xml",
    "mvnw",
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "gradle.properties",
    "gradlew",
    "composer.json",
    "composer.lock",
    "Gemfile",
    "Gemfile.lock",
];

/// How the names of others end.
const ENDINGS: &[&str] = &[".csproj", ".fsproj", ".vbproj", ".sln", ".gemspec"];

/// How much litter of a kind is kept: a message names three.
const MOST_OF_A_KIND: usize = 50;

impl ContextFacts {
    /// Looks through a listing.
    #[must_use]
    pub fn new(listing: &Listing, ignore_file: Option<IgnoreFile>) -> Self {
        let entries = listing.entries().iter().map(|entry| (&*entry.path, entry.kind));
        Self::of_entries(entries, ignore_file)
    }

    /// The same of entries in their order, a folder before what lies in it.
    pub fn of_entries<'a>(
        entries: impl Iterator<Item = (&'a str, Kind)>,
        ignore_file: Option<IgnoreFile>,
    ) -> Self {
        let mut facts = Self { ignore_file, ..Self::default() };
        let mut inside: Option<Box<str>> = None;
        let mut targets = Vec::new();
        for (path, kind) in entries {
            let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            if inside.as_deref().is_some_and(below) {
                continue;
            }
            let name = path.rsplit('/').next().unwrap_or(path);
            let folder = kind == Kind::Folder;
            let litter = match name {
                ".git" => Some(Litter::Repository),
                "node_modules" if folder => Some(Litter::NodeModules),
                ".venv" if folder => Some(Litter::Environment),
                // Whether it is what a build leaves behind is seen when its folder is known.
                "target" if folder => {
                    targets.push(path);
                    None
                }
                _ if !folder && name.len() > ".log".len() && name.ends_with(".log") => Some(Litter::Log),
                _ => None,
            };
            if let Some(litter) = litter {
                inside = Some(path.into());
                if facts.clutter.iter().filter(|known| known.litter == litter).count() == MOST_OF_A_KIND {
                    continue;
                }
                facts.clutter.push(Clutter { path: path.into(), litter });
            } else if !folder && is_manifest(name) || folder && name == "vendor" {
                facts.manifests.insert(path.into());
            }
        }
        let is_made = |path: &str| {
            let folder = path.strip_suffix("target").unwrap_or_default();
            ["Cargo.toml", "pom.xml"].iter().any(|name| facts.has(&format!("{folder}{name}")))
        };
        let made = targets.into_iter().filter(|path| is_made(path));
        let made: Vec<Clutter> =
            made.map(|path| Clutter { path: path.into(), litter: Litter::Target }).collect();
        facts.clutter.extend(made);
        facts.clutter.sort_by(|one, other| one.path.cmp(&other.path));
        facts
    }

    /// Whether there is nothing in it that a rule asks for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.manifests.is_empty() && self.clutter.is_empty()
    }

    /// Whether a manifest, or a folder `vendor`, lies at a path from the root.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.manifests.contains(path)
    }

    /// The manifests straight in a folder whose names end so; the root is `""`.
    pub fn ending<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.manifests.iter().map(|path| &**path).filter(move |path| {
            let rest = if folder.is_empty() {
                Some(*path)
            } else {
                path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
            };
            rest.is_some_and(|name| !name.contains('/') && name.ends_with(ending))
        })
    }

    /// What is made anew all the time.
    pub fn clutter(&self) -> impl Iterator<Item = &Clutter> {
        self.clutter.iter()
    }
}

impl Clutter {
    /// Whether it lies in a folder, at any depth; the root is `""`.
    #[must_use]
    pub fn lies_in(&self, folder: &str) -> bool {
        folder.is_empty() || self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

fn is_manifest(name: &str) -> bool {
    MANIFESTS.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{ContextFacts, Kind};

    #[test]
    fn a_listing_is_summed_up_once() {
        let entries = [
            (".git", Kind::Folder),
            (".git/HEAD", Kind::File),
            ("Cargo.toml", Kind::File),
            ("app", Kind::Folder),
            ("app/app.csproj", Kind::File),
            ("app/debug.log", Kind::File),
            ("app/target", Kind::Folder),
            ("node_modules", Kind::Folder),
            ("node_modules/a", Kind::Folder),
            ("node_modules/a/package.json", Kind::File),
            ("src", Kind::Folder),
            ("target", Kind::Folder),
            ("target/debug", Kind::Folder),
        ];
        let facts = ContextFacts::of_entries(entries.into_iter(), None);
        let found = |folder: &str| -> Vec<String> {
            let within = facts.clutter().filter(|clutter| clutter.lies_in(folder));
            within.map(|clutter| clutter.path.to_string()).collect()
        };
        assert_eq!(found(""), [".git", "app/debug.log", "node_modules", "target"]);
        assert_eq!(found("app"), ["app/debug.log"]);
        assert!(facts.has("Cargo.toml") && !facts.has("node_modules/a/package.json"));
        assert_eq!(facts.ending("app", ".csproj").collect::<Vec<_>>(), ["app/app.csproj"]);
        assert_eq!(facts.ending("", ".csproj").count(), 0);
    }
}
