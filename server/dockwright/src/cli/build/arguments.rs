//! The arguments of `dockwright build`.

use std::path::PathBuf;

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
            Short('t') | Long("tag") => ask.tags.push(parser.value()?.string()?),
            Long("target") => ask.target = Some(parser.value()?.string()?),
            Long("build-arg") => {
                let argument = parser.value()?.string()?;
                let (name, value) = match argument.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    None => (argument, None),
                };
                ask.arguments.insert(name, value);
            }
            Long("platform") => {
                ask.platforms.extend(parser.value()?.string()?.split(',').map(str::to_owned));
            }
            Long("secret") => ask.secrets.push(Secret::parse(&parser.value()?.string()?)?),
            Long("ssh") => ask.ssh.push(parser.value()?.string()?),
            Long("no-cache") => ask.no_cache = true,
            Long("pull") => ask.pull = true,
            Long("cache-from") => ask.cache_from.push(parser.value()?.string()?),
            Long("cache-to") => ask.cache_to.push(parser.value()?.string()?),
            Long("build-context") => {
                let argument = parser.value()?.string()?;
                let Some((name, value)) = argument.split_once('=') else {
                    return Err(format!("`--build-context {argument}` is not NAME=VALUE").into());
                };
                ask.contexts.insert(name.to_owned(), value.to_owned());
            }
            Long("network") => ask.network = Some(parser.value()?.string()?),
            Long("engine") => ask.engine = Some(parser.value()?.string()?),
            Long("builder") => ask.reach.builder = Some(parser.value()?.string()?),
            Long("docker-context") => ask.reach.context = Some(parser.value()?.string()?),
            Long("address") => ask.reach.address = Some(parser.value()?.string()?),
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
            other => return Err(other.unexpected()),
        }
    }
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    config.build.complete(&mut ask);
    if ask.engine.as_deref() == Some("list") {
        return Ok(Asked::Engines(ask.reach));
    }
    place(&mut ask, path, file)?;
    Ok(Asked::Build(Box::new(ask), progress))
}

/// PATH is a Dockerfile, or a folder as `docker build` takes it: then it is the context and holds the Dockerfile.
pub fn place(ask: &mut Ask, path: Option<PathBuf>, file: Option<PathBuf>) -> Result<(), lexopt::Error> {
    let absolute =
        |path: PathBuf| std::path::absolute(&path).map_err(|error| format!("{}: {error}", path.display()));
    let here = absolute(PathBuf::from("."))?;
    let path = path.map(absolute).transpose()?;
    let is_folder = path.as_ref().is_none_or(|path| path.is_dir());
    match (path, file) {
        (path, Some(file)) => {
            ask.dockerfile = absolute(file)?;
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
