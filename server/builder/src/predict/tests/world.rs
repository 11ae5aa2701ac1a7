//! A made-up world for predictions: files, images, and builds on record.

use std::collections::BTreeMap;
use std::sync::Arc;

use expect_test::Expect;
use syntax::Document;

use super::super::*;
use crate::context::Selector;
use crate::graph::{NoImages, Request};
use crate::records::{
    BuildOutcome, BuildRecord, ContentRecord, FileRecord, StepOutcome, StepRecord, steps_of,
};
use crate::{Digest, Platform};

/// A world in which builds are made up: files by their paths, digests by their images.
#[derive(Clone, Default)]
pub(super) struct World {
    pub(super) files: BTreeMap<String, String>,
    pub(super) images: BTreeMap<String, Resolved>,
    pub(super) builds: Vec<BuildRecord>,
    pub(super) engine: Option<EngineNow>,
    pub(super) arguments: BTreeMap<String, String>,
    pub(super) trust_tags: bool,
}

pub(super) const ID: &str = "one";

impl World {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let mut world = Self::default();
        for (path, text) in files {
            world.write(path, text);
        }
        world.image("docker.io/library/a:latest", "sha256:a");
        world
    }

    pub(super) fn write(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.to_owned());
    }

    pub(super) fn image(&mut self, name: &str, digest: &str) {
        self.images.insert(name.to_owned(), Resolved::Digest(digest.to_owned()));
    }

    pub(super) fn graph(&self, text: &str) -> Graph {
        let request = Request {
            arguments: self.arguments.clone(),
            engine_platform: Platform::new("linux", "amd64"),
            ..Request::default()
        };
        Graph::new(&Document::new(text), &request, &NoImages)
    }

    /// What plain paths take.
    pub(super) fn taken(&self, selectors: &[Selector]) -> ContentRecord {
        let below = |path: &str| {
            let path = path.trim_matches('/').to_owned();
            self.files.iter().filter(move |(file, _)| {
                path.is_empty() || **file == path || file.starts_with(&format!("{path}/"))
            })
        };
        let files = selectors.iter().flat_map(|selector| below(&selector.path));
        let files: Vec<FileRecord> =
            files.map(|(path, text)| FileRecord { path: path.clone(), digest: Digest::of(text) }).collect();
        let parts = files.iter().flat_map(|file| [file.path.clone(), file.digest.to_string()]);
        ContentRecord { digest: Digest::of_parts(parts), files: Some(files), by_folder: false }
    }

    /// A build in which `became` says what happened to a step, by its name.
    pub(super) fn built(&mut self, text: &str, became: &dyn Fn(&str) -> StepOutcome) {
        let graph = self.graph(text);
        let steps = steps_of(&graph, &|_, selectors| Some(self.taken(selectors)));
        let image = |of: &Step| match &of.kind {
            StepKind::Image { reference, .. } => match self.images.get(reference) {
                Some(Resolved::Digest(digest)) => Some(digest.clone()),
                _ => None,
            },
            _ => None,
        };
        let steps: Vec<StepRecord> = steps
            .into_iter()
            .map(|(index, step)| {
                let of = &graph.steps[index];
                StepRecord { outcome: became(&of.name), seconds: 2.0, image: image(of), ..step }
            })
            .collect();
        let started = 1_000 * (self.builds.len() as u64 + 1);
        let build = BuildRecord {
            started,
            seconds: 0.5,
            engine: "buildx BuildKit v1 (docker)".to_owned(),
            engine_id: Some(ID.to_owned()),
            merges: false,
            platform: String::new(),
            arguments: self.digests(),
            outcome: BuildOutcome::Succeeded,
            steps,
        };
        self.builds.insert(0, build);
    }

    pub(super) fn digests(&self) -> Vec<(String, Digest)> {
        self.arguments.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect()
    }

    pub(super) fn ran(mut self, text: &str) -> Self {
        self.built(text, &|_| StepOutcome::Ran);
        self
    }

    pub(super) fn predict(&self, text: &str) -> (Graph, Predictions) {
        let graph = self.graph(text);
        let past = Past::new(self.builds.clone());
        let mut contents = Contents::default();
        for (source, selectors) in wanted(&graph, &past) {
            let taken = self.taken(&selectors);
            contents.put(source, selectors, Ok(Arc::new(taken)));
        }
        let now = Now {
            contents: &contents,
            images: &self.images,
            engine: self.engine.as_ref(),
            arguments: &self.digests(),
            trust_tags: self.trust_tags,
        };
        let predictions = predict(&graph, &past, now);
        (graph, predictions)
    }

    /// One line a step; steps that a reason names are told by their own line.
    #[track_caller]
    pub(super) fn check(&self, text: &str, expected: Expect) {
        let (graph, predictions) = self.predict(text);
        let document = Document::new(text);
        let line = |step: usize| {
            let start = graph.steps.get(step).and_then(|step| step.start).unwrap_or_default();
            document.rope().byte_to_line(start) + 1
        };
        let mut shown = String::new();
        for one in &predictions.steps {
            let reason = match &one.reason {
                Reason::Follows { step } => format!("after {}", line(*step)),
                Reason::Output { step } => format!("output of {}", line(*step)),
                Reason::Rests { step } => format!("rests on {}", line(*step)),
                Reason::SameStep { step } => format!("same as {}", line(*step)),
                Reason::Changed(differences) => {
                    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                }
                other => format!("{other:?}"),
            };
            shown.push_str(&format!("{} {}: {reason}\n", line(one.step), one.verdict.name()));
        }
        expected.assert_eq(&shown);
    }
}
