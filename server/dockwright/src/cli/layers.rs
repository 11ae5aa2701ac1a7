//! `dockwright layers`: what an image is made of, in the order in which it was made.

use std::fmt::Write;
use std::time::Duration;

use builder::engine::HistoryRow;
use builder::graph::Request;
use builder::run::capture;
use ide::hover::recorded_command;
use ide::images::bytes;
use lexopt::prelude::*;
use registry::{Reference, Service};
use serde_json::{Value as Json, json};
use syntax::Platform;

use super::paint::harmless;
use super::told::why_old;
use super::{COULD_NOT_RUN, choice, complain, say};
use crate::build::engines;
use crate::lsp::config::Config;

/// How long an engine may take to list the history of an image that it holds.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked for.
struct Asked {
    reference: Reference,
    platform: Option<Platform>,
    engine: bool,
    json: bool,
}

/// What is shown of an image.
#[derive(Default)]
struct Shown {
    digest: Option<String>,
    platform: Option<String>,
    rows: Vec<Row>,
}

/// A step of the image's making.
struct Row {
    command: String,
    created: Option<String>,
    /// The bytes of its layer: compressed in a registry, unpacked in an engine.
    size: u64,
    digest: Option<String>,
}

/// Lists the layers of the image that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut name, mut platform, mut engine, mut json) = (None, None, false, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if name.is_none() => name = Some(value.string()?),
            Long("format") => json = choice(parser, "--format", ["text", "json"])?,
            Long("from") => engine = choice(parser, "--from", ["registry", "engine"])?,
            Long("platform") => {
                let text = parser.value()?.string()?;
                let read = Platform::parse(&text, &Request::default().engine_platform);
                platform = Some(read.ok_or_else(|| format!("--platform: `{text}` is no platform"))?);
            }
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            other => return Err(other.unexpected()),
        }
    }
    let Some(name) = name else {
        return Err("an image is missing, as in `dockwright layers python:3.14`".into());
    };
    let reference = Reference::parse(&name).map_err(|fault| format!("`{name}`: {fault}"))?;
    Ok(list(&Asked { reference, platform, engine, json }))
}

fn list(asked: &Asked) -> u8 {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("the network cannot be used: {error}"));
            return COULD_NOT_RUN;
        }
    };
    let found = runtime
        .block_on(async { if asked.engine { of_engine(asked).await } else { of_registry(asked).await } });
    match found {
        Ok(shown) => {
            let text = if asked.json { as_json(asked, &shown) } else { as_text(&shown) };
            say(text.trim_end());
            0
        }
        Err(why) => {
            complain(&why);
            COULD_NOT_RUN
        }
    }
}

/// From the manifest and the configuration that the registry holds; nothing is pulled.
async fn of_registry(asked: &Asked) -> Result<Shown, String> {
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    let service = Service::new(config.registry.settings()).waiting();
    let answer = service.image(&asked.reference, asked.platform.as_ref()).await;
    let why = why_old(&answer);
    let Some(image) = answer.value else {
        let why = why.unwrap_or_else(|| "nothing is known of it".to_owned());
        return Err(format!("{}: {why}", asked.reference.familiar()));
    };
    if let Some(why) = why {
        complain(&format!("{}: {why}", asked.reference.familiar()));
    }
    let rows = image.history.iter().map(|row| Row {
        command: if row.command.trim().is_empty() { row.comment.clone() } else { row.command.clone() },
        created: row.created.map(|created| created.to_string()),
        size: row.layer.as_ref().map_or(0, |layer| layer.size),
        digest: row.layer.as_ref().map(|layer| layer.digest.clone()),
    });
    Ok(Shown {
        digest: Some(image.digest.clone()),
        platform: Some(image.platform.to_string()),
        rows: rows.collect(),
    })
}

/// From the first engine that answers and holds the image.
async fn of_engine(asked: &Asked) -> Result<Shown, String> {
    let name = asked.reference.familiar();
    let mut tried = Vec::new();
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    for detected in engines(config.build.engine.as_deref(), &config.build.reach).await? {
        let engine = detected.engine.name();
        let Some(history) = detected.answer.is_ok().then(|| detected.engine.history(&name)).flatten() else {
            continue;
        };
        match capture(&history, PATIENCE).await {
            Ok(said) if said.success => {
                // Engines print the newest first.
                let rows = HistoryRow::read(&said.output).into_iter().rev();
                let row = |row: HistoryRow| Row {
                    command: row.created_by,
                    created: Some(row.created).filter(|created| !created.is_empty()),
                    size: row.bytes,
                    digest: None,
                };
                return Ok(Shown { rows: rows.map(row).collect(), ..Shown::default() });
            }
            Ok(said) => tried.push(format!("{engine}: {}", said.error.trim())),
            Err(why) => tried.push(format!("{engine}: {why}")),
        }
    }
    if tried.is_empty() {
        return Err(
            "no engine answers that could list it; `dockwright build --engine list` tells why".to_owned()
        );
    }
    // The sentence stands first; what each of them said is for whoever doubts it.
    let details: Vec<String> =
        tried.iter().flat_map(|said| said.lines()).map(|line| format!("  {line}")).collect();
    // Engines take a name without a tag for the tag `latest`.
    let whole = match (&asked.reference.digest, asked.reference.tag_meant()) {
        (None, Some(tag)) => format!("{}:{tag}", asked.reference.familiar_name()),
        _ => name,
    };
    Err(format!("no engine here has `{whole}`\n{}", details.join("\n")))
}

fn as_text(shown: &Shown) -> String {
    let mut out = String::new();
    for row in &shown.rows {
        let size = if row.size == 0 { String::new() } else { bytes(row.size) };
        // Tools that make images without a Dockerfile leave no command.
        let command = recorded_command(&row.command);
        let command = if command.trim().is_empty() { "(of the image)" } else { &*command };
        let line = format!("{size:>9}  {command}");
        let _ = writeln!(out, "{}", harmless(line.trim_end()));
    }
    let total = shown.rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.size));
    let _ = writeln!(out, "{:>9}  in all", bytes(total));
    out
}

fn as_json(asked: &Asked, shown: &Shown) -> String {
    let rows: Vec<Json> = shown
        .rows
        .iter()
        .map(|row| {
            json!({
                "command": row.command,
                "created": row.created,
                "size": row.size,
                "digest": row.digest,
            })
        })
        .collect();
    let total = shown.rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.size));
    let all = json!({
        "image": asked.reference.to_string(),
        "from": if asked.engine { "engine" } else { "registry" },
        "digest": shown.digest,
        "platform": shown.platform,
        "size": total,
        "layers": rows,
    });
    format!("{all:#}")
}
