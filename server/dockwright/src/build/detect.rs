//! Which engines answer.

use std::time::Duration;

use builder::engine::{Engine, NAMES, Reach, by_name};
use builder::run::capture;

/// How long an engine may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// An engine with what it answered.
pub struct Detected {
    /// The engine.
    pub engine: Box<dyn Engine>,
    /// Its version, or why it cannot be used.
    pub answer: Result<String, String>,
    /// All that it said.
    said: String,
}

impl Detected {
    /// The engine's name with its version, as records keep it.
    #[must_use]
    pub fn version(&self) -> String {
        named(self.engine.name(), self.answer.as_deref().unwrap_or_default())
    }

    /// Whether a Docker daemon itself builds, so that its store and its mirrors serve.
    #[must_use]
    pub fn is_of_docker(&self) -> bool {
        let version = self.answer.as_deref().unwrap_or_default();
        self.engine.name() == "docker" || (self.engine.name() == "buildx" && version.ends_with("(docker)"))
    }

    /// Who builds and where, for builders that are no Docker daemon.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        if let Some(address) = self.engine.address() {
            return Some(format!("{} {address}", self.engine.name()));
        }
        let field = |name: &str| field(&self.said, name);
        Some(format!("{} {} {}", self.engine.name(), field("Name:")?, field("Endpoint:")?))
    }
}

/// Asks all engines at once, and gives them in the order in which they are preferred.
pub async fn detect(reach: &Reach) -> Vec<Detected> {
    let asked: Vec<_> = NAMES.iter().filter_map(|name| by_name(name, reach)).collect();
    futures::future::join_all(asked.into_iter().map(ask)).await
}

async fn ask(engine: Box<dyn Engine>) -> Detected {
    let (answer, said) = match capture(&engine.probe(), PATIENCE).await {
        Ok(said) if said.success => match refusal(&said.output) {
            Some(why) => (Err(why), String::new()),
            None => (Ok(version(&said.output)), said.output),
        },
        Ok(said) => {
            let why = last_line(&said.error).unwrap_or_else(|| "it answers with an error".to_owned());
            (Err(why), String::new())
        }
        Err(why) => (Err(why), String::new()),
    };
    Detected { engine, answer, said }
}

/// A field of the table that buildx prints.
fn field<'a>(output: &'a str, name: &str) -> Option<&'a str> {
    output.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

/// Why a builder of buildx cannot be used: `buildx inspect` ends well where the daemon is dead, and says so in its table.
/// One that answers from any of its nodes can be used, and one that does not run yet is started by its first build.
fn refusal(output: &str) -> Option<String> {
    let why = field(output, "Error:").filter(|_| field(output, "BuildKit version:").is_none())?;
    Some(builder::progress::plain(why))
}

/// The version in what a probe printed: buildx prints a table, the others a line.
fn version(output: &str) -> String {
    if let Some(driver) = field(output, "Driver:") {
        // Builds of BuildKit that nobody gave a version say `v0.0.0+unknown`.
        let version = field(output, "BuildKit version:").filter(|version| !version.ends_with("+unknown"));
        let words = ["BuildKit".to_owned()].into_iter().chain(version.map(str::to_owned));
        return words.chain([format!("({driver})")]).collect::<Vec<_>>().join(" ");
    }
    output.lines().next().unwrap_or_default().trim().to_owned()
}

/// `podman 4.3.1` of `podman version 4.3.1`: some programs name themselves.
fn named(name: &str, answer: &str) -> String {
    let mut words = answer.split(' ').peekable();
    if words.next_if(|word| word.eq_ignore_ascii_case(name)).is_some() {
        let _ = words.next_if_eq(&"version");
    }
    std::iter::once(name).chain(words).collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

fn last_line(text: &str) -> Option<String> {
    let line = text.lines().rev().find(|line| !line.trim().is_empty())?;
    Some(builder::progress::plain(line.trim()))
}

/// The engines that may be asked about images: the one that is named, else all in their order.
///
/// # Errors
/// As [`choose`], when one is named.
pub async fn engines(name: Option<&str>, reach: &Reach) -> Result<Vec<Detected>, String> {
    match name {
        Some(_) => Ok(vec![choose(name, reach).await?]),
        None => Ok(detect(reach).await),
    }
}

/// The engine that a build uses: the one that is named, else the first that answers.
///
/// # Errors
/// A text of several lines: what was tried, what each said, and what to install.
pub async fn choose(name: Option<&str>, reach: &Reach) -> Result<Detected, String> {
    if let Some(name) = name {
        let Some(engine) = by_name(name, reach) else {
            return Err(format!("`{name}` is no engine; the engines are {}", NAMES.join(", ")));
        };
        let detected = ask(engine).await;
        return match &detected.answer {
            Ok(_) => Ok(detected),
            Err(why) => Err(format!("{name} does not answer: {why}\n{}", detected.engine.advice())),
        };
    }
    // The first is there nearly always; asking the others costs a process each.
    if let Some(first) = NAMES.first().and_then(|name| by_name(name, reach)) {
        let detected = ask(first).await;
        if detected.answer.is_ok() {
            return Ok(detected);
        }
    }
    let all = detect(reach).await;
    let mut tried = String::new();
    for detected in all {
        match &detected.answer {
            Ok(_) => return Ok(detected),
            Err(why) => tried.push_str(&format!("  {}: {why}\n", detected.engine.name())),
        }
    }
    Err(format!("no engine answers:\n{tried}Install Docker Engine with buildx, Podman or Buildah."))
}

#[cfg(test)]
mod tests {
    use super::{named, refusal, version};

    #[test]
    fn a_version_is_found_in_what_each_engine_prints() {
        let buildx = "Name:          default\nDriver:        docker\n\nNodes:\nName:             default\nBuildKit version: v0.25.2\n";
        assert_eq!(version(buildx), "BuildKit v0.25.2 (docker)");
        let unknown = buildx.replace("v0.25.2", "v0.0.0+unknown");
        assert_eq!(version(&unknown), "BuildKit (docker)");
        let sleeping = "Name:          own\nDriver:        docker-container\n\nNodes:\nStatus:    inactive\n";
        assert_eq!(version(sleeping), "BuildKit (docker-container)");
        assert_eq!(
            version("buildah version 1.28.2 (image-spec 1.1.0)\n"),
            "buildah version 1.28.2 (image-spec 1.1.0)"
        );
        assert_eq!(version(""), "");
    }

    #[test]
    fn a_builder_whose_daemon_is_dead_does_not_answer() {
        let dead =
            "Name:          default\nDriver:        \nError:         Cannot connect to the Docker daemon\n";
        assert_eq!(refusal(dead).as_deref(), Some("Cannot connect to the Docker daemon"));
        // One of its nodes answers.
        let half =
            "Name: two\nDriver: remote\n\nNodes:\nName: a\nError: no route\nName: b\nBuildKit version: v1\n";
        assert_eq!(refusal(half), None);
        assert_eq!(refusal("Name: own\nDriver: docker-container\nNodes:\nStatus: inactive\n"), None);
        assert_eq!(refusal("podman version 4.3.1\n"), None);
    }

    #[test]
    fn an_engine_is_named_once() {
        for (name, answer, shown) in [
            ("podman", "podman version 4.3.1", "podman 4.3.1"),
            ("docker", "Docker 28.5.2+dfsg4", "docker 28.5.2+dfsg4"),
            ("buildx", "BuildKit v0.25.2 (docker)", "buildx BuildKit v0.25.2 (docker)"),
            ("buildkit", "BuildKit v0.25.2", "buildkit v0.25.2"),
            ("buildah", "", "buildah"),
        ] {
            assert_eq!(named(name, answer), shown);
        }
    }
}
