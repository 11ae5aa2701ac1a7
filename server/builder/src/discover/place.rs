//! Which files are looked at, and which definition is a Dockerfile's.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::definition::Definition;
use super::interpolate::read_env_file;
use super::paths::{is_plain, is_remote, is_same_file, join, read};
use super::{Environment, bake, compose};

/// The most Compose files that are read for one folder.
const MOST_FILES: usize = 100;

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
    pub environment: &'a Environment<'a>,
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

/// What was found for a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// All contexts that it could be meant for, the likeliest first; there is always one.
    pub contexts: Vec<BuildContext>,
    /// What could not be read on the way, and so may name it too.
    pub unread: Vec<Unread>,
}

/// A definition that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The file that it stands in.
    pub file: PathBuf,
    /// The service or target; nothing for the whole file.
    pub name: Option<String>,
    /// Why, in words.
    pub why: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} of {}: {}", name, self.file.display(), self.why),
            None => write!(f, "{}: {}", self.file.display(), self.why),
        }
    }
}

/// Finds the contexts of a Dockerfile.
#[must_use]
pub fn discover(search: &Search<'_>) -> Discovery {
    let own = search.dockerfile.parent().unwrap_or(Path::new("/"));
    let mut contexts = Vec::new();
    let mut unread = Vec::new();
    let inside = own.starts_with(search.workspace);
    for folder in own.ancestors().take(if inside { MOST_FOLDERS } else { 1 }) {
        let names = names(folder);
        let composed = composed(folder, &names, search, &mut unread);
        let baked = bake::groups(folder, &names).into_iter().flat_map(|files| {
            let targets = bake::read(&files, search.environment, &mut unread);
            targets.into_iter().map(|(file, definition)| {
                let origin = Origin::Bake { file, target: definition.name.clone() };
                (definition, origin)
            })
        });
        let found: Vec<_> = composed.into_iter().chain(baked).collect();
        contexts.extend(
            found
                .into_iter()
                .filter_map(|(definition, origin)| context_of(definition, folder, origin, search.dockerfile)),
        );
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
    contexts.extend(search.setting.map(|setting| plain(join(search.workspace, setting), Origin::Setting)));
    contexts.push(plain(own.to_owned(), Origin::DockerfileFolder));
    Discovery { contexts, unread }
}

/// The names of what lies in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The names of a project's files in Compose's own order: the first that is there, and the first to lay over it.
const PROJECT: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The services of a folder's Compose files.
///
/// The project itself comes first: the files that `COMPOSE_FILE` names, else the usual one with its override file. Of
/// any other Compose file a service that does not say where its context is counts over the project's service of that
/// name, as people give such files behind another `-f`; one that does say it stands for itself.
fn composed(
    folder: &Path,
    names: &[String],
    search: &Search<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<(Definition, Origin)> {
    let first = |of: &[&str]| {
        of.iter().find(|name| names.iter().any(|known| known == *name)).map(|name| folder.join(name))
    };
    let chosen =
        read(&folder.join(".env")).map(|text| read_env_file(&text, search.environment)).unwrap_or_default();
    let chosen = |name: &str| (search.environment)(name).or_else(|| chosen.get(name).cloned());
    let separator = chosen("COMPOSE_PATH_SEPARATOR").filter(|text| !text.is_empty());
    let separator = separator.unwrap_or_else(|| if cfg!(windows) { ";" } else { ":" }.to_owned());
    let chosen: Vec<PathBuf> = chosen("COMPOSE_FILE")
        .map(|files| files.split(separator.as_str()).map(|file| join(folder, Path::new(file))).collect())
        .unwrap_or_default();
    let mut project = chosen;
    if project.is_empty() || !project.iter().all(|file| file.is_file()) {
        project = first(&PROJECT).into_iter().collect();
        if !project.is_empty() {
            project.extend(first(&OVERRIDE));
        }
    }
    let mut loader = compose::Loader::new(search.environment, MOST_FILES);
    let mut found = loader.project(&project, folder);
    for name in names {
        let path = folder.join(name);
        let is_compose = ["compose", "docker-compose"].iter().any(|start| name.starts_with(start))
            && [".yaml", ".yml"].iter().any(|end| name.ends_with(end));
        if !is_compose || project.contains(&path) {
            continue;
        }
        let both: Vec<PathBuf> = project.iter().cloned().chain([path.clone()]).collect();
        let mut over = loader.project(&both, folder);
        for service in loader.project(std::slice::from_ref(&path), folder) {
            let whole = over.iter().position(|known| known.name == service.name && !service.names_context());
            let mut service = whole.map_or(service, |at| over.swap_remove(at));
            service.file.clone_from(&path);
            found.push(service);
        }
    }
    unread.append(&mut loader.unread);
    let with_origin = |service: compose::Service| {
        let origin = Origin::Compose { file: service.file.clone(), service: service.name.clone() };
        (service.definition(), origin)
    };
    found.into_iter().map(with_origin).collect()
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
        let value = if is_plain(&value) {
            join(folder, Path::new(&value)).to_string_lossy().into_owned()
        } else {
            value
        };
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
