//! Which shell runs the scripts of a file: SHELL, stage by stage.
//!
//! A stage begins with the shell of the stage that it is built FROM, or with its base image's. Source: BuildKit,
//! `dispatchShell` in `frontend/dockerfile/dockerfile2llb/convert.go`.

use std::collections::HashMap;

use syntax::dockerfile::{Argument, Body, Command, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::scan::Escape;
use syntax::script::{Dialect, Runner, Script, Shell, Started};

use crate::diagnostics::analysis::Analysis;

/// Where which shell is in force.
#[derive(Debug, Default)]
pub struct Shells {
    /// From each offset of the document on; nothing for a shell that speaks another language.
    from: Vec<(usize, Option<Shell>)>,
}

impl Shells {
    /// Reads the FROMs and SHELLs of a document.
    #[must_use]
    pub fn of(analysis: &Analysis<'_>) -> Self {
        let escape = analysis.document.escape();
        let mut all: Vec<_> = analysis.stages().iter().map(|stage| stage.from).collect();
        all.extend(analysis.of(Keyword::Shell, analysis.everywhere()));
        all.sort_by_key(|placed| placed.start);
        let mut out = Self::default();
        let mut current = None;
        let mut name = None;
        let mut ends: HashMap<String, Option<Shell>> = HashMap::new();
        for placed in all {
            match &placed.instruction.body {
                Body::From(from) => {
                    ends.extend(name.take().map(|name| (name, current.take())));
                    let base = from.image.as_ref().map(|image| image.text.to_lowercase()).unwrap_or_default();
                    current = match ends.get(&base) {
                        Some(shell) => shell.clone(),
                        None => of_image(&base, placed.instruction, escape),
                    };
                    name = from.name.as_ref().map(|name| name.text.to_lowercase());
                }
                Body::Command(Command::Exec(words)) => current = chosen(words),
                _ => continue,
            }
            out.from.push((placed.start, current.clone()));
        }
        out
    }

    /// The shell in force where an instruction starts; nothing when it is none of [`Dialect`].
    #[must_use]
    pub fn at(&self, start: usize) -> Option<&Shell> {
        let after = self.from.partition_point(|(from, _)| *from <= start);
        self.from.get(after.checked_sub(1)?)?.1.as_ref()
    }

    /// Whether what runs the script of an instruction speaks a language of [`Dialect`].
    #[must_use]
    pub fn knows(&self, placed: Placed<'_>) -> bool {
        placed.instruction.script().is_some_and(|script| self.running(placed.start, script).is_some())
    }

    /// What runs a script that stands at `start`.
    #[must_use]
    pub fn running<'s>(&'s self, start: usize, script: &'s Script) -> Option<&'s Shell> {
        match &script.runner {
            Runner::Default => self.at(start),
            Runner::Named(shell) => Some(shell),
        }
    }
}

/// What SHELL chooses.
fn chosen(words: &[Argument]) -> Option<Shell> {
    let words: Vec<_> = words.iter().map(|word| word.value.as_str()).collect();
    Started::by_shell_instruction(&words)
}

/// Images whose `/bin/sh` is Bash: those of the Red Hat family, Arch and SUSE.
const BASH_IMAGES: &[&str] = &[
    "almalinux",
    "amazonlinux",
    "archlinux",
    "centos",
    "fedora",
    "leap",
    "oraclelinux",
    "rhel",
    "rhel7",
    "rockylinux",
    "tumbleweed",
    "ubi",
    "ubi-init",
    "ubi-minimal",
    "ubi10",
    "ubi7",
    "ubi8",
    "ubi9",
];

/// The shell of a base image, as its name (in lower case) lets one know.
fn of_image(image: &str, from: &Instruction, escape: Escape) -> Option<Shell> {
    let platform = from.flag("platform").and_then(|flag| flag.value.as_ref());
    let windows = platform.is_some_and(|value| value.text.starts_with("windows"))
        || ["windows/", "windowsservercore", "nanoserver", "servercore"].iter().any(|part| image.contains(part))
        // Nobody gives up the backslash but for the paths of Windows.
        || escape == Escape::Backtick;
    if windows {
        return None;
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    let repository = name.split([':', '@']).next().unwrap_or(name);
    let dialect = if name.contains("alpine") || repository == "busybox" {
        Dialect::Ash
    } else if BASH_IMAGES.contains(&repository) {
        Dialect::Bash
    } else {
        Dialect::Sh
    };
    Some(Shell { dialect, ..Shell::default() })
}

#[cfg(test)]
mod tests {
    use syntax::Document;

    use super::*;
    use crate::diagnostics::Facts;

    /// The shells of the RUNs, in their order.
    #[track_caller]
    fn shells(source: &str, expected: &[&str]) {
        let document = Document::new(source);
        let shells = Shells::of(&Analysis::new(&document, &Facts::default()));
        let told: Vec<_> = document
            .instructions()
            .filter_map(|placed| {
                let script = placed.instruction.script()?;
                let shell = shells.running(placed.start, script);
                Some(shell.map_or("none".to_owned(), |shell| {
                    let pipefail = if shell.pipefail { " pipefail" } else { "" };
                    format!("{}{pipefail}", shell.dialect.name())
                }))
            })
            .collect();
        assert_eq!(told, expected, "{source}");
    }

    #[test]
    fn a_stage_begins_with_the_shell_of_what_it_is_built_from() {
        shells(
            "FROM a AS one\nRUN x\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN x\n\
             FROM a\nRUN x\nFROM One AS two\nRUN x\nFROM two\nRUN x\n",
            &["sh", "bash pipefail", "sh", "bash pipefail", "bash pipefail"],
        );
    }

    #[test]
    fn other_languages_are_none() {
        shells(
            "FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN x\nRUN [\"sh\", \"-c\", \"x\"]\n",
            &["none", "sh"],
        );
        shells("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN x\n", &["none"]);
        shells("FROM --platform=windows/amd64 golang\nRUN x\n", &["none"]);
        shells("# escape=`\nFROM a\nRUN x\n", &["none"]);
        shells("# escape=`\nFROM a\nSHELL [\"bash\", \"-c\"]\nRUN x\n", &["bash"]);
    }

    #[test]
    fn what_sh_is_can_follow_from_the_image() {
        shells("FROM python:3.12-alpine\nRUN x\n", &["ash"]);
        shells("FROM docker.io/library/alpine@sha256:0\nRUN x\n", &["ash"]);
        shells("FROM registry.access.redhat.com/ubi9/ubi-minimal\nRUN x\n", &["bash"]);
        shells("FROM $BASE\nRUN x\n", &["sh"]);
    }

    #[test]
    fn a_run_outside_of_any_stage_has_none() {
        shells("RUN x\nFROM a\n", &["none"]);
    }
}
