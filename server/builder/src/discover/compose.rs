//! Compose projects: `build:` of each service in its short and its long form, over several files, through `extends`
//! and `include`.
//!
//! Public source: the Compose specification (`13-merge`, `14-include`, `05-services`), and `compose-go`, which Docker
//! Compose loads its files with. Nothing is fetched: what lies elsewhere is named as unread.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::definition::{Definition, scalar};
use super::interpolate::{Variables, read_env_file};
use super::merge::{lay_over, long_form};
use super::paths::{is_plain, is_remote, join, read};
use super::yaml;
use super::{Environment, Unread};

/// How deep files include or extend others.
const DEEPEST: usize = 16;

type Build = Map<String, Value>;

/// A service with a build.
pub(super) struct Service {
    /// The file that it stands in first.
    pub(super) file: PathBuf,
    pub(super) name: String,
    build: Build,
}

/// Loads projects.
pub(super) struct Loader<'a> {
    environment: &'a Environment<'a>,
    /// How many files may still be read.
    left: usize,
    pub(super) unread: Vec<Unread>,
}

/// A file that was read, with what its texts rest on.
struct Source<'a> {
    path: PathBuf,
    /// What its relative paths start from.
    folder: PathBuf,
    services: Vec<(String, Value)>,
    variables: &'a Variables<'a>,
}

impl Service {
    /// Whether it says by itself where its context is.
    pub(super) fn names_context(&self) -> bool {
        self.build.contains_key("context")
    }

    pub(super) fn definition(self) -> Definition {
        Definition::read(&self.name, &Value::Object(self.build))
    }
}

impl<'a> Loader<'a> {
    /// `most`: how many files are read.
    pub(super) fn new(environment: &'a Environment<'a>, most: usize) -> Self {
        Self { environment, left: most, unread: Vec::new() }
    }

    /// The services with a build of several files, the later laid over the earlier. Paths start from `folder`, the
    /// folder of the project.
    pub(super) fn project(&mut self, files: &[PathBuf], folder: &Path) -> Vec<Service> {
        let file = read(&folder.join(".env")).map(|text| read_env_file(&text, self.environment));
        self.files(files, folder, file.unwrap_or_default(), 0)
    }

    fn files(
        &mut self,
        files: &[PathBuf],
        folder: &Path,
        env: HashMap<String, String>,
        depth: usize,
    ) -> Vec<Service> {
        let variables = Variables { environment: self.environment, file: env };
        let mut services: Vec<Service> = Vec::new();
        for file in files {
            for service in self.file(file, folder, &variables, depth) {
                match services.iter_mut().find(|known| known.name == service.name) {
                    Some(known) => {
                        let below = std::mem::take(&mut known.build);
                        known.build = lay_over(Some(below), Some(service.build)).unwrap_or_default();
                    }
                    None => {
                        let build = lay_over(None, Some(service.build)).unwrap_or_default();
                        services.push(Service { build, ..service });
                    }
                }
            }
        }
        if depth == 0 {
            services.retain(|service| !service.build.is_empty());
        }
        services
    }

    fn file(&mut self, path: &Path, folder: &Path, variables: &Variables<'_>, depth: usize) -> Vec<Service> {
        let Some(file) = self.load(path) else { return Vec::new() };
        let folder = folder.to_owned();
        let source = Source { path: path.to_owned(), folder, services: file.services, variables };
        let mut found = Vec::new();
        for (name, _) in &source.services {
            match self.build(&source, name, &mut Vec::new()) {
                Ok(Some(build)) => found.push(Service { file: path.to_owned(), name: name.clone(), build }),
                Ok(None) => {}
                Err(why) => self.miss(path, Some(name), why),
            }
        }
        for item in &file.include {
            match self.include(&source, item, depth) {
                Ok(services) => found.extend(services),
                Err(why) => self.miss(path, None, why),
            }
        }
        found
    }

    fn load(&mut self, path: &Path) -> Option<yaml::File> {
        let Some(left) = self.left.checked_sub(1) else {
            self.miss(path, None, "too many files lead to each other".to_owned());
            return None;
        };
        self.left = left;
        let found =
            read(path).ok_or_else(|| "it cannot be read".to_owned()).and_then(|text| yaml::read(&text));
        found.map_err(|why| self.miss(path, None, why)).ok()
    }

    /// The build of a service, over that of the service it extends. `above` are those that it is extended by.
    fn build(
        &mut self,
        source: &Source<'_>,
        name: &str,
        above: &mut Vec<(PathBuf, String)>,
    ) -> Result<Option<Build>, String> {
        let here = (source.path.clone(), name.to_owned());
        if above.contains(&here) || above.len() >= DEEPEST {
            return Err(format!("`extends` of {name} leads in a circle"));
        }
        let Some((_, service)) = source.services.iter().find(|(known, _)| known == name) else {
            return Err(format!("`extends` names the service {name}, which is not there"));
        };
        let build = put_in(service.get("build").unwrap_or(&Value::Null), source.variables)?;
        let own = long_form(build)?.map(|build| anchored(build, &source.folder));
        let Some(extends) = service.get("extends") else { return Ok(own) };
        let extends = put_in(extends, source.variables)?;
        let parent = scalar(&extends).or_else(|| extends.get("service").and_then(scalar));
        let parent = parent.ok_or_else(|| "`extends` names no service".to_owned())?;
        above.push(here);
        let below = match extends.get("file").and_then(scalar) {
            None => self.build(source, &parent, above),
            Some(file) if is_remote(&file) => Err(format!("{file} lies elsewhere and is not fetched")),
            Some(file) => {
                let path = join(&source.folder, Path::new(&file));
                let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
                let other = self.load(&path).ok_or_else(|| format!("`extends` needs {file}"))?;
                let other = Source { path, folder, services: other.services, variables: source.variables };
                self.build(&other, &parent, above)
            }
        };
        above.pop();
        Ok(lay_over(below?, own))
    }

    /// The services that an entry of `include` brings in: a project of its own.
    fn include(&mut self, source: &Source<'_>, item: &Value, depth: usize) -> Result<Vec<Service>, String> {
        if depth >= DEEPEST {
            return Err("`include` leads in a circle".to_owned());
        }
        let item = put_in(item, source.variables)?;
        let texts = |key: &str| match item.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
            Some(one) => scalar(one).into_iter().collect(),
            None => Vec::new(),
        };
        let paths = scalar(&item).map_or_else(|| texts("path"), |path| vec![path]);
        if let Some(remote) = paths.iter().find(|path| is_remote(path) || path.starts_with("oci:")) {
            return Err(format!("{remote} lies elsewhere and is not fetched"));
        }
        let files: Vec<PathBuf> = paths.iter().map(|path| join(&source.folder, Path::new(path))).collect();
        let first = files.first().ok_or_else(|| "`include` names no file".to_owned())?;
        let folder = match item.get("project_directory").and_then(scalar) {
            Some(folder) => join(&source.folder, Path::new(&folder)),
            None => first.parent().unwrap_or(Path::new("/")).to_owned(),
        };
        let mut env_files: Vec<PathBuf> =
            texts("env_file").iter().map(|file| join(&source.folder, Path::new(file))).collect();
        if env_files.is_empty() {
            env_files.push(folder.join(".env"));
        }
        // What the including project says goes before what the included one brings along.
        let mut env = HashMap::new();
        for text in env_files.iter().filter_map(|file| read(file)) {
            env.extend(read_env_file(&text, self.environment));
        }
        env.extend(source.variables.file.clone());
        let mut services = self.files(&files, &folder, env, depth + 1);
        for service in &mut services {
            // Its own folder is where it is built, also when the including project lies elsewhere.
            let context = folder.to_string_lossy().into_owned();
            service.build.entry("context").or_insert(Value::String(context));
        }
        Ok(services)
    }

    fn miss(&mut self, file: &Path, name: Option<&str>, why: String) {
        let unread = Unread { file: file.to_owned(), name: name.map(str::to_owned), why };
        if !self.unread.contains(&unread) {
            self.unread.push(unread);
        }
    }
}

/// A build whose paths no longer depend on the file that it stands in.
fn anchored(mut build: Build, folder: &Path) -> Build {
    let anchor = |value: &mut Value| {
        if let Some(path) = scalar(value).filter(|path| is_plain(path)) {
            *value = Value::String(join(folder, Path::new(&path)).to_string_lossy().into_owned());
        }
    };
    if let Some(context) = build.get_mut("context") {
        anchor(context);
    }
    match build.get_mut("additional_contexts") {
        Some(Value::Object(contexts)) => contexts.iter_mut().for_each(|(_, value)| anchor(value)),
        Some(Value::Array(items)) => {
            for item in items {
                let Some((name, value)) = scalar(item).and_then(|text| {
                    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
                }) else {
                    continue;
                };
                let mut value = Value::String(value);
                anchor(&mut value);
                *item = Value::String(format!("{name}={}", scalar(&value).unwrap_or_default()));
            }
        }
        _ => {}
    }
    build
}

fn put_in(value: &Value, variables: &Variables<'_>) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => Value::String(variables.put_in(text)?),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| put_in(item, variables)).collect::<Result<_, _>>()?)
        }
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| Ok((key.clone(), put_in(value, variables)?)))
                .collect::<Result<_, String>>()?,
        ),
        other => other.clone(),
    })
}
