//! RUN: its command, mounts and everything else that its key holds.

use syntax::dockerfile::Command as Exec;
use syntax::scan::HeredocStart;
use syntax::shell::Lexer;

use super::commands::{Command, without_tabs};
use super::convert::Converter;
use super::environment::Environment;
use super::mount::{Mount, MountKind};
use super::names::{self, Counter};
use super::paths;
use super::request::Network;
use super::stages::StateResult;
use super::types::{Step, StepKind};
use crate::context::Selector;
use crate::keys::{Input, Part, Role, What, command_value};
use crate::{Digest, ignore::clean};

/// A mount as the engine is told of it.
struct Mounted {
    target: String,
    /// The step that it comes from; nothing for an empty folder.
    source: Option<usize>,
    selector: String,
    read_only: bool,
    /// Whether the next step may stand on it.
    output: bool,
    /// What else the key holds.
    text: String,
    /// What the definition holds and the key does not.
    more: String,
}

impl Converter<'_> {
    pub(super) fn run(
        &mut self,
        index: usize,
        command: &Command,
        exec: &Exec,
        counter: &mut Counter,
        result: &mut StateResult,
    ) {
        let mut text = command.text().to_owned();
        let mut mounts = vec![Mounted {
            target: "/".to_owned(),
            source: result.output,
            selector: String::new(),
            read_only: false,
            output: true,
            text: String::new(),
            more: String::new(),
        }];
        let arguments = self.arguments(command, exec, result, &mut text, &mut mounts);
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut parts = vec![Part::new(What::Command, command_value(&words))];
        let mut late = Vec::new();
        let mut environment = result.environment.clone();
        let mut masked = Environment::default();
        let asked = self.read_mounts(command, result);
        for (mount, source) in &asked {
            if let (MountKind::Secret, Some(name)) = (mount.kind, &mount.env) {
                masked.set(name, "****");
            }
            match mount.kind {
                MountKind::Secret => self.secret(mount, command, result, &mut late),
                MountKind::Ssh => {
                    let number = late.iter().filter(|part: &&Part| part.value.starts_with("ssh ")).count();
                    let target = if mount.target.is_empty() {
                        format!("/run/buildkit/ssh_agent.{number}")
                    } else {
                        mount.target.clone()
                    };
                    if environment.value("SSH_AUTH_SOCK").is_none() {
                        environment.set("SSH_AUTH_SOCK", &target);
                    }
                    let value =
                        format!("ssh {:?} {} {}", mount.id, file_options(mount, "600"), !mount.required);
                    late.push(Part::new(What::Mount(target), value));
                }
                _ => mounts.extend(self.mount(mount, *source, command, result)),
            }
        }
        if self.request.shm_size > 0 {
            let text = format!("tmpfs {}", self.request.shm_size);
            mounts.push(Mounted {
                target: "/dev/shm".to_owned(),
                source: None,
                selector: String::new(),
                read_only: false,
                output: false,
                text,
                more: String::new(),
            });
        }
        parts.extend(
            environment.iter().map(|(name, value)| Part::new(What::Variable(name.to_owned()), value)),
        );
        parts.push(Part::new(What::Directory, result.directory.as_str()));
        parts.push(Part::new(What::User, result.user.as_str()));
        self.settings(command, &mut parts);
        mounts.sort_by(|one, other| one.target.cmp(&other.target));
        let inputs = self.wire(&mounts, &mut parts);
        parts.extend(late);
        parts.push(Part::new(What::Platform, result.platform.normalized().to_string()));

        let lexer = Lexer { raw_quotes: true, raw_escapes: true, skip_unset: true, ..self.lexer };
        let mut shown = result.environment.clone();
        for (name, value) in masked.iter() {
            shown.set(name, value);
        }
        let text = names::command(&lexer, &text, &shown);
        let platform = result.has_platform.then_some(&result.platform);
        let (number, name) = counter.name(&text, platform, Some(&result.environment));
        let more: Vec<&str> = mounts.iter().map(|mount| mount.more.as_str()).collect();
        let step = self.step(index, command, (StepKind::Run, name), (parts, inputs), &more.join("\n"));
        result.output = Some(self.push(Step { number, ..step }));
    }

    /// The argument vector. A heredoc is read into it, or becomes a file that is mounted.
    fn arguments(
        &mut self,
        command: &Command,
        exec: &Exec,
        result: &StateResult,
        name: &mut String,
        mounts: &mut Vec<Mounted>,
    ) -> Vec<String> {
        let line = match exec {
            Exec::Exec(words) => return words.iter().map(|word| word.value.clone()).collect(),
            Exec::Shell(word) => word.text.clone(),
        };
        let heredocs = &command.instruction.heredocs;
        let mut script = line.clone();
        if let Some(first) = heredocs.first() {
            if HeredocStart::parse(&line).is_some() {
                let text =
                    if first.start.chomp { without_tabs(&first.content) } else { first.content.clone() };
                name.push_str(&format!(" ({})", names::summary(&first.content)));
                if result.os != "windows" && text.starts_with("#!") {
                    let file = &first.start.name;
                    let source = self.inline_file(&clean(&format!("/{file}")), 0o755, &text);
                    mounts.push(Mounted {
                        target: "/dev/pipes/".to_owned(),
                        source: Some(source),
                        selector: "/".to_owned(),
                        read_only: true,
                        output: false,
                        text: String::new(),
                        more: String::new(),
                    });
                    script = clean(&format!("/dev/pipes/{file}"));
                } else {
                    script = text;
                }
            } else {
                for heredoc in heredocs {
                    script.push('\n');
                    script.push_str(&heredoc.content);
                    script.push_str(&heredoc.start.name);
                }
            }
        }
        let mut arguments = if result.shell.is_empty() {
            let shell: &[&str] =
                if result.os == "windows" { &["cmd", "/S", "/C"] } else { &["/bin/sh", "-c"] };
            shell.iter().map(|word| (*word).to_owned()).collect()
        } else {
            result.shell.clone()
        };
        arguments.push(script);
        arguments
    }

    fn read_mounts(&mut self, command: &Command, result: &StateResult) -> Vec<(Mount, Option<usize>)> {
        let mut found = Vec::new();
        for (place, value) in command.flags("mount").into_iter().enumerate() {
            let expand = |text: &str| {
                let expanded = self.lexer.expand(text, &result.environment);
                expanded.map(|found| found.text).map_err(|error| error.to_string())
            };
            match Mount::read(value, &expand) {
                Ok(mount) => found.push((mount, command.sources.get(place).copied().flatten())),
                Err(why) => self.problem(command.start, why),
            }
        }
        found
    }

    fn secret(&mut self, mount: &Mount, command: &Command, result: &StateResult, late: &mut Vec<Part>) {
        let target = paths::to_slash(&mount.target, &result.platform.os);
        let base = |path: &str| path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("/").to_owned();
        let id = match (&mount.source, &mount.id) {
            (source, _) if !source.is_empty() => source.clone(),
            (_, id) if !id.is_empty() => id.clone(),
            _ => base(&target),
        };
        if id.is_empty() {
            return self.problem(command.start, "one of source, target required");
        }
        if let Some(name) = &mount.env {
            late.push(Part::new(What::Secret(name.clone()), format!("{id:?} {}", !mount.required)));
        }
        let target = if target.is_empty() && mount.env.is_none() {
            format!("/run/secrets/{}", base(&id))
        } else {
            target
        };
        if !target.is_empty() {
            let value = format!("secret {id:?} {} {}", file_options(mount, "400"), !mount.required);
            late.push(Part::new(What::Mount(target), value));
        }
    }

    fn mount(
        &mut self,
        mount: &Mount,
        source: Option<usize>,
        command: &Command,
        result: &StateResult,
    ) -> Option<Mounted> {
        let empty =
            mount.kind == MountKind::Tmpfs || (mount.kind == MountKind::Cache && mount.from.is_empty());
        let mut from = if empty {
            None
        } else if mount.from.is_empty() {
            Some(self.context_step())
        } else {
            let state = source.and_then(|source| self.states.get(source))?;
            if !state.done {
                let message = format!(
                    "cannot mount from stage {:?} to {:?}, stage needs to be defined before current command",
                    mount.from, mount.target
                );
                self.problem(command.start, message);
                return None;
            }
            state.result.output
        };
        let (mut text, mut more) = (String::new(), String::new());
        if mount.kind == MountKind::Tmpfs {
            text = format!("tmpfs {}", mount.size);
        }
        if mount.kind == MountKind::Cache {
            let id = if mount.id.is_empty() { clean(&mount.target) } else { mount.id.clone() };
            let namespace =
                self.request.arguments.get("BUILDKIT_CACHE_MOUNT_NS").cloned().unwrap_or_default();
            let id = format!("{namespace}/{id}");
            more = format!("{id} {}", mount.sharing);
            text = "cache".to_owned();
            mount_key(mount, &id, &mut text);
        }
        let target = if clean(&mount.target).starts_with('/') {
            mount.target.clone()
        } else {
            clean(&format!("/{}/{}", result.directory, mount.target))
        };
        if target == "/" {
            self.problem(command.start, format!("invalid mount target {target:?}"));
            return None;
        }
        let mut selector = clean(&format!("/{}", mount.source));
        let owned = mount.uid.is_some() || mount.gid.is_some() || mount.mode.is_some();
        if selector == "/" {
            selector.clear();
            if owned && mount.kind == MountKind::Cache {
                from = Some(self.cache_folder(mount, from));
                "/cache".clone_into(&mut selector);
            }
        }
        Some(Mounted {
            target,
            source: from,
            selector,
            read_only: mount.read_only,
            output: false,
            text,
            more,
        })
    }

    /// The folder with owner and permissions that a cache starts with.
    fn cache_folder(&mut self, mount: &Mount, from: Option<usize>) -> usize {
        let mode = mount.mode.unwrap_or(0o755) & 0o777;
        let owner = format!("id:{} id:{}", mount.uid.unwrap_or(0), mount.gid.unwrap_or(0));
        let parts = vec![
            Part::new(What::Directory, "/cache"),
            Part::new(What::Mode(0), format!("{mode:o}")),
            Part::new(What::Owner(0), owner.as_str()),
        ];
        let below = from.and_then(|from| self.graph.steps.get(from)).map(|step| step.identity.to_string());
        let identity = Digest::of_parts(["cache", &format!("{mode:o}"), &owner, &below.unwrap_or_default()]);
        let mut step =
            Step::source(StepKind::Internal, "[internal] setting cache mount permissions", parts, identity);
        step.inputs = super::convert::base_input(from);
        self.push(step)
    }

    fn settings(&self, command: &Command, parts: &mut Vec<Part>) {
        let network = match command.flag("network").unwrap_or("default") {
            "none" => Network::None,
            "host" => Network::Host,
            _ => self.request.network,
        };
        if network != Network::Default {
            parts.push(Part::new(What::Network, format!("{network:?}")));
        }
        if command.flag("security") == Some("insecure") {
            parts.push(Part::new(What::Security, "insecure"));
        }
        let mut setting = |name: &str, value: &str| {
            if !value.is_empty() {
                parts.push(Part::new(What::Setting(name.to_owned()), value));
            }
        };
        let hostname =
            self.request.arguments.get("BUILDKIT_SANDBOX_HOSTNAME").unwrap_or(&self.request.hostname);
        setting("host name", hostname);
        setting("known hosts", &self.request.hosts.join(" "));
        setting("limits", &self.request.ulimits.join(" "));
        setting("control group", &self.request.cgroup_parent);
        for device in command.flags("device") {
            parts.push(Part::new(What::Device(device.to_owned()), ""));
        }
    }

    /// Numbers the inputs as the engine does and notes each mount with its number.
    fn wire(&self, mounts: &[Mounted], parts: &mut Vec<Part>) -> Vec<Input> {
        let mut inputs: Vec<(usize, Vec<String>, bool)> = Vec::new();
        let mut outputs = 0;
        let mut notes = Vec::new();
        for mount in mounts {
            let number = mount.source.map(|source| {
                let same = |(known, ..): &(usize, Vec<String>, bool)| self.is_same(*known, source);
                let at = inputs.iter().position(same).unwrap_or_else(|| {
                    inputs.push((source, Vec::new(), false));
                    inputs.len() - 1
                });
                let root = mount.target == "/";
                let path = clean(&format!("/{}", mount.selector));
                if let Some((_, selectors, content)) = inputs.get_mut(at) {
                    selectors.push(path.clone());
                    *content = !root && (!mount.output || mount.read_only || path == "/");
                }
                at
            });
            let output = (mount.output && !mount.read_only).then(|| {
                outputs += 1;
                outputs - 1
            });
            let note = format!("{number:?} {output:?} {} {}", mount.read_only, mount.text);
            notes.push(Part::new(What::Mount(mount.target.clone()), note));
        }
        // A lone root is no part of the key.
        if notes.len() > 1 {
            parts.extend(notes);
        }
        inputs
            .into_iter()
            .map(|(step, paths, content)| {
                let role = if mounts.iter().any(|mount| mount.target == "/" && mount.source == Some(step)) {
                    Role::Base
                } else {
                    Role::Source
                };
                let content = if content {
                    Some(selectors(paths))
                } else {
                    // Which paths of a whole input are mounted is a part of the key all the same.
                    if paths.iter().any(|path| path != "/") || paths.len() > 1 {
                        parts.push(Part::new(What::Wiring, paths.join(" ")));
                    }
                    None
                };
                Input { step, role, content }
            })
            .collect()
    }

    pub(super) fn is_same(&self, one: usize, other: usize) -> bool {
        let identity = |step: usize| self.graph.steps.get(step).map(|step| step.identity);
        one == other || identity(one) == identity(other)
    }
}

/// What of a cache's name and sharing the key holds: only the default ones stay in it.
fn mount_key(mount: &Mount, id: &str, text: &mut String) {
    let shared = matches!(mount.sharing.as_str(), "" | "shared");
    let target = &mount.target;
    let plain = id == target || id.split_once('/').is_some_and(|(_, rest)| rest == target);
    if shared && plain {
        text.push(' ');
        text.push_str(id);
    }
}

/// Paths as selectors: each once, and none that lies in another.
fn selectors(mut paths: Vec<String>) -> Vec<Selector> {
    paths.sort();
    paths.dedup();
    if paths.iter().any(|path| path == "/") {
        return vec![Selector::of("/")];
    }
    let all = paths.clone();
    paths.retain(|path| !all.iter().any(|other| path != other && path.starts_with(&format!("{other}/"))));
    paths.iter().map(|path| Selector::of(path)).collect()
}

/// Owner and permissions of a secret or an agent's socket.
fn file_options(mount: &Mount, default: &str) -> String {
    let mode = mount.mode.map_or_else(|| default.to_owned(), |mode| format!("{mode:o}"));
    format!("{} {} {mode}", mount.uid.unwrap_or(0), mount.gid.unwrap_or(0))
}
