//! What a command asks for: the arguments of `workspace/executeCommand`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use builder::engine::{Reach, Secret};
use serde::Deserialize;
use serde_json::Value;
use tower_lsp::ls_types::Uri;

use crate::build::Ask;
use crate::lsp::config::BuildConfig;
use crate::lsp::uri::escaped;

/// The argument of a command: a URI, or an object. What is not understood is refused, not ignored.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Wanted {
    /// The document; without one, the one that the user is at.
    pub uri: Option<String>,
    /// The stage to build, by its name.
    pub target: Option<String>,
    tags: Vec<String>,
    arguments: BTreeMap<String, Option<String>>,
    platforms: Vec<String>,
    /// As `--secret` takes them: `id=…,src=…` or `id=…,env=…`.
    secrets: Vec<String>,
    ssh: Vec<String>,
    no_cache: bool,
    pull: bool,
    cache_from: Vec<String>,
    cache_to: Vec<String>,
    contexts: BTreeMap<String, String>,
    network: Option<String>,
    /// The folder or address to build with, in the place of the one that is found.
    context: Option<PathBuf>,
    engine: Option<String>,
    builder: Option<String>,
    docker_context: Option<String>,
    address: Option<String>,
    /// For `dockwright.layers`: the image.
    pub image: Option<String>,
}

impl Wanted {
    /// Reads the arguments of a command, of which there is one at most.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn read(arguments: &[Value]) -> Result<Self, String> {
        match arguments {
            [] | [Value::Null] => Ok(Self::default()),
            [Value::String(uri)] => Ok(Self { uri: Some(uri.clone()), ..Self::default() }),
            [object @ Value::Object(_)] => {
                serde_json::from_value(object.clone()).map_err(|error| format!("the argument: {error}"))
            }
            [other] => Err(format!("the argument is a URI or an object, not {other}")),
            more => Err(format!("there is one argument, a URI or an object, and not {}", more.len())),
        }
    }

    /// The document that it names.
    ///
    /// # Errors
    /// A sentence, when that is no URI.
    pub fn uri(&self) -> Result<Option<Uri>, String> {
        let parse = |uri: &String| {
            Uri::from_str(&escaped(uri)).map_err(|error| format!("`{uri}` is no URI: {error}"))
        };
        self.uri.as_ref().map(parse).transpose()
    }

    /// The build of a Dockerfile; what is not asked for is as the settings say.
    ///
    /// # Errors
    /// A sentence, when a secret is not written as one.
    pub fn ask(&self, dockerfile: PathBuf, workspace: PathBuf, config: &BuildConfig) -> Result<Ask, String> {
        let reach = Reach {
            context: self.docker_context.clone(),
            builder: self.builder.clone(),
            address: self.address.clone(),
            programs: None,
        };
        let mut ask = Ask {
            dockerfile,
            workspace,
            context: self.context.clone(),
            usual_context: None,
            target: self.target.clone(),
            tags: self.tags.clone(),
            arguments: self.arguments.clone(),
            platforms: self.platforms.clone(),
            secrets: self.secrets.iter().map(|text| Secret::parse(text)).collect::<Result<_, _>>()?,
            ssh: self.ssh.clone(),
            no_cache: self.no_cache,
            pull: self.pull,
            cache_from: self.cache_from.clone(),
            cache_to: self.cache_to.clone(),
            contexts: self.contexts.clone(),
            network: self.network.clone(),
            engine: self.engine.clone(),
            reach,
        };
        config.complete(&mut ask);
        Ok(ask)
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use crate::lsp::config::BuildConfig;
    use serde_json::json;

    #[test]
    fn a_uri_and_an_object_are_read() {
        let wanted = Wanted::read(&[json!("file:///a [b]/Dockerfile")]).unwrap();
        assert_eq!(wanted.uri().unwrap().unwrap().as_str(), "file:///a%20%5Bb%5D/Dockerfile");
        assert_eq!(Wanted::read(&[]).unwrap(), Wanted::default());
        let wanted =
            Wanted::read(&[json!({ "target": "app", "secrets": ["id=a,env=A"], "noCache": true })]).unwrap();
        let ask = wanted.ask("/p/Dockerfile".into(), "/p".into(), &BuildConfig::default()).unwrap();
        assert_eq!((ask.target.as_deref(), ask.no_cache, ask.secrets.len()), (Some("app"), true, 1));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for (arguments, word) in [
            (vec![json!(1)], "not 1"),
            (vec![json!({ "tag": "a" })], "unknown field `tag`"),
            (vec![json!({ "noCache": "yes" })], "expected a boolean"),
            (vec![json!("a"), json!("b")], "not 2"),
        ] {
            let problem = Wanted::read(&arguments).unwrap_err();
            assert!(problem.contains(word), "{problem}");
        }
        let wanted = Wanted { secrets: vec!["x".into()], ..Wanted::default() };
        assert!(wanted.ask("/a".into(), "/".into(), &BuildConfig::default()).is_err());
    }
}
