//! The settings in force: what the table of [`SCHEMA`] says of them is read, and what is none of them is named.

mod build;
mod cache;
mod registry;
mod rules;
mod schema;

use std::sync::Arc;

use ide::diagnostics::Levels;
use ide::images::Beside;
use ide::texts::Language;
use serde_json::{Map, Value};

pub use build::BuildConfig;
pub use cache::{AsFindings, CacheConfig};
pub use registry::RegistryConfig;
use registry::without_passwords;
pub use schema::{Kind, SCHEMA, schema};

use crate::shellcheck;

/// How much goes to the client's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What was ignored.
    Warning,
    /// What happened.
    Info,
    /// Everything.
    Debug,
}

impl LogLevel {
    fn named(word: &str) -> Self {
        match word {
            "off" => Self::Off,
            "error" => Self::Error,
            "info" => Self::Info,
            "debug" => Self::Debug,
            _ => Self::Warning,
        }
    }
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `dockwright.build`.
    pub build: BuildConfig,
    /// `dockwright.cache`.
    pub cache: CacheConfig,
    /// `dockwright.diagnostics.enabled`.
    pub diagnostics: bool,
    /// `dockwright.diagnostics.rules`.
    pub levels: Arc<Levels>,
    /// `dockwright.inlayHints.images`; nothing for off.
    pub image_hints: Option<Beside>,
    /// `dockwright.language`; nothing for the client's own.
    pub language: Option<Language>,
    /// `dockwright.log.level`.
    pub log_level: LogLevel,
    /// `dockwright.registry`.
    pub registry: RegistryConfig,
    /// `dockwright.shellcheck`.
    pub shellcheck: shellcheck::Choice,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            build: BuildConfig::default(),
            cache: CacheConfig::default(),
            diagnostics: true,
            levels: Arc::default(),
            image_hints: None,
            language: None,
            log_level: LogLevel::Warning,
            registry: RegistryConfig::default(),
            shellcheck: shellcheck::Choice::Auto,
        }
    }
}

impl Config {
    /// Reads the settings below `dockwright`. What has the wrong type is named and its default used; so are
    /// names that are no setting. Nothing stops the session.
    pub fn read(value: &Value) -> (Self, Vec<String>) {
        let (base, mut problems) = Self::of_environment();
        let (config, own) = base.changed_by(value);
        problems.extend(own);
        (config, problems)
    }

    fn changed_by(self, value: &Value) -> (Self, Vec<String>) {
        let mut config = self;
        let mut problems = Vec::new();
        match value {
            Value::Null => {}
            Value::Object(settings) => {
                for (name, value) in flatten(settings, "") {
                    if let Err(problem) = config.set(&name, &value) {
                        problems.push(problem);
                    }
                }
            }
            other => problems.push(format!("dockwright: settings are an object, not {other}")),
        }
        (config, problems)
    }

    /// The settings that the environment makes: those of the command line, and what holds in an editor that says nothing.
    /// A variable each, `DOCKWRIGHT_REGISTRY_PLAINHTTP` for `registry.plainHttp`, lists separated by commas.
    pub fn of_environment() -> (Self, Vec<String>) {
        let mut settings = Map::new();
        for setting in SCHEMA {
            let name = format!("DOCKWRIGHT_{}", setting.name.replace('.', "_").to_ascii_uppercase());
            let Ok(text) = std::env::var(name) else { continue };
            let value = match setting.kind {
                Kind::Boolean | Kind::Count(_) | Kind::Rules => {
                    serde_json::from_str(&text).unwrap_or(Value::String(text))
                }
                Kind::Choice(_) | Kind::Text | Kind::Program => Value::String(text),
                Kind::Texts => text.split(',').map(str::trim).filter(|text| !text.is_empty()).collect(),
            };
            settings.insert(setting.name.to_owned(), value);
        }
        Self::default().changed_by(&Value::Object(settings))
    }

    /// Honours the settings of the server that people come from, below our own: what stands in
    /// `docker.languageserver`.
    pub fn honour(&mut self, incumbent: &Value) {
        if let Some(theirs) = incumbent.get("diagnostics") {
            rules::add_incumbent(Arc::make_mut(&mut self.levels), theirs);
        }
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        if let Some(rule) = name.strip_prefix("diagnostics.rules.") {
            return rules::set(Arc::make_mut(&mut self.levels), rule, value);
        }
        let Some(setting) = SCHEMA.iter().find(|setting| setting.name == name) else {
            // The plugins keep settings of their own below the same name.
            let plugin = ["server.", "trace."].iter().any(|prefix| name.starts_with(prefix));
            // Trust is the editor's word at the start, and no setting: a workspace has settings of its own.
            let plugin = plugin || ["trusted", "buildNotifications"].contains(&name);
            return if plugin { Ok(()) } else { Err(format!("dockwright.{name}: there is no such setting")) };
        };
        if value.is_null() {
            return Ok(());
        }
        match (setting.kind, value) {
            (Kind::Boolean, Value::Bool(on)) => match name {
                "cache.churn" => self.cache.churn = *on,
                "registry.checkOpenFiles" => self.registry.check_open_files = *on,
                "registry.credentialHelpers" => self.registry.helpers = *on,
                "registry.enabled" => self.registry.enabled = *on,
                "registry.localImages" => self.registry.local = *on,
                _ => self.diagnostics = *on,
            },
            (Kind::Count(most), value) => {
                self.registry.cache_megabytes =
                    value.as_u64().filter(|count| *count <= most).ok_or_else(|| {
                        format!(
                            "dockwright.{name}: a whole number up to {most} is wanted, not {value}; {} is used",
                            setting.default
                        )
                    })?;
            }
            (Kind::Text, Value::String(text)) if name.starts_with("build.") => self.build.set(name, text),
            (Kind::Text, Value::String(text)) => {
                self.registry.hub = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
            (Kind::Texts, Value::Array(values)) => {
                let texts: Option<Vec<String>> =
                    values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                let Some(texts) = texts else {
                    return Err(format!("dockwright.{name}: every entry is a text; none is used"));
                };
                match name {
                    "registry.mirrors" => self.registry.set_mirrors(&texts).map_err(|wrong| {
                        let wrong = without_passwords(&wrong);
                        format!("dockwright.{name}: `registry=address` is wanted, not {wrong}")
                    })?,
                    _ => self.registry.plain = texts,
                }
            }
            (Kind::Text | Kind::Texts, other) => {
                let what = if setting.kind == Kind::Text { "a text" } else { "a list of texts" };
                return Err(format!(
                    "dockwright.{name}: {what} is wanted, not {}; {} is used",
                    without_passwords(&other.to_string()),
                    setting.default
                ));
            }
            (Kind::Choice(words), Value::String(word)) if words.contains(&word.as_str()) => match name {
                "build.engine" => self.build.set(name, word),
                "cache.diagnostics" | "cache.show" => self.cache.set(name, word),
                "inlayHints.images" => {
                    self.image_hints = match word.as_str() {
                        "age" => Some(Beside::Age),
                        "digest" => Some(Beside::Digest),
                        _ => None,
                    };
                }
                "language" => self.language = Language::from_code(word),
                _ => self.log_level = LogLevel::named(word),
            },
            (Kind::Program, Value::String(text)) => {
                self.shellcheck = shellcheck::Choice::read(text).map_err(|problem| {
                    format!("dockwright.{name}: {problem}; {} is used", setting.default)
                })?;
            }
            (Kind::Program, other) => {
                return Err(format!(
                    "dockwright.{name}: a text is wanted, not {other}; {} is used",
                    setting.default
                ));
            }
            (Kind::Rules, other) => {
                return Err(format!("dockwright.{name}: an object is wanted, not {other}; none is used"));
            }
            (Kind::Boolean, other) => {
                return Err(format!(
                    "dockwright.{name}: true or false is wanted, not {other}; {} is used",
                    setting.default
                ));
            }
            (Kind::Choice(words), other) => {
                let words = words.join(", ");
                return Err(format!(
                    "dockwright.{name}: one of {words} is wanted, not {other}; {} is used",
                    setting.default
                ));
            }
        }
        Ok(())
    }
}

/// `{"a": {"b": 1}}` and `{"a.b": 1}` both as `a.b`.
fn flatten(settings: &Map<String, Value>, prefix: &str) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for (key, value) in settings {
        let name = format!("{prefix}{key}");
        match value {
            Value::Object(inner) => out.extend(flatten(inner, &format!("{name}."))),
            other => out.push((name, other.clone())),
        }
    }
    out
}

#[cfg(test)]
mod tests;
