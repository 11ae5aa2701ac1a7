//! Fixes of the ports of EXPOSE. One whose text holds a variable has none: what to change stands elsewhere.

use syntax::TextRange;

use super::{Edit, Fix, Scene, Trust};

/// `80/TCP` becomes `80/tcp`.
pub(super) fn lower_protocol(scene: &Scene<'_>) -> Option<Fix> {
    let range = scene.finding.range;
    let text = scene.text(range);
    let (port, protocol) = text.rsplit_once('/').filter(|_| !text.contains('$'))?;
    let at = TextRange::new(range.start + port.len() + 1, range.end);
    let lower = protocol.to_lowercase();
    Some(Fix::new(format!("Write `{lower}`"), Trust::Same, vec![Edit::replace(at, lower)]))
}

/// `8080:80` becomes `80`: the rest is for `docker run`.
pub(super) fn container_port(scene: &Scene<'_>) -> Option<Fix> {
    let range = scene.finding.range;
    let text = scene.text(range);
    let (host, port) = text.rsplit_once(':').filter(|_| !text.contains(['$', '"', '\'']))?;
    let at = TextRange::new(range.start, range.start + host.len() + 1);
    Some(Fix::new(format!("Write `{port}` alone"), Trust::Same, vec![Edit::remove(at)]))
}
