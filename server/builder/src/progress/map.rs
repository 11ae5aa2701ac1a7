//! From a step of the engine's progress to the instruction that it carries out.
//!
//! BuildKit's name of a step holds the stage's label and the step's number in the stage, and a [`Graph`] numbers its
//! steps alike. Where the base brings ONBUILD triggers that are not known here, the engine's numbers are larger by
//! those that it named with a smaller number.
//!
//! A step that several builds at once have in common is one to the engine, and bears the label and the number that it has
//! in the build that came first (`Solver.loadUnlocked` of BuildKit's `solver/jobs.go`). Then its words say what it is.

use std::collections::{BTreeSet, HashMap};

use syntax::Document;

use crate::graph::{Base, EdgeKind, Graph, StepKind};

/// Where a step belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where the instruction starts, in bytes of the document; the FROM for a trigger of its base.
    pub start: usize,
    /// The step of the graph, when it is one of the graph's.
    pub step: Option<usize>,
    /// Whether a trigger of the base runs it.
    pub onbuild: bool,
}

/// A step of the graph that the engine will name.
#[derive(Debug, Clone)]
struct Own {
    place: Place,
    label: String,
    /// Among the stage's own steps.
    number: usize,
    /// What stands behind the label and the number.
    words: String,
}

/// Finds the instruction of a step by its name.
#[derive(Debug, Clone, Default)]
pub struct StepMap {
    own: Vec<Own>,
    /// Places in `own`, by label and number among the stage's own steps.
    by_number: HashMap<(String, usize), usize>,
    /// Places in `own` of what the target needs, by their words.
    by_words: HashMap<String, Vec<usize>>,
    /// Where each stage starts, by label.
    stages: HashMap<String, usize>,
    /// The first instruction that reads an image that has no number.
    images: HashMap<String, usize>,
    /// The first FROM of each base image.
    bases: HashMap<String, usize>,
    /// Where each instruction starts, stage by stage, for builders that count all of them.
    instructions: Vec<Vec<usize>>,
    /// The numbers of the triggers that the engine named, by label.
    triggers: HashMap<String, BTreeSet<usize>>,
}

/// `[linux/amd64 app 2/5] RUN make` taken apart.
struct Name<'a> {
    label: &'a str,
    number: usize,
    command: &'a str,
}

fn parse(name: &str) -> Option<Name<'_>> {
    let (inside, command) = name.strip_prefix('[')?.split_once("] ")?;
    let mut words = inside.split_ascii_whitespace().rev();
    let (number, _) = words.next()?.split_once('/')?;
    // A platform holds a slash, a label never does.
    let label = words.next().filter(|word| !word.contains('/')).unwrap_or_default();
    Some(Name { label, number: number.parse().ok()?, command })
}

/// The words of a step without the digest of its image, which is not known before the build.
fn words(command: &str) -> &str {
    if command.starts_with("FROM ") { without_digest(command) } else { command.trim() }
}

fn without_digest(text: &str) -> &str {
    text.split_once('@').map_or(text, |(words, _)| words).trim()
}

impl StepMap {
    /// Knows the steps of a file that is about to be built.
    #[must_use]
    pub fn new(document: &Document, graph: &Graph) -> Self {
        let mut map = Self { instructions: instructions(document), ..Self::default() };
        for stage in &graph.stages {
            map.stages.entry(stage.label.clone()).or_insert(stage.start);
            if let Base::Image(reference) = &stage.base {
                map.bases.entry(reference.clone()).or_insert(stage.start);
            }
            for edge in stage.edges.iter().filter(|edge| edge.kind != EdgeKind::From) {
                if let Base::Image(reference) = &edge.to {
                    map.images.entry(reference.clone()).or_insert(edge.start);
                }
            }
        }
        for (index, step) in graph.steps.iter().enumerate() {
            let (Some((number, _)), Some(start)) = (step.number, step.start) else { continue };
            let label = step.stage.and_then(|stage| graph.stages.get(stage)).map(|stage| stage.label.clone());
            let label = label.unwrap_or_default();
            let of_image = matches!(step.kind, StepKind::Image { .. });
            let earlier = graph
                .steps
                .iter()
                .filter(|other| other.onbuild && other.stage == step.stage)
                .filter(|other| other.number.is_some_and(|(other, _)| other < number))
                .count();
            let number = if of_image || step.onbuild { number } else { number - earlier };
            let words = parse(&step.name).map(|name| words(name.command).to_owned()).unwrap_or_default();
            let place = Place { start, step: Some(index), onbuild: step.onbuild };
            map.add(Own { place, label, number, words }, step.needed);
        }
        map
    }

    fn add(&mut self, own: Own, needed: bool) {
        let at = self.own.len();
        if needed {
            self.by_words.entry(own.words.clone()).or_default().push(at);
        }
        if !own.place.onbuild {
            // What the engine adds to an instruction (a download, the second half of a link) has its number too.
            self.by_number.entry((own.label.clone(), own.number)).or_insert(at);
        }
        self.own.push(own);
    }

    /// Takes note of a name, for triggers shift the numbers of the steps behind them.
    pub fn learn(&mut self, name: &str) {
        if let Some(name) = parse(name)
            && name.command.starts_with("ONBUILD ")
        {
            self.triggers.entry(name.label.to_owned()).or_default().insert(name.number);
        }
    }

    /// Where the step of a name belongs; nothing for the engine's own work (loading the context, exporting).
    #[must_use]
    pub fn place(&self, id: &str, name: &str) -> Option<Place> {
        if let Some(parsed) = parse(name) {
            return self.numbered(&parsed).or_else(|| self.counted(id));
        }
        let start = if let Some(reference) = name.strip_prefix("[internal] load metadata for ") {
            let image = without_digest(reference);
            self.bases.get(image).or_else(|| self.images.get(image))
        } else if let Some(reference) = name.strip_prefix("FROM ") {
            let image = without_digest(reference);
            self.images.get(image).or_else(|| self.bases.get(image))
        } else {
            return self.counted(id);
        };
        start.map(|start| Place { start: *start, step: None, onbuild: false })
    }

    fn numbered(&self, name: &Name<'_>) -> Option<Place> {
        if name.command.starts_with("STEP ") {
            return None;
        }
        if name.command.starts_with("ONBUILD ") {
            let of_stage = self.stages.get(name.label);
            let unknown = || Some(Place { start: *of_stage?, step: None, onbuild: true });
            return self.worded(name, name.number).map(|own| own.place).or_else(unknown);
        }
        let earlier = self.triggers.get(name.label).map_or(0, |numbers| numbers.range(..name.number).count());
        let number = name.number.checked_sub(earlier)?;
        let at = self.by_number.get(&(name.label.to_owned(), number));
        let counted = at.and_then(|at| self.own.get(*at));
        let is_meant = |own: &&Own| own.words == words(name.command);
        // Words that no step has are those of a step whose text was put together otherwise than the engine does.
        let own = counted.filter(is_meant).or_else(|| self.worded(name, number)).or(counted)?;
        Some(own.place)
    }

    /// The step with the words of a name that resembles it most in label and number.
    fn worded(&self, name: &Name<'_>, number: usize) -> Option<&Own> {
        let same = self.by_words.get(words(name.command))?.iter().filter_map(|at| self.own.get(*at));
        same.min_by_key(|own| (own.label != name.label, own.number != number))
    }

    /// By the ids of builders that count every instruction: `2/3:4` is the fourth of the second stage, `4` the
    /// fourth of the file.
    fn counted(&self, id: &str) -> Option<Place> {
        let start = match id.split_once(':') {
            Some((stage, number)) => {
                let stage: usize = stage.split_once('/')?.0.parse().ok()?;
                let number: usize = number.parse().ok()?;
                // What stands before the first FROM is counted nowhere.
                *self.instructions.get(stage)?.get(number.checked_sub(1)?)?
            }
            None => {
                let number: usize = id.parse().ok()?;
                *self.instructions.iter().flatten().nth(number.checked_sub(1)?)?
            }
        };
        Some(Place { start, step: None, onbuild: false })
    }
}

/// The instructions before the first FROM, then those of each stage.
fn instructions(document: &Document) -> Vec<Vec<usize>> {
    let mut stages = vec![Vec::new()];
    for placed in document.instructions() {
        if placed.instruction.keyword == Some(syntax::language::Keyword::From) {
            stages.push(Vec::new());
        }
        if let Some(stage) = stages.last_mut() {
            stage.push(placed.start);
        }
    }
    stages
}
