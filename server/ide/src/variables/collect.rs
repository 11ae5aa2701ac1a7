//! Every definition of a document, in the order that the builder meets them.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use builder::graph::UNIX_PATH;
use syntax::dockerfile::{Body, Instruction, Pair};
use syntax::document;
use syntax::language::Keyword;
use syntax::language::predefined::{ARGS, Family, PredefinedArg};
use syntax::{Document, Platform, Reference, TextRange};

use super::{Definition, Found, Kind, Point, Source, StageScope, Value, Variables};

/// An instruction and where it stands; nothing for a trigger of an image.
struct Placed {
    start: Option<usize>,
    instruction: Arc<Instruction>,
}

impl Placed {
    fn of(placed: document::Placed<'_>) -> Self {
        Self { start: Some(placed.start), instruction: Arc::clone(placed.instruction) }
    }
}

impl Variables<'_> {
    /// Reads the document; with an offset, only what can be seen from there.
    pub(super) fn collect(&mut self, around: Option<usize>) {
        let document = self.document;
        let target = document.stages().last().map_or(String::new(), |from| stage_name(from.instruction));
        self.predefine(&target);
        let first = document.stages().next().map_or(usize::MAX, |from| from.start);
        for placed in document.instructions().take_while(|placed| placed.start < first) {
            self.define(&Placed::of(placed), None, placed.start, false);
        }
        let seen = around.map(|offset| self.seen_from(offset));
        let mut by_name: HashMap<String, usize> = HashMap::new();
        let mut triggers: Vec<Vec<Placed>> = Vec::new();
        for (stage, from) in document.stages().enumerate() {
            let skips = seen.as_ref().is_some_and(|seen| !seen.contains(&stage));
            self.stage(from, skips, &mut by_name, &mut triggers);
            if skips {
                continue;
            }
            let behind = document.instructions_from(from.start).skip(1);
            for placed in behind.take_while(|placed| placed.instruction.keyword != Some(Keyword::From)) {
                self.inside(placed, stage, &mut triggers);
            }
        }
    }

    /// Reads an instruction of a stage.
    fn inside(&mut self, placed: document::Placed<'_>, stage: usize, triggers: &mut [Vec<Placed>]) {
        match (placed.instruction.keyword, &placed.instruction.body) {
            (Some(Keyword::Arg | Keyword::Env), _) => {
                self.define(&Placed::of(placed), Some(stage), placed.start, false);
            }
            (Some(Keyword::Onbuild), Body::Onbuild(Some(trigger)))
                if matches!(trigger.keyword, Some(Keyword::Arg | Keyword::Env)) =>
            {
                let trigger = Arc::new(Instruction::clone(trigger));
                if let Some(own) = triggers.last_mut() {
                    own.push(Placed { start: Some(placed.start), instruction: trigger });
                }
            }
            _ => {}
        }
    }

    fn stage(
        &mut self,
        placed: document::Placed<'_>,
        skips: bool,
        by_name: &mut HashMap<String, usize>,
        triggers: &mut Vec<Vec<Placed>>,
    ) {
        let stage = self.stages.len();
        triggers.push(Vec::new());
        if skips {
            let end = self.definitions.len();
            self.stages.push(StageScope { start: placed.start, end, ..StageScope::default() });
        } else {
            let inherited = self.begin_stage(&Placed::of(placed), placed.start, by_name, triggers);
            for trigger in &inherited {
                self.define(trigger, Some(stage), placed.start, true);
            }
        }
        let name = stage_name(placed.instruction);
        if !name.is_empty() {
            by_name.insert(name, stage);
        }
    }

    /// The stage at a place, and those that it is built from.
    fn seen_from(&self, offset: usize) -> HashSet<usize> {
        let froms: Vec<_> = self.document.stages().collect();
        let mut seen = HashSet::new();
        let mut next = froms.partition_point(|from| from.start <= offset).checked_sub(1);
        // A base stands above its user, so the walk ends.
        while let Some(stage) = next {
            seen.insert(stage);
            let image = froms.get(stage).and_then(|from| match &from.instruction.body {
                Body::From(body) => body.image.as_ref(),
                _ => None,
            });
            let name = image.map(|image| self.expand(&image.text, Point::Global(self.globals_end())));
            next = match name {
                Some(Value::Exact(name)) => {
                    let above = froms.get(..stage).unwrap_or_default();
                    above.iter().rposition(|from| stage_name(from.instruction) == *name && !name.is_empty())
                }
                _ => None,
            };
        }
        seen
    }

    /// What the builder defines in the global scope.
    fn predefine(&mut self, last_stage: &str) {
        let build = self.request.engine_platform.clone();
        let target = self.request.platform.as_ref().unwrap_or(&build).normalized();
        let stage = self.request.target.clone().filter(|name| !name.is_empty());
        let last = if last_stage.is_empty() { "default" } else { last_stage };
        for argument in ARGS.iter().filter(|argument| argument.family == Family::Automatic) {
            let value = match argument.name {
                "BUILDPLATFORM" => build.short(),
                "BUILDOS" => build.os.clone(),
                "BUILDOSVERSION" => build.os_version.clone(),
                "BUILDARCH" => build.architecture.clone(),
                "BUILDVARIANT" => build.variant.clone(),
                "TARGETPLATFORM" => target.to_string(),
                "TARGETOS" => target.os.clone(),
                "TARGETOSVERSION" => target.os_version.clone(),
                "TARGETARCH" => target.architecture.clone(),
                "TARGETVARIANT" => target.variant.clone(),
                "TARGETSTAGE" => stage.clone().unwrap_or_else(|| last.to_owned()),
                _ => continue,
            };
            let source = match self.request.arguments.get(argument.name) {
                Some(given) => Source::Given(given.clone()),
                None => Source::Fixed(value),
            };
            self.push(Kind::Builder, argument.name, None, source);
        }
    }

    /// Adds a stage and gives the triggers that its base runs at its start.
    fn begin_stage(
        &mut self,
        from: &Placed,
        start: usize,
        by_name: &HashMap<String, usize>,
        triggers: &[Vec<Placed>],
    ) -> Vec<Placed> {
        let stage = self.stages.len();
        let end = self.definitions.len();
        self.stages.push(StageScope { start, end, ..StageScope::default() });
        let Body::From(body) = &from.instruction.body else { return Vec::new() };
        let written = body.image.as_ref().map_or("", |image| image.text.as_str());
        let image = self.expand(written, Point::Global(self.globals_end()));
        let name = match &image {
            Value::Exact(name) => name.to_string(),
            _ => written.to_owned(),
        };
        if let Some(base) = by_name.get(&name) {
            let copies = triggers
                .get(*base)
                .into_iter()
                .flatten()
                .map(|one| Placed { start: one.start, instruction: Arc::clone(&one.instruction) });
            let copies = copies.collect();
            if let Some(scope) = self.stages.get_mut(stage) {
                scope.base = Some(*base);
            }
            return copies;
        }
        let platform = self.platform_of(from);
        let known = name != "scratch" && !self.request.contexts.contains_key(&name);
        let full = Reference::parse(&name).ok().filter(|_| known);
        let facts = full.and_then(|full| self.images.facts(&full.to_string(), &platform));
        if name != "scratch" && facts.is_none() {
            if let Some(scope) = self.stages.get_mut(stage) {
                scope.unknown_image = Some(name);
            }
            return Vec::new();
        }
        let facts = facts.unwrap_or_default();
        if let Some(scope) = self.stages.get_mut(stage).filter(|_| name != "scratch") {
            scope.known_image = Some((name, facts.clone()));
        }
        let pairs = facts.environment.iter().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let pairs: Vec<(&str, &str)> = pairs.collect();
        for (name, value) in &pairs {
            self.push(Kind::Image, name, Some(stage), Source::Fixed((*value).to_owned()));
        }
        if platform.os != "windows" && pairs.iter().all(|(name, _)| *name != "PATH") {
            self.push(Kind::Builder, "PATH", Some(stage), Source::Fixed(UNIX_PATH.to_owned()));
        }
        let documents = facts.onbuild.iter().map(|trigger| Document::new(trigger));
        documents
            .filter_map(|document| {
                let first = document.instructions().next()?;
                Some(Placed { start: None, instruction: Arc::clone(first.instruction) })
            })
            .collect()
    }

    fn platform_of(&self, from: &Placed) -> Platform {
        let engine = &self.request.engine_platform;
        let asked = from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        let asked = asked.map(|word| self.expand(&word.text, Point::Global(self.globals_end())));
        let asked = asked.as_ref().and_then(Value::text).and_then(|text| Platform::parse(text, engine));
        asked.unwrap_or_else(|| self.request.platform.as_ref().unwrap_or(engine).normalized())
    }

    /// Adds what an ARG or an ENV defines. `at` is the instruction that it takes effect at.
    fn define(&mut self, placed: &Placed, stage: Option<usize>, at: usize, triggered: bool) {
        let Body::Pairs(pairs) = &placed.instruction.body else { return };
        let kind = match (placed.instruction.keyword, stage) {
            (Some(Keyword::Env), Some(_)) => Kind::Environment,
            (Some(Keyword::Arg), Some(_)) => Kind::Argument,
            (Some(Keyword::Arg), None) => Kind::Global,
            _ => return,
        };
        let first = self.definitions.len();
        if let Some(scope) = stage.and_then(|stage| self.stages.get_mut(stage)) {
            // Triggers run at the FROM, behind which the stage's own instructions stand.
            if scope.instructions.last().is_none_or(|(last, _)| *last < at) {
                scope.instructions.push((at, first));
            }
        }
        let names: Vec<String> = pairs.iter().map(|pair| self.name_of(pair, kind, stage, first)).collect();
        for (pair, name) in pairs.iter().zip(names).filter(|(_, name)| !name.is_empty()) {
            let place = self.definitions.len();
            let source = self.source(pair, &name, kind);
            self.push(kind, &name, stage, source);
            let Some(definition) = self.definitions.get_mut(place) else { continue };
            definition.triggered = triggered;
            // The pairs of an ENV do not see each other, those of an ARG do.
            definition.limit = if kind == Kind::Environment { first } else { place };
            let shift = |range: TextRange| placed.start.map(|start| range.shifted(start));
            definition.range = shift(pair.range);
            definition.name_range = shift(pair.key.range);
        }
    }

    /// The name of a pair: that of an ENV may hold variables and quotes.
    fn name_of(&self, pair: &Pair, kind: Kind, stage: Option<usize>, limit: usize) -> String {
        let text = &pair.key.text;
        let plain = !text.contains(['$', '\'', '"', self.lexer.escape]);
        match stage {
            Some(stage) if kind == Kind::Environment && !plain => {
                match self.expand(text, Point::Stage(stage, limit)) {
                    Value::Exact(name) => name.to_string(),
                    _ => String::new(),
                }
            }
            _ => text.clone(),
        }
    }

    fn source(&self, pair: &Pair, name: &str, kind: Kind) -> Source {
        let written = || pair.value.as_ref().map(|word| word.text.clone());
        if kind == Kind::Environment {
            return Source::Written(written().unwrap_or_default());
        }
        let scanner = PredefinedArg::from_name(name).is_some_and(|known| known.family == Family::Scanner);
        if scanner && kind == Kind::Argument {
            // These two steer the engine and are no variables.
            return Source::Nothing;
        }
        if let Some(given) = self.request.arguments.get(name) {
            return Source::Given(given.clone());
        }
        let global = || match self.find(Point::Global(self.globals_end()), name) {
            Found::Definition(place) if kind == Kind::Argument => Some(Source::Global(place)),
            _ => None,
        };
        written().map(Source::Written).or_else(global).unwrap_or(Source::Nothing)
    }

    fn push(&mut self, kind: Kind, name: &str, stage: Option<usize>, source: Source) {
        let place = self.definitions.len();
        self.definitions.push(Definition {
            name: name.to_owned(),
            kind,
            stage,
            range: None,
            name_range: None,
            triggered: false,
            source,
            limit: place,
            value: OnceCell::new(),
        });
        let names = match stage {
            None => Some(&mut self.globals),
            Some(stage) => self.stages.get_mut(stage).map(|scope| {
                scope.end = place + 1;
                &mut scope.names
            }),
        };
        if let Some(names) = names {
            names.entry(name.to_owned()).or_default().push(place);
        }
    }
}

fn stage_name(from: &Instruction) -> String {
    match &from.body {
        Body::From(body) => body.name.as_ref().map(|word| word.text.to_lowercase()).unwrap_or_default(),
        _ => String::new(),
    }
}
