//! Builds that were made elsewhere, in a terminal say, taken over from the history that an engine keeps, so that
//! predictions know of them.
//!
//! Only builds that ended well are taken: with those the engine keeps the Dockerfile as it was. What their steps took of
//! the context is known where it has not changed since.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use builder::build::{Job, replay};
use builder::discover::ContextRoot;
use builder::engine::{
    Engine, History, Information, Invocation, PastBuild, PastRow, Plan, by_name, dockerfile_of,
};
use builder::graph::{Graph, NoImages};
use builder::ignore::candidates;
use builder::records::{BuildRecord, KEPT_BUILDS, Store};
use builder::run::capture;
use syntax::Document;

use super::detect::{Detected, choose};
use super::prepare::{Draft, draft, request, supervisor};
use super::{Ask, facts, records_folder};

/// How long an engine may take to answer one question about its history.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many builds that may be of the Dockerfile are looked at; folders of one name can hold different projects.
const LOOKED_AT: usize = 3 * KEPT_BUILDS;

/// Takes over the builds of a Dockerfile, whatever their target, that are not on record: the last [`KEPT_BUILDS`] at most.
/// Says how many. An engine without a history has none. It starts the engine's client, so that it follows a command of
/// the user's and nothing else.
///
/// # Errors
/// A sentence: the Dockerfile cannot be read, no engine answers, or its history cannot be read.
pub async fn adopt(ask: Ask) -> Result<usize, String> {
    let detected = choose(ask.engine.as_deref(), &ask.reach).await?;
    adopt_from(ask, &detected).await
}

/// The same from an engine that is known to answer.
///
/// # Errors
/// As [`adopt`].
pub async fn adopt_from(ask: Ask, detected: &Detected) -> Result<usize, String> {
    let Some(history) = detected.engine.past() else { return Ok(0) };
    let store = Store::new(records_folder());
    let reach = ask.reach.clone();
    let reading = tokio::task::spawn_blocking(move || draft(&ask));
    let rows = PastRow::read(&said(&history.list()).await?);
    let draft = reading.await.map_err(|error| error.to_string())??;
    let ContextRoot::Folder(context) = &draft.plan.context else { return Ok(0) };
    let known = known(&store, &draft);
    let folder = context.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // What is older than all that is kept would be dropped again.
    let oldest = known.iter().map(|record| record.started).min().filter(|_| known.len() >= KEPT_BUILDS);
    let new = |row: &&PastRow| {
        // The engine names a build after the folder of its context first.
        let named = row.name.starts_with(&folder) && oldest.is_none_or(|oldest| row.started > oldest);
        row.succeeded && named && !known.iter().any(|record| covers(record, row.started))
    };
    let information = facts::information(detected).await;
    let mut taken = 0;
    for row in rows.iter().filter(new).take(LOOKED_AT) {
        if taken == KEPT_BUILDS {
            break;
        }
        let Some((past, text, progress)) = remembered(history, row, &draft).await else { continue };
        let Some(engine) = by_name(detected.engine.name(), &reach) else { break };
        let target = past.target.clone().unwrap_or_default().to_lowercase();
        let of = (engine, detected.version(), information.clone());
        let job = then(&draft, &past, &text, row.started, of)?;
        // Files are read where their digests are not known yet.
        let replaying = tokio::task::spawn_blocking(move || replay(&job, &progress));
        let mut record = replaying.await.map_err(|error| error.to_string())?;
        record.started = row.started;
        record.seconds = past.seconds;
        let (store, dockerfile) = (store.clone(), draft.plan.dockerfile.clone());
        let added = tokio::task::spawn_blocking(move || store.take_over(&dockerfile, &target, record));
        added.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        taken += 1;
    }
    Ok(taken)
}

/// The builds of the file that are on record, whatever their target.
fn known(store: &Store, draft: &Draft) -> Vec<BuildRecord> {
    let stages = draft.graph.stages.iter().map(|stage| stage.name.as_str());
    let numbers: Vec<String> = (0..draft.graph.stages.len()).map(|number| number.to_string()).collect();
    let targets = std::iter::once("").chain(stages).chain(numbers.iter().map(String::as_str));
    targets
        .flat_map(|target| store.builds(&draft.plan.dockerfile, &target.to_lowercase()).unwrap_or_default())
        .collect()
}

/// Whether a build that began then is the one on record: ours began before the engine heard of it.
fn covers(record: &BuildRecord, started: u64) -> bool {
    let end = record.started.saturating_add((record.seconds * 1000.0) as u64);
    (record.started..=end).contains(&started)
}

/// What an engine remembers of a build, when it is one of this Dockerfile with this context.
async fn remembered(
    history: &dyn History,
    row: &PastRow,
    draft: &Draft,
) -> Option<(PastBuild, String, String)> {
    // Paths come relative to where the client stands.
    let root = draft.plan.dockerfile.ancestors().last()?.to_owned();
    let mut inspect = history.inspect(&row.id);
    inspect.folder = Some(root.clone());
    let past = PastBuild::read(&said(&inspect).await.ok()?, &root)?;
    let ContextRoot::Folder(context) = &draft.plan.context else { return None };
    let same = |one: &Path, other: &Path| matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other);
    if past.has_contexts || !same(&past.dockerfile, &draft.plan.dockerfile) || !same(&past.context, context) {
        return None;
    }
    let text = dockerfile_of(&said(&history.provenance(&row.id)).await.ok()?)?;
    let progress = said_aside(&history.progress(&row.id)).await.ok()?;
    Some((past, text, progress))
}

/// The job as it was: the text and what was asked for of then, the context as of then.
fn then(
    draft: &Draft,
    past: &PastBuild,
    text: &str,
    started: u64,
    (engine, engine_version, information): (Box<dyn Engine>, String, Information),
) -> Result<Job, String> {
    let mut plan = draft.plan.clone();
    plan.arguments.clone_from(&past.arguments);
    plan.target.clone_from(&past.target);
    plan.platforms.clone_from(&past.platforms);
    plan.network.clone_from(&past.network);
    plan.no_cache = past.no_cache;
    plan.contexts.clear();
    let document = Document::new(text);
    let mut request = request(&plan);
    request.merges = information.merges;
    let graph = Graph::new(&document, &request, &NoImages);
    let listing = draft.listing.as_ref().ok().and_then(Option::as_ref);
    let listing = listing.filter(|_| rules_are_older(&plan, started)).cloned();
    let listing = listing.map(|listing| listing.as_of(started));
    let (supervisor, scratch) = (supervisor()?, PathBuf::new());
    Ok(Job {
        plan,
        document,
        request,
        graph,
        engine,
        engine_version,
        engine_id: information.id,
        // What the engine's own store held then cannot be learned now, and named contexts were ruled out above.
        images: BTreeMap::new(),
        supervisor,
        scratch,
        listing,
        named: BTreeMap::new(),
    })
}

/// Whether the ignore file is as it was then: another would have let other files through.
fn rules_are_older(plan: &Plan, started: u64) -> bool {
    let ContextRoot::Folder(folder) = &plan.context else { return false };
    let file = candidates(Some(&plan.dockerfile), folder).into_iter().find(|path| path.exists());
    let Some(file) = file else { return true };
    let changed = std::fs::metadata(file).and_then(|metadata| metadata.modified());
    let then = UNIX_EPOCH + Duration::from_millis(started);
    changed.is_ok_and(|changed| changed < then)
}

async fn said(invocation: &Invocation) -> Result<String, String> {
    let said = capture(invocation, PATIENCE).await?;
    if said.success { Ok(said.output) } else { Err(builder::progress::plain(said.error.trim())) }
}

/// Both streams: progress comes by standard error.
async fn said_aside(invocation: &Invocation) -> Result<String, String> {
    let said = capture(invocation, PATIENCE).await?;
    if said.success { Ok(said.output + &said.error) } else { Err(said.error) }
}
