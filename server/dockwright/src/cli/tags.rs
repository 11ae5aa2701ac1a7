//! `dockwright tags`: the tags of an image, in the order in which a person would read them.

use std::collections::HashMap;
use std::fmt::Write;

use ide::images::bytes;
use lexopt::prelude::*;
use registry::tags::{Moving, Preference, Tag, aliases, order};
use registry::{Answer, Details, Names, Problem, Reference, Service};
use serde_json::json;

use super::paint::harmless;
use super::told::why_old;
use super::{COULD_NOT_RUN, complain, say};
use crate::lsp::config::Config;

/// What is asked for.
struct Asked {
    reference: Reference,
    json: bool,
}

/// Lists the tags of the image that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut name, mut json) = (None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if name.is_none() => name = Some(value.string()?),
            Long("format") => match parser.value()?.string()?.as_str() {
                "text" => json = false,
                "json" => json = true,
                other => return Err(format!("--format is text or json, not `{other}`").into()),
            },
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            other => return Err(other.unexpected()),
        }
    }
    let Some(name) = name else { return Err("an image is missing, as in `dockwright tags python`".into()) };
    let reference = Reference::parse(&name).map_err(|fault| format!("`{name}`: {fault}"))?;
    Ok(list(&Asked { reference, json }))
}

fn list(asked: &Asked) -> u8 {
    let (config, problems) = Config::of_environment();
    for problem in problems {
        complain(&problem);
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("the network cannot be used: {error}"));
            return COULD_NOT_RUN;
        }
    };
    let reference = &asked.reference;
    let (answer, details) = runtime.block_on(async {
        let service = Service::new(config.registry.settings()).waiting();
        let names = service.tags(reference).await;
        let details =
            if reference.is_docker_hub() { service.details(reference, None).await.value } else { None };
        (names, details)
    });
    let problem = &answer.problem;
    if let Some(why) = why_old(&answer) {
        // What was not found is named by the sentence itself.
        let named = matches!(problem, Some(Problem::NotFound { .. }));
        let about = if named { String::new() } else { format!("{}: ", reference.familiar_name()) };
        complain(&format!("{about}{why}"));
    }
    let Some(names) = &answer.value else { return COULD_NOT_RUN };
    let rows = rows(reference, names, details.as_deref());
    say(if asked.json { as_json(reference, &answer, names.complete, &rows) } else { as_text(&rows) }
        .trim_end());
    0
}

/// A tag with what is known of it.
struct Row<'a> {
    tag: Tag,
    moving: bool,
    detail: Option<&'a registry::Tag>,
    same: Vec<String>,
}

/// The tags in their order: those that begin with the reference's own, where it has one.
fn rows<'a>(reference: &Reference, names: &'a Names, details: Option<&'a Details>) -> Vec<Row<'a>> {
    let all = names.read(&reference.repository);
    let moving = Moving::new(all.iter());
    let typed = reference.tag.as_deref();
    let begins = |tag: &&Tag| typed.is_none_or(|typed| tag.text.starts_with(typed));
    let mut tags: Vec<Tag> = all.iter().filter(begins).cloned().collect();
    let wanted = typed.map(|typed| Tag::parse(&reference.repository, typed));
    order(&mut tags, &Preference { typed: wanted.as_ref(), windows: cfg!(windows) });
    let by_name: HashMap<&str, &registry::Tag> =
        details.into_iter().flat_map(|details| &details.tags).map(|tag| (tag.name.as_str(), tag)).collect();
    let digest = |tag: &Tag| by_name.get(tag.text.as_str()).and_then(|detail| detail.digest.as_deref());
    let digests: Vec<(&str, Option<&str>)> =
        tags.iter().map(|tag| (tag.text.as_str(), digest(tag))).collect();
    let same = aliases(&digests);
    let others = |tag: &Tag| {
        let others = same.get(tag.text.as_str()).into_iter().flatten();
        others.map(|other| (*other).to_owned()).collect()
    };
    let same: Vec<Vec<String>> = tags.iter().map(others).collect();
    let row = |(tag, same): (Tag, Vec<String>)| Row {
        moving: moving.is_moving(&tag),
        detail: by_name.get(tag.text.as_str()).copied(),
        tag,
        same,
    };
    tags.into_iter().zip(same).map(row).collect()
}

fn as_text(rows: &[Row<'_>]) -> String {
    let width = rows.iter().map(|row| row.tag.text.len()).max().unwrap_or_default().min(60);
    let mut out = String::new();
    for row in rows {
        let mut words: Vec<String> = Vec::new();
        if let Some(detail) = row.detail {
            words.extend(detail.size.map(bytes));
            words.extend(detail.pushed.map(|pushed| pushed.to_string().chars().take(10).collect()));
        }
        if row.moving {
            words.push("moves".to_owned());
        }
        if !row.same.is_empty() {
            words.push(format!("= {}", row.same.join(", ")));
        }
        let line = format!("{:width$}  {}", row.tag.text, words.join("  "));
        let _ = writeln!(out, "{}", harmless(line.trim_end()));
    }
    out
}

fn as_json(reference: &Reference, answer: &Answer<Names>, complete: bool, rows: &[Row<'_>]) -> String {
    let tags: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            let detail = row.detail;
            json!({
                "name": row.tag.text,
                "variant": row.tag.variant.text,
                "moving": row.moving,
                "prerelease": row.tag.pre_release.is_some(),
                "windows": row.tag.is_windows(),
                "digest": detail.and_then(|detail| detail.digest.as_deref()),
                "size": detail.and_then(|detail| detail.size),
                "pushed": detail.and_then(|detail| detail.pushed).map(|pushed| pushed.to_string()),
                "platforms": detail.map(|detail| detail.platforms.iter().map(|one| one.platform.to_string()).collect::<Vec<_>>()),
                "sameAs": row.same,
            })
        })
        .collect();
    let all = json!({
        "image": reference.name(),
        "complete": complete,
        "seconds": answer.age.map(|age| age.as_secs()),
        "problem": answer.problem.as_ref().map(ToString::to_string),
        "tags": tags,
    });
    format!("{all:#}")
}
