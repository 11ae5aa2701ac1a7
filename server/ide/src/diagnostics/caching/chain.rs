//! Taking a script apart at its seams: which commands stand on their own, and how one of them goes without a trace.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::document::Placed;
use syntax::script::{Script, ShellCommand};

/// What stands between two commands, or at an end of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seam {
    End,
    And,
    Then,
    Line,
}

/// The commands that stand on their own: in no branch, loop, function, substitution or pipeline.
pub fn top_level(script: &Script) -> impl Iterator<Item = (usize, &ShellCommand)> {
    script.commands().all.iter().enumerate().filter(|(_, command)| is_alone(command))
}

fn is_alone(command: &ShellCommand) -> bool {
    !command.link.nested && !command.link.tested && command.link.pipeline.is_none()
}

/// What goes when a command is taken out of its chain, in bytes of the instruction; nothing where that would change
/// what the others do, or would cost a comment.
pub fn command_removal(instruction: &Instruction, script: &Script, command: usize) -> Option<TextRange> {
    let text = &script.text.text;
    let command = script.commands().all.get(command).filter(|command| is_alone(command))?;
    let start = start_of(script, command);
    let (before, before_at) = seam_before(text, start)?;
    let (after, after_at) = seam_after(text, command.range.end)?;
    let range = match (before, after) {
        // The line of a heredoc goes whole.
        (Seam::Line | Seam::End, Seam::Line) => TextRange::new(before_at, after_at),
        (Seam::Line, Seam::End) => TextRange::new(before_at.saturating_sub(1), command.range.end),
        (Seam::End, Seam::And | Seam::Then) | (Seam::Line, Seam::And) => TextRange::new(start, after_at),
        (Seam::And, _) | (Seam::Then, Seam::Then | Seam::End) => TextRange::new(before_at, command.range.end),
        _ => return None,
    };
    without_comments(instruction, script, range)
}

/// Where a command begins in its script: `A=1 command` begins before its name.
pub fn start_of(script: &Script, command: &ShellCommand) -> usize {
    let text = &script.text.text;
    let mut start = command.range.start;
    for set in script.commands().assignments.iter().rev().filter(|set| set.for_command) {
        let gap = text.get(set.range.end..start);
        if set.range.end <= start && gap.is_some_and(|gap| gap.trim().is_empty()) {
            start = set.range.start;
        }
    }
    start
}

/// What goes when a word of a command goes, with the blanks before it.
pub fn word_removal(
    instruction: &Instruction,
    script: &Script,
    command: usize,
    word: usize,
) -> Option<TextRange> {
    let words = &script.commands().all.get(command)?.words;
    let before = words.get(word.checked_sub(1)?)?;
    without_comments(instruction, script, TextRange::new(before.range.end, words.get(word)?.range.end))
}

fn without_comments(instruction: &Instruction, script: &Script, range: TextRange) -> Option<TextRange> {
    let text = script.text.text.get(range.std())?;
    if text.trim_end_matches('\n').contains('#') {
        return None;
    }
    let out =
        TextRange::new(script.text.source(range.start), script.text.source(range.end.checked_sub(1)?) + 1);
    let within = |comment: &TextRange| out.start <= comment.start && comment.start < out.end;
    (!instruction.comments.iter().any(within)).then_some(out)
}

/// The seam before a place, and where it begins: behind the command before it, or at the start of a line.
fn seam_before(text: &str, at: usize) -> Option<(Seam, usize)> {
    let before = text.get(..at)?.trim_end_matches([' ', '\t']);
    let behind = |rest: &str| rest.trim_end_matches([' ', '\t']).len();
    if before.is_empty() {
        return Some((Seam::End, 0));
    }
    if before.ends_with('\n') {
        return Some((Seam::Line, before.len()));
    }
    if let Some(rest) = before.strip_suffix("&&") {
        return Some((Seam::And, behind(rest.trim_end_matches('\n'))));
    }
    let rest = before.strip_suffix(';').filter(|rest| !rest.ends_with(';'))?;
    Some((Seam::Then, behind(rest)))
}

/// The seam behind a place, and where it ends.
fn seam_after(text: &str, at: usize) -> Option<(Seam, usize)> {
    let all = text.get(at..)?;
    let rest = all.trim_start_matches([' ', '\t']);
    let end = |rest: &str| text.len() - rest.trim_start().len();
    if rest.is_empty() {
        return Some((Seam::End, text.len()));
    }
    if let Some(rest) = rest.strip_prefix('\n') {
        return Some((Seam::Line, text.len() - rest.len()));
    }
    if let Some(rest) = rest.strip_prefix("&&") {
        return Some((Seam::And, end(rest)));
    }
    let rest = rest.strip_prefix(';').filter(|rest| !rest.starts_with(';'))?;
    Some((Seam::Then, end(rest)))
}

/// Where flags of an instruction can be put in, in bytes of the document.
pub fn before_script(placed: Placed<'_>) -> usize {
    placed.in_document(placed.instruction.name.range).end
}

#[cfg(test)]
mod tests {
    use super::{command_removal, word_removal};
    use syntax::Document;

    #[track_caller]
    fn without(source: &str, program: &str) -> Option<String> {
        let document = Document::new(source);
        let run = document.instructions().last().unwrap();
        let script = run.instruction.script().unwrap();
        let index = script.commands().all.iter().position(|command| command.is(program)).unwrap();
        let range = command_removal(run.instruction, script, index)?;
        let mut text = source.to_owned();
        text.replace_range(run.in_document(range).std(), "");
        Some(text)
    }

    #[test]
    fn a_command_goes_with_its_seam() {
        for (before, after) in [
            ("RUN a && rm x && b\n", "RUN a && b\n"),
            ("RUN a \\\n    && rm x \\\n    && b\n", "RUN a \\\n    && b\n"),
            ("RUN a && \\\n    rm x\n", "RUN a\n"),
            ("RUN rm x && b\n", "RUN b\n"),
            ("RUN rm x; b\n", "RUN b\n"),
            ("RUN a; rm x\n", "RUN a\n"),
            ("RUN <<E\na\nrm x\nb\nE\n", "RUN <<E\na\nb\nE\n"),
            ("RUN A=1 rm x && b\n", "RUN b\n"),
        ] {
            assert_eq!(without(before, "rm").as_deref(), Some(after), "{before}");
        }
    }

    #[test]
    fn what_others_hang_on_stays() {
        for source in [
            "RUN rm x\n",
            "RUN a | rm x && b\n",
            "RUN (rm x) && b\n",
            "RUN a; rm x && b\n",
            "RUN a || rm x\n",
            "RUN a && rm x > /dev/null && b\n",
            "RUN a \\\n # why\n && rm x\n",
            "RUN if a; then rm x; fi\n",
        ] {
            assert_eq!(without(source, "rm"), None, "{source}");
        }
    }

    #[test]
    fn a_word_goes_with_its_blanks() {
        let source = "RUN pip install \\\n  --no-cache-dir a\n";
        let document = Document::new(source);
        let run = document.instructions().last().unwrap();
        let script = run.instruction.script().unwrap();
        let range = run.in_document(word_removal(run.instruction, script, 0, 2).unwrap());
        let mut text = source.to_owned();
        text.replace_range(range.std(), "");
        assert_eq!(text, "RUN pip install a\n");
    }
}
