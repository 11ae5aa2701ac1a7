//! After a build that the user started: what it tells of images, for the verdicts that follow.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use builder::graph::Graph;
use registry::Reference;

use super::images::InStore;
use crate::build::moving;
use crate::lsp::session::{Session, lock};

/// Keeps what the engine had in its own store, and asks registries behind what the other tags stand for: the engine has
/// just asked them too.
pub fn built(session: &Arc<Session>, dockerfile: &Path, graph: &Graph, images: &BTreeMap<String, String>) {
    let found = InStore { images: images.clone(), found: Instant::now() };
    lock(&session.verdicts.in_store).insert(dockerfile.to_owned(), found);
    let config = session.config();
    if !config.registry.enabled {
        return;
    }
    let service = session.images.service(&config);
    for name in moving(graph).into_iter().filter(|name| !images.contains_key(name)) {
        let (Ok(reference), service) = (Reference::parse(&name), service.clone()) else { continue };
        // What cannot be learned stays unknown; what is learned is told as news.
        tokio::spawn(async move { drop(service.digest(&reference, Duration::ZERO).await) });
    }
}
