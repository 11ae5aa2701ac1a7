//! The arguments of `dockwright cache`.

use std::path::PathBuf;

use ide::texts::Language;
use lexopt::prelude::*;

use crate::build::Ask;
use crate::cli::build::{complete, flag, place};
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
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(value) if path.is_none() => path = Some(value.into()),
            Short('f') | Long("file") => file = Some(parser.value()?.into()),
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
            Short('t') => ask.tags.push(parser.value()?.string()?),
            // Whoever has built takes the same words again.
            Long(name) => {
                let name = name.to_owned();
                flag(ask, &name, parser)?;
            }
            other => return Err(other.unexpected()),
        }
    }
    complete(ask);
    place(ask, path, file)?;
    Ok(Some(asked))
}
