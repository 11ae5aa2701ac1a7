//! What is answered.

use serde::{Deserialize, Deserializer};

/// The answer to one job; fields of other modes are empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// BuildKit's refusal.
    pub error: Option<Failure>,
    /// What broke.
    pub(crate) panic: String,
    /// The vertices, inputs before their users.
    pub steps: Vec<Step>,
    /// The linter's findings.
    pub warnings: Vec<Finding>,
    /// Stages, for `parse` (global ARGs as a stage without a base) and `targets`.
    pub stages: Vec<Stage>,
    /// The config of the result, for `convert`.
    pub image: serde_json::Value,
    /// For `outline`.
    pub outline: serde_json::Value,
    /// For `lex`.
    pub words: Vec<Word>,
    /// For `ignore`: whether the patterns leave each path out, as the linter asks.
    pub ignored: Vec<bool>,
    /// For `ignore`: the paths that a walk of the context sends, folders included.
    pub sent: Vec<String>,
    /// For `ignore`: the patterns as they were read.
    pub read: Vec<String>,
}

/// A refusal.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Failure {
    /// BuildKit's words.
    pub message: String,
    /// First and last lines, from 1.
    pub lines: Vec<(u32, u32)>,
}

/// A finding of the linter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// BuildKit's words.
    pub message: String,
    /// First and last lines, from 1.
    #[serde(deserialize_with = "or_default")]
    pub lines: Vec<(u32, u32)>,
}

/// A vertex of the definition.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Step {
    /// The definition's digest.
    pub digest: String,
    /// What progress shows.
    pub name: String,
    /// `exec`, `file`, `source` or `merge`.
    pub kind: String,
    /// Digests of the inputs.
    #[serde(deserialize_with = "or_default")]
    pub inputs: Vec<String>,
    /// Lines of the Dockerfile.
    #[serde(deserialize_with = "or_default")]
    pub lines: Vec<(u32, u32)>,
    /// The operation.
    pub op: serde_json::Value,
    /// The operation's own digest in the cache.
    pub map: String,
    /// What is looked at of each input.
    #[serde(deserialize_with = "or_default")]
    pub selectors: Vec<String>,
    /// Equal keys: answered from the cache, given equal sources.
    pub key: String,
    /// The step was told to run.
    pub no_cache: bool,
}

/// A stage as the instruction reader left it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Stage {
    /// Its name in lower case.
    pub name: String,
    /// What stands after FROM.
    pub base: String,
    /// The value of `--platform`.
    pub platform: String,
    /// Its documentation comment.
    pub doc: String,
    /// Whether it is the last.
    #[serde(rename = "default")]
    pub is_default: bool,
    /// Its instructions.
    pub commands: Vec<Instruction>,
    /// Lines of FROM.
    #[serde(deserialize_with = "or_default")]
    pub lines: Vec<(u32, u32)>,
}

/// An instruction.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Instruction {
    /// Its keyword as written.
    pub name: String,
    /// Its lines.
    #[serde(deserialize_with = "or_default")]
    pub lines: Vec<(u32, u32)>,
}

/// A word after expansion.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Word {
    /// The text.
    pub text: String,
    /// The lexer's refusal.
    pub error: String,
    /// The words that it splits into.
    #[serde(deserialize_with = "or_default")]
    pub words: Vec<String>,
    /// Names that nothing defines.
    pub unmatched: Vec<String>,
}

/// Go writes an empty list as null.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(reader: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(reader)?.unwrap_or_default())
}
