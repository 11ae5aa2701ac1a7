//! Where each box goes: columns from left to right, a box right of all that it takes from; in a column, near what it
//! is tied to. An arrow that leaps over columns gets a place of its own in each, so that it crosses no box.

use super::{Mark, Picture, StepBox};

/// The room around things, in pixels.
pub(super) const GAP: f64 = 28.0;
/// The room between columns, in which arrows turn.
pub(super) const AISLE: f64 = 72.0;
/// The width of a box.
pub(super) const WIDTH: f64 = 340.0;
/// The height of the head of a box.
pub(super) const HEAD: f64 = 42.0;
/// The height of a step that takes no time.
pub(super) const ROW: f64 = 26.0;
/// The height of two lines of notes below a step.
pub(super) const ROOM: f64 = 32.0;
/// How much higher the step is that takes longest.
const TALLEST: f64 = 64.0;
/// The height of an arrow's own place.
const LANE: f64 = 12.0;

/// Where a box stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
    /// The height of each step.
    pub(super) rows: Vec<f64>,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// By box.
    pub(super) boxes: Vec<Place>,
    /// By arrow, the points between its ends.
    pub(super) lanes: Vec<Vec<(f64, f64)>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What stands in a column: a box, or an arrow that goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Box(usize),
    Lane(usize),
}

/// Lays a picture out, below a heading of this height.
pub(super) fn layout(picture: &Picture, top: f64) -> Layout {
    let columns = columns(picture);
    let last = columns.iter().copied().max().unwrap_or(0);
    let mut slots: Vec<Vec<Slot>> = vec![Vec::new(); last + 1];
    for (index, column) in columns.iter().enumerate() {
        if let Some(slots) = slots.get_mut(*column) {
            slots.push(Slot::Box(index));
        }
    }
    for (index, arrow) in picture.arrows.iter().enumerate() {
        let column = |of: usize| columns.get(of).copied().unwrap_or(0);
        for between in column(arrow.from) + 1..column(arrow.to) {
            if let Some(slots) = slots.get_mut(between) {
                slots.push(Slot::Lane(index));
            }
        }
    }
    let rows: Vec<Vec<f64>> = heights(picture);
    let mut laid = Layout {
        boxes: rows.into_iter().map(place).collect(),
        lanes: vec![Vec::new(); picture.arrows.len()],
        width: f64_of(last + 1) * (WIDTH + AISLE) - AISLE + 2.0 * GAP,
        height: top,
    };
    for (number, mut slots) in slots.into_iter().enumerate() {
        let x = GAP + f64_of(number) * (WIDTH + AISLE);
        let wish = |slot: &Slot| wish(picture, &laid, *slot);
        slots.sort_by(|one, other| wish(one).total_cmp(&wish(other)));
        let mut y = top;
        for slot in slots {
            match slot {
                Slot::Box(index) => {
                    let Some(place) = laid.boxes.get_mut(index) else { continue };
                    (place.x, place.y) = (x, y);
                    y += place.height + GAP;
                }
                Slot::Lane(index) => {
                    let Some(lane) = laid.lanes.get_mut(index) else { continue };
                    let middle = y + LANE / 2.0;
                    lane.extend([(x, middle), (x + WIDTH, middle)]);
                    y += LANE + GAP / 2.0;
                }
            }
        }
        laid.height = laid.height.max(y);
    }
    laid
}

fn place(rows: Vec<f64>) -> Place {
    Place { x: 0.0, y: 0.0, height: HEAD + rows.iter().sum::<f64>(), rows }
}

/// The column of each box: one right of the last that it takes from. What is taken from stands before its taker in a
/// file; what does not, as in a broken one, is left where it is.
fn columns(picture: &Picture) -> Vec<usize> {
    let mut columns = vec![0; picture.boxes.len()];
    for _ in 0..picture.boxes.len() {
        let mut moved = false;
        for arrow in &picture.arrows {
            let from = columns.get(arrow.from).copied().unwrap_or(0);
            if let Some(to) = columns.get_mut(arrow.to)
                && *to <= from
                && from + 1 < picture.boxes.len()
            {
                *to = from + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    columns
}

/// How high each step is: the longer it took, the higher.
fn heights(picture: &Picture) -> Vec<Vec<f64>> {
    let steps = || picture.boxes.iter().flat_map(|one| &one.steps);
    let longest = steps().filter_map(|step| step.seconds).fold(0.0, f64::max);
    let height = |seconds: Option<f64>| match seconds {
        Some(seconds) if longest > 0.0 => ROW + TALLEST * (seconds / longest).clamp(0.0, 1.0).sqrt(),
        _ => ROW,
    };
    // Why it begins to run again is worth room, however quick it was.
    let row = |step: &StepBox| match step.mark {
        Mark::First => height(step.seconds).max(ROW + ROOM),
        _ => height(step.seconds),
    };
    picture.boxes.iter().map(|one| one.steps.iter().map(row).collect()).collect()
}

/// How far down a slot would like to be: where that stands which it is tied to on its left.
fn wish(picture: &Picture, laid: &Layout, slot: Slot) -> f64 {
    let middle = |index: usize| laid.boxes.get(index).map_or(0.0, |place| place.y + place.height / 2.0);
    match slot {
        Slot::Lane(index) => {
            match (laid.lanes.get(index).and_then(|lane| lane.last()), picture.arrows.get(index)) {
                (Some((_, y)), _) => *y,
                (None, Some(arrow)) => middle(arrow.from),
                (None, None) => 0.0,
            }
        }
        Slot::Box(index) => {
            let from: Vec<f64> = picture
                .arrows
                .iter()
                .filter(|arrow| arrow.to == index)
                .map(|arrow| middle(arrow.from))
                .collect();
            if from.is_empty() { f64_of(index) } else { from.iter().sum::<f64>() / f64_of(from.len()) }
        }
    }
}

/// A count as a number to calculate with.
pub(super) fn f64_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
