//! Fixes of the commands that a RUN hands to its shell.

use syntax::TextRange;
use syntax::dockerfile::{Body, Command, Word};
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::script::Dialect;

use super::lines::{like_keyword, line_above, whole_lines};
use super::{Edit, Fix, Scene, Trust};
use crate::shells::Shells;

/// `apt-get install` becomes `apt-get install -y`.
pub(super) fn confirmed(scene: &Scene<'_>) -> Option<Fix> {
    let edit = Edit::insert(scene.finding.range.end, " -y");
    Some(Fix::new("Add `-y`", Trust::Likely, vec![edit]))
}

/// `sudo x` becomes `x`, and so does `sudo -E x`, where both stand on one line.
pub(super) fn without_sudo(scene: &Scene<'_>) -> Option<Fix> {
    let range = scene.finding.range;
    let behind = scene.text.get(range.end..)?;
    let rest = behind.trim_start_matches([' ', '\t']);
    let blanks = behind.len() - rest.len();
    if scene.text(range).contains('\n')
        || blanks == 0
        || rest.is_empty()
        || rest.starts_with(['\r', '\n', '\\', '`'])
    {
        return None;
    }
    let edit = Edit::remove(TextRange::new(range.start, range.end + blanks));
    Some(Fix::new("Remove `sudo`", Trust::Likely, vec![edit]))
}

/// A RUN of nothing but `cd` becomes a WORKDIR, or goes into the RUN below it.
pub(super) fn lone_cd(scene: &Scene<'_>) -> Vec<Fix> {
    as_workdir(scene).into_iter().chain(into_next(scene)).collect()
}

/// The folder of a `cd` that fills its RUN, which has no flags and is one line.
fn lone_folder<'a>(scene: &Scene<'a>) -> Option<(Placed<'a>, String)> {
    let placed = scene.placed?;
    let word = command_of(placed)?;
    let script = placed.instruction.script()?;
    let [cd] = script.commands().all.as_slice() else { return None };
    let [_, folder] = cd.words.as_slice() else { return None };
    let whole = placed.in_document(word.range) == scene.finding.range
        && placed.range().end == scene.finding.range.end;
    let plain = placed.instruction.flags.is_empty() && !scene.text(placed.range()).contains('\n');
    (whole && plain).then(|| (placed, folder.text.clone()))
}

/// A folder that begins anywhere but at the root hangs on where the shell is, and a shell's words on the shell.
fn as_workdir(scene: &Scene<'_>) -> Option<Fix> {
    let (placed, folder) = lone_folder(scene)?;
    let means_itself = !folder.contains(|ch: char| ch.is_whitespace() || "$~*?[{(`'\"\\;&|<>".contains(ch));
    if !folder.starts_with('/') || !means_itself {
        return None;
    }
    let keyword = like_keyword(placed.instruction, "WORKDIR");
    let edit = Edit::replace(placed.range(), format!("{keyword} {folder}"));
    Some(Fix::new(format!("Write `{keyword} {folder}`"), Trust::Likely, vec![edit]))
}

fn into_next(scene: &Scene<'_>) -> Option<Fix> {
    let (placed, folder) = lone_folder(scene)?;
    let next = scene.document.instructions_from(placed.start + 1).next()?;
    let word = command_of(next)?;
    let gone = whole_lines(scene.text, TextRange::new(placed.range().start, placed.range().end));
    let edits =
        vec![Edit::remove(gone), Edit::insert(next.start + word.range.start, format!("cd {folder} && "))];
    Some(Fix::new("Put it before the command of the next RUN", Trust::Choice, edits))
}

/// The command of a RUN in shell form without a heredoc.
fn command_of(placed: Placed<'_>) -> Option<&Word> {
    let instruction = placed.instruction;
    match &instruction.body {
        Body::Command(Command::Shell(word))
            if instruction.keyword == Some(Keyword::Run)
                && instruction.heredocs.is_empty()
                && !word.range.is_empty() =>
        {
            Some(word)
        }
        _ => None,
    }
}

/// A pipe fails where any part of it does: said to the shell that is there, or by another shell.
pub(super) fn pipefail(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let word = command_of(placed)?;
    let analysis = scene.analysis();
    let shells = Shells::of(&analysis);
    match shells.running(placed.start, placed.instruction.script()?)?.dialect {
        Dialect::Bash | Dialect::Ash => {
            let edit = Edit::insert(placed.start + word.range.start, "set -o pipefail && ");
            Some(Fix::new("Put `set -o pipefail` before it", Trust::Likely, vec![edit]))
        }
        _ => {
            let keyword = like_keyword(placed.instruction, "SHELL");
            let line = format!("{keyword} [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]");
            let edit = line_above(scene, placed, &line);
            Some(Fix::new("Run this and what follows by Bash with `pipefail`", Trust::Choice, vec![edit]))
        }
    }
}

/// An ARG before the first FROM is brought into the stage.
pub(super) fn declared(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let name = scene.finding.message.split('`').nth(1)?;
    let line = format!("{} {name}", like_keyword(placed.instruction, "ARG"));
    let title = format!("Write `{line}` above");
    Some(Fix::new(title, Trust::Likely, vec![line_above(scene, placed, &line)]))
}
