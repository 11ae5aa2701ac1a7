//! COPY and ADD.

use syntax::dockerfile::Argument;
use syntax::language::Keyword;
use syntax::scan::HeredocStart;
use syntax::shell::Lexer;

use super::commands::{Command, without_tabs};
use super::convert::{Converter, Origin, base_input};
use super::git;
use super::names::{self, Counter};
use super::paths;
use super::stages::StateResult;
use super::types::{Step, StepKind};
use crate::Digest;
use crate::context::{Selector, wildcard};
use crate::ignore::clean;
use crate::keys::{Input, Part, Role, What};

/// One source on its way to the destination.
struct Action {
    /// The step that it comes from; nothing for an empty stage.
    from: Option<usize>,
    selector: Selector,
    /// How it is copied.
    manner: String,
}

/// The flags of a COPY or an ADD, variables put in.
struct Flags {
    owner: String,
    mode: String,
    exclude: Vec<String>,
    parents: bool,
    link: bool,
    checksum: String,
    unpack: Option<bool>,
    keep_git_dir: Option<bool>,
}

/// `--chown` as a file operation holds it: numbers as numbers, `root` as 0.
pub(super) fn owner(text: &str) -> String {
    let one = |name: &str| match name {
        "root" => "id:0".to_owned(),
        name => match name.parse::<i32>() {
            Ok(id) => format!("id:{}", id.cast_unsigned()),
            Err(_) if name.is_empty() => "id:0".to_owned(),
            Err(_) => format!("name:{name}"),
        },
    };
    match text.split_once(':') {
        None | Some((_, "")) => one(text.trim_end_matches(':')),
        Some((user, group)) => format!("{} {}", one(user), one(group)),
    }
}

impl Converter<'_> {
    pub(super) fn copy(
        &mut self,
        index: usize,
        command: &Command,
        (sources, to): (&[Argument], &Argument),
        counter: &mut Counter,
        result: &mut StateResult,
    ) {
        let os = result.platform.os.clone();
        let destination = self.expand(&to.value, command, result);
        let destination = match self.destination(&destination, result, &os) {
            Ok(destination) => destination,
            Err(why) => return self.problem(command.start, why),
        };
        let flags = Flags {
            owner: self.expand(command.flag("chown").unwrap_or_default(), command, result),
            mode: self.expand(command.flag("chmod").unwrap_or_default(), command, result),
            exclude: command.flags("exclude").into_iter().map(str::to_owned).collect(),
            parents: command.boolean("parents").unwrap_or_default(),
            link: command.boolean("link").unwrap_or_default(),
            checksum: self.expand(command.flag("checksum").unwrap_or_default(), command, result),
            unpack: command.boolean("unpack"),
            keep_git_dir: command.boolean("keep-git-dir"),
        };
        let text = names::command(&self.lexer, command.text(), &result.environment);
        let (number, name) = counter.name(&text, Some(&result.platform), Some(&result.environment));
        let actions = self.actions(command, sources, &flags, &name, result);
        let split = flags.link && flags.mode.is_empty() && self.request.merges;
        let base = if split { None } else { result.output };
        let (parts, inputs) = self.file_operation(base, &actions, &flags, &destination);
        let platform = if split { result.platform.to_string() } else { String::new() };
        let step = self.step(index, command, (StepKind::Copy, name), (parts, inputs), &platform);
        let copied = self.push(Step { number, ..step });
        result.output = Some(match result.output {
            Some(below) if split => {
                let parts = vec![Part::new(What::Wiring, "2")];
                let input = |step, role| Input { step, role, content: None };
                let inputs = vec![input(below, Role::Base), input(copied, Role::Source)];
                counter.count -= 1;
                let (number, name) =
                    counter.name(&format!("LINK {text}"), Some(&result.platform), Some(&result.environment));
                let step = self.step(index, command, (StepKind::Link, name), (parts, inputs), "");
                self.push(Step { number, ..step })
            }
            _ => copied,
        });
    }

    fn destination(&self, path: &str, result: &StateResult, os: &str) -> Result<String, String> {
        let path = if path == "." || path.is_empty() { "./" } else { path };
        let parent = if paths::is_absolute(path, os) { "/" } else { &result.directory };
        let full = paths::normalize(parent, path, os, true)?;
        Ok(paths::operand(&full, true))
    }

    /// Every source in the order that BuildKit takes them: files first, then those that stand in the Dockerfile.
    fn actions(
        &mut self,
        command: &Command,
        sources: &[Argument],
        flags: &Flags,
        name: &str,
        result: &StateResult,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let is_add = command.keyword() == Some(Keyword::Add);
        let heredoc = |source: &Argument| HeredocStart::parse(&source.value);
        for source in sources.iter().filter(|source| heredoc(source).is_none()) {
            let path = self.expand(&source.value, command, result);
            match self.origin(&path, command, is_add) {
                Some(Origin::Git(source)) => actions.push(self.repository(&source, flags, name)),
                Some(Origin::Download) => actions.push(self.download(&path, flags, name)),
                Some(Origin::Files) => actions.extend(self.files(&path, command, is_add, flags, result)),
                None => {}
            }
        }
        for start in sources.iter().filter_map(heredoc) {
            let Some(found) =
                command.instruction.heredocs.iter().rfind(|found| found.start.name == start.name)
            else {
                continue;
            };
            let mut text = if start.chomp { without_tabs(&found.content) } else { found.content.clone() };
            if start.expand {
                let lexer = Lexer { skip_quotes: true, ..Lexer::new('\\') };
                match lexer.expand(&text, &result.environment) {
                    Ok(expanded) => text = expanded.text,
                    Err(error) => self.problem(command.start, error.to_string()),
                }
            }
            let path = clean(&format!("/{}", start.name));
            let from = Some(self.inline_file(&path, 0o644, &text));
            let selector = Selector { path, ..Selector::default() };
            actions.push(Action { from, selector, manner: "plain".to_owned() });
        }
        actions
    }

    fn origin(&mut self, path: &str, command: &Command, is_add: bool) -> Option<Origin> {
        match git::read(path) {
            Ok(None) if git::is_download(path) && is_add => Some(Origin::Download),
            Ok(None) if git::is_download(path) => {
                self.problem(command.start, "source can't be a URL for COPY");
                None
            }
            Ok(None) => Some(Origin::Files),
            Ok(Some(_)) if !is_add => {
                self.problem(command.start, "source can't be a git ref for COPY");
                None
            }
            Ok(Some(git)) => Some(Origin::Git(git)),
            Err(why) => {
                self.problem(command.start, why);
                None
            }
        }
    }

    fn repository(&mut self, git: &git::GitSource, flags: &Flags, name: &str) -> Action {
        let keep = git.keep_git_dir.or(flags.keep_git_dir).unwrap_or_default();
        let checksum = if git.checksum.is_empty() { &flags.checksum } else { &git.checksum };
        let address = format!(
            "{} {} {} {keep} {checksum} {} {}",
            git.remote,
            git.reference,
            git.folder,
            git.submodules.unwrap_or(true),
            git.fetch_by_commit
        );
        let identity = Digest::of_parts(["git", &address]);
        let parts = vec![Part::new(What::Address, address)];
        let from = Some(self.push(Step::source(StepKind::Git(git.remote.clone()), name, parts, identity)));
        let selector = Selector { path: "/".to_owned(), ..Selector::default() };
        Action { from, selector, manner: "plain".to_owned() }
    }

    fn download(&mut self, address: &str, flags: &Flags, name: &str) -> Action {
        let path = address.split_once("://").map_or(address, |(_, rest)| rest);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.split_once('/').map_or("", |(_, path)| path);
        let file =
            path.trim_end_matches('/').rsplit('/').next().filter(|file| !file.is_empty() && *file != ".");
        let file = percent_decoded(file.unwrap_or("__unnamed__"));
        let parts = vec![
            Part::new(What::Address, address),
            Part::new(What::SourceName(0), file.as_str()),
            Part::new(What::Setting("checksum".to_owned()), flags.checksum.as_str()),
        ];
        let identity = Digest::of_parts(["http", address, &file, &flags.checksum]);
        let kind = StepKind::Download(address.to_owned());
        let from = Some(self.push(Step::source(kind, name, parts, identity)));
        let selector = Selector { path: format!("/{file}"), ..Selector::default() };
        let manner = if flags.unpack.unwrap_or_default() { "plain unpack" } else { "plain" };
        Action { from, selector, manner: manner.to_owned() }
    }

    fn files(
        &mut self,
        path: &str,
        command: &Command,
        is_add: bool,
        flags: &Flags,
        result: &StateResult,
    ) -> Option<Action> {
        let os = result.platform.os.as_str();
        let from = match command.sources.first() {
            Some(source) if !is_add => {
                let state = source.and_then(|source| self.states.get(source))?;
                if !state.done {
                    let from = command.flag("from").unwrap_or_default();
                    self.problem(
                        command.start,
                        format!(
                            "cannot copy from stage {from:?}, it needs to be defined before current stage"
                        ),
                    );
                    return None;
                }
                state.result.output
            }
            _ => Some(self.context_step()),
        };
        let mut selector = Selector { follow: true, exclude: flags.exclude.clone(), ..Selector::default() };
        let mut path = path.to_owned();
        if flags.parents {
            let (parent, pattern) = match path.split_once("/./") {
                Some((parent, pattern)) => (parent.to_owned(), pattern.to_owned()),
                None => ("/".to_owned(), path.clone()),
            };
            let pattern = paths::normalize("/", &pattern, os, false).ok()?;
            if !wildcard::has_wildcards(&parent) && !wildcard::has_wildcards(&pattern) {
                let required = clean(&format!("{parent}/{pattern}"));
                selector.required = vec![paths::normalize("/", &required, os, false).ok()?];
            }
            selector.include = vec![pattern.trim_start_matches('/').to_owned()];
            path = parent;
        }
        let path = match paths::normalize("/", &path, os, false) {
            Ok(path) => clean(&path),
            Err(why) => {
                self.problem(command.start, why);
                return None;
            }
        };
        selector.wildcard = wildcard::has_wildcards(&path);
        selector.path = path;
        let unpack = flags.unpack.unwrap_or(is_add);
        let manner = if unpack { "files unpack" } else { "files" };
        Some(Action { from, selector, manner: manner.to_owned() })
    }

    fn file_operation(
        &self,
        base: Option<usize>,
        actions: &[Action],
        flags: &Flags,
        destination: &str,
    ) -> (Vec<Part>, Vec<Input>) {
        let mut inputs = base_input(base);
        let mut parts = Vec::new();
        let mut wiring = Vec::new();
        for (number, action) in actions.iter().enumerate() {
            let at = action.from.map(|from| {
                inputs.iter().position(|input| self.is_same(input.step, from)).unwrap_or_else(|| {
                    inputs.push(Input { step: from, role: Role::Source, content: Some(Vec::new()) });
                    inputs.len() - 1
                })
            });
            wiring.push(format!("{at:?}"));
            let name = match action.selector.path.rsplit_once('/') {
                Some((_, "")) | None => "/",
                Some((_, name)) => name,
            };
            let source = at.and_then(|at| inputs.get_mut(at));
            // Of the input that the step stands on, everything counts anyway.
            if let Some(content) = source.and_then(|input| input.content.as_mut()) {
                content.push(action.selector.clone());
                content.sort();
                content.dedup();
            }
            let name = if action.from.is_some() { name.to_owned() } else { action.selector.path.clone() };
            parts.push(Part::new(What::SourceName(number), name));
            parts.push(Part::new(What::Destination(number), destination));
            parts.push(Part::new(What::Manner(number), action.manner.as_str()));
            if !flags.owner.is_empty() {
                let of_names = base.is_some();
                parts.push(Part::new(What::Owner(number), format!("{} {of_names}", owner(&flags.owner))));
            }
            if !flags.mode.is_empty() {
                parts.push(Part::new(What::Mode(number), mode(&flags.mode)));
            }
            let selector = &action.selector;
            let patterns = [&selector.include, &flags.exclude, &selector.required];
            if patterns.iter().any(|patterns| !patterns.is_empty()) {
                parts.push(Part::new(What::Patterns(number), format!("{patterns:?}")));
            }
        }
        parts.push(Part::new(What::Wiring, format!("{} {}", base.is_some(), wiring.join(" "))));
        (parts, inputs)
    }
}

/// `--chmod`: octal digits as a number, anything else as it is written.
fn mode(text: &str) -> String {
    u32::from_str_radix(text, 8).map_or_else(|_| format!("symbolic {text}"), |mode| format!("{mode:o}"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
