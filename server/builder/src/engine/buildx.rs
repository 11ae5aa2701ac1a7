//! Docker with buildx: `docker buildx build`. Any builder instance serves, so that a remote or Kubernetes BuildKit
//! needs a name only.

use std::ffi::OsString;
use std::path::Path;

use super::{Engine, History, IMAGE_ID, Invocation, Plan, Reach};
use crate::discover::ContextRoot;
use crate::progress::{ProgressReader, RawJsonReader};

/// Docker with buildx.
#[derive(Debug, Clone)]
pub struct Buildx {
    reach: Reach,
}

impl Buildx {
    /// Reached as the settings say.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }
}

/// The context as an argument of Docker's clients.
pub(super) fn context_argument(context: &ContextRoot) -> OsString {
    match context {
        ContextRoot::Folder(folder) => folder.clone().into_os_string(),
        ContextRoot::Remote(address) => address.into(),
    }
}

impl Engine for Buildx {
    fn name(&self) -> &'static str {
        "buildx"
    }

    fn probe(&self) -> Invocation {
        // It asks the builder and not the client alone: a client without a daemon builds nothing.
        self.reach.docker().args(["buildx", "inspect"]).args(self.reach.builder.as_deref())
    }

    fn build(&self, plan: &Plan, scratch: &Path) -> Result<Invocation, String> {
        let mut call = self
            .reach
            .docker()
            .args(["buildx", "build", "--progress=rawjson"])
            .option("--builder", self.reach.builder.as_deref())
            .build_flags(plan);
        if plan.platforms.is_empty() {
            call = call.arg("--load");
        } else {
            // Not every image store can load several platforms; each loads what it can by itself.
            call = call.arg("--platform").arg(plan.platforms.join(","));
            if plan.platforms.len() == 1 {
                call = call.arg("--load");
            }
        }
        if plan.pull {
            call = call.arg("--pull");
        }
        let call = call.arg("--iidfile").arg(scratch.join(IMAGE_ID)).build_arguments(plan);
        // The provenance of a build holds the values of its arguments in clear; nothing here needs it.
        Ok(call.env("BUILDX_METADATA_PROVENANCE", "disabled").arg("--").arg(context_argument(&plan.context)))
    }

    fn reader(&self) -> Box<dyn ProgressReader> {
        Box::new(RawJsonReader)
    }

    fn images(&self) -> Option<Invocation> {
        Some(self.reach.docker().args(["image", "ls", "--no-trunc", "--format", "json"]))
    }

    fn history(&self, image: &str) -> Option<Invocation> {
        let call = self.reach.docker().args(["history", "--no-trunc", "--human=false", "--format", "json"]);
        Some(call.args(["--", image]))
    }

    fn past(&self) -> Option<&dyn History> {
        Some(self)
    }

    fn information(&self) -> Option<Invocation> {
        Some(self.reach.docker().args(["info", "--format", "{{json .}}"]))
    }

    fn cache(&self) -> Option<Invocation> {
        let call = self.reach.docker().args(["buildx", "du", "--verbose"]);
        Some(call.option("--builder", self.reach.builder.as_deref()))
    }

    fn inspect(&self, image: &str) -> Option<Invocation> {
        Some(self.reach.docker().args(["image", "inspect", "--format", "{{json .}}", "--", image]))
    }

    fn is_buildkit(&self) -> bool {
        true
    }

    fn advice(&self) -> &'static str {
        "Install Docker Engine with its buildx plugin, or start its daemon; `docker buildx inspect` tells what is missing."
    }
}

impl Buildx {
    fn remembered(&self, words: &[&str]) -> Invocation {
        let call = self.reach.docker().args(["buildx", "history"]).args(words);
        call.option("--builder", self.reach.builder.as_deref())
    }
}

impl History for Buildx {
    fn list(&self) -> Invocation {
        self.remembered(&["ls", "--no-trunc", "--format", "json"])
    }

    fn inspect(&self, id: &str) -> Invocation {
        self.remembered(&["inspect", "--format", "json", id])
    }

    fn provenance(&self, id: &str) -> Invocation {
        self.remembered(&["inspect", "attachment", "--type", "https://slsa.dev/provenance/v0.2", id])
    }

    fn progress(&self, id: &str) -> Invocation {
        self.remembered(&["logs", "--progress=rawjson", id])
    }
}
