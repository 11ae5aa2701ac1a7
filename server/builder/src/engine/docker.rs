//! Docker without buildx: the classic builder of 23 and later, or the BuildKit that 20.10 has inside.

use std::path::Path;

use super::buildx::context_argument;
use super::{Engine, IMAGE_ID, Invocation, Plan, Reach};
use crate::progress::{ClassicReader, ProgressReader};

/// Docker without buildx.
#[derive(Debug, Clone)]
pub struct Docker {
    reach: Reach,
}

impl Docker {
    /// Reached as the settings say.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }
}

impl Engine for Docker {
    fn name(&self) -> &'static str {
        "docker"
    }

    fn probe(&self) -> Invocation {
        self.reach.docker().args(["version", "--format", "Docker {{.Server.Version}}"])
    }

    fn build(&self, plan: &Plan, scratch: &Path) -> Result<Invocation, String> {
        let cannot = |what: &str| {
            Err(format!("Docker's classic builder cannot do {what}; install the buildx plugin for it"))
        };
        if !plan.secrets.is_empty() || !plan.ssh.is_empty() {
            return cannot("secrets and SSH agents");
        }
        if !plan.contexts.is_empty() {
            return cannot("named contexts");
        }
        if plan.platforms.len() > 1 {
            return cannot("several platforms at once");
        }
        if !plan.cache_to.is_empty() {
            return cannot("exports of its cache");
        }
        let call = self.reach.docker().arg("build").build_flags(plan);
        let mut call = call.option("--platform", plan.platforms.first());
        if plan.pull {
            call = call.arg("--pull");
        }
        let call = call.arg("--iidfile").arg(scratch.join(IMAGE_ID)).build_arguments(plan);
        let mut call = call.env("DOCKER_BUILDKIT", "0").arg("--").arg(context_argument(&plan.context));
        call.merged = true;
        Ok(call)
    }

    fn reader(&self) -> Box<dyn ProgressReader> {
        Box::new(ClassicReader::default())
    }

    fn images(&self) -> Option<Invocation> {
        super::Buildx::new(self.reach.clone()).images()
    }

    fn history(&self, image: &str) -> Option<Invocation> {
        super::Buildx::new(self.reach.clone()).history(image)
    }

    fn is_buildkit(&self) -> bool {
        false
    }

    fn advice(&self) -> &'static str {
        "Install Docker Engine, or start its daemon."
    }
}
