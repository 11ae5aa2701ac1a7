//! Bake files: targets in HCL or JSON.
//!
//! Public source: Docker's Bake file reference, and `docker/buildx`, `bake/bake.go` (which files are read together,
//! how targets inherit).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hcl::eval::Context;
use hcl::expr::TemplateExpr;
use hcl::{Expression, Structure};
use serde_json::{Map, Value};

use super::definition::{Definition, scalar};
use super::functions::{Functions, Own, evaluate, in_words, usual};
use super::guard::is_harmless;
use super::paths::read as read_text;
use super::{Environment, Unread};

/// How many times variables are looked at again, because one may rest on another.
const PASSES: usize = 8;

/// How deep targets inherit.
const DEEPEST: usize = 16;

/// The most targets that one makes of a matrix.
const MOST_COMBINATIONS: usize = 256;

/// The most files of one folder that are read.
const MOST_FILES: usize = 30;

/// The files that Bake reads by itself, each over those before it.
const USUAL: [&str; 4] =
    ["docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"];

/// The attributes that say which Dockerfile a target has. Without one of them the target is not known at all.
const DECISIVE: [&str; 5] = ["context", "dockerfile", "dockerfile-inline", "inherits", "name"];

/// The attributes that are of use here.
const KNOWN: [&str; 9] = [
    "context",
    "dockerfile",
    "dockerfile-inline",
    "inherits",
    "name",
    "target",
    "args",
    "contexts",
    "platforms",
];

/// What several files say together.
#[derive(Default)]
struct Bake {
    variables: Vec<(String, Option<Expression>)>,
    functions: Functions,
    targets: Vec<(PathBuf, String, Attributes)>,
}

type Attributes = Vec<(String, Expression)>;

type Targets = BTreeMap<String, Map<String, Value>>;

/// The files of a folder, those together that Bake reads together.
pub(super) fn groups(folder: &Path, names: &[String]) -> Vec<Vec<PathBuf>> {
    let usual: Vec<PathBuf> = USUAL
        .iter()
        .filter(|name| names.iter().any(|known| known == *name))
        .map(|name| folder.join(name))
        .collect();
    let is_bake = |name: &&String| {
        name.contains("bake")
            && [".hcl", ".json"].iter().any(|end| name.ends_with(end))
            && !USUAL.contains(&name.as_str())
    };
    let others = names.iter().filter(is_bake).map(|name| vec![folder.join(name)]);
    std::iter::once(usual).filter(|usual| !usual.is_empty()).chain(others).take(MOST_FILES).collect()
}

/// The targets of files that belong together, each with the file that it stands in first.
pub(super) fn read(
    files: &[PathBuf],
    environment: &Environment<'_>,
    unread: &mut Vec<Unread>,
) -> Vec<(PathBuf, Definition)> {
    let mut bake = Bake::default();
    for file in files {
        let said = read_text(file).ok_or_else(|| "it cannot be read".to_owned()).and_then(|text| {
            if !is_harmless(&text) {
                return Err("it is nested too deeply to be read".to_owned());
            }
            if file.extension().is_some_and(|extension| extension == "json") {
                bake.add_json(file, &text)
            } else {
                bake.add_hcl(file, &text)
            }
        });
        if let Err(why) = said {
            unread.push(Unread { file: file.clone(), name: None, why });
        }
    }
    bake.definitions(environment, unread)
}

impl Bake {
    fn add_hcl(&mut self, file: &Path, text: &str) -> Result<(), String> {
        let body =
            hcl::parse(text).map_err(|error| format!("it is no HCL: {}", in_words(&error.to_string())))?;
        for structure in &body {
            let block = match structure {
                Structure::Attribute(attribute) => {
                    self.variables.push((attribute.key().to_owned(), Some(attribute.expr().clone())));
                    continue;
                }
                Structure::Block(block) => block,
            };
            let Some(name) = block.labels().first().map(|label| label.as_str().to_owned()) else { continue };
            let mut attributes = block
                .body()
                .attributes()
                .map(|attribute| (attribute.key().to_owned(), attribute.expr().clone()));
            match block.identifier() {
                "variable" => {
                    let default = attributes.find(|(key, _)| key == "default").map(|(_, value)| value);
                    self.add_variable(name, default);
                }
                "function" => self.add_function(name, attributes.collect()),
                "target" => self.targets.push((file.to_owned(), name, attributes.collect())),
                _ => {}
            }
        }
        Ok(())
    }

    fn add_json(&mut self, file: &Path, text: &str) -> Result<(), String> {
        let value = serde_json::from_str::<Value>(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let blocks = |kind: &str| value.get(kind).and_then(Value::as_object).into_iter().flatten();
        let attributes = |block: &Value| -> Attributes {
            let map = block.as_object().into_iter().flatten();
            map.map(|(key, value)| (key.clone(), expression(value))).collect()
        };
        for (name, variable) in blocks("variable") {
            self.add_variable(name.clone(), variable.get("default").map(expression));
        }
        for (name, function) in blocks("function") {
            self.add_function(name.clone(), attributes(function));
        }
        for (name, target) in blocks("target") {
            self.targets.push((file.to_owned(), name.clone(), attributes(target)));
        }
        Ok(())
    }

    /// A later file's default counts.
    fn add_variable(&mut self, name: String, default: Option<Expression>) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, default));
    }

    fn add_function(&mut self, name: String, attributes: Attributes) {
        let mut parameters = Some(Vec::new());
        let mut result = None;
        for (key, value) in attributes {
            match (key.as_str(), value) {
                ("params", Expression::Array(items)) => {
                    parameters = items
                        .into_iter()
                        .map(|item| match item {
                            Expression::Variable(name) => Some(name.as_str().to_owned()),
                            Expression::String(name) => Some(name),
                            _ => None,
                        })
                        .collect();
                }
                ("result", value) => result = Some(value),
                // A function with any number of arguments is not known, and then what calls it is not either.
                _ => parameters = None,
            }
        }
        if let (Some(parameters), Some(result)) = (parameters, result) {
            self.functions.insert(name, Own { parameters, result });
        }
    }

    fn definitions(
        self,
        environment: &Environment<'_>,
        unread: &mut Vec<Unread>,
    ) -> Vec<(PathBuf, Definition)> {
        let context = self.context(environment);
        let mut targets = Targets::new();
        let mut order: Vec<(PathBuf, String)> = Vec::new();
        for (file, name, attributes) in &self.targets {
            let mut miss = |why: String| {
                unread.push(Unread { file: file.clone(), name: Some(name.clone()), why });
            };
            let combinations = match self.combinations(attributes, &context) {
                Ok(combinations) => combinations,
                Err(why) => {
                    miss(why);
                    continue;
                }
            };
            for context in combinations {
                let (attributes, missing) = self.values(attributes, &context);
                missing.into_iter().for_each(&mut miss);
                let own = attributes.get("name").and_then(scalar).unwrap_or_else(|| name.clone());
                overlay(targets.entry(own.clone()).or_default(), attributes);
                if !order.iter().any(|(_, known)| *known == own) {
                    order.push((file.clone(), own));
                }
            }
        }
        let mut found = Vec::new();
        for (file, name) in order {
            let merged = inherit(&targets, &name, 0);
            if !DECISIVE.iter().any(|key| merged.contains_key(&format!("?{key}"))) {
                found.push((file, Definition::read(&name, &Value::Object(merged))));
            }
        }
        found
    }

    fn context(&self, environment: &Environment<'_>) -> Context<'static> {
        let mut context = usual();
        let mut pending: Vec<&(String, Option<Expression>)> = self.variables.iter().collect();
        for _ in 0..PASSES {
            pending.retain(|(name, default)| {
                let given = environment(name).map(hcl::Value::from);
                let value = given.or_else(|| match default {
                    None => Some(hcl::Value::from("")),
                    Some(default) => evaluate(default, &context, &self.functions).ok(),
                });
                match value {
                    Some(value) => {
                        context.declare_var(name.as_str(), value);
                        false
                    }
                    None => true,
                }
            });
        }
        context
    }

    /// The surroundings of each target that a block stands for: one, or one for each combination of its matrix.
    fn combinations(
        &self,
        attributes: &[(String, Expression)],
        context: &Context<'static>,
    ) -> Result<Vec<Context<'static>>, String> {
        let Some((_, matrix)) = attributes.iter().find(|(key, _)| key == "matrix") else {
            return Ok(vec![context.clone()]);
        };
        if !attributes.iter().any(|(key, _)| key == "name") {
            return Err("a target with `matrix` needs a `name`".to_owned());
        }
        let matrix = evaluate(matrix, context, &self.functions).map_err(|why| format!("`matrix`: {why}"))?;
        let matrix = matrix.as_object().ok_or_else(|| "`matrix` is no map".to_owned())?;
        let mut found = vec![context.clone()];
        for (name, values) in matrix {
            let values = values.as_array().ok_or_else(|| format!("`matrix`: {name} is no list"))?;
            if found.len().saturating_mul(values.len()) > MOST_COMBINATIONS {
                return Err(format!("`matrix` makes more than {MOST_COMBINATIONS} targets"));
            }
            let with = |context: &Context<'static>| -> Vec<Context<'static>> {
                let one = |value: &hcl::Value| {
                    let mut context = context.clone();
                    context.declare_var(name.as_str(), value.clone());
                    context
                };
                values.iter().map(one).collect()
            };
            found = found.iter().flat_map(with).collect();
        }
        Ok(found)
    }

    /// The values of a target's attributes, and why some are not known.
    fn values(
        &self,
        attributes: &[(String, Expression)],
        context: &Context<'static>,
    ) -> (Map<String, Value>, Vec<String>) {
        let mut values = Map::new();
        let mut missing = Vec::new();
        for (key, expression) in attributes.iter().filter(|(key, _)| KNOWN.contains(&key.as_str())) {
            let value = evaluate(expression, context, &self.functions);
            let value =
                value.and_then(|value| serde_json::to_value(value).map_err(|error| error.to_string()));
            match value {
                Ok(value) => {
                    values.insert(key.clone(), value);
                }
                Err(why) => {
                    // Known to be there and not known what it is: better no target than a wrong one.
                    values.insert(format!("?{key}"), Value::Null);
                    missing.push(format!("`{key}`: {why}"));
                }
            }
        }
        (values, missing)
    }
}

/// JSON as an expression: texts are templates.
fn expression(value: &Value) -> Expression {
    match value {
        Value::String(text) if text.contains("${") || text.contains("%{") => {
            Expression::from(TemplateExpr::from(text.as_str()))
        }
        Value::String(text) => Expression::String(text.clone()),
        Value::Array(items) => Expression::Array(items.iter().map(expression).collect()),
        Value::Object(map) => Expression::Object(
            map.iter().map(|(key, value)| (key.clone().into(), expression(value))).collect(),
        ),
        Value::Bool(flag) => Expression::Bool(*flag),
        Value::Number(number) => hcl::expr::to_expression(number).unwrap_or(Expression::Null),
        Value::Null => Expression::Null,
    }
}

/// A target's attributes over those that it inherits; maps are merged, everything else is replaced.
fn inherit(targets: &Targets, name: &str, depth: usize) -> Map<String, Value> {
    let Some(own) = targets.get(name) else { return Map::new() };
    let mut merged = Map::new();
    if depth < DEEPEST {
        for parent in own.get("inherits").and_then(Value::as_array).into_iter().flatten().filter_map(scalar) {
            overlay(&mut merged, inherit(targets, &parent, depth + 1));
        }
    }
    overlay(&mut merged, own.clone());
    merged
}

fn overlay(below: &mut Map<String, Value>, above: Map<String, Value>) {
    for (key, value) in above {
        // What is known takes the place of what is not, and the other way round.
        match key.strip_prefix('?') {
            Some(known) => below.remove(known),
            None => below.remove(&format!("?{key}")),
        };
        match (below.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}
