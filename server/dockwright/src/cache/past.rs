//! The records that a prediction looks through.

use std::path::Path;

use builder::graph::Graph;
use builder::predict::Past;
use builder::records::{BuildRecord, Store, Unusable};

use crate::build::records_folder;

/// The most targets whose records are read.
const MOST_TARGETS: usize = 40;

/// The builds of a Dockerfile, the newest first: those of the target, and of its other targets too, for the engine's
/// cache is one. With it a sentence where records of the target itself are of no use.
#[must_use]
pub fn past(dockerfile: &Path, target: &str, graph: &Graph) -> (Past, Option<String>) {
    let store = Store::new(records_folder());
    let (mut builds, problem) = match store.builds(dockerfile, target) {
        Ok(builds) => (builds, None),
        Err(Unusable::Broken) => {
            (Vec::new(), Some("the build records cannot be read; the next build replaces them"))
        }
        Err(Unusable::Newer(_)) => {
            (Vec::new(), Some("the build records are of a newer version of this program, and are left alone"))
        }
    };
    let names = graph.stages.iter().map(|stage| stage.name.as_str()).filter(|name| !name.is_empty());
    for other in names.take(MOST_TARGETS).chain([""]).filter(|other| *other != target) {
        let others = store.builds(dockerfile, other).unwrap_or_default();
        merge(&mut builds, others);
    }
    (Past::new(builds), problem.map(str::to_owned))
}

/// Puts builds of another target in between. The order of each list stays, whatever the clock said.
fn merge(builds: &mut Vec<BuildRecord>, others: Vec<BuildRecord>) {
    let mut at = 0;
    for other in others {
        at += builds.iter().skip(at).take_while(|build| build.started >= other.started).count();
        builds.insert(at, other);
        at += 1;
    }
}
