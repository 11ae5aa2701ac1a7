//! A download in a RUN of its own becomes an ADD, which looks at every build whether there is something new.

use syntax::dockerfile::{Body, Command};
use syntax::document::Placed;
use syntax::script::{Script, ShellCommand};

use super::super::{Edit, Fix, Scene, Trust};
use super::cased;
use crate::diagnostics::in_scripts::spots;
use crate::diagnostics::rules::cache_stale_download::Moving;

/// Hosts whose repositories have the ending `.git` whether it is written or not.
const HOSTS: &[&str] = &["https://github.com/", "https://gitlab.com/", "https://bitbucket.org/"];

/// `RUN git clone …` and `RUN curl -o …` become ADD, where the RUN does nothing else.
pub(super) fn by_add(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let (placed, clone) = spots::<Moving>(&analysis).find_map(|(placed, found)| {
        let own = found.iter().find(|one| placed.in_document(one.range) == scene.finding.range)?;
        Some((placed, own.clone))
    })?;
    let (script, command) = alone(placed)?;
    let add = if clone { repository(command)? } else { file(command)? };
    // A variable means the same to ADD only where the file gives it.
    if add.contains(['$', '\\', '"', '\'', '~', '`'])
        || script.text.is_continued() && !placed.instruction.comments.is_empty()
    {
        return None;
    }
    let edit = Edit::replace(placed.range(), format!("{} {add}", cased(placed, "ADD")));
    Some(Fix::new("Fetch it by ADD, which looks at every build", Trust::Likely, vec![edit]))
}

/// The one command of a RUN that does nothing else.
fn alone(placed: Placed<'_>) -> Option<(&Script, &ShellCommand)> {
    let plain = matches!(placed.instruction.body, Body::Command(Command::Shell(_)))
        && placed.instruction.flags.is_empty()
        && placed.instruction.heredocs.is_empty();
    let script = placed.instruction.script().filter(|_| plain)?;
    let [command] = script.commands().all.as_slice() else { return None };
    (script.text.text.trim().len() == command.range.len()).then_some((script, command))
}

fn repository(command: &ShellCommand) -> Option<String> {
    let mut words = command.words.iter().skip(2).map(|word| word.value.as_deref());
    let (mut branch, mut operands) = (String::new(), Vec::new());
    while let Some(word) = words.next() {
        match word? {
            "--depth" => {
                words.next();
            }
            "-b" | "--branch" => branch = format!("#{}", words.next()??),
            "-q" | "--quiet" | "--single-branch" | "--recursive" | "--recurse-submodules" | "--no-tags" => {}
            other if other.starts_with("--depth=") => {}
            other => {
                if let Some(name) = other.strip_prefix("--branch=") {
                    branch = format!("#{name}");
                } else if other.starts_with('-') {
                    return None;
                } else {
                    operands.push(other);
                }
            }
        }
    }
    let (address, folder) = match operands.as_slice() {
        [address] => (*address, None),
        [address, folder] => (*address, Some(*folder)),
        _ => return None,
    };
    let trimmed = address.trim_end_matches('/').trim_end_matches(".git");
    let known = address.ends_with(".git") || HOSTS.iter().any(|host| address.starts_with(host));
    if !address.starts_with("https://") || !known || address.contains(['#', '?', '@']) {
        return None;
    }
    let folder = folder.or_else(|| trimmed.rsplit('/').next())?;
    Some(format!("--keep-git-dir=true {trimmed}.git{branch} {folder}"))
}

fn file(command: &ShellCommand) -> Option<String> {
    let wget = command.is("wget");
    let mut words = command.words.iter().skip(1).map(|word| word.value.as_deref());
    let (mut output, mut address, mut by_name) = (None, None, wget);
    while let Some(word) = words.next() {
        let word = word?;
        match word {
            "-O" if wget => output = Some(words.next()??),
            "-o" | "--output" if !wget => output = Some(words.next()??),
            "-O" | "--remote-name" => by_name = true,
            "--fail" | "--silent" | "--show-error" | "--location" | "-q" | "--quiet" | "-nv"
            | "--no-verbose" => {}
            _ if word.starts_with("http") => address = Some(word),
            _ => {
                let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-') && !wget)?;
                let plain =
                    |letters: &str| letters.chars().all(|ch| "fsSLk".contains(ch)) && !letters.contains('k');
                if let Some(first) = letters.strip_suffix('o').filter(|first| plain(first)) {
                    let _ = first;
                    output = Some(words.next()??);
                } else if letters.strip_suffix('O').is_some_and(plain) {
                    by_name = true;
                } else if !plain(letters) {
                    return None;
                }
            }
        }
    }
    let address = address?;
    let name = address
        .rsplit('/')
        .next()
        .filter(|name| by_name && !name.is_empty() && !name.contains(['?', '#', '=']));
    let to = output.or(name).filter(|to| *to != "-" && !to.ends_with('/') && !to.starts_with("/dev/"))?;
    // A download by ADD is readable by root alone unless it is said.
    Some(format!("--chmod=644 {address} {to}"))
}
