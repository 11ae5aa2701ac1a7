//! `dockwright cache`: which steps of the next build come from the cache, which run again, and why.

mod arguments;
mod explain;
mod json;
mod parts;
mod text;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use builder::Digest;
use builder::graph::{Graph, NoImages};
use builder::predict::{Contents, Now, Past, Prediction, Predictions, predict};
use ide::cache::{Outlook, sentence};
use ide::texts::Language;

use self::arguments::Asked;
use super::paint::Paint;
use super::{COULD_NOT_RUN, complain, say};
use crate::build::{Draft, draft};
use crate::cache::{Contexts, World, contents, keep_states, past, recall_states, world};
use crate::lsp::config::Config;

/// What is shown.
struct Page {
    /// The file's name as it was given.
    name: String,
    draft: Draft,
    graph: Graph,
    predictions: Predictions,
    past: Past,
    world: World,
    language: Language,
    now: SystemTime,
}

/// Predicts the build that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let Some(asked) = arguments::read(parser)? else {
        say(super::usage::USAGE);
        return Ok(0);
    };
    match page(&asked) {
        Ok(page) => Ok(show(&page, &asked)),
        Err(why) => {
            complain(&why);
            Ok(COULD_NOT_RUN)
        }
    }
}

fn show(page: &Page, asked: &Asked) -> u8 {
    if let Some(line) = asked.explain {
        return match explain::render(page, line) {
            Ok(text) => {
                say(&text);
                0
            }
            Err(why) => {
                complain(&why);
                COULD_NOT_RUN
            }
        };
    }
    say(&if asked.json { json::render(page) } else { text::render(page, Paint::for_stdout()) });
    0
}

fn page(asked: &Asked) -> Result<Page, String> {
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    let mut draft = draft(&asked.ask)?;
    draft.unread.iter().for_each(|unread| complain(unread));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let world = runtime.block_on(world(&asked.ask, &draft.graph, &config.registry, asked.network));
    if world.merges == Some(true) {
        draft.request.merges = true;
        draft.graph = Graph::new(&draft.document, &draft.request, &NoImages);
    }
    if let Some(why) = &world.problem {
        complain(why);
    }
    let target = draft.plan.target.clone().unwrap_or_default().to_lowercase();
    let (past, problem) = past(&draft.plan.dockerfile, &target, &draft.graph);
    problem.iter().for_each(|problem| complain(problem));
    let main = match std::mem::replace(&mut draft.listing, Ok(None)) {
        Ok(Some(listing)) => Ok(Arc::new(listing)),
        Ok(None) => Err("the context is no folder of this machine".to_owned()),
        Err(why) => Err(why),
    };
    let named = std::mem::take(&mut draft.named).into_iter();
    let contexts = Contexts { main, named: named.map(|(name, listing)| (name, Arc::new(listing))).collect() };
    if let Ok(listing) = &contexts.main {
        recall_states(listing);
    }
    let read = std::sync::atomic::AtomicUsize::new(0);
    let told = |_: usize, all: usize| read.store(all, std::sync::atomic::Ordering::Relaxed);
    let contents =
        contents((&draft.graph, &past), &contexts, &Contents::default(), &AtomicBool::new(false), &told);
    if let Ok(listing) = &contexts.main
        && read.load(std::sync::atomic::Ordering::Relaxed) > 0
    {
        keep_states(listing);
    }
    let arguments: Vec<(String, Digest)> =
        draft.plan.arguments.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect();
    let now = Now {
        contents: &contents,
        images: &world.images,
        engine: world.engine.as_ref(),
        arguments: &arguments,
        trust_tags: false,
    };
    let predictions = predict(&draft.graph, &past, now);
    let name = asked.ask.dockerfile.display().to_string();
    let graph = std::mem::take(&mut draft.graph);
    let language = asked.language.unwrap_or_else(super::explain::of_environment);
    Ok(Page { name, draft, graph, predictions, past, world, language, now: SystemTime::now() })
}

impl Page {
    /// First and last line of an instruction, from 1.
    fn lines(&self, prediction: &Prediction) -> (usize, usize) {
        let rope = self.draft.document.rope();
        let range = self.draft.document.instruction_at(prediction.start).map(|placed| placed.range());
        let last = range.map_or(prediction.start, |range| range.end.saturating_sub(1).max(range.start));
        let line = |offset: usize| rope.byte_to_line(offset.min(rope.len_bytes())) + 1;
        (line(prediction.start), line(last))
    }

    fn outlook(&self) -> Outlook<'_> {
        Outlook {
            document: &self.draft.document,
            graph: &self.graph,
            predictions: &self.predictions,
            language: self.language,
        }
    }

    fn sentence(&self, prediction: &Prediction) -> String {
        sentence(&self.outlook(), prediction, self.now)
    }
}
