//! The words on a step and on the end of a build, as the views of a terminal share them.

use builder::build::{Built, Job};
use builder::discover::{ContextRoot, Origin};
use builder::engine::human;
use builder::layers::Layer;
use builder::progress::StepView;
use builder::records::BuildOutcome;

use crate::build::words::{self, line_of};
use crate::cli::paint::harmless;
use crate::cli::{complain, say, short_id};

/// A step on one line: the line of its instruction, its state, its name.
pub fn step(job: &Job, step: &StepView) -> String {
    harmless(&words::step(&job.document, step))
}

/// Says how a build ended: the image with the sizes of its layers, or what failed and where.
pub fn end(job: &Job, built: &Built) {
    match built.outcome {
        BuildOutcome::Cancelled => complain("the build was ended"),
        BuildOutcome::Failed => failed(job, built),
        BuildOutcome::Succeeded => {
            let own = |layer: &&Layer| layer.is_layer && layer.start.is_some();
            if built.layers.iter().any(|layer| own(&layer)) {
                say("layers:");
            }
            for layer in built.layers.iter().filter(own) {
                let Some(start) = layer.start else { continue };
                let line = line_of(&job.document, start);
                let first = first_line(job, start);
                say(&format!("{line:>5}  {:>9}  {first}", human(layer.row.bytes)));
            }
            let tags = job.plan.tags.join(", ");
            let id = built.image.as_deref().map(|id| format!(" ({})", short_id(id))).unwrap_or_default();
            say(&format!(
                "built {}{id} in {:.1} s with {}",
                harmless(&tags),
                built.record.seconds,
                job.engine_version
            ));
        }
    }
}

fn first_line(job: &Job, start: usize) -> String {
    let text = job.document.instruction_at(start).map(|placed| job.document.text(placed.range()));
    harmless(text.unwrap_or_default().lines().next().unwrap_or_default())
}

fn failed(job: &Job, built: &Built) {
    let Some(failure) = &built.failure else { return complain("the build failed") };
    for line in &failure.output {
        say(&format!("       | {}", harmless(line)));
    }
    let file = job.plan.dockerfile.display();
    let place = match failure.range {
        Some(range) => format!("{file}:{}: ", line_of(&job.document, range.start)),
        None => format!("{file}: "),
    };
    let base = if failure.onbuild { "a trigger of the base image failed: " } else { "" };
    complain(&format!("{place}{base}{}", failure.message));
}

/// Says which context is sent, and who chose it.
pub fn context(job: &Job, by: &Origin) {
    let context = match &job.plan.context {
        ContextRoot::Folder(folder) => folder.display().to_string(),
        ContextRoot::Remote(address) => address.clone(),
    };
    say(&format!("context: {}, {}", harmless(&context), origin(by)));
}

/// Who chose a context.
pub fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Compose { file, service } => format!("as the service {service} of {} says", file.display()),
        Origin::Bake { file, target } => format!("as the target {target} of {} says", file.display()),
        Origin::Setting => "the folder that was asked for".to_owned(),
        Origin::DockerfileFolder => "the Dockerfile's folder".to_owned(),
    }
}
