//! All settings: what each is called, what its value is, and what it does. One table for validation, documentation and the
//! editors' manifests.

use serde_json::{Map, Value};

/// What a setting's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// A whole number up to this one.
    Count(u64),
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
        name: "registry.cacheSize",
        kind: Kind::Count(4096),
        default: "64",
        description: "How many megabytes of what registries said are kept on disk at most. 0 keeps nothing, and drops what was kept.",
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

/// The schema as JSON, for the manifests of the plugins and the settings page.
pub fn schema() -> Value {
    let mut properties = Map::new();
    for setting in SCHEMA {
        let mut entry = Map::new();
        match setting.kind {
            Kind::Boolean => entry.insert("type".into(), "boolean".into()),
            Kind::Count(most) => {
                entry.insert("maximum".into(), most.into());
                entry.insert("minimum".into(), 0.into());
                entry.insert("type".into(), "integer".into())
            }
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
