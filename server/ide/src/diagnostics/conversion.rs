//! What BuildKit refuses only while it converts a file: what variables come to, stages and images, platforms,
//! ports, signals.
//!
//! Public source: BuildKit, `frontend/dockerfile/dockerfile2llb`.

use builder::graph::{Mount, MountKind};
use syntax::dockerfile::{Body, Flag};
use syntax::document::Placed;
use syntax::language::{Keyword, signal, suggest};
use syntax::shell::Lexer;
use syntax::{Platform, Reference};

use super::analysis::{Analysis, Stage, Step, StepSink, joined};
use super::rules::ports;
use super::sink::Sink;
use super::transfers;

/// Looks at an instruction in its place.
pub(super) fn step(step: &Step<'_>, sink: &mut StepSink<'_>) {
    for word in step.words {
        if let Err(error) = word.expand(step.state) {
            let text = &word.text;
            sink.refuse("build-expansion", word.range, format!("`{text}` cannot be expanded: {error}."));
        }
    }
    match &step.instruction.body {
        _ if step.is(Keyword::Run) => mounts(step, sink),
        Body::Transfer { .. } if step.is(Keyword::Copy) || step.is(Keyword::Add) => {
            transfers::step(step, sink)
        }
        Body::List { words, .. } if step.is(Keyword::Expose) => {
            for word in words {
                let found = step.expand_words(&word.value).unwrap_or_default();
                for port in found.iter().filter_map(|port| ports::read(port).err()) {
                    sink.refuse("build-port", word.word.range, port);
                }
            }
        }
        Body::Single(Some(word)) if step.is(Keyword::Stopsignal) => {
            if let Some(name) = step.expand(&word.text).ok().filter(|name| signal::number(name).is_none()) {
                let message =
                    format!("`{name}` is no signal. Write a name such as `SIGTERM`, or its number.");
                sink.refuse("build-signal", word.range, message);
            }
        }
        Body::List { words, .. } if step.is(Keyword::Volume) => {
            for word in words.iter().filter(|word| !word.value.is_empty()) {
                if step.expand(&word.value).is_ok_and(|path| path.is_empty()) {
                    sink.refuse("build-volume", word.word.range, "A volume's path cannot come to nothing.");
                }
            }
        }
        _ => {}
    }
}

fn mounts(step: &Step<'_>, sink: &mut StepSink<'_>) {
    for flag in step.instruction.flags.iter().filter(|flag| flag.name == "mount") {
        let Some(word) = &flag.value else { continue };
        let expand = |text: &str| step.expand(text).map_err(|error| error.to_string());
        match Mount::read(&word.text, &expand) {
            Err(why) => sink.refuse("build-mount", word.range, format!("This mount is refused: {why}.")),
            Ok(mount) if covers_all(&mount, step) => {
                let message = "This mount would cover `/`. Give it a `target` of its own.";
                sink.refuse("build-mount", word.range, message);
            }
            Ok(_) => {}
        }
    }
}

/// Whether a mount's target is the root. A secret and an SSH agent find a place of their own.
fn covers_all(mount: &Mount, step: &Step<'_>) -> bool {
    let own = matches!(mount.kind, MountKind::Secret | MountKind::Ssh);
    !own && step.state.platform().os != "windows" && joined(&step.state.directory(), &mount.target) == "/"
}

/// Looks at FROM lines and at what instructions take from stages.
pub(super) fn document(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for (start, pair, error) in &analysis.globals.refused {
        let placed = analysis.of(Keyword::Arg, *start..start + 1).next();
        let Some(placed) = placed else { continue };
        let Body::Pairs(pairs) = &placed.instruction.body else { continue };
        let range = pairs.get(*pair).map_or(placed.instruction.range, |pair| pair.range);
        sink.refuse("build-expansion", placed.in_document(range), || {
            format!("The default of this argument cannot be expanded: {error}.")
        });
    }
    analysis.stages().iter().for_each(|stage| from(stage, analysis, sink));
    for (index, stage) in analysis.stages().iter().enumerate() {
        for placed in analysis.takers(stage.range.clone()) {
            for flag in &placed.instruction.flags {
                source(analysis, index, placed, flag, sink);
            }
        }
    }
}

fn from(stage: &Stage<'_>, analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(word) = stage.body().and_then(|body| body.image.as_ref()) else { return };
    let range = stage.from.in_document(word.range);
    let stage_start = stage.from.start;
    let written = &word.text;
    match &stage.image {
        Err(error) => {
            sink.refuse("build-expansion", range, || format!("`{written}` cannot be expanded: {error}."));
        }
        Ok(found) if found.text.is_empty() => sink.refuse("build-base-image", range, || {
            format!("`{written}` comes to nothing, so there is no base image. Give its ARG, above the first FROM, a default.")
        }),
        Ok(found) if stage.base.is_none() && found.text != "scratch" && stage.reference().is_none() => {
            // FROM alone takes a stage's name as it is written, and BuildKit knows it in small letters.
            let lower = found.text.to_lowercase();
            let stage = analysis.outline().names.get(&lower).and_then(|named| analysis.stages().get(*named));
            let stage = stage.is_some_and(|named| named.from.start < stage_start);
            let hint = if stage { format!(" Did you mean `{lower}`?") } else { String::new() };
            sink.refuse("build-base-image", range, || {
                format!("`{}` is no valid image reference.{hint}", found.text)
            });
        }
        Ok(_) => {}
    }
    let flag = stage.from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
    let (Some(flag), Some(platform)) = (flag, &stage.platform) else { return };
    let range = stage.from.in_document(flag.range);
    let written = &flag.text;
    match platform {
        Err(error) => {
            sink.refuse("build-expansion", range, || format!("`{written}` cannot be expanded: {error}."));
        }
        Ok(found) if Platform::parse(&found.text, &analysis.facts.request.engine_platform).is_none() => {
            sink.refuse("build-platform", range, || {
                format!("`{}` is no platform. Write `os/architecture`, such as `linux/amd64`.", found.text)
            });
        }
        Ok(_) => {}
    }
}

/// What `--from` or a mount names.
fn source(analysis: &Analysis<'_>, index: usize, placed: Placed<'_>, flag: &Flag, sink: &mut Sink<'_>) {
    let names = &analysis.outline().names;
    let Some(word) = &flag.value else { return };
    let is_copy = placed.instruction.keyword == Some(Keyword::Copy);
    let name = match flag.name.as_str() {
        "from" if is_copy => word.text.clone(),
        "mount" if !is_copy => Mount::from_of(&word.text),
        _ => return,
    };
    let range = placed.in_document(word.range);
    let escape = analysis.document.escape().char();
    if is_copy && name.contains(['$', '\'', '"', escape]) {
        let plain = Lexer::new(escape).expand(&name, &|_: &str| None);
        if plain.is_ok_and(|found| found.text == name) {
            return;
        }
        return sink.refuse("build-stage", range, || {
            "`--from` takes no variables. Give the image a stage of its own, `FROM $IMAGE AS name`, and say \
             `--from=name`."
                .to_owned()
        });
    }
    // Those of a mount are refused where the instruction is read.
    if name.is_empty() || name.contains('$') {
        return;
    }
    let number = name.parse::<i64>().ok().filter(|_| is_copy);
    let stages = analysis.stages().len();
    let found = match number {
        Some(number) => match usize::try_from(number).ok().filter(|number| *number < stages) {
            Some(found) => Some(found),
            None => {
                return sink.refuse("build-stage", range, || format!("There is no stage number {number}."));
            }
        },
        None => names.get(name.to_lowercase().as_str()).copied(),
    };
    match found {
        Some(found) if found == index => {
            sink.refuse("build-stage", range, || "A stage cannot take anything from itself.".to_owned());
        }
        Some(found) if found > index => sink.refuse("build-stage", range, || {
            format!("`{name}` stands below. A stage can take only from stages above it.")
        }),
        Some(_) => {}
        None if name != "scratch" && !is_context(analysis, &name) && Reference::parse(&name).is_err() => {
            let near = suggest::suggest(&name, names.keys().map(String::as_str), true);
            let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
            sink.refuse("build-stage", range, || {
                format!("`{name}` is no stage above and no image reference.{hint}")
            });
        }
        None => {}
    }
}

fn is_context(analysis: &Analysis<'_>, name: &str) -> bool {
    analysis.facts.request.contexts.contains_key(name)
}
