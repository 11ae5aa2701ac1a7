//! The settings: one schema for validation, documentation and the editors' manifests.

mod build;
mod cache;
mod registry;
mod rules;

use std::sync::Arc;

use ide::diagnostics::Levels;
use ide::images::Beside;
use ide::texts::Language;
use serde_json::{Map, Value};

pub use build::BuildConfig;
pub use cache::{AsFindings, CacheConfig};
pub use registry::RegistryConfig;

use crate::shellcheck;

/// What a setting's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A text that says where ShellCheck stands: see [`shellcheck::Choice`].
    Program,
    /// An object: names of rules, and how much each matters.
    Rules,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name below `dockwright.`.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// The default, as JSON.
    pub default: &'static str,
    /// What it does.
    pub description: &'static str,
}

/// All settings.
pub const SCHEMA: &[Setting] = &[
    Setting {
        name: "build.address",
        kind: Kind::Text,
        default: "\"\"",
        description: "The address of a BuildKit daemon for the engine `buildkit`, such as `tcp://127.0.0.1:1234`. Without it BUILDKIT_HOST counts.",
    },
    Setting {
        name: "build.builder",
        kind: Kind::Text,
        default: "\"\"",
        description: "The builder instance of buildx, as `docker buildx ls` names it: a remote or Kubernetes BuildKit, say. Without it the one in use.",
    },
    Setting {
        name: "build.context",
        kind: Kind::Text,
        default: "\"\"",
        description: "The build context where no Compose or Bake file names one for the Dockerfile: a folder, from the workspace's. Without it the Dockerfile's own folder.",
    },
    Setting {
        name: "build.dockerContext",
        kind: Kind::Text,
        default: "\"\"",
        description: "The Docker context that Docker's client uses. Without it DOCKER_HOST, then the context in use.",
    },
    Setting {
        name: "build.engine",
        kind: Kind::Choice(&["auto", "buildx", "buildkit", "podman", "buildah", "docker"]),
        default: "\"auto\"",
        description: "Who builds: the first that answers, or one by name. `buildx` is Docker, `docker` is Docker without buildx, `buildkit` a daemon that buildctl reaches.",
    },
    Setting {
        name: "cache.churn",
        kind: Kind::Boolean,
        default: "true",
        description: "In trusted workspaces ask git how often the files behind each COPY changed in the last commits, to tell what a commit costs.",
    },
    Setting {
        name: "cache.diagnostics",
        kind: Kind::Choice(&["auto", "on", "off"]),
        default: "\"auto\"",
        description: "Show what runs again in the next build among the findings too, as hints: where the editor shows nothing beside lines, always, or never.",
    },
    Setting {
        name: "cache.show",
        kind: Kind::Choice(&["verdict", "last", "off"]),
        default: "\"verdict\"",
        description: "What stands beside each step: what the next build will do with it, what it took the last time that it ran, or nothing.",
    },
    Setting {
        name: "diagnostics.enabled",
        kind: Kind::Boolean,
        default: "true",
        description: "Show what BuildKit would refuse or warn of.",
    },
    Setting {
        name: "diagnostics.rules",
        kind: Kind::Rules,
        default: "{}",
        description: "How much each rule matters, by its name: off, hint, information, warning or error. Rules that are not named keep their own severity; those of docker.languageserver.diagnostics are honoured.",
    },
    Setting {
        name: "inlayHints.images",
        kind: Kind::Choice(&["off", "age", "digest"]),
        default: "\"off\"",
        description: "Show beside each FROM how old its image is, or the digest that its tag stands for, once that was learned.",
    },
    Setting {
        name: "language",
        kind: Kind::Choice(&["auto", "en", "ko"]),
        default: "\"auto\"",
        description: "The language of explanations: that of the editor, English or Korean.",
    },
    Setting {
        name: "log.level",
        kind: Kind::Choice(&["off", "error", "warning", "info", "debug"]),
        default: "\"warning\"",
        description: "How much the server writes to the editor's log.",
    },
    Setting {
        name: "registry.checkOpenFiles",
        kind: Kind::Boolean,
        default: "false",
        description: "Ask registries about every image that an open file names, so that findings about images show without a completion or a hover.",
    },
    Setting {
        name: "registry.credentialHelpers",
        kind: Kind::Boolean,
        default: "true",
        description: "In trusted workspaces start the credential helpers that Docker's settings name, to ask for private images. They are programs; passwords that stand in those settings are used without them.",
    },
    Setting {
        name: "registry.enabled",
        kind: Kind::Boolean,
        default: "true",
        description: "Ask Docker Hub and other registries about images that are completed or hovered. Without it only what was seen before is known.",
    },
    Setting {
        name: "registry.hub",
        kind: Kind::Text,
        default: "\"\"",
        description: "The address of Docker Hub's own interface, where it is reached through another one than https://hub.docker.com.",
    },
    Setting {
        name: "registry.localImages",
        kind: Kind::Boolean,
        default: "false",
        description: "In trusted workspaces complete images of this machine too. It starts the client of Docker, Podman or Buildah to list them, which otherwise only a command of yours does.",
    },
    Setting {
        name: "registry.mirrors",
        kind: Kind::Texts,
        default: "[]",
        description: "Mirrors that are asked before a registry, each as `registry=address`: `docker.io=https://mirror.example.com`.",
    },
    Setting {
        name: "registry.plainHttp",
        kind: Kind::Texts,
        default: "[]",
        description: "Registries that are spoken to without TLS, by host and port. This machine needs no entry.",
    },
    Setting {
        name: "shellcheck",
        kind: Kind::Program,
        default: "\"auto\"",
        description: "Run ShellCheck on the scripts of RUN in trusted workspaces: `auto` where it is installed, `off`, or the absolute path of the program.",
    },
];

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
                Kind::Boolean | Kind::Rules => serde_json::from_str(&text).unwrap_or(Value::String(text)),
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
                        format!("dockwright.{name}: `registry=address` is wanted, not {wrong}")
                    })?,
                    _ => self.registry.plain = texts,
                }
            }
            (Kind::Text | Kind::Texts, other) => {
                let what = if setting.kind == Kind::Text { "a text" } else { "a list of texts" };
                return Err(format!(
                    "dockwright.{name}: {what} is wanted, not {other}; {} is used",
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

/// The schema as JSON, for the manifests of the plugins and the settings page.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for setting in SCHEMA {
        let mut entry = Map::new();
        match setting.kind {
            Kind::Boolean => entry.insert("type".into(), "boolean".into()),
            Kind::Program => entry.insert("type".into(), "string".into()),
            Kind::Choice(words) => {
                entry.insert("enum".into(), words.to_vec().into());
                entry.insert("type".into(), "string".into())
            }
            Kind::Text => entry.insert("type".into(), "string".into()),
            Kind::Rules => {
                let level = serde_json::json!({ "enum": ["off", "hint", "information", "warning", "error"] });
                entry.insert("additionalProperties".into(), level);
                entry.insert("type".into(), "object".into())
            }
            Kind::Texts => {
                entry.insert("items".into(), serde_json::json!({ "type": "string" }));
                entry.insert("type".into(), "array".into())
            }
        };
        entry.insert("default".into(), serde_json::from_str(setting.default).unwrap_or(Value::Null));
        entry.insert("description".into(), setting.description.into());
        properties.insert(format!("dockwright.{}", setting.name), entry.into());
    }
    Value::Object(properties)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_and_dotted_names_are_read() {
        let (config, problems) =
            Config::read(&json!({"diagnostics": {"enabled": false}, "language": "ko", "log.level": "debug"}));
        let language = Some(Language::Korean);
        assert_eq!(
            config,
            Config { diagnostics: false, language, log_level: LogLevel::Debug, ..Config::default() }
        );
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn rules_are_an_object_or_dotted_names() {
        let (config, problems) = Config::read(
            &json!({"diagnostics": {"rules": {"UndefinedVar": "off"}}, "diagnostics.rules.StageNameCasing": "hint"}),
        );
        assert_eq!((config.levels.0.len(), problems), (2, vec![]));
        let (config, problems) = Config::read(&json!({"diagnostics": {"rules": true}}));
        assert_eq!(config, Config::default());
        assert!(problems[0].contains("an object is wanted, not true"), "{problems:?}");
    }

    #[test]
    fn wrong_types_and_unknown_names_are_named_and_ignored() {
        let (config, problems) =
            Config::read(&json!({"diagnostics": {"enabled": "yes"}, "log": {"level": 3}, "x": 1}));
        assert_eq!(config, Config::default());
        assert_eq!(problems.len(), 3);
        assert!(problems[0].contains("dockwright.diagnostics.enabled") && problems[0].contains("\"yes\""));
    }

    #[test]
    fn engines_and_how_they_are_reached() {
        let (config, problems) = Config::read(&json!({ "build": {
            "engine": "buildkit", "address": "tcp://h:1", "builder": " far ", "dockerContext": "", "context": "app",
        }}));
        assert_eq!(problems, Vec::<String>::new());
        let build = &config.build;
        assert_eq!(
            (build.engine.as_deref(), build.reach.builder.as_deref()),
            (Some("buildkit"), Some("far"))
        );
        assert_eq!((build.reach.address.as_deref(), &build.reach.context), (Some("tcp://h:1"), &None));
        let (config, problems) = Config::read(&json!({ "build": { "engine": "kaniko", "builder": 3 } }));
        assert_eq!((config, problems.len()), (Config::default(), 2));
        assert!(
            problems.iter().any(|problem| problem.contains("one of auto, buildx, buildkit")),
            "{problems:?}"
        );
    }

    #[test]
    fn registries_and_their_mirrors() {
        let (config, problems) = Config::read(&json!({ "registry": {
            "enabled": false,
            "hub": " http://127.0.0.1:1 ",
            "mirrors": ["docker.io=http://a", "docker.io=http://b"],
            "plainHttp": ["c:5000"],
        }}));
        assert_eq!(problems, Vec::<String>::new());
        assert!(!config.registry.enabled && config.registry.helpers);
        assert_eq!(config.registry.hub.as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(config.registry.mirrors["docker.io"], ["http://a", "http://b"]);
        assert_eq!(config.registry.plain, ["c:5000"]);
        for wrong in [json!(["x"]), json!("docker.io=x"), json!([1])] {
            let (config, problems) = Config::read(&json!({ "registry.mirrors": wrong }));
            assert_eq!((config, problems.len()), (Config::default(), 1));
        }
    }

    #[test]
    fn defaults_of_the_schema_are_the_defaults() {
        for setting in SCHEMA {
            let default: Value = serde_json::from_str(setting.default).unwrap();
            let (config, problems) = Config::read(&json!({ setting.name: default }));
            assert_eq!((config, problems), (Config::default(), vec![]), "{}", setting.name);
        }
    }
}
