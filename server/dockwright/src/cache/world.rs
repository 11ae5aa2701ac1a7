//! What is to be asked of engines and registries: which engine builds, what it holds, what tags stand for now.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use builder::engine::{Information, oldest_record};
use builder::graph::Graph;
use builder::predict::{EngineNow, Resolved};
use builder::run::capture;
use registry::{Answer, Reference, Service};

use crate::build::{Ask, Detected, adopt_from, choose, information, local_images, moving};
use crate::lsp::config::RegistryConfig;

/// How long an engine may take to list its cache.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a registry may take for one digest.
const QUESTION: Duration = Duration::from_secs(6);

/// What is known of the world outside.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The engine that would build; nothing where none answers.
    pub engine: Option<EngineNow>,
    /// Whether it merges layers; nothing where none answers.
    pub merges: Option<bool>,
    /// What images stand for now, by their full references.
    pub images: BTreeMap<String, Resolved>,
    /// Why no engine answers, in several lines.
    pub problem: Option<String>,
}

/// Asks the engine that would build, and registries (by the engine's own mirrors) for the images of a graph. Without
/// `network` no registry is asked. Everything that is asked has a limit in time.
pub async fn world(ask: &Ask, graph: &Graph, registries: &RegistryConfig, network: bool) -> World {
    let references = moving(graph);
    let detected = match choose(ask.engine.as_deref(), &ask.reach).await {
        Ok(detected) => detected,
        Err(why) => {
            let images = resolve(&references, &Information::default(), registries, network).await;
            return World { images, problem: Some(why), ..World::default() };
        }
    };
    let (of_engine, oldest, local) =
        tokio::join!(information(&detected), oldest(&detected), local_images(&detected, &references));
    // Builds of a terminal count too. Where the engine keeps no history, or it cannot be read, ours are what there is.
    let _ = adopt_from(ask.clone(), &detected).await;
    let asked: Vec<String> = references.into_iter().filter(|name| !local.contains_key(name)).collect();
    let mut images = resolve(&asked, &of_engine, registries, network).await;
    images.extend(local.into_iter().map(|(name, digests)| (name, Resolved::Local(digests))));
    let engine = EngineNow {
        name: detected.version(),
        id: of_engine.id,
        is_buildkit: detected.engine.is_buildkit(),
        oldest,
    };
    World { engine: Some(engine), merges: Some(of_engine.merges), images, problem: None }
}

/// When the oldest thing in the engine's cache was made.
async fn oldest(detected: &Detected) -> Option<u64> {
    let said = capture(&detected.engine.cache()?, PATIENCE).await.ok()?;
    said.success.then(|| oldest_record(&said.output))
}

async fn resolve(
    references: &[String],
    engine: &Information,
    registries: &RegistryConfig,
    network: bool,
) -> BTreeMap<String, Resolved> {
    if references.is_empty() {
        return BTreeMap::new();
    }
    let mut settings = registries.settings();
    settings.network &= network;
    settings.limits.question = QUESTION;
    // The engine asks its own mirrors, wherever it is configured.
    let mirrors = settings.mirrors.entry("docker.io".to_owned()).or_default();
    for mirror in &engine.mirrors {
        if !mirrors.iter().any(|known| known.trim_end_matches('/') == mirror.trim_end_matches('/')) {
            mirrors.push(mirror.clone());
        }
    }
    settings.plain.extend(engine.plain.iter().cloned());
    let service = Service::new(settings);
    let one = |name: &String| {
        let (name, service) = (name.clone(), service.clone());
        async move {
            let Ok(reference) = Reference::parse(&name) else { return None };
            let answer = service.digest(&reference, Duration::ZERO).await;
            Some((name, resolved(answer)))
        }
    };
    futures::future::join_all(references.iter().map(one)).await.into_iter().flatten().collect()
}

fn resolved(answer: Answer<registry::Resolved>) -> Resolved {
    match (answer.value, answer.problem) {
        (Some(found), None) => Resolved::Digest(found.digest.clone()),
        (Some(found), Some(_)) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let asked = now.saturating_sub(answer.age.unwrap_or_default());
            let asked = u64::try_from(asked.as_millis()).unwrap_or_default();
            Resolved::Old { digest: found.digest.clone(), asked }
        }
        (None, problem) => Resolved::Failed(problem.map(|problem| problem.to_string()).unwrap_or_default()),
    }
}
