//! `dockwright.explainStep`: why a step will run again, and what its key holds.

use std::sync::Arc;
use std::time::SystemTime;

use ide::cache::{key_section, sentence, verdict_section};
use ide::texts::Phrase;
use serde::Deserialize;
use serde_json::{Value, json};
use syntax::Document;
use tower_lsp::ls_types::{MessageType, Uri};

use super::hover::unknown;
use super::{Told, told};
use crate::lsp::build::commands::{Questions, meant, say};
use crate::lsp::session::{Session, Snapshot};
use crate::lsp::uri::escaped;

/// The command.
pub const EXPLAIN: &str = "dockwright.explainStep";

/// Its argument: a document's URI, or an object.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    uri: Option<String>,
    /// A line of the instruction, from 0; without one, that of the first step that runs again.
    line: Option<u32>,
}

impl Asked {
    fn read(arguments: &[Value]) -> Result<Self, String> {
        match arguments {
            [] | [Value::Null] => Ok(Self::default()),
            [Value::String(uri)] => Ok(Self { uri: Some(uri.clone()), line: None }),
            [object] => {
                serde_json::from_value(object.clone()).map_err(|error| format!("the argument: {error}"))
            }
            more => Err(format!("there is one argument, a URI or an object, and not {}", more.len())),
        }
    }

    fn uri(&self) -> Result<Option<Uri>, String> {
        let parse =
            |uri: &String| escaped(uri).parse::<Uri>().map_err(|error| format!("`{uri}` is no URI: {error}"));
        self.uri.as_ref().map(parse).transpose()
    }
}

/// Explains a step. An editor that names a document gets the words as the answer; others are shown them.
///
/// # Errors
/// A sentence, when the arguments cannot be read or name nothing.
pub async fn explain(session: &Arc<Session>, arguments: &[Value]) -> Result<Option<Value>, String> {
    let asked = Asked::read(arguments)?;
    let line = asked.line;
    if let Some(uri) = asked.uri()? {
        let words = words(session, &uri, line).await?;
        if !session.builds.draws() {
            say(session, MessageType::INFO, words.brief.clone());
        }
        return Ok(Some(
            json!({ "line": words.line, "character": words.character, "markdown": words.markdown }),
        ));
    }
    let questions = Questions {
        nothing: session.words(Phrase::CommandNothing, &[]),
        which: session.words(Phrase::ExplainWhich, &[]),
    };
    meant(session, None, questions, move |session, uri| {
        tokio::spawn(async move {
            match words(&session, &uri, line).await {
                Ok(words) => say(&session, MessageType::INFO, words.brief),
                Err(why) => say(&session, MessageType::ERROR, why),
            }
        });
    });
    Ok(None)
}

/// What is said of a step, and where its instruction starts.
struct Words {
    line: u32,
    character: u32,
    markdown: String,
    /// The same on one line, without Markdown.
    brief: String,
}

async fn words(session: &Arc<Session>, uri: &Uri, line: Option<u32>) -> Result<Words, String> {
    let snapshot =
        session.snapshot(uri).ok_or_else(|| session.words(Phrase::CommandNotOpen, &[uri.as_str()]))?;
    let told = told(session, uri, &snapshot).await;
    let told = told.filter(|told| told.document.rope() == snapshot.document.rope());
    let told = told.unwrap_or_else(|| Arc::new(unknown(session, &snapshot)));
    let start = match line {
        Some(line) => at_line(&snapshot.document, line),
        None => first(&told),
    };
    let none = || session.words(Phrase::ExplainNoInstruction, &[]);
    let placed = start.and_then(|start| snapshot.document.instruction_at(start)).ok_or_else(none)?;
    let (outlook, now) = (told.outlook(session.language()), SystemTime::now());
    let verdict = verdict_section(&outlook, placed.start, now);
    let key = key_section(&snapshot.document, &told.graph, placed, session.language());
    super::churn::look(session, uri);
    let churn = super::churn::section(session, &snapshot, &told, placed.start);
    let parts: Vec<String> = verdict.into_iter().chain(churn).chain(key.clone()).collect();
    if parts.is_empty() {
        return Err(session.words(Phrase::ExplainNoStep, &[]));
    }
    let place = position(session, &snapshot, placed.start);
    let prediction = told.predictions.at(placed.start);
    let brief = prediction.map(|prediction| sentence(&outlook, prediction, now)).or(key).unwrap_or_default();
    Ok(Words {
        line: place.0,
        character: place.1,
        markdown: parts.join("\n\n"),
        brief: format!("{}: {}", place.0 + 1, brief.replace('`', "").replace("\n\n", " ")),
    })
}

fn position(session: &Session, snapshot: &Snapshot, start: usize) -> (u32, u32) {
    let place = session.facts().encoding.position(snapshot.document.rope(), start);
    (place.line, place.character)
}

/// The instruction that a line belongs to.
fn at_line(document: &Document, line: u32) -> Option<usize> {
    let rope = document.rope();
    let line = usize::try_from(line).ok().filter(|line| *line < rope.len_lines())?;
    let (start, end) = (rope.line_to_byte(line), rope.line_to_byte((line + 1).min(rope.len_lines())));
    let inside = document.instruction_at(start).map(|placed| placed.start);
    // An indented instruction begins within its line.
    inside.or_else(|| document.instructions().map(|placed| placed.start).find(|at| (start..end).contains(at)))
}

/// The first step that runs again, else the first of all.
fn first(told: &Told) -> Option<usize> {
    let steps = &told.predictions.steps;
    let miss = told.predictions.summary.first_miss.and_then(|at| steps.get(at));
    miss.or(steps.first()).map(|prediction| prediction.start)
}
