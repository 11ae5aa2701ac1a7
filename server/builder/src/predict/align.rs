//! Which recorded step an instruction was before, though it may have changed: to say what differs.

use std::collections::{HashMap, HashSet};

use super::past::Past;
use crate::Digest;
use crate::graph::{Graph, Step, StepKind};
use crate::records::StepRecord;

/// For steps of a graph, their counterparts in one build, by their place there.
pub(super) type Alignment = HashMap<usize, usize>;

/// Up to this many pairs of steps of a stage are compared each with each.
const MOST_PAIRS: usize = 1_000_000;

/// Finds the counterparts in a build: stage by stage, equal operations first and in order, then what lies between them.
pub(super) fn align(graph: &Graph, operations: &[Digest], past: &Past, build: usize) -> Alignment {
    let mut alignment = Alignment::new();
    let Some(record) = past.builds().get(build) else { return alignment };
    let mut theirs: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, step) in record.steps.iter().enumerate().filter(|(_, step)| step.number > 0) {
        match theirs.iter_mut().find(|(label, _)| *label == step.stage) {
            Some((_, steps)) => steps.push(index),
            None => theirs.push((&step.stage, vec![index])),
        }
    }
    let mut ours: Vec<(usize, &str, Vec<usize>)> = Vec::new();
    for (index, step) in graph.steps.iter().enumerate().filter(|(_, step)| is_counted(step)) {
        let Some(stage) = step.stage else { continue };
        match ours.iter_mut().find(|(known, ..)| *known == stage) {
            Some((.., steps)) => steps.push(index),
            None => {
                let label = graph.stages.get(stage).map_or("", |stage| stage.label.as_str());
                ours.push((stage, label, vec![index]));
            }
        }
    }
    // Stages of another name are told by their order.
    let named: HashSet<&str> = ours.iter().map(|(_, label, _)| *label).collect();
    let mut rest: Vec<Vec<usize>> =
        theirs.iter().filter(|(label, _)| !named.contains(label)).map(|(_, steps)| steps.clone()).collect();
    rest.reverse();
    for (_, label, steps) in &ours {
        let other = theirs.iter().find(|(known, _)| known == label).map(|(_, steps)| steps.clone());
        let Some(other) = other.or_else(|| rest.pop()) else { continue };
        pair(graph, operations, past, build, steps, &other, &mut alignment);
    }
    alignment
}

fn is_counted(step: &Step) -> bool {
    step.needed && step.number.is_some() && step.kind != StepKind::Link
}

fn pair(
    graph: &Graph,
    operations: &[Digest],
    past: &Past,
    build: usize,
    ours: &[usize],
    theirs: &[usize],
    alignment: &mut Alignment,
) {
    let same = |one: usize, other: usize| {
        operations.get(one).copied().is_some_and(|one| Some(one) == past.operation((build, other)))
    };
    let (mut left, mut right) = (ours, theirs);
    while let ([one, ours @ ..], [other, theirs @ ..]) = (left, right) {
        if !same(*one, *other) {
            break;
        }
        alignment.insert(*one, *other);
        (left, right) = (ours, theirs);
    }
    while let ([ours @ .., one], [theirs @ .., other]) = (left, right) {
        if !same(*one, *other) {
            break;
        }
        alignment.insert(*one, *other);
        (left, right) = (ours, theirs);
    }
    let common = if left.len().saturating_mul(right.len()) <= MOST_PAIRS {
        longest(left.len(), right.len(), |one, other| {
            left.get(one).zip(right.get(other)).is_some_and(|(one, other)| same(*one, *other))
        })
    } else {
        Vec::new()
    };
    let (mut one, mut other) = (0, 0);
    for (next_one, next_other) in common.iter().copied().chain([(left.len(), right.len())]) {
        let gap =
            (left.get(one..next_one).unwrap_or_default(), right.get(other..next_other).unwrap_or_default());
        between(graph, past, build, gap, alignment);
        if let (Some(ours), Some(theirs)) = (left.get(next_one), right.get(next_other)) {
            alignment.insert(*ours, *theirs);
        }
        (one, other) = (next_one + 1, next_other + 1);
    }
}

/// Pairs what is equal nowhere: instructions of one keyword, in their order.
fn between(
    graph: &Graph,
    past: &Past,
    build: usize,
    (ours, theirs): (&[usize], &[usize]),
    into: &mut Alignment,
) {
    let keyword = |step: &Step| step.keyword.map(|keyword| keyword.name().to_owned()).unwrap_or_default();
    let mut theirs = theirs.iter().copied().peekable();
    let mut waiting: Vec<usize> = Vec::new();
    for one in ours {
        let Some(step) = graph.steps.get(*one) else { continue };
        let fits = |other: &StepRecord| other.keyword.eq_ignore_ascii_case(&keyword(step));
        let place = waiting.iter().position(|other| past.step((build, *other)).is_some_and(fits));
        if let Some(place) = place {
            into.insert(*one, waiting.remove(place));
            continue;
        }
        for other in theirs.by_ref() {
            if past.step((build, other)).is_some_and(fits) {
                into.insert(*one, other);
                break;
            }
            waiting.push(other);
        }
    }
}

/// The longest common subsequence, as pairs in order.
fn longest(ours: usize, theirs: usize, same: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let width = theirs + 1;
    let mut lengths = vec![0_u32; (ours + 1) * width];
    let at =
        |lengths: &[u32], one: usize, other: usize| lengths.get(one * width + other).copied().unwrap_or(0);
    for one in (0..ours).rev() {
        for other in (0..theirs).rev() {
            let length = if same(one, other) {
                at(&lengths, one + 1, other + 1) + 1
            } else {
                at(&lengths, one + 1, other).max(at(&lengths, one, other + 1))
            };
            if let Some(slot) = lengths.get_mut(one * width + other) {
                *slot = length;
            }
        }
    }
    let (mut one, mut other, mut pairs) = (0, 0, Vec::new());
    while one < ours && other < theirs {
        if same(one, other) {
            pairs.push((one, other));
            (one, other) = (one + 1, other + 1);
        } else if at(&lengths, one + 1, other) >= at(&lengths, one, other + 1) {
            one += 1;
        } else {
            other += 1;
        }
    }
    pairs
}
