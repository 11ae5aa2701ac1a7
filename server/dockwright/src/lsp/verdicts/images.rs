//! What images stand for now, as far as it is known without asking anybody: from completions, hovers and builds.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use builder::graph::{Graph, StepKind};
use builder::predict::{Past, Resolved};
use registry::Reference;

use crate::build::moving;
use crate::lsp::context::Surroundings;
use crate::lsp::session::{Session, lock};

/// What was learned so long ago is as good as just asked for: tags move a few times a month.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// So long the engine's own store is taken to be as the last build found it.
const STORE: Duration = Duration::from_secs(60 * 60);

/// What a build found in the engine's own store.
pub struct InStore {
    /// The digests, by reference.
    pub images: BTreeMap<String, String>,
    /// When that was.
    pub found: Instant,
}

/// What the images of a graph stand for.
pub fn resolved(session: &Session, around: &Surroundings, graph: &Graph) -> BTreeMap<String, Resolved> {
    let mut resolved = BTreeMap::new();
    let in_build = in_last_build(&around.past, graph);
    let config = session.config();
    let service = session.images.service(&config);
    for name in moving(graph) {
        let Ok(reference) = Reference::parse(&name) else { continue };
        let by_digest = service.seen_digest(&reference);
        let by_image = service.seen_image(&reference, None);
        let known = [
            in_build.get(&name).cloned(),
            by_digest.value.map(|found| found.digest.clone()).zip(by_digest.age),
            by_image.value.map(|found| found.digest.clone()).zip(by_image.age),
        ];
        if let Some((digest, age)) = known.into_iter().flatten().min_by_key(|(_, age)| *age) {
            resolved.insert(name, of_age(digest, age));
        }
    }
    if let Some(store) = lock(&session.verdicts.in_store).get(&around.place.plan.dockerfile)
        && store.found.elapsed() < STORE
    {
        let local =
            store.images.iter().map(|(name, digest)| (name.clone(), Resolved::Local(vec![digest.clone()])));
        resolved.extend(local);
    }
    resolved
}

/// What the last build found tags to stand for, and how long ago. A clock that ran backwards tells nothing.
fn in_last_build(past: &Past, graph: &Graph) -> BTreeMap<String, (String, Duration)> {
    let Some(started) = past.builds().first().map(|build| build.started) else { return BTreeMap::new() };
    let age = SystemTime::now().duration_since(UNIX_EPOCH + Duration::from_millis(started));
    let Some(age) = age.ok().filter(|age| *age < FRESH) else { return BTreeMap::new() };
    let steps = graph.steps.iter().enumerate().filter_map(|(index, step)| match &step.kind {
        StepKind::Image { reference, .. } => Some((index, reference)),
        _ => None,
    });
    let found = steps.filter_map(|(index, reference)| {
        let record = past.before(graph, index)?;
        // Its name may have been another then.
        let own = builder::keys::differences(&record.parts, &graph.steps.get(index)?.parts).is_empty();
        Some((reference.clone(), (record.image.clone().filter(|_| own)?, age)))
    });
    found.collect()
}

fn of_age(digest: String, age: Duration) -> Resolved {
    if age < FRESH {
        return Resolved::Digest(digest);
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let asked = u64::try_from(now.saturating_sub(age).as_millis()).unwrap_or_default();
    Resolved::Old { digest, asked }
}
