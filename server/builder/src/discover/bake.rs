//! Bake files: targets in HCL or JSON.

use std::collections::BTreeMap;

use hcl::eval::{Context, Evaluate};
use hcl::{Block, Body, Expression, Structure};
use serde_json::{Map, Value};

use super::definition::{Definition, scalar};
use super::guard::is_harmless;

/// How many times variables are looked at again, because one may rest on another.
const PASSES: usize = 8;

/// How deep targets inherit.
const DEEPEST: usize = 16;

type Targets = BTreeMap<String, Map<String, Value>>;

/// The targets of a file in HCL; nothing of one that cannot be read, and no attribute that cannot be evaluated here.
pub(super) fn read_hcl(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Vec<Definition> {
    if !is_harmless(text) {
        return Vec::new();
    }
    let Ok(body) = hcl::parse(text) else { return Vec::new() };
    let context = variables(&body, environment);
    let mut targets = Targets::new();
    let mut order = Vec::new();
    for block in body.blocks().filter(|block| block.identifier() == "target") {
        let Some(name) = block.labels().first().map(|label| label.as_str().to_owned()) else { continue };
        let attributes = evaluate(block, &context);
        targets.entry(name.clone()).or_default().extend(attributes);
        order.push(name);
    }
    definitions(&targets, &order)
}

/// The targets of a file in JSON.
pub(super) fn read_json(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Vec<Definition> {
    let Ok(file) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let mut context = Context::new();
    for (name, variable) in file.get("variable").and_then(Value::as_object).into_iter().flatten() {
        let value =
            environment(name).or_else(|| variable.get("default").and_then(scalar)).unwrap_or_default();
        context.declare_var(name.as_str(), value);
    }
    let mut targets = Targets::new();
    let mut order = Vec::new();
    for (name, target) in file.get("target").and_then(Value::as_object).into_iter().flatten() {
        let Value::Object(target) = put_in(target, &context) else { continue };
        targets.insert(name.clone(), target);
        order.push(name.clone());
    }
    definitions(&targets, &order)
}

fn variables(body: &Body, environment: &dyn Fn(&str) -> Option<String>) -> Context<'static> {
    let mut context = Context::new();
    let mut pending: Vec<(String, Option<Expression>)> = Vec::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                pending.push((attribute.key().to_owned(), Some(attribute.expr().clone())));
            }
            Structure::Block(block) if block.identifier() == "variable" => {
                let Some(name) = block.labels().first() else { continue };
                let default = block.body().attributes().find(|attribute| attribute.key() == "default");
                pending.push((name.as_str().to_owned(), default.map(|attribute| attribute.expr().clone())));
            }
            Structure::Block(_) => {}
        }
    }
    for _ in 0..PASSES {
        pending.retain(|(name, default)| {
            let given = environment(name).map(hcl::Value::from);
            let value = given.or_else(|| match default {
                None => Some(hcl::Value::from("")),
                Some(default) => default.evaluate(&context).ok(),
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

/// The attributes of a target. Of a matrix the first values are taken: they all name the same files in practice.
fn evaluate(block: &Block, context: &Context<'_>) -> Map<String, Value> {
    let mut context = context.clone();
    if let Some(matrix) = block.body().attributes().find(|attribute| attribute.key() == "matrix")
        && let Ok(hcl::Value::Object(matrix)) = matrix.expr().evaluate(&context)
    {
        for (name, values) in matrix {
            if let Some(first) = values.as_array().and_then(|values| values.first()) {
                context.declare_var(name, first.clone());
            }
        }
    }
    let mut attributes = Map::new();
    for attribute in block.body().attributes() {
        let value = attribute.expr().evaluate(&context).ok();
        if let Some(value) = value.and_then(|value| serde_json::to_value(value).ok()) {
            attributes.insert(attribute.key().to_owned(), value);
        } else {
            // Known to be there and not known what it is: better no target than a wrong one.
            attributes.insert(format!("?{}", attribute.key()), Value::Null);
        }
    }
    attributes
}

fn put_in(value: &Value, context: &Context<'_>) -> Value {
    match value {
        Value::String(text) if text.contains("${") && is_harmless(text) => {
            let template = text.parse::<hcl::Template>().ok();
            template.and_then(|template| template.evaluate(context).ok()).map_or(Value::Null, Value::String)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| put_in(item, context)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), put_in(value, context))).collect())
        }
        other => other.clone(),
    }
}

fn definitions(targets: &Targets, order: &[String]) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::new();
    for name in order {
        let merged = inherit(targets, name, 0);
        let unknown = ["?context", "?dockerfile"].iter().any(|key| merged.contains_key(*key));
        if !unknown && !found.iter().any(|known| known.name == *name) {
            found.push(Definition::read(name, &Value::Object(merged)));
        }
    }
    found
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
        match (below.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}
