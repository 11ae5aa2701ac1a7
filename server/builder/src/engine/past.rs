//! Builds that an engine remembers, whoever asked for them: `docker buildx history`.
//!
//! Source: buildx, `commands/history/{ls,inspect}.go`; the Dockerfile's text stands in the provenance that BuildKit keeps
//! with each build that ended well (`buildConfig` and `source` of `https://mobyproject.org/buildkit@v1#metadata`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine as _;
use serde::Deserialize;
use serde_json::Value;

use super::Invocation;

/// How an engine is asked for what it remembers.
pub trait History: Send + Sync {
    /// What to start to list the builds.
    fn list(&self) -> Invocation;

    /// What to start to learn what one was asked for.
    fn inspect(&self, id: &str) -> Invocation;

    /// What to start for its provenance.
    fn provenance(&self, id: &str) -> Invocation;

    /// What to start for its progress, in the dialect of the engine's builds.
    fn progress(&self, id: &str) -> Invocation;
}

/// A build in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRow {
    /// What the other questions name it by.
    pub id: String,
    /// What it is called: the context's folder, and more where that does not tell it from others.
    pub name: String,
    /// When it began, in milliseconds from 1970 by the engine's clock.
    pub started: u64,
    /// Whether it ended well.
    pub succeeded: bool,
}

/// What a build was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PastBuild {
    /// The Dockerfile.
    pub dockerfile: PathBuf,
    /// The folder of the context.
    pub context: PathBuf,
    /// The stage; nothing for the last.
    pub target: Option<String>,
    /// Build arguments.
    pub arguments: BTreeMap<String, String>,
    /// Platforms that were named.
    pub platforms: Vec<String>,
    /// The network of every RUN, where one was named.
    pub network: Option<String>,
    /// Whether nothing was to come from the cache.
    pub no_cache: bool,
    /// Whether contexts were named, of which it is not told where they were.
    pub has_contexts: bool,
    /// How long it took, in seconds.
    pub seconds: f64,
}

#[derive(Deserialize)]
struct RawRow {
    r#ref: String,
    #[serde(default)]
    name: String,
    created_at: jiff::Timestamp,
    #[serde(default)]
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct RawBuild {
    context: String,
    dockerfile: String,
    target: String,
    platform: Vec<String>,
    build_args: Vec<Pair>,
    named_contexts: Vec<Value>,
    duration: u64,
    config: RawConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pair {
    name: String,
    value: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct RawConfig {
    network: String,
    no_cache: bool,
}

impl PastRow {
    /// Reads what [`History::list`] prints, as it prints it: the newest first. What cannot be read is passed over.
    #[must_use]
    pub fn read(output: &str) -> Vec<Self> {
        let row = |line: &str| {
            let raw: RawRow = serde_json::from_str(line).ok()?;
            // `builder/node/id`; the other commands take the id.
            let id = raw.r#ref.rsplit('/').next().unwrap_or_default().to_owned();
            let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let started = u64::try_from(raw.created_at.as_millisecond()).ok()?;
            plain.then_some(Self { id, name: raw.name, started, succeeded: raw.status == "Completed" })
        };
        output.lines().filter_map(row).collect()
    }
}

impl PastBuild {
    /// Reads what [`History::inspect`] prints when it is started in the folder `from`; nothing for a build whose Dockerfile
    /// or context was no file and no folder.
    #[must_use]
    pub fn read(output: &str, from: &std::path::Path) -> Option<Self> {
        let raw: RawBuild = serde_json::from_str(output).ok()?;
        let remote = raw.context.is_empty() || raw.context.contains("://");
        if remote || raw.dockerfile.is_empty() || raw.dockerfile == "-" {
            return None;
        }
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let context = from.join(&raw.context);
        Some(Self {
            dockerfile: context.join(&raw.dockerfile),
            context,
            target: some(raw.target),
            arguments: raw.build_args.into_iter().map(|pair| (pair.name, pair.value)).collect(),
            platforms: raw.platform,
            network: some(raw.config.network),
            no_cache: raw.config.no_cache,
            has_contexts: !raw.named_contexts.is_empty(),
            seconds: raw.duration as f64 / 1e9,
        })
    }
}

/// The Dockerfile's text in a provenance.
#[must_use]
pub fn dockerfile_of(provenance: &str) -> Option<String> {
    let value: Value = serde_json::from_str(provenance).ok()?;
    let infos = value.pointer("/metadata/https:~1~1mobyproject.org~1buildkit@v1#metadata/source/infos")?;
    let is_dockerfile = |info: &&Value| info.get("language").and_then(Value::as_str) == Some("Dockerfile");
    let data = infos.as_array()?.iter().find(is_dockerfile)?.get("data")?.as_str()?;
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(data).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_list_is_read_and_what_is_no_row_is_passed_over() {
        let output = r#"{"completed_at":"2026-11-28T15:50:11.9Z","created_at":"2026-11-28T15:50:11.655759823Z","name":"t","ref":"default/default/w49","status":"Completed"}
garbage
{"created_at":"2026-11-28T15:50:12Z","name":"u","ref":"default/default/e1","status":"Error"}
{"created_at":"2026-11-28T15:50:12Z","ref":"--flag"}"#;
        let rows = PastRow::read(output);
        assert_eq!(rows.len(), 2, "{rows:?}");
        assert_eq!((rows[0].id.as_str(), rows[0].started), ("w49", 1_795_881_011_655));
        assert_eq!((rows[0].succeeded, rows[1].succeeded), (true, false));
    }

    #[test]
    fn what_was_asked_for_is_read_from_where_the_client_was_started() {
        let output = r#"{"Context":"w/app","Dockerfile":"My.Dockerfile","Target":"b","Platform":["linux/amd64"],
            "BuildArgs":[{"Name":"V","Value":"1"}],"Duration":1500000000,"Config":{"Network":"host","NoCache":true}}"#;
        let build = PastBuild::read(output, Path::new("/")).unwrap();
        assert_eq!(build.dockerfile, Path::new("/w/app/My.Dockerfile"));
        assert_eq!((build.target.as_deref(), build.arguments["V"].as_str()), (Some("b"), "1"));
        assert_eq!((build.network.as_deref(), build.no_cache, build.seconds), (Some("host"), true, 1.5));
        for other in [r#"{"Context":"w","Dockerfile":"-"}"#, r#"{"Context":"https://x/y.git"}"#, "{}", "[]"] {
            assert_eq!(PastBuild::read(other, Path::new("/")), None, "{other}");
        }
    }

    #[test]
    fn the_text_is_found_in_the_provenance() {
        let provenance = r#"{"metadata":{"https://mobyproject.org/buildkit@v1#metadata":{"source":{"infos":[
            {"filename":"Dockerfile","language":"Dockerfile","data":"RlJPTSBhCg=="}]}}}}"#;
        assert_eq!(dockerfile_of(provenance).as_deref(), Some("FROM a\n"));
        assert_eq!(dockerfile_of("{}"), None);
    }
}
