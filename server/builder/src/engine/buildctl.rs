//! BuildKit alone, through `buildctl --addr`.

use std::path::Path;

use super::{Engine, Invocation, Plan, Reach, SecretSource};
use crate::discover::ContextRoot;
use crate::progress::{ProgressReader, RawJsonReader};

/// A BuildKit daemon, near or far.
#[derive(Debug, Clone)]
pub struct Buildctl {
    reach: Reach,
}

/// The file of a scratch folder that buildctl writes what it made into.
const METADATA: &str = "metadata.json";

impl Buildctl {
    /// Reached as the settings say.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }

    fn call(&self) -> Invocation {
        let call = Invocation::new(self.reach.program("buildctl"));
        match &self.reach.address {
            Some(address) => call.arg("--addr").arg(address),
            None => call,
        }
    }
}

/// `--opt name=value`.
fn opt(call: Invocation, name: &str, value: &str) -> Invocation {
    call.arg("--opt").arg(format!("{name}={value}"))
}

impl Engine for Buildctl {
    fn name(&self) -> &'static str {
        "buildkit"
    }

    fn probe(&self) -> Invocation {
        self.call().args(["debug", "info", "--format", "BuildKit {{.BuildkitVersion.Version}}"])
    }

    fn build(&self, plan: &Plan, scratch: &Path) -> Result<Invocation, String> {
        let mut call = self.call().args(["build", "--progress=rawjson", "--frontend", "dockerfile.v0"]);
        let folder = plan.dockerfile.parent().unwrap_or(Path::new("."));
        let file = plan.dockerfile.file_name().unwrap_or_default().to_string_lossy();
        call = call.arg("--local").arg(format!("dockerfile={}", folder.display()));
        call = opt(call, "filename", &file);
        call = match &plan.context {
            ContextRoot::Folder(folder) => call.arg("--local").arg(format!("context={}", folder.display())),
            ContextRoot::Remote(address) => opt(call, "context", address),
        };
        if let Some(target) = &plan.target {
            call = opt(call, "target", target);
        }
        if !plan.platforms.is_empty() {
            call = opt(call, "platform", &plan.platforms.join(","));
        }
        // buildctl takes the values of arguments by its own arguments alone.
        for (name, value) in &plan.arguments {
            call = opt(call, &format!("build-arg:{name}"), value);
        }
        for (index, (name, value)) in plan.contexts.iter().enumerate() {
            let is_address = value.contains("://") || value.starts_with("target:");
            call = if is_address {
                opt(call, &format!("context:{name}"), value)
            } else {
                let local = format!("named-{index}");
                opt(
                    call.arg("--local").arg(format!("{local}={value}")),
                    &format!("context:{name}"),
                    &format!("local:{local}"),
                )
            };
        }
        match plan.network.as_deref() {
            None | Some("default") => {}
            Some("host") => call = opt(call.args(["--allow", "network.host"]), "force-network-mode", "host"),
            Some(other) => call = opt(call, "force-network-mode", other),
        }
        for secret in &plan.secrets {
            let argument = match &secret.source {
                SecretSource::Variable(name) => format!("id={},env={name}", secret.id),
                SecretSource::File(path) => format!("id={},src={}", secret.id, path.display()),
            };
            call = call.arg("--secret").arg(argument);
        }
        for ssh in &plan.ssh {
            call = call.arg("--ssh").arg(ssh);
        }
        for from in &plan.cache_from {
            call = call.arg("--import-cache").arg(from);
        }
        for to in &plan.cache_to {
            call = call.arg("--export-cache").arg(to);
        }
        if plan.no_cache {
            call = call.arg("--no-cache");
        }
        if plan.pull {
            call = opt(call, "image-resolve-mode", "pull");
        }
        if !plan.tags.is_empty() {
            call = call.arg("--output").arg(format!("type=image,\"name={}\"", plan.tags.join(",")));
        }
        Ok(call.arg("--metadata-file").arg(scratch.join(METADATA)))
    }

    fn built(&self, scratch: &Path) -> Option<String> {
        let text = std::fs::read_to_string(scratch.join(METADATA)).ok()?;
        let metadata: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(metadata.get("containerimage.config.digest")?.as_str()?.to_owned())
    }

    fn reader(&self) -> Box<dyn ProgressReader> {
        Box::new(RawJsonReader)
    }

    fn images(&self) -> Option<Invocation> {
        None
    }

    fn history(&self, _image: &str) -> Option<Invocation> {
        None
    }

    fn cache(&self) -> Option<Invocation> {
        Some(self.call().args(["du", "--verbose"]))
    }

    fn address(&self) -> Option<&str> {
        self.reach.address.as_deref()
    }

    fn is_buildkit(&self) -> bool {
        true
    }

    fn advice(&self) -> &'static str {
        "Install buildctl and name the daemon's address in `dockwright.build.address` or BUILDKIT_HOST."
    }
}
