//! `dockwright graph`: a build as a picture, on standard output.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use builder::Digest;
use builder::graph::{Graph, NoImages, Request};
use builder::predict::{Contents, Now, predict};
use ide::cache::Outlook;
use ide::picture::Picture;
use lexopt::prelude::*;

use super::build::place;
use super::{COULD_NOT_RUN, complain, say};
use crate::build::{Ask, draft};
use crate::cache::{Contexts, contents, keep_states, past, recall_states};

/// In which language a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Dot,
    Mermaid,
}

/// Draws the build of the Dockerfile that the arguments name. Nobody is asked: what the last builds left says what will
/// become of each step.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut path, mut file, mut format) = (None, None, Format::Svg);
    let mut ask = Ask::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => {
                let text = parser.value()?.string()?;
                format = match text.as_str() {
                    "svg" => Format::Svg,
                    "dot" => Format::Dot,
                    "mermaid" => Format::Mermaid,
                    other => return Err(format!("--format is svg, dot or mermaid, not {other}").into()),
                };
            }
            Long("target") => ask.target = Some(parser.value()?.string()?),
            Short('h') | Long("help") => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            Short('f') | Long("file") => file = Some(PathBuf::from(parser.value()?)),
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(other.unexpected()),
        }
    }
    place(&mut ask, path, file)?;
    match picture(ask) {
        Ok(picture) => {
            let drawn = match format {
                Format::Svg => picture.svg(),
                Format::Dot => picture.dot(),
                Format::Mermaid => picture.mermaid(),
            };
            say(drawn.trim_end());
            Ok(0)
        }
        Err(why) => {
            complain(&why);
            Ok(COULD_NOT_RUN)
        }
    }
}

fn picture(mut ask: Ask) -> Result<Picture, String> {
    let (config, problems) = crate::lsp::config::Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    config.build.complete(&mut ask);
    let mut draft = draft(&ask)?;
    draft.unread.iter().for_each(|unread| complain(unread));
    let target = draft.plan.target.clone().unwrap_or_default().to_lowercase();
    let (past, problem) = past(&draft.plan.dockerfile, &target, &draft.graph);
    problem.iter().for_each(|problem| complain(problem));
    // The engine is taken to be that of the last build.
    let merges = past.builds().first().is_some_and(|build| build.merges);
    let graph = Graph::new(&draft.document, &Request { merges, ..draft.request.clone() }, &NoImages);
    let main = match std::mem::replace(&mut draft.listing, Ok(None)) {
        Ok(Some(listing)) => Ok(Arc::new(listing)),
        Ok(None) => Err("the context is no folder of this machine".to_owned()),
        Err(why) => Err(why),
    };
    let named = std::mem::take(&mut draft.named).into_iter();
    let contexts = Contexts { main, named: named.map(|(name, listing)| (name, Arc::new(listing))).collect() };
    let mut taken = Contents::default();
    if !past.builds().is_empty() {
        let known = contexts.main.as_ref().map(|listing| recall_states(listing)).unwrap_or_default();
        taken = contents((&graph, &past), &contexts, &taken, &AtomicBool::new(false), &|_, _| {});
        if let (0, Ok(listing)) = (known, &contexts.main) {
            keep_states(listing);
        }
    }
    let arguments: Vec<(String, Digest)> =
        draft.plan.arguments.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect();
    let images = std::collections::BTreeMap::new();
    let now =
        Now { contents: &taken, images: &images, engine: None, arguments: &arguments, trust_tags: true };
    let predictions = predict(&graph, &past, now);
    let language = super::explain::of_environment();
    let outlook = Outlook { document: &draft.document, graph: &graph, predictions: &predictions, language };
    let here = std::env::current_dir().unwrap_or_default();
    let title = ask.dockerfile.strip_prefix(&here).unwrap_or(&ask.dockerfile);
    Ok(Picture::new(&outlook, &title.display().to_string(), SystemTime::now()))
}
