//! From what was asked for to a job: the file as it is on disk, its context, its graph, the engine.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use builder::Platform;
use builder::build::Job;
use builder::context::{Limits, Listing};
use builder::discover::{BuildContext, ContextRoot, Origin};
use builder::engine::Plan;
use builder::graph::{Graph, NamedContext, Network, NoImages, Request};
use builder::run::Supervisor;
use syntax::Document;

use super::detect::Detected;
use super::place::{found_context, ignore_rules};
use super::tag::default_tag;
use super::{Ask, detect, facts};

/// A build that is ready to start.
pub struct Prepared {
    /// The job.
    pub job: Job,
    /// Who named the context.
    pub origin: Origin,
    /// What could not be read on the way, and might have named another.
    pub unread: Vec<String>,
    /// Where the record goes.
    pub target: String,
    /// The folder that the job writes into; it goes with this value.
    _scratch: tempfile::TempDir,
}

/// What a build would be, without an engine.
pub struct Draft {
    /// What an engine would be asked for.
    pub plan: Plan,
    /// The Dockerfile as it is on disk.
    pub document: Document,
    /// How the graph reads it.
    pub request: Request,
    /// Its graph.
    pub graph: Graph,
    /// Who named the context.
    pub origin: Origin,
    /// What could not be read on the way, and might have named another.
    pub unread: Vec<String>,
    /// The context, where it is a folder that can be listed; else why not.
    pub listing: Result<Option<Listing>, String>,
    /// The named contexts that are folders, by their names.
    pub named: BTreeMap<String, Listing>,
}

/// Reads the Dockerfile and its context. It reads many files and belongs on a thread that may wait.
///
/// # Errors
/// A sentence that names the file.
pub fn draft(ask: &Ask) -> Result<Draft, String> {
    let mut draft = sketch(ask)?;
    draft.listing = listing(&draft.plan);
    draft.named = named(&draft.request);
    Ok(draft)
}

/// Like [`draft`], without a look into the context.
///
/// # Errors
/// A sentence that names the file.
pub fn sketch(ask: &Ask) -> Result<Draft, String> {
    sketch_of(ask, Document::new(&crate::source::read(&ask.dockerfile)?))
}

/// Like [`sketch`], of a text that need not be on disk yet.
///
/// # Errors
/// A sentence that names the file.
pub fn sketch_of(ask: &Ask, document: Document) -> Result<Draft, String> {
    let name = ask.dockerfile.display();
    if document.stages().next().is_none() {
        return Err(format!("{name}: there is no FROM in it, so there is nothing to build"));
    }
    let (found, unread) = found_context(ask);
    let plan = plan(ask, &found)?;
    let request = request(&plan);
    let graph = Graph::new(&document, &request, &NoImages);
    if let (Some(target), None) = (&plan.target, graph.target) {
        let stages: Vec<&str> =
            graph.stages.iter().map(|stage| stage.name.as_str()).filter(|name| !name.is_empty()).collect();
        let has = if stages.is_empty() {
            "no stage has a name".to_owned()
        } else {
            format!("it has {}", stages.join(", "))
        };
        return Err(format!("{name}: there is no stage `{target}`; {has}"));
    }
    Ok(Draft {
        plan,
        document,
        request,
        graph,
        origin: found.origin,
        unread,
        listing: Ok(None),
        named: BTreeMap::new(),
    })
}

/// Everything that a build needs, with the engine that will do it.
///
/// # Errors
/// A text that says what is missing and what to do.
pub async fn prepare(ask: Ask) -> Result<Prepared, String> {
    let (engine, reach) = (ask.engine.clone(), ask.reach.clone());
    let reading = tokio::task::spawn_blocking(move || draft(&ask));
    let detected = detect::choose(engine.as_deref(), &reach).await;
    let mut draft = reading.await.map_err(|error| format!("the Dockerfile could not be read: {error}"))??;
    let detected = detected?;
    let information = facts::information(&detected).await;
    if information.merges {
        draft.request.merges = true;
        draft.graph = Graph::new(&draft.document, &draft.request, &NoImages);
    }
    let local = facts::local_images(&detected, &facts::moving(&draft.graph)).await;
    ready(draft, detected, information.id, local)
}

fn ready(
    draft: Draft,
    detected: Detected,
    engine_id: Option<String>,
    local: BTreeMap<String, Vec<String>>,
) -> Result<Prepared, String> {
    let scratch = tempfile::Builder::new()
        .prefix("dockwright-")
        .tempdir()
        .map_err(|error| format!("a temporary folder cannot be made: {error}"))?;
    let target = draft.plan.target.clone().unwrap_or_default().to_lowercase();
    let engine_version = detected.version();
    let job = Job {
        plan: draft.plan,
        document: draft.document,
        request: draft.request,
        graph: draft.graph,
        engine: detected.engine,
        engine_version,
        engine_id,
        images: local
            .into_iter()
            .filter_map(|(name, digests)| Some((name, digests.into_iter().next()?)))
            .collect(),
        supervisor: supervisor()?,
        scratch: scratch.path().to_owned(),
        listing: draft.listing.ok().flatten(),
        named: draft.named,
    };
    Ok(Prepared { job, origin: draft.origin, unread: draft.unread, target, _scratch: scratch })
}

/// Our own program stands between us and the engine's client.
pub(super) fn supervisor() -> Result<Supervisor, String> {
    let program =
        std::env::current_exe().map_err(|error| format!("our own program cannot be found: {error}"))?;
    Ok(Supervisor { program, arguments: vec!["supervise".to_owned()], merge: "--merge".to_owned() })
}

pub(super) fn plan(ask: &Ask, found: &BuildContext) -> Result<Plan, String> {
    let mut plan = Plan::new(ask.dockerfile.clone(), found.root.clone());
    plan.target = ask.target.clone().or_else(|| found.target.clone());
    plan.tags.clone_from(&ask.tags);
    if plan.tags.is_empty() {
        let tag = default_tag(&ask.dockerfile);
        // One stage of several is another image.
        plan.tags = vec![match &ask.target {
            Some(target) => format!("{tag}:{}", target.to_lowercase()),
            None => tag,
        }];
    }
    for tag in &plan.tags {
        if let Err(problem) = syntax::reference::Reference::parse(tag) {
            return Err(format!("`{tag}` is no name for an image: {problem}"));
        }
    }
    for (name, value) in found.arguments.iter().chain(&ask.arguments) {
        match value_of(name, value.as_deref()) {
            Some(value) => plan.arguments.insert(name.clone(), value),
            None => plan.arguments.remove(name),
        };
    }
    plan.contexts.clone_from(&found.contexts);
    plan.contexts.extend(ask.contexts.clone());
    plan.platforms.clone_from(if ask.platforms.is_empty() { &found.platforms } else { &ask.platforms });
    for platform in &plan.platforms {
        if Platform::parse(platform, &Request::default().engine_platform).is_none() {
            return Err(format!("`{platform}` is no platform; write one as `linux/arm64`"));
        }
    }
    plan.secrets.clone_from(&ask.secrets);
    plan.ssh.clone_from(&ask.ssh);
    plan.no_cache = ask.no_cache;
    plan.pull = ask.pull;
    plan.cache_from.clone_from(&ask.cache_from);
    plan.cache_to.clone_from(&ask.cache_to);
    plan.network.clone_from(&ask.network);
    Ok(plan)
}

/// How the graph reads the plan.
#[must_use]
pub fn request(plan: &Plan) -> Request {
    let mut request =
        Request { arguments: plan.arguments.clone(), target: plan.target.clone(), ..Request::default() };
    request.platform =
        plan.platforms.first().and_then(|platform| Platform::parse(platform, &request.engine_platform));
    request.several_platforms = plan.platforms.len() > 1;
    request.network = match plan.network.as_deref() {
        Some("host") => Network::Host,
        Some("none") => Network::None,
        _ => Network::Default,
    };
    for (name, value) in &plan.contexts {
        let context = match value.strip_prefix("docker-image://") {
            Some(image) => NamedContext::Image(image.to_owned()),
            None if value.contains("://") || value.starts_with("target:") => {
                NamedContext::Other(value.clone())
            }
            None => NamedContext::Folder(value.clone()),
        };
        request.contexts.insert(name.clone(), context);
    }
    if plan.no_cache {
        request.no_cache = Some(Vec::new());
    }
    request
}

fn listing(plan: &Plan) -> Result<Option<Listing>, String> {
    let ContextRoot::Folder(folder) = &plan.context else { return Ok(None) };
    let ignore = ignore_rules(&plan.dockerfile, folder)?;
    let listing = Listing::new(folder, &ignore, &Limits::default(), &AtomicBool::new(false));
    listing.map(Some).map_err(|error| format!("{}: {error}", folder.display()))
}

/// The named contexts that are folders. Each goes by the ignore file at its own root; one that cannot be listed is
/// left out. Source: BuildKit, `frontend/dockerui/namedcontext.go`.
pub fn named(request: &Request) -> BTreeMap<String, Listing> {
    let list = |(name, context): (&String, &NamedContext)| {
        let NamedContext::Folder(folder) = context else { return None };
        let folder = std::path::absolute(folder).ok()?;
        let ignore = ignore_rules(Path::new("/"), &folder).ok()?;
        let listing = Listing::new(&folder, &ignore, &Limits::default(), &AtomicBool::new(false)).ok()?;
        Some((name.clone(), listing))
    };
    request.contexts.iter().filter_map(list).collect()
}

/// The value of a build argument: one that is named alone takes it from the environment, and is not given where that has none.
pub fn value_of(name: &str, value: Option<&str>) -> Option<String> {
    value.map(str::to_owned).or_else(|| std::env::var(name).ok())
}
