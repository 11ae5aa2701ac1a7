//! The way of an arrow through a picture.

use std::fmt::Write;

use builder::graph::EdgeKind;

use super::layers::{AISLE, HEAD, Layout, WIDTH};
use super::{Arrow, Picture};

/// The path of an arrow in SVG's own words; nothing when one of its ends is not drawn.
pub(super) fn path(picture: &Picture, laid: &Layout, index: usize) -> Option<String> {
    let arrow = picture.arrows.get(index)?;
    let from = laid.boxes.get(arrow.from)?;
    let to = laid.boxes.get(arrow.to)?;
    // A stage is taken from as it is at its end.
    let start = match from.rows.last() {
        Some(row) => (from.x + WIDTH, from.y + from.height - row / 2.0),
        None => (from.x + WIDTH, from.y + HEAD / 2.0),
    };
    let rows: f64 = arrow.step.map_or(0.0, |step| to.rows.iter().take(step).sum());
    let end = match arrow.step.and_then(|step| to.rows.get(step)) {
        Some(row) => (to.x, to.y + HEAD + rows + row / 2.0),
        None => (to.x, to.y + HEAD / 2.0),
    };
    let lane = laid.lanes.get(index).map(Vec::as_slice).unwrap_or_default();
    let mut points = vec![start];
    points.extend(lane);
    points.push(end);
    let mut path = format!("M{:.1} {:.1}", start.0, start.1);
    let mut at = start;
    for (number, point) in points.iter().skip(1).enumerate() {
        // Between columns it bends, through its own place it runs straight.
        if number % 2 == 0 {
            let bend = if point.0 > at.0 { (point.0 - at.0) / 2.0 } else { AISLE };
            let _ = write!(
                path,
                " C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
                at.0 + bend,
                at.1,
                point.0 - bend,
                point.1,
                point.0,
                point.1
            );
        } else {
            let _ = write!(path, " L{:.1} {:.1}", point.0, point.1);
        }
        at = *point;
    }
    Some(path)
}

/// The word that styles know an arrow by.
pub(super) const fn kind(arrow: Arrow) -> &'static str {
    match arrow.kind {
        EdgeKind::From => "from",
        EdgeKind::Copy => "copy",
        EdgeKind::Mount => "mount",
    }
}
