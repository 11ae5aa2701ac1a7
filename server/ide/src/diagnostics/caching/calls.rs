//! Calls of package managers in scripts, and what they install by.

use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::script::{Script, ShellCommand, ShellWord};

use crate::diagnostics::in_scripts::Spot;

/// A package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Manager {
    Apt,
    Apk,
    Npm,
    Yarn,
    Pnpm,
    Pip,
    Poetry,
    Uv,
    Cargo,
    Go,
    Maven,
    Gradle,
    Dotnet,
    Composer,
    Bundler,
}

/// What a call does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It fetches lists of packages.
    Update,
    /// It installs what the line names.
    Install,
    /// It installs what a manifest names, and needs nothing else.
    Manifest,
    /// It installs what these files name.
    Files(Vec<String>),
    /// It builds the sources, after it has fetched what they need.
    Build,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The manager.
    pub manager: Manager,
    /// What it does.
    pub act: Act,
    /// Its place in the script's commands.
    pub command: usize,
    /// Where it stands in its instruction, from the program to the verb.
    pub range: TextRange,
    /// The program and its verb, such as `npm ci`.
    pub words: String,
    /// The folder that the script has gone into by then; empty where it has gone nowhere.
    pub folder: String,
}

impl Manager {
    /// The programs that it is called by, where that is one or two.
    pub fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Cargo => &["cargo"],
            Self::Go => &["go"],
            Self::Maven => &["mvn", "mvnw"],
            Self::Gradle => &["gradle", "gradlew"],
            Self::Dotnet => &["dotnet"],
            _ => &[],
        }
    }
}

impl Spot for Arc<Call> {
    fn find(script: &Script) -> Vec<Self> {
        Call::all(script).into_iter().map(Self::new).collect()
    }

    fn of(instruction: &Instruction) -> Vec<Self> {
        Call::of(instruction).to_vec()
    }
}

impl Call {
    /// The calls in an instruction, looked for once: many rules ask for them.
    pub fn of(instruction: &Instruction) -> &[Arc<Self>] {
        let Some(script) = instruction.script() else { return &[] };
        instruction.slot.get_or_init(|| -> Box<[Arc<Self>]> { Spot::find(script).into() })
    }

    fn all(script: &Script) -> Vec<Self> {
        let commands = script.commands();
        if commands.broken {
            return Vec::new();
        }
        let mut folder = String::new();
        let mut found = Vec::new();
        for (index, command) in commands.all.iter().enumerate() {
            if command.is("cd") && command.words.len() == 2 && !command.link.nested {
                let to = command.words.get(1).map_or("", |word| word.text.trim_matches('"'));
                folder = super::beside(&folder, to);
            }
            found.extend(read(command).map(|(manager, act, verb)| {
                let words = command.words.get(..=verb).unwrap_or_default();
                let end = words.last().map_or(command.range.end, |word| word.range.end);
                Self {
                    manager,
                    act,
                    command: index,
                    range: script.in_instruction(TextRange::new(command.range.start, end)),
                    words: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
                    folder: folder.clone(),
                }
            }));
        }
        found
    }
}

/// Options that send a manager to another folder, so that nothing is known of the manifest that it reads.
const ELSEWHERE: &[&str] = &[
    "--prefix",
    "--cwd",
    "-C",
    "--dir",
    "--manifest-path",
    "--project",
    "--directory",
    "--working-dir",
    "-d",
    "-f",
    "--file",
    "-p",
    "--project-dir",
    "--gemfile",
];

/// What a command is asked for: the words behind the program, without options.
struct Asked<'a> {
    words: &'a [ShellWord],
    verb: Option<usize>,
}

impl Asked<'_> {
    fn verb(&self) -> Option<&str> {
        self.words.get(self.verb?)?.value.as_deref()
    }

    /// The words behind the verb that are no options; nothing where one of them cannot be read.
    fn operands(&self) -> Option<Vec<&str>> {
        let rest = self.words.get(self.verb.map_or(0, |verb| verb + 1)..)?;
        let values: Option<Vec<&str>> = rest.iter().map(|word| word.value.as_deref()).collect();
        Some(values?.into_iter().filter(|value| !value.starts_with('-')).collect())
    }

    fn has(&self, options: &[&str]) -> bool {
        self.words.iter().filter_map(|word| word.value.as_deref()).any(|value| {
            options.iter().any(|option| {
                value.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            })
        })
    }
}

/// The manager that a command calls.
pub fn manager_of(command: &ShellCommand) -> Option<Manager> {
    read(command).map(|(manager, _, _)| manager)
}

/// The manager that a command calls, what for, and which of its words is the verb.
fn read(command: &ShellCommand) -> Option<(Manager, Act, usize)> {
    let at = usize::from(command.is("sudo"));
    let program = command.words.get(at)?.value.as_deref()?;
    let program = program.rsplit('/').next()?;
    // `python -m pip install`.
    let module = program.starts_with("python")
        && command.words.get(at + 1)?.value.as_deref() == Some("-m")
        && command.words.get(at + 2)?.value.as_deref() == Some("pip");
    let (program, first) = if module { ("pip", at + 3) } else { (program, at + 1) };
    let words = command.words.get(first..)?;
    let verb =
        words.iter().position(|word| word.value.as_deref().is_some_and(|value| !value.starts_with('-')));
    let asked = Asked { words, verb };
    if asked.has(&["--version", "--help", "-h"]) {
        return None;
    }
    let (manager, act) = of_program(program, &asked)?;
    if !matches!(manager, Manager::Apt | Manager::Apk | Manager::Pip | Manager::Dotnet)
        && asked.has(ELSEWHERE)
    {
        return None;
    }
    Some((manager, act, asked.verb.map_or(first.saturating_sub(1), |verb| first + verb)))
}

fn of_program(program: &str, asked: &Asked<'_>) -> Option<(Manager, Act)> {
    Some(match program {
        "apt-get" | "apt" => (Manager::Apt, system(asked.verb()?)?),
        "apk" => (Manager::Apk, system(asked.verb()?)?),
        "npm" => (Manager::Npm, node(asked, &["install", "i", "ci", "clean-install"])?),
        "pnpm" => (Manager::Pnpm, node(asked, &["install", "i", "fetch"])?),
        "yarn" if asked.verb.is_none() => (Manager::Yarn, Act::Manifest),
        "yarn" => (Manager::Yarn, node(asked, &["install"])?),
        "poetry" if asked.verb()? == "install" => (Manager::Poetry, Act::Manifest),
        "uv" if asked.verb()? == "sync" => (Manager::Uv, Act::Manifest),
        "cargo" if asked.verb()? == "fetch" => (Manager::Cargo, Act::Manifest),
        "cargo" if asked.verb()? == "build" => (Manager::Cargo, Act::Build),
        "go" => (Manager::Go, go(asked)?),
        "mvn" | "mvnw" => (Manager::Maven, maven(asked)?),
        "gradle" | "gradlew" => (Manager::Gradle, gradle(asked)?),
        "dotnet" => (Manager::Dotnet, dotnet(asked)?),
        "composer" if asked.verb()? == "install" => (Manager::Composer, Act::Manifest),
        "bundle" | "bundler" if asked.verb.is_none() || asked.verb()? == "install" => {
            (Manager::Bundler, Act::Manifest)
        }
        _ if is_pip(program) && asked.verb()? == "install" => (Manager::Pip, pip(asked)?),
        _ => return None,
    })
}

fn is_pip(program: &str) -> bool {
    program.strip_prefix("pip").is_some_and(|rest| rest.chars().all(|ch| ch.is_ascii_digit() || ch == '.'))
}

fn system(verb: &str) -> Option<Act> {
    match verb {
        "update" => Some(Act::Update),
        "install" | "add" | "upgrade" | "dist-upgrade" | "full-upgrade" | "build-dep" => Some(Act::Install),
        _ => None,
    }
}

fn node(asked: &Asked<'_>, verbs: &[&str]) -> Option<Act> {
    let verb = asked.verb()?;
    if verb == "add" || verb == "global" {
        return Some(Act::Install);
    }
    if !verbs.contains(&verb) {
        return None;
    }
    let named = !asked.operands()?.is_empty() || asked.has(&["-g", "--global", "--location"]);
    Some(if named { Act::Install } else { Act::Manifest })
}

/// Files of requirements; of packages that the line names itself nothing is cached apart.
fn pip(asked: &Asked<'_>) -> Option<Act> {
    let mut files = Vec::new();
    let mut words = asked.words.iter().map(|word| word.value.as_deref());
    while let Some(word) = words.next() {
        let word = word?;
        if word == "-r" || word == "--requirement" || word == "-c" || word == "--constraint" {
            files.push(words.next()??.to_owned());
        } else if let Some(file) =
            word.strip_prefix("--requirement=").or_else(|| word.strip_prefix("--constraint="))
        {
            files.push(file.to_owned());
        } else if let Some(file) = word.strip_prefix("-r").filter(|_| !word.starts_with("--")) {
            files.push(file.to_owned());
        } else if word == "-e"
            || word == "--editable"
            || word.starts_with('.')
            || word.contains('/') && !word.starts_with('-')
        {
            // It builds something of the sources.
            return None;
        }
    }
    if files.is_empty() {
        return Some(Act::Install);
    }
    let plain = |file: &String| !file.contains("://") && !file.contains("/dev/") && file != "-";
    files.iter().all(plain).then_some(Act::Files(files))
}

fn go(asked: &Asked<'_>) -> Option<Act> {
    match asked.verb()? {
        "mod" if asked.operands()?.first() == Some(&"download") => Some(Act::Manifest),
        "build" | "test" | "vet" => Some(Act::Build),
        // `go install tool@version` needs no sources.
        "install" if !asked.operands()?.iter().any(|word| word.contains('@')) => Some(Act::Build),
        _ => None,
    }
}

fn maven(asked: &Asked<'_>) -> Option<Act> {
    let goals = asked.words.iter().filter_map(|word| word.value.as_deref());
    let goals: Vec<&str> = goals.filter(|word| !word.starts_with('-')).collect();
    if goals.iter().any(|goal| goal.starts_with("dependency:")) {
        return Some(Act::Manifest);
    }
    let builds = ["package", "install", "verify", "compile", "deploy", "test"];
    goals.iter().any(|goal| builds.contains(goal)).then_some(Act::Build)
}

fn gradle(asked: &Asked<'_>) -> Option<Act> {
    let tasks = asked.words.iter().filter_map(|word| word.value.as_deref());
    let tasks: Vec<&str> = tasks.filter(|word| !word.starts_with('-')).collect();
    if tasks.contains(&"dependencies") {
        return Some(Act::Manifest);
    }
    let builds = ["build", "assemble", "jar", "bootJar", "shadowJar", "installDist", "war", "bootWar"];
    tasks.iter().any(|task| builds.contains(&task.rsplit(':').next().unwrap_or(task))).then_some(Act::Build)
}

fn dotnet(asked: &Asked<'_>) -> Option<Act> {
    match asked.verb()? {
        "restore" => Some(Act::Manifest),
        "build" | "publish" | "test" if !asked.has(&["--no-restore", "--no-build"]) => Some(Act::Build),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Call, Manager};
    use syntax::Document;

    fn calls(line: &str) -> Vec<(Manager, Act)> {
        let document = Document::new(&format!("FROM a\nRUN {line}\n"));
        let run = document.instructions().last().unwrap();
        Call::all(run.instruction.script().unwrap())
            .into_iter()
            .map(|call| (call.manager, call.act))
            .collect()
    }

    #[test]
    fn managers_and_their_acts_are_told_apart() {
        let files = |file: &str| Act::Files(vec![file.to_owned()]);
        for (line, expected) in [
            (
                "apt-get -qq update && apt-get install -y a",
                vec![(Manager::Apt, Act::Update), (Manager::Apt, Act::Install)],
            ),
            ("npm ci --omit=dev", vec![(Manager::Npm, Act::Manifest)]),
            ("npm install -g yarn", vec![(Manager::Npm, Act::Install)]),
            ("npm --prefix x ci; npm run build; npm --version", vec![]),
            (
                "yarn && yarn --frozen-lockfile && yarn build && yarn add x",
                vec![
                    (Manager::Yarn, Act::Manifest),
                    (Manager::Yarn, Act::Manifest),
                    (Manager::Yarn, Act::Install),
                ],
            ),
            ("pip3 install --no-cache-dir -r r.txt", vec![(Manager::Pip, files("r.txt"))]),
            ("python -m pip install --requirement=r.txt", vec![(Manager::Pip, files("r.txt"))]),
            ("pip install -e . && pip install $X && pip install -r https://a/b", vec![]),
            ("pip install flask", vec![(Manager::Pip, Act::Install)]),
            (
                "go mod download && go build ./... && go install a@latest",
                vec![(Manager::Go, Act::Manifest), (Manager::Go, Act::Build)],
            ),
            (
                "./mvnw -B package && mvn dependency:go-offline",
                vec![(Manager::Maven, Act::Build), (Manager::Maven, Act::Manifest)],
            ),
            ("dotnet restore && dotnet publish --no-restore", vec![(Manager::Dotnet, Act::Manifest)]),
            (
                "bundle config x && bundle install && composer install",
                vec![(Manager::Bundler, Act::Manifest), (Manager::Composer, Act::Manifest)],
            ),
            ("echo npm ci", vec![]),
        ] {
            assert_eq!(calls(line), expected, "{line}");
        }
    }
}
