//! The arguments of `dockwright build`.

use std::path::{Path, PathBuf};

use builder::discover::settled;
use builder::engine::{Reach, Secret};
use lexopt::prelude::*;

use crate::build::Ask;
use crate::cli::complain;
use crate::lsp::config::Config;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A live view on a terminal, lines elsewhere.
    Auto,
    /// The live view.
    Tty,
    /// Lines.
    Plain,
    /// JSON events.
    Json,
}

/// What the arguments ask for.
pub enum Asked {
    /// The usage.
    Help,
    /// Which engines answer.
    Engines(Reach),
    /// A build.
    Build(Box<Ask>, Progress),
}

/// Reads them.
pub fn read(parser: &mut lexopt::Parser) -> Result<Asked, lexopt::Error> {
    let (mut ask, mut progress) = (Ask::default(), Progress::Auto);
    let (mut path, mut file): (Option<PathBuf>, Option<PathBuf>) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Value(value) if path.is_none() => path = Some(value.into()),
            Short('f') | Long("file") => file = Some(parser.value()?.into()),
            Long("progress") => {
                progress = match parser.value()?.string()?.as_str() {
                    "auto" => Progress::Auto,
                    "tty" => Progress::Tty,
                    "plain" => Progress::Plain,
                    "json" => Progress::Json,
                    other => {
                        return Err(format!("`--progress {other}` is none of auto, tty, plain, json").into());
                    }
                };
            }
            Short('t') => ask.tags.push(parser.value()?.string()?),
            Long(name) => {
                let name = name.to_owned();
                flag(&mut ask, &name, parser)?;
            }
            other => return Err(other.unexpected()),
        }
    }
    complete(&mut ask);
    if ask.engine.as_deref() == Some("list") {
        return Ok(Asked::Engines(ask.reach));
    }
    place(&mut ask, path, file)?;
    Ok(Asked::Build(Box::new(ask), progress))
}

/// Takes one of the flags that say how a build is asked for.
pub fn flag(ask: &mut Ask, name: &str, parser: &mut lexopt::Parser) -> Result<(), lexopt::Error> {
    let mut value = || parser.value()?.string();
    match name {
        "tag" => ask.tags.push(value()?),
        "target" => ask.target = Some(value()?),
        "build-arg" => {
            let argument = value()?;
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            ask.arguments.insert(name, value);
        }
        "platform" => ask.platforms.extend(value()?.split(',').map(str::to_owned)),
        "secret" => ask.secrets.push(Secret::parse(&value()?)?),
        "ssh" => ask.ssh.push(value()?),
        "no-cache" => ask.no_cache = true,
        "pull" => ask.pull = true,
        "cache-from" => ask.cache_from.push(value()?),
        "cache-to" => ask.cache_to.push(value()?),
        "build-context" => {
            let argument = value()?;
            let Some((name, value)) = argument.split_once('=') else {
                return Err(format!("`--build-context {argument}` is not NAME=VALUE").into());
            };
            ask.contexts.insert(name.to_owned(), value.to_owned());
        }
        "network" => ask.network = Some(value()?),
        "engine" => ask.engine = Some(value()?),
        "builder" => ask.reach.builder = Some(value()?),
        "docker-context" => ask.reach.context = Some(value()?),
        "address" => ask.reach.address = Some(value()?),
        other => return Err(lexopt::Error::UnexpectedOption(format!("--{other}"))),
    }
    Ok(())
}

/// What the settings and the environment say where the arguments say nothing.
pub fn complete(ask: &mut Ask) {
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    config.build.complete(ask);
}

/// PATH is a Dockerfile, or a folder as `docker build` takes it: then it is the context and holds the Dockerfile.
pub fn place(ask: &mut Ask, path: Option<PathBuf>, file: Option<PathBuf>) -> Result<(), lexopt::Error> {
    if [&path, &file].into_iter().flatten().any(|path| path.as_os_str() == "-") {
        return Err("`-`: standard input holds a Dockerfile alone, and a build needs the files around it; \
            give the path of a Dockerfile or of its folder"
            .into());
    }
    let absolute =
        |path: PathBuf| std::path::absolute(&path).map_err(|error| format!("{}: {error}", path.display()));
    // A folder goes by its real path: `..` leads out of links, and builds of one folder are found by any of its names.
    let real = |path: PathBuf| if path.is_dir() { folder(&path) } else { settled(&path) };
    let here = real(absolute(PathBuf::from("."))?);
    let path = path.map(absolute).transpose()?.map(real);
    let is_folder = path.as_ref().is_none_or(|path| path.is_dir());
    match (path, file) {
        (path, Some(file)) => {
            ask.dockerfile = settled(&absolute(file)?);
            ask.context = path;
        }
        (Some(path), None) if is_folder => {
            ask.dockerfile = crate::cli::find::dockerfile_of(&path);
            ask.context = Some(path);
        }
        (Some(path), None) => ask.dockerfile = path,
        (None, None) => ask.dockerfile = crate::cli::find::dockerfile_of(&here),
    }
    let own = ask.dockerfile.parent().map(PathBuf::from).unwrap_or_default();
    // Compose and Bake files are looked for up to where one stands, if that is above the Dockerfile.
    ask.workspace = if own.starts_with(&here) { here } else { own };
    Ok(())
}

/// The real path of a folder: that of anything inside it, without the inside.
fn folder(path: &Path) -> PathBuf {
    settled(&path.join("Dockerfile")).parent().map_or_else(|| path.to_owned(), Path::to_owned)
}
