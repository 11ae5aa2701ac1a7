//! What a stage passes on: the settings that an image of it has, and that a stage built from it starts with.

use std::collections::{HashMap, HashSet};

use syntax::Document;
use syntax::dockerfile::{Body, Command, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::stages::{Base, Stages};
use crate::variables::Variables;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The instruction that makes it.
    pub keyword: Keyword,
    /// What it is set to, variables put in; several values stand one after the other.
    pub values: Vec<String>,
}

/// The order in which settings are told: what people look for first.
const ORDER: [Keyword; 11] = [
    Keyword::Workdir,
    Keyword::User,
    Keyword::Entrypoint,
    Keyword::Cmd,
    Keyword::Env,
    Keyword::Expose,
    Keyword::Volume,
    Keyword::Shell,
    Keyword::Healthcheck,
    Keyword::Stopsignal,
    Keyword::Onbuild,
];

/// The settings at the end of a stage, those of the stages below it included. What a base image brings is not known.
#[must_use]
pub fn settings(
    document: &Document,
    variables: &Variables<'_>,
    stages: &Stages,
    stage: usize,
) -> Vec<Setting> {
    let mut found: Vec<Setting> = Vec::new();
    let line = line(stages, stage);
    for stage in &line {
        let Some(range) = stages.stages.get(*stage).map(|stage| stage.range) else { continue };
        // Triggers run once, in the next stage, and are passed on no further.
        found.retain(|setting| setting.keyword != Keyword::Onbuild);
        let own = |placed: &Placed<'_>| placed.start < range.end;
        let mut has_command = false;
        for placed in document.instructions_from(range.start).take_while(own) {
            let Some(keyword) = placed.instruction.keyword else { continue };
            has_command |= keyword == Keyword::Cmd;
            if keyword == Keyword::Entrypoint && !has_command {
                // An inherited CMD belongs to the ENTRYPOINT that it was written for.
                found.retain(|setting| setting.keyword != Keyword::Cmd);
            }
            take(&mut found, keyword, value_of(placed, variables));
        }
    }
    let environment = environment(variables, &line);
    if !environment.is_empty() {
        found.push(Setting { keyword: Keyword::Env, values: environment });
    }
    found.sort_by_key(|setting| ORDER.iter().position(|keyword| *keyword == setting.keyword));
    found
}

/// The stages that one is built from, the first of them first, and itself.
fn line(stages: &Stages, stage: usize) -> Vec<usize> {
    let mut line = vec![stage];
    let mut next = stage;
    // A base stands above its user, so the walk ends.
    while let Some(Base::Stage(base)) = stages.stages.get(next).map(|stage| &stage.base) {
        line.push(*base);
        next = *base;
    }
    line.reverse();
    line
}

fn take(found: &mut Vec<Setting>, keyword: Keyword, values: Vec<String>) {
    if values.is_empty() || keyword == Keyword::Env || !ORDER.contains(&keyword) {
        return;
    }
    let known = found.iter_mut().find(|setting| setting.keyword == keyword);
    match (known, keyword) {
        (Some(setting), Keyword::Expose | Keyword::Volume | Keyword::Onbuild) => {
            let new: Vec<String> =
                values.into_iter().filter(|value| !setting.values.contains(value)).collect();
            setting.values.extend(new);
        }
        (Some(setting), Keyword::Workdir) => {
            let parent = setting.values.first().cloned().unwrap_or_default();
            setting.values = values.into_iter().map(|path| below(&parent, &path)).collect();
        }
        (Some(setting), _) => setting.values = values,
        (None, _) => found.push(Setting { keyword, values }),
    }
}

/// A working directory from the one before it.
fn below(parent: &str, path: &str) -> String {
    let absolute = path.starts_with(['/', '\\', '$']) || path.chars().nth(1) == Some(':');
    if absolute { path.to_owned() } else { format!("{}/{path}", parent.trim_end_matches('/')) }
}

fn value_of(placed: Placed<'_>, variables: &Variables<'_>) -> Vec<String> {
    let point = variables.point(placed.start);
    let put_in = |text: &str| match variables.expand(text, point).text() {
        Some(value) => value.to_owned(),
        None => text.to_owned(),
    };
    match &placed.instruction.body {
        Body::Single(Some(word)) => vec![put_in(&word.text)],
        Body::List { words, .. } => words.iter().map(|word| put_in(&word.value)).collect(),
        Body::Command(command) => vec![command_text(command)],
        Body::Healthcheck(Some(check)) => {
            vec![check.command.as_ref().map_or_else(|| check.kind.text.clone(), command_text)]
        }
        Body::Onbuild(Some(trigger)) => vec![trigger_text(trigger)],
        _ => Vec::new(),
    }
}

/// A command as it is written, in one line.
pub(crate) fn command_text(command: &Command) -> String {
    match command {
        Command::Shell(word) => word.text.split_whitespace().collect::<Vec<_>>().join(" "),
        Command::Exec(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("{:?}", word.value)).collect();
            format!("[{}]", words.join(", "))
        }
    }
}

fn trigger_text(trigger: &Instruction) -> String {
    let keyword = trigger.keyword.map_or(trigger.name.text.as_str(), |keyword| keyword.name());
    format!("{keyword} {}", trigger.arguments.text.trim())
}

/// Name and value of each variable that a container has of these stages, as far as it is known.
fn environment(variables: &Variables<'_>, line: &[usize]) -> Vec<String> {
    let line: HashSet<usize> = line.iter().copied().collect();
    let mut names: Vec<&str> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, definition) in variables.definitions().iter().enumerate() {
        let own = definition.stage.is_some_and(|stage| line.contains(&stage));
        if own && definition.kind.is_kept() && definition.range.is_some() {
            // The last one holds: a base stands above its user.
            if places.insert(&definition.name, place).is_none() {
                names.push(&definition.name);
            }
        }
    }
    let value = |place: &usize| variables.value(*place).text().unwrap_or_default().to_owned();
    names.iter().map(|name| format!("{name}={}", places.get(name).map(value).unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use builder::graph::{NoImages, Request};
    use expect_test::{Expect, expect};
    use syntax::Document;

    use super::settings;
    use crate::stages::Stages;
    use crate::variables::Variables;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let document = Document::new(source);
        let request = Request::default();
        let variables = Variables::new(&document, &request, &NoImages);
        let stages = Stages::new(&document, &variables);
        let last = stages.stages.len() - 1;
        let lines: Vec<String> = settings(&document, &variables, &stages, last)
            .iter()
            .map(|setting| format!("{} {}\n", setting.keyword, setting.values.join(" | ")))
            .collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn what_the_last_stage_has() {
        check(
            "FROM a AS base\nARG V=1\nENV A=$V\nWORKDIR /srv\nEXPOSE 80\nCMD [\"x\"]\nONBUILD RUN y\nFROM base\nWORKDIR app\nUSER ${A}0\nENTRYPOINT go  run\nEXPOSE 80 443/tcp\nENV B=2\nONBUILD COPY . /\n",
            expect![[r#"
                WORKDIR /srv/app
                USER 10
                ENTRYPOINT go run
                ENV A=1 | B=2
                EXPOSE 80 | 443/tcp
                ONBUILD COPY . /
            "#]],
        );
    }

    #[test]
    fn an_entrypoint_takes_back_the_inherited_command_alone() {
        check(
            "FROM a\nCMD x\nENTRYPOINT y\n",
            expect![[r#"
            ENTRYPOINT y
            CMD x
        "#]],
        );
        check(
            "FROM a AS b\nCMD x\nFROM b\nENTRYPOINT y\n",
            expect![[r#"
            ENTRYPOINT y
        "#]],
        );
    }

    #[test]
    fn nothing_of_another_stage() {
        check("FROM a AS b\nENV A=1\nUSER x\nFROM scratch\nRUN y\n", expect![]);
    }
}
