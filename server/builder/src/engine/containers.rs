//! Podman and Buildah, which build alike: `podman build`, `buildah build`.

use std::path::{Path, PathBuf};

use super::buildx::context_argument;
use super::{Engine, IMAGE_ID, Invocation, Plan, Reach};
use crate::progress::{ProgressReader, StepReader};

/// Podman or Buildah.
#[derive(Debug, Clone)]
pub struct Containers {
    name: &'static str,
    program: PathBuf,
    advice: &'static str,
}

impl Containers {
    /// Podman.
    #[must_use]
    pub fn podman(reach: &Reach) -> Self {
        Self { name: "podman", program: reach.program("podman"), advice: "Install Podman." }
    }

    /// Buildah.
    #[must_use]
    pub fn buildah(reach: &Reach) -> Self {
        Self { name: "buildah", program: reach.program("buildah"), advice: "Install Buildah." }
    }

    fn call(&self) -> Invocation {
        Invocation::new(self.program.clone())
    }
}

impl Engine for Containers {
    fn name(&self) -> &'static str {
        self.name
    }

    fn probe(&self) -> Invocation {
        self.call().arg("--version")
    }

    fn build(&self, plan: &Plan, scratch: &Path) -> Result<Invocation, String> {
        if !plan.cache_to.is_empty() && plan.cache_to.iter().any(|to| to.contains("type=")) {
            return Err(format!("{} takes a repository in cache destinations, not `type=…`", self.name));
        }
        let mut call = self.call().args(["build", "--layers"]).build_flags(plan);
        if !plan.platforms.is_empty() {
            call = call.arg("--platform").arg(plan.platforms.join(","));
        }
        if plan.pull {
            call = call.arg("--pull=newer");
        }
        let call = call.arg("--iidfile").arg(scratch.join(IMAGE_ID)).build_arguments(plan);
        let mut call = call.arg("--").arg(context_argument(&plan.context));
        // What a RUN writes comes on both streams and is told from nothing else but by its place among the steps.
        call.merged = true;
        Ok(call)
    }

    fn reader(&self) -> Box<dyn ProgressReader> {
        Box::new(StepReader::default())
    }

    fn images(&self) -> Option<Invocation> {
        Some(if self.name == "podman" {
            self.call().args(["image", "ls", "--no-trunc", "--format", "json"])
        } else {
            self.call().args(["images", "--no-trunc", "--json"])
        })
    }

    fn history(&self, image: &str) -> Option<Invocation> {
        // Buildah shows no history; what it built stands in the store that it shares with Podman.
        let call = self.call();
        let call = if self.name == "podman" {
            call.args(["history", "--no-trunc", "--human=false", "--format", "json"])
        } else {
            call.args(["inspect", "--type", "image"])
        };
        Some(call.args(["--", image]))
    }

    fn is_buildkit(&self) -> bool {
        false
    }

    fn advice(&self) -> &'static str {
        self.advice
    }
}
