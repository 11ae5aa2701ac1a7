//! One file after the other: what is known of it, what is found in it, what can be fixed.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use builder::graph::Request;
use ide::diagnostics::{Diagnostic, Facts};
use ide::images::SeenImages;
use syntax::Document;

use super::fix;
use super::place::Lines;
use super::scripts::Scripts;
use crate::build::{Ask, Beside, Reader, value_of};
use crate::cli::{complain, find};
use crate::lsp::config::Config;
use crate::lsp::images::Images;
use crate::source;

/// One file with its findings.
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) document: Document,
    /// What it was checked with.
    pub(super) facts: Facts,
    pub(super) lines: Lines,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Line and column of an offset, both from 1.
    pub(super) fn place(&self, offset: usize) -> (usize, usize) {
        self.lines.place(self.document.rope(), offset)
    }
}

/// Checks the files of one run.
pub(super) struct Checker {
    scripts: Scripts,
    known: Facts,
    reader: Reader,
    /// The build arguments of the command line; one without a value takes it from the environment.
    arguments: BTreeMap<String, Option<String>>,
    /// Whether what can be fixed is fixed.
    fix: bool,
    /// Whether something could not be done.
    pub(super) failed: bool,
}

impl Checker {
    /// `arguments` are what a build would be given.
    pub(super) fn new(scripts: Scripts, arguments: BTreeMap<String, Option<String>>, fix: bool) -> Self {
        // What was seen of images before counts here as in an editor: nobody is asked.
        let seen = Images::default().seen(&Config::of_environment().0);
        let known = Facts { images: Arc::new(SeenImages(seen.clone())), seen, ..Facts::default() };
        Self { scripts, known, reader: Reader::default(), arguments, fix, failed: false }
    }

    /// Every file that can be read is checked, whatever is wrong with the others; one that is named twice, once.
    pub(super) fn check_all(&mut self, paths: &[PathBuf]) -> Vec<Checked> {
        let (mut checked, mut known) = (Vec::new(), HashSet::new());
        for path in paths {
            let files = find::dockerfiles(path).unwrap_or_else(|why| {
                self.fail(&why);
                Vec::new()
            });
            if files.is_empty() && path.is_dir() {
                self.fail(&format!("{}: no Dockerfile stands in this folder", path.display()));
            }
            for file in files {
                if !known.insert(std::fs::canonicalize(&file).unwrap_or_else(|_| file.clone())) {
                    continue;
                }
                match source::read(&file) {
                    Ok(text) => checked.push(self.check(&file, &text)),
                    Err(why) => self.fail(&why),
                }
            }
        }
        checked
    }

    fn fail(&mut self, why: &str) {
        complain(why);
        self.failed = true;
    }

    /// The findings of a text; of those that were fixed, none.
    fn check(&mut self, file: &Path, text: &str) -> Checked {
        let before = self.look(file, text);
        if !self.fix {
            return before;
        }
        let Some(fixed) = fix::fixed(text, &before.document, &before.facts) else { return before };
        if file.as_os_str() != "-"
            && let Err(why) = fix::write(file, text, &fixed)
        {
            self.fail(&why);
            return before;
        }
        let after = self.look(file, &fixed);
        complain(&fix::told(&before.name, &before.diagnostics, &after.diagnostics));
        after
    }

    fn look(&mut self, file: &Path, text: &str) -> Checked {
        let document = Document::new(text);
        let name = file.display().to_string();
        let (beside, request) = self.beside(file);
        let facts = Facts { request: Arc::new(request), ..beside.add_to(self.known.clone()) };
        let facts = self.scripts.facts(&name, &document, facts);
        let diagnostics = ide::diagnostics::diagnostics(&document, &facts);
        let lines = Lines::of(document.rope());
        Checked { name, document, facts, lines, diagnostics }
    }

    /// What stands beside a file, and what a build of it would be given; of standard input nothing is known but the
    /// arguments.
    fn beside(&mut self, file: &Path) -> (Beside, Request) {
        let path = std::path::absolute(file).ok().filter(|_| file.is_file());
        let Some(path) = path else { return (Beside::default(), self.given()) };
        let here = std::env::current_dir().ok().filter(|here| path.starts_with(here));
        let workspace = here.as_deref().or(path.parent()).unwrap_or(Path::new("/")).to_owned();
        let ask = Ask { dockerfile: path, workspace, arguments: self.arguments.clone(), ..Ask::default() };
        let (beside, request) = self.reader.read(&ask);
        (beside, request.unwrap_or_else(|| self.given()))
    }

    /// A build of which nothing is known but its arguments.
    fn given(&self) -> Request {
        let value = |(name, value): (&String, &Option<String>)| {
            Some((name.clone(), value_of(name, value.as_deref())?))
        };
        Request { arguments: self.arguments.iter().filter_map(value).collect(), ..Request::default() }
    }
}
