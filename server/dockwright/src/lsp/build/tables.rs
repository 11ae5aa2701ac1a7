//! `dockwright.images` and `dockwright.layers`: what an engine has, as rows for editors that draw lists, and as a file
//! to read for those that do not.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use builder::engine::{HistoryRow, human};
use builder::layers::layers;
use builder::run::capture;
use serde_json::{Value, json};
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

use super::choice::Choice;
use super::commands::say;
use super::run::take_over;
use super::wanted::Wanted;
use super::{file, lock, log};
use crate::build::words::line_of;
use crate::build::{choose, default_tag, listed, sketch};
use crate::lsp::session::Session;

/// How long an engine may take to list what it has.
const PATIENCE: Duration = Duration::from_secs(20);

/// The Dockerfile of a command: the one it names, else the one that the user is at.
fn dockerfile(session: &Session, wanted: &Wanted) -> Result<Option<std::path::PathBuf>, String> {
    let named = wanted.uri()?;
    let at = || match lock(&session.builds.attention).choice() {
        Choice::This(uri) => Some(uri),
        Choice::Ask(uris) => uris.into_iter().next(),
        Choice::Nothing => None,
    };
    Ok(named.or_else(at).as_ref().and_then(file))
}

/// The images of the engine; what this file builds comes first.
pub async fn images(session: &Arc<Session>, wanted: &Wanted) -> Result<Option<Value>, String> {
    let path = dockerfile(session, wanted)?;
    let ask =
        wanted.ask(path.clone().unwrap_or_default(), std::path::PathBuf::new(), &session.config().build)?;
    let engine = choose(ask.engine.as_deref(), &ask.reach).await?.engine;
    let names: Vec<String> = path.as_deref().map(default_tag).into_iter().collect();
    let mut text = "# Images\n\n".to_owned();
    let mut rows = Vec::new();
    for image in listed(&*engine, &names).await? {
        let (row, own) = (&image.row, image.own);
        let shown = if row.name == "<none>" { row.id.get(..19).unwrap_or(&row.id) } else { &row.name };
        text.push_str(&format!("    {:>9}  {:<20}  {shown}\n", row.size, row.created));
        let (name, id, created, size) = (&row.name, &row.id, &row.created, &row.size);
        rows.push(json!({ "name": name, "id": id, "created": created, "size": size, "own": own }));
    }
    let beside = path.unwrap_or_else(|| "images".into());
    show(session, &log::path(&beside, "images.md"), &text);
    Ok(Some(Value::Array(rows)))
}

/// The layers of an image, the oldest first, each with the line that made it (from 0) where it is one of the file.
pub async fn history(session: &Arc<Session>, wanted: &Wanted) -> Result<Option<Value>, String> {
    let path = dockerfile(session, wanted)?.ok_or("no Dockerfile is open that is a file on disk")?;
    let ask = wanted.ask(path.clone(), session.builds.root_of(&path), &session.config().build)?;
    let (name, reach) = (ask.engine.clone(), ask.reach.clone());
    take_over(session, ask.clone());
    let draft =
        tokio::task::spawn_blocking(move || sketch(&ask)).await.map_err(|error| error.to_string())??;
    let built = || lock(&session.builds.shown).get(&path).and_then(|shown| shown.image.clone());
    let image = wanted.image.clone().or_else(built).or_else(|| draft.plan.tags.first().cloned());
    let image = image.ok_or("there is no image: build it first")?;
    let engine = choose(name.as_deref(), &reach).await?.engine;
    let call = engine.history(&image).ok_or_else(|| format!("{} shows no history", engine.name()))?;
    let said = capture(&call, PATIENCE).await?;
    if !said.success {
        return Err(format!("{image}: {}", builder::progress::plain(said.error.trim())));
    }
    // The image of the last build is known by its id; a person knows it by its name.
    let named = wanted.image.clone().unwrap_or_else(|| draft.plan.tags.join(", "));
    let mut text = format!("# Layers of {named}\n\n");
    let mut rows = Vec::new();
    for layer in layers(&draft.document, &draft.graph, HistoryRow::read(&said.output)) {
        let line = layer.start.map(|start| line_of(&draft.document, start));
        let (made, bytes) = (&layer.row.created_by, layer.row.bytes);
        let place = line.map_or_else(|| "base".to_owned(), |line| line.to_string());
        let size = if layer.is_layer { human(bytes) } else { "-".to_owned() };
        text.push_str(&format!("    {place:>5}  {size:>9}  {}\n", builder::progress::plain(made)));
        let line = line.map(|line| line - 1);
        rows.push(json!({ "line": line, "bytes": bytes, "layer": layer.is_layer, "createdBy": made }));
    }
    show(session, &log::path(&path, "layers.md"), &text);
    Ok(Some(Value::Array(rows)))
}

/// Shows a text to the user of an editor that draws no lists: as a document, else where to find it.
fn show(session: &Arc<Session>, path: &Path, text: &str) {
    let abilities = session.builds.abilities();
    if abilities.notifications {
        return;
    }
    let written = log::create(path).and_then(|mut file| {
        file.write_all(text.as_bytes())
            .map_err(|error| format!("{}: it cannot be written: {error}", path.display()))
    });
    match (written, Uri::from_file_path(path)) {
        (Err(why), _) => say(session, MessageType::ERROR, why),
        (Ok(()), Some(uri)) if abilities.shows_documents => {
            let client = session.client.clone();
            let params =
                ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: None };
            tokio::spawn(async move { client.show_document(params).await });
        }
        (Ok(()), _) => say(session, MessageType::INFO, format!("see {}", path.display())),
    }
}
