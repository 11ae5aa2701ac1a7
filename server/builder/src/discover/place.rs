//! Which files are looked at, and which definition is a Dockerfile's.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::definition::Definition;
use super::guard::LARGEST_FILE;
use super::interpolate::{Variables, read_env_file};
use super::{bake, compose};
use crate::ignore::clean;

/// The most files of one folder that are read.
const MOST_FILES: usize = 30;

/// The most folders above the Dockerfile that are looked at.
const MOST_FOLDERS: usize = 64;

/// What is searched for.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The Dockerfile, by its full path.
    pub dockerfile: &'a Path,
    /// The root of the workspace: the search goes up to it and no further.
    pub workspace: &'a Path,
    /// The context that the settings name; relative to the workspace.
    pub setting: Option<&'a Path>,
    /// The environment that Compose and Bake would see.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

/// A context with all that was said along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildContext {
    /// Where the files are.
    pub root: ContextRoot,
    /// Who said so.
    pub origin: Origin,
    /// The stage to build.
    pub target: Option<String>,
    /// Build arguments; those without a value come from the environment.
    pub arguments: BTreeMap<String, Option<String>>,
    /// Named contexts, paths resolved where they are relative.
    pub contexts: BTreeMap<String, String>,
    /// The platforms asked for.
    pub platforms: Vec<String>,
}

/// Where the files of a context are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextRoot {
    /// A folder, which may not exist.
    Folder(PathBuf),
    /// A Git repository or another address, as it is written.
    Remote(String),
}

/// Who names a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A service of a Compose file.
    Compose {
        /// The file.
        file: PathBuf,
        /// The service.
        service: String,
    },
    /// A target of a Bake file.
    Bake {
        /// The file.
        file: PathBuf,
        /// The target.
        target: String,
    },
    /// The settings.
    Setting,
    /// Nobody: it is the Dockerfile's folder.
    DockerfileFolder,
}

/// All contexts that a Dockerfile could be meant for, the likeliest first; there is always one.
#[must_use]
pub fn discover(search: &Search<'_>) -> Vec<BuildContext> {
    let own = search.dockerfile.parent().unwrap_or(Path::new("/"));
    let mut found = Vec::new();
    let inside = own.starts_with(search.workspace);
    for folder in own.ancestors().take(if inside { MOST_FOLDERS } else { 1 }) {
        for (file, kind) in candidates(folder) {
            found.extend(definitions(&file, kind, search));
        }
        if folder == search.workspace {
            break;
        }
    }
    let plain = |root: PathBuf, origin| BuildContext {
        root: ContextRoot::Folder(root),
        origin,
        target: None,
        arguments: BTreeMap::new(),
        contexts: BTreeMap::new(),
        platforms: Vec::new(),
    };
    found.extend(search.setting.map(|setting| plain(join(search.workspace, setting), Origin::Setting)));
    found.push(plain(own.to_owned(), Origin::DockerfileFolder));
    found
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Compose,
    BakeHcl,
    BakeJson,
}

/// The Compose and Bake files of a folder, those with the usual names first.
fn candidates(folder: &Path) -> Vec<(PathBuf, Kind)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(bool, Kind, PathBuf)> = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let yaml = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        let kind = match yaml {
            Some(stem) if stem.starts_with("compose") || stem.starts_with("docker-compose") => Kind::Compose,
            _ if name.contains("bake") && name.ends_with(".hcl") => Kind::BakeHcl,
            _ if name.contains("bake") && name.ends_with(".json") => Kind::BakeJson,
            _ => continue,
        };
        let usual = matches!(yaml, Some("compose" | "docker-compose"))
            || matches!(name, "docker-bake.hcl" | "docker-bake.json");
        found.push((!usual, kind, entry.path()));
    }
    found.sort();
    found.into_iter().take(MOST_FILES).map(|(_, kind, path)| (path, kind)).collect()
}

/// The definitions of a file that are the Dockerfile's.
fn definitions(file: &Path, kind: Kind, search: &Search<'_>) -> Vec<BuildContext> {
    let Some(text) = read(file) else { return Vec::new() };
    let folder = file.parent().unwrap_or(Path::new("/"));
    let all = match kind {
        Kind::Compose => {
            let file = read(&folder.join(".env")).map(|text| read_env_file(&text)).unwrap_or_default();
            compose::read(&text, &Variables { environment: search.environment, file })
        }
        Kind::BakeHcl => bake::read_hcl(&text, search.environment),
        Kind::BakeJson => bake::read_json(&text, search.environment),
    };
    let origin = |name: &str| match kind {
        Kind::Compose => Origin::Compose { file: file.to_owned(), service: name.to_owned() },
        Kind::BakeHcl | Kind::BakeJson => Origin::Bake { file: file.to_owned(), target: name.to_owned() },
    };
    all.into_iter()
        .filter_map(|definition| {
            let origin = origin(&definition.name);
            context_of(definition, folder, origin, search.dockerfile)
        })
        .collect()
}

fn context_of(definition: Definition, folder: &Path, origin: Origin, wanted: &Path) -> Option<BuildContext> {
    if definition.inline.is_some() {
        return None;
    }
    let context = definition.context.strip_prefix("cwd://").unwrap_or(&definition.context);
    let root = if is_remote(context) {
        ContextRoot::Remote(context.to_owned())
    } else {
        ContextRoot::Folder(join(folder, Path::new(context)))
    };
    let name = if definition.dockerfile.is_empty() { "Dockerfile" } else { &definition.dockerfile };
    let dockerfile = match &root {
        ContextRoot::Folder(root) => join(root, Path::new(name)),
        // The file of a remote context lies there too, unless it is named by its full path.
        ContextRoot::Remote(_) => PathBuf::from(name),
    };
    if !is_same_file(&dockerfile, wanted) {
        return None;
    }
    let contexts = definition.contexts.into_iter().map(|(name, value)| {
        let plain = !value.contains("://") && !value.starts_with("target:") && !value.starts_with("service:");
        let value =
            if plain { join(folder, Path::new(&value)).to_string_lossy().into_owned() } else { value };
        (name, value)
    });
    Some(BuildContext {
        root,
        origin,
        target: definition.target,
        arguments: definition.arguments,
        contexts: contexts.collect(),
        platforms: definition.platforms,
    })
}

fn is_remote(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other
        || matches!((std::fs::canonicalize(one), std::fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Joins and cleans by the text alone.
fn join(folder: &Path, path: &Path) -> PathBuf {
    let joined = folder.join(path);
    match joined.to_str() {
        Some(text) if cfg!(unix) => PathBuf::from(clean(text)),
        _ => joined,
    }
}

fn read(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST_FILE {
        return None;
    }
    let mut text = String::new();
    file.take(LARGEST_FILE).read_to_string(&mut text).ok()?;
    Some(text)
}
