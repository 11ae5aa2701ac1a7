//! A build as a picture: stages and steps as a graph, each step with its verdict, its seconds and its bytes.
//!
//! [`Picture::new`] says what there is to see; [`Picture::svg`], [`Picture::dot`] and [`Picture::mermaid`] write it down.
//! What is told by colour is told by a sign too. Names come from outside: each writer escapes them.

mod arrows;
mod dot;
mod layers;
mod measure;
mod mermaid;
mod style;
mod svg;

use std::time::SystemTime;

use builder::graph::{Base, EdgeKind, Graph, Step, StepKind};
use builder::predict::{Prediction, Verdict};

use crate::cache::{Outlook, sentence};
use crate::texts::{Language, Phrase, phrase};

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What it is of.
    pub title: String,
    /// The stages, in the order of the file, then what is taken from elsewhere.
    pub boxes: Vec<StageBox>,
    /// What takes from what.
    pub arrows: Vec<Arrow>,
    /// The language of its legend.
    pub language: Language,
}

/// A stage, or an image or a context that a stage takes files from.
#[derive(Debug, Clone, PartialEq)]
pub struct StageBox {
    /// Its name, or its number.
    pub name: String,
    /// The image that it is built from; nothing where an arrow says it.
    pub base: Option<String>,
    /// Whether it is the one that is built.
    pub is_target: bool,
    /// Whether the build needs it.
    pub needed: bool,
    /// Its steps, in their order.
    pub steps: Vec<StepBox>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepBox {
    /// Its line, from 1.
    pub line: usize,
    /// The instruction on one line.
    pub text: String,
    /// What will become of it.
    pub mark: Mark,
    /// The verdict with its reason, in words; empty where nothing is known.
    pub words: String,
    /// Its seconds when it ran last.
    pub seconds: Option<f64>,
    /// The bytes of its layer.
    pub bytes: Option<u64>,
}

/// What will become of a step, as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It comes from the cache.
    Hit,
    /// It is the first that runs again.
    First,
    /// It runs again.
    Miss,
    /// It depends.
    Depends,
    /// Nothing is known.
    Unknown,
}

/// That one box takes from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    /// The box that is taken from.
    pub from: usize,
    /// The box that takes.
    pub to: usize,
    /// The step that takes; nothing for FROM.
    pub step: Option<usize>,
    /// How.
    pub kind: EdgeKind,
}

impl Mark {
    /// All of them, in the order of the legend.
    pub const ALL: [Self; 5] = [Self::Hit, Self::First, Self::Miss, Self::Depends, Self::Unknown];

    /// The sign that says it without a colour.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Hit => "✓",
            Self::First => "▶",
            Self::Miss => "✗",
            Self::Depends => "~",
            Self::Unknown => "?",
        }
    }

    /// The word that styles know it by.
    const fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::First => "first",
            Self::Miss => "miss",
            Self::Depends => "depends",
            Self::Unknown => "unknown",
        }
    }
}

impl Picture {
    /// What there is to see of a build.
    #[must_use]
    pub fn new(outlook: &Outlook<'_>, title: &str, now: SystemTime) -> Self {
        let graph = outlook.graph;
        let mut boxes: Vec<StageBox> = Vec::new();
        for (index, stage) in graph.stages.iter().enumerate() {
            let name = match stage.name.as_str() {
                "" => phrase(outlook.language, Phrase::PictureStage, &[&index.to_string()]),
                name => name.to_owned(),
            };
            let base = match &stage.base {
                Base::Image(reference) => Some(reference.clone()),
                Base::Scratch => Some("scratch".to_owned()),
                Base::Context(name) => Some(name.clone()),
                Base::Stage(_) | Base::Unknown => None,
            };
            let is_target = graph.target == Some(index);
            let own = graph.steps.iter().enumerate().filter(|(_, step)| step.stage == Some(index));
            let steps = steps(outlook, own.map(|(_, step)| step), now);
            boxes.push(StageBox { name, base, is_target, needed: stage.needed, steps });
        }
        let mut picture =
            Self { title: title.to_owned(), boxes, arrows: Vec::new(), language: outlook.language };
        picture.connect(outlook, graph);
        picture
    }

    fn connect(&mut self, outlook: &Outlook<'_>, graph: &Graph) {
        for (to, stage) in graph.stages.iter().enumerate() {
            for edge in &stage.edges {
                let from = match &edge.to {
                    Base::Stage(from) => *from,
                    // The base of a stage stands in its head.
                    _ if edge.kind == EdgeKind::From => continue,
                    Base::Image(name) | Base::Context(name) => self.outside(name, stage.needed),
                    Base::Scratch | Base::Unknown => continue,
                };
                let line = outlook.line_at(edge.start);
                let steps = self.boxes.get(to).map(|one| one.steps.as_slice()).unwrap_or_default();
                let step =
                    steps.iter().position(|step| Some(step.line) == line && edge.kind != EdgeKind::From);
                let arrow = Arrow { from, to, step, kind: edge.kind };
                if !self.arrows.contains(&arrow) && from != to {
                    self.arrows.push(arrow);
                }
            }
        }
    }

    /// The box of something that is no stage.
    fn outside(&mut self, name: &str, needed: bool) -> usize {
        let known =
            self.boxes.iter().position(|one| one.base.is_none() && one.steps.is_empty() && one.name == name);
        known.unwrap_or_else(|| {
            let name = name.to_owned();
            self.boxes.push(StageBox { name, base: None, is_target: false, needed, steps: Vec::new() });
            self.boxes.len() - 1
        })
    }
}

/// The steps of a stage that instructions stand for, each instruction once.
fn steps<'a>(outlook: &Outlook<'_>, own: impl Iterator<Item = &'a Step>, now: SystemTime) -> Vec<StepBox> {
    let mut boxes: Vec<StepBox> = Vec::new();
    for step in own {
        let shown = matches!(step.kind, StepKind::Run | StepKind::Copy | StepKind::Workdir | StepKind::Link);
        let Some(start) = step.start.filter(|_| shown && !step.onbuild) else { continue };
        let Some(line) = outlook.line_at(start) else { continue };
        if boxes.last().is_some_and(|last| last.line == line) {
            continue;
        }
        let Some(placed) = outlook.document.instruction_at(start) else { continue };
        let text = placed.instruction.logical.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let prediction = outlook.predictions.at(start);
        boxes.push(StepBox {
            line,
            text,
            mark: prediction.map_or(Mark::Unknown, |prediction| mark(outlook, prediction)),
            // A picture has no backticks to show.
            words: prediction.map(|one| sentence(outlook, one, now).replace('`', "")).unwrap_or_default(),
            seconds: prediction.and_then(|prediction| prediction.last).map(|last| last.seconds),
            bytes: prediction.and_then(|prediction| prediction.last?.bytes),
        });
    }
    boxes
}

fn mark(outlook: &Outlook<'_>, prediction: &Prediction) -> Mark {
    match prediction.verdict {
        Verdict::Hit => Mark::Hit,
        Verdict::Miss if outlook.is_first(prediction) => Mark::First,
        Verdict::Miss => Mark::Miss,
        Verdict::Depends => Mark::Depends,
        Verdict::Unknown => Mark::Unknown,
    }
}

/// Whether anything is known of a build, so that a legend of verdicts is of use.
fn is_known(picture: &Picture) -> bool {
    picture.boxes.iter().flat_map(|one| &one.steps).any(|step| step.mark != Mark::Unknown)
}

#[cfg(test)]
mod tests;
