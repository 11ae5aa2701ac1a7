//! Holds the product's steps against the oracle's.

use std::collections::{BTreeMap, HashMap, HashSet};

use builder::graph::{Graph, ImageFacts, Images, NamedContext, Network, Request, StepKind};
use builder::{Digest, Platform};
use oracle_client::{Answer, Image, Job, Step};
use syntax::Document;

/// The images that the oracle's fake registry has.
pub struct Registry<'a>(&'a BTreeMap<String, Image>);

impl Images for Registry<'_> {
    fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
        let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        let image = self.0.get(reference).cloned().unwrap_or_default();
        let config = image.config.unwrap_or_else(|| serde_json::json!({"Env": [path]}));
        let list = |name: &str| -> Vec<String> {
            let values = config[name].as_array().into_iter().flatten();
            values.map(|value| value.as_str().unwrap().to_owned()).collect()
        };
        let text = |name: &str| config[name].as_str().unwrap_or_default().to_owned();
        let digest =
            if image.digest.is_empty() { format!("sha256:{}", Digest::of(reference)) } else { image.digest };
        Some(ImageFacts {
            digest,
            environment: list("Env"),
            working_directory: text("WorkingDir"),
            user: text("User"),
            shell: list("Shell"),
            onbuild: list("OnBuild"),
            os: String::new(),
            architecture: String::new(),
            empty: image.empty,
        })
    }
}

/// The request that a job is.
pub fn request(job: &Job) -> Request {
    let engine = Platform::new("linux", "amd64");
    let platform = job.platform.split(',').next().filter(|text| !text.is_empty());
    let option = |name: &str| job.options.get(name).map(String::as_str);
    let contexts = job.options.iter().filter_map(|(name, value)| {
        let context = match value.split_once(':')? {
            ("docker-image", image) => NamedContext::Image(image.trim_start_matches("//").to_owned()),
            ("local", folder) => NamedContext::Folder(folder.to_owned()),
            _ => NamedContext::Other(value.clone()),
        };
        Some((name.strip_prefix("context:")?.to_owned(), context))
    });
    Request {
        arguments: job.args.clone(),
        target: Some(job.target.clone()).filter(|target| !target.is_empty()),
        platform: platform.map(|text| Platform::parse(text, &engine).unwrap()),
        several_platforms: job.platform.contains(','),
        contexts: contexts.collect(),
        network: match option("force-network-mode") {
            Some("host") => Network::Host,
            Some("none") => Network::None,
            _ => Network::Default,
        },
        shm_size: option("shm-size").map_or(0, |size| size.parse().unwrap()),
        merges: job.merge,
        engine_platform: engine,
        ..Request::default()
    }
}

/// Which keys of the two sides were seen together: they must be told apart alike.
#[derive(Default)]
pub struct Ledger {
    ours: HashMap<Digest, (String, String)>,
    theirs: HashMap<String, (Digest, String)>,
    /// Steps compared.
    pub steps: usize,
    /// Faults, in words.
    pub faults: Vec<String>,
}

impl Ledger {
    /// Compares all steps of one file.
    pub fn compare(&mut self, title: &str, job: &Job, answer: &Answer) -> Graph {
        let document = Document::new(&job.dockerfile);
        let graph = Graph::new(&document, &request(job), &Registry(&job.images));
        if answer.error.is_some() {
            return graph;
        }
        let keys = graph.keys();
        let line = |start: usize| u32::try_from(document.rope().byte_to_line(start) + 1).unwrap();
        let mut ours: HashMap<(String, u32), Vec<usize>> = HashMap::new();
        for (index, step) in graph.steps.iter().enumerate().filter(|(_, step)| step.needed) {
            let at = if hides_line(&step.kind) { 0 } else { step.start.map_or(0, line) };
            ours.entry((step.name.clone(), at)).or_default().push(index);
        }
        let mut met = HashSet::new();
        for theirs in &answer.steps {
            self.steps += 1;
            // One and the same step of two stages is one to BuildKit, with the lines of both and the name of either.
            let lines: Vec<u32> = if theirs.lines.is_empty() {
                vec![0]
            } else {
                theirs.lines.iter().map(|(first, _)| *first).collect()
            };
            let found = lines.iter().find_map(|line| ours.get(&(theirs.name.clone(), *line)));
            // Images of mounts have no line at BuildKit, and an image that several use has the name of any.
            let image = |name: &str| name.split_once("FROM ").map(|(_, image)| image.to_owned());
            let is_image = image(&theirs.name).is_some() || theirs.lines.is_empty();
            let alike = |name: &str| {
                *name == theirs.name || (image(name).is_some() && image(name) == image(&theirs.name))
            };
            let by_name = || -> Vec<usize> {
                ours.iter()
                    .filter(|((name, _), _)| alike(name))
                    .flat_map(|(_, found)| found.clone())
                    .collect()
            };
            let found = found.cloned().or_else(|| is_image.then(by_name)).filter(|found| !found.is_empty());
            let Some(found) = found else {
                let near: Vec<_> = ours.keys().filter(|(_, known)| lines.contains(known)).collect();
                self.fault(
                    title,
                    job,
                    format!("{:?} at {lines:?} is missing, there is {near:?}", theirs.name),
                );
                continue;
            };
            // Steps of one name are tried in turn: files of heredocs all have the same.
            let known = self.theirs.get(&theirs.key).map(|(ours, _)| *ours);
            let index = *found.iter().find(|index| Some(keys[**index]) == known).unwrap_or(&found[0]);
            met.insert(keys[index]);
            self.pair(title, job, (keys[index], &graph.steps[index].parts), theirs, found.len() > 1);
        }
        for (index, step) in graph.steps.iter().enumerate().filter(|(_, step)| step.needed) {
            let several = step.kind == StepKind::Internal;
            if !met.contains(&keys[index]) && !several && !answer.steps.is_empty() {
                self.fault(title, job, format!("BuildKit has no {:?}", step.name));
            }
        }
        graph
    }

    fn pair(
        &mut self,
        title: &str,
        job: &Job,
        (ours, parts): (Digest, &[builder::keys::Part]),
        theirs: &Step,
        several: bool,
    ) {
        let words = || format!("{} {parts:?}", theirs.name);
        let (known, first) = self.theirs.entry(theirs.key.clone()).or_insert_with(|| (ours, words())).clone();
        if known != ours && !several {
            self.fault(title, job, format!("only the product tells apart:\n  {first}\n  {}", words()));
        }
        let (known, first) = self.ours.entry(ours).or_insert_with(|| (theirs.key.clone(), words())).clone();
        if known != theirs.key && !several {
            self.fault(
                title,
                job,
                format!("only BuildKit tells apart: {}\n  {first}\n  {}", theirs.op, words()),
            );
        }
    }

    pub fn fault(&mut self, title: &str, job: &Job, what: String) {
        let rest = format!(
            "{:?} {:?} {:?} {:?} merge {}",
            job.args, job.target, job.platform, job.options, job.merge
        );
        self.faults.push(format!("{title}: {what}\n  asked with {rest}"));
    }

    #[track_caller]
    pub fn settle(&self) {
        let shown: Vec<&String> = self.faults.iter().take(8).collect();
        assert!(self.faults.is_empty(), "{} faults in {} steps, {shown:#?}", self.faults.len(), self.steps);
    }
}

/// BuildKit names no line for these.
fn hides_line(kind: &StepKind) -> bool {
    !matches!(
        kind,
        StepKind::Run | StepKind::Copy | StepKind::Workdir | StepKind::Link | StepKind::Image { .. }
    )
}
