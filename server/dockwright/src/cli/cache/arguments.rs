//! The arguments of `dockwright cache`.

use std::path::PathBuf;

use ide::texts::Language;
use lexopt::prelude::*;

use crate::build::Ask;
use crate::cli::build::place;
use crate::cli::explain::read_language;

/// What the arguments ask for.
pub struct Asked {
    /// The build that is spoken of.
    pub ask: Ask,
    /// Whether tools read it.
    pub json: bool,
    /// The line whose step is explained, from 1.
    pub explain: Option<usize>,
    /// The language; nothing for that of the environment.
    pub language: Option<Language>,
    /// Whether registries may be asked.
    pub network: bool,
}

/// Reads them; nothing when the usage is asked for.
pub fn read(parser: &mut lexopt::Parser) -> Result<Option<Asked>, lexopt::Error> {
    let mut asked = Asked { ask: Ask::default(), json: false, explain: None, language: None, network: true };
    let (mut path, mut file): (Option<PathBuf>, Option<PathBuf>) = (None, None);
    let ask = &mut asked.ask;
    ask.reach.address = std::env::var("BUILDKIT_HOST").ok();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(value) if path.is_none() => path = Some(value.into()),
            Short('f') | Long("file") => file = Some(parser.value()?.into()),
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
            Long("build-context") => {
                let argument = parser.value()?.string()?;
                let Some((name, value)) = argument.split_once('=') else {
                    return Err(format!("`--build-context {argument}` is not NAME=VALUE").into());
                };
                ask.contexts.insert(name.to_owned(), value.to_owned());
            }
            Long("network") => ask.network = Some(parser.value()?.string()?),
            Long("no-cache") => ask.no_cache = true,
            Long("engine") => ask.engine = Some(parser.value()?.string()?),
            Long("builder") => ask.reach.builder = Some(parser.value()?.string()?),
            Long("docker-context") => ask.reach.context = Some(parser.value()?.string()?),
            Long("address") => ask.reach.address = Some(parser.value()?.string()?),
            Long("offline") => asked.network = false,
            Long("format") => {
                asked.json = match parser.value()?.string()?.as_str() {
                    "text" => false,
                    "json" => true,
                    other => return Err(format!("--format is text or json, not `{other}`").into()),
                };
            }
            Long("lang") => asked.language = parser.value()?.parse_with(read_language)?,
            Long("explain") => {
                let text = parser.value()?.string()?;
                let line = text.parse().ok().filter(|line: &usize| *line > 0);
                asked.explain =
                    Some(line.ok_or_else(|| format!("--explain takes the number of a line, not `{text}`"))?);
            }
            other => return Err(other.unexpected()),
        }
    }
    place(ask, path, file)?;
    Ok(Some(asked))
}
