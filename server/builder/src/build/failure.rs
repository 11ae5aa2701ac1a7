//! Where a build failed, and what was said there.

use syntax::{Document, TextRange};

use crate::progress::{Event, Place, Progress, StepState, plain};
use crate::run::Ended;

/// What failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The instruction, in bytes of the document; the line of its script where that is known; nothing when the build
    /// failed before any instruction.
    pub range: Option<TextRange>,
    /// Where the instruction starts.
    pub start: Option<usize>,
    /// The exit code of the command that failed.
    pub exit_code: Option<i32>,
    /// Whether a trigger of the base failed.
    pub onbuild: bool,
    /// The step's name, as progress shows it.
    pub step: String,
    /// What the engine says of it.
    pub message: String,
    /// The last lines that the step wrote.
    pub output: Vec<String>,
}

/// How many lines of output a failure keeps.
const LINES: usize = 12;

/// How many of the engine's own lines are kept.
const WORDS: usize = 200;

/// What the engine says beside the steps; it names a line where no step stands for what failed.
#[derive(Debug, Default)]
pub(super) struct Words {
    lines: Vec<String>,
}

impl Words {
    pub(super) fn take(&mut self, event: &Event) {
        if let Event::Text(text) = event {
            if self.lines.len() >= WORDS {
                self.lines.remove(0);
            }
            self.lines.push(plain(text));
        }
    }

    pub(super) fn failure(&self, document: &Document, progress: &Progress, ended: Ended) -> Failure {
        let steps = progress.steps(0.0);
        let failed = steps.iter().find(|step| step.state == StepState::Failed);
        let said = self.lines.iter().rev().find_map(|line| {
            let line = line.trim();
            line.strip_prefix("ERROR: ")
                .or_else(|| line.strip_prefix("Error: "))
                .or(line.strip_prefix("error: "))
        });
        let message = failed.and_then(|step| step.error.clone()).or_else(|| said.map(str::to_owned));
        let message =
            message.or_else(|| self.lines.iter().rev().find(|line| !line.trim().is_empty()).cloned());
        let message = message.unwrap_or_else(|| "the engine said nothing".to_owned());
        let output = failed.map(|step| progress.last_lines(&step.id, LINES)).unwrap_or_default();
        let place = failed.and_then(|step| step.place);
        let start = place.map(|place| place.start).or_else(|| self.named(document));
        let exit_code = exit_code(&message).or(ended.code.filter(|_| failed.is_none()));
        let range = start.map(|start| range(document, start, place, &output));
        Failure {
            range,
            start,
            exit_code,
            onbuild: place.is_some_and(|place| place.onbuild),
            step: failed.map(|step| step.name.clone()).unwrap_or_default(),
            message,
            output,
        }
    }

    /// The instruction that the engine's own words name: `Dockerfile:6` before the lines that it shows, or
    /// `parse error on line 3`.
    fn named(&self, document: &Document) -> Option<usize> {
        let number = |text: &str| {
            let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok()
        };
        let line = self.lines.iter().zip(self.lines.iter().skip(1)).find_map(|(line, next)| {
            let (_, last) = line.rsplit_once(':')?;
            let all_digits = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
            (all_digits && next.starts_with("-----")).then(|| number(last)).flatten()
        });
        let line = line.or_else(|| {
            self.lines.iter().find_map(|line| number(line.split_once("parse error on line ")?.1))
        })?;
        let rope = document.rope();
        let offset = rope.try_line_to_byte(line.checked_sub(1)?).ok()?;
        document.instruction_at(offset).map(|placed| placed.start)
    }
}

/// `exit code: 3` of BuildKit, `exit status 3` of Buildah, `non-zero code: 7` of the classic builder.
fn exit_code(message: &str) -> Option<i32> {
    ["exit code: ", "exit status ", "non-zero code: "].iter().find_map(|words| {
        let digits: String = message.rsplit_once(words)?.1.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
}

/// The instruction, or the line of its heredoc that a shell names in its last words.
fn range(document: &Document, start: usize, place: Option<Place>, output: &[String]) -> TextRange {
    let Some(placed) = document.instruction_at(start) else { return TextRange::new(start, start) };
    let whole = placed.range();
    if place.is_some_and(|place| place.onbuild) {
        return whole;
    }
    let Some(body) = placed.instruction.heredocs.first().map(|heredoc| placed.in_document(heredoc.body))
    else {
        return whole;
    };
    let script = document.text(body);
    let line =
        output.iter().rev().find_map(|line| line_of_script(line).or_else(|| line_of_command(line, &script)));
    let Some(line) = line else { return whole };
    let rope = document.rope();
    let first = rope.byte_to_line(body.start.min(rope.len_bytes()));
    let Ok(from) = rope.try_line_to_byte(first + line - 1) else { return whole };
    if from < body.start || from >= body.end {
        return whole;
    }
    let text = document.text(TextRange::new(from, body.end));
    let length = text.lines().next().map_or(0, str::len);
    let indent = text.len() - text.trim_start().len();
    TextRange::new(from + indent.min(length), from + length)
}

/// The line of the script that a shell or an interpreter names: `/bin/sh: 3: make: not found` (dash),
/// `bash: line 3: …` (bash, busybox), `File "<stdin>", line 3` (Python). Lines count from 1. What names a file of its
/// own says nothing of the script; BuildKit puts a script with a shebang below `/dev/pipes`.
fn line_of_script(text: &str) -> Option<usize> {
    let number = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok().filter(|line| *line > 0)
    };
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("File \"") {
        let (file, rest) = rest.split_once("\", line ")?;
        return (file == "<stdin>" || file.starts_with("/dev/pipes/")).then(|| number(rest)).flatten();
    }
    let (shell, rest) = text.split_once(": ")?;
    let (line, _) = rest.split_once(':')?;
    if !(shell.ends_with("sh") || shell.starts_with("/dev/pipes/")) {
        return None;
    }
    let line = line.strip_prefix("line ").unwrap_or(line);
    line.bytes().all(|byte| byte.is_ascii_digit()).then(|| number(line)).flatten()
}

/// The line of a command that a shell did not find, when one line alone begins with it (BusyBox names no line):
/// `/bin/sh: make: not found`.
fn line_of_command(text: &str, script: &str) -> Option<usize> {
    let rest = text.trim().strip_suffix(": not found").or(text.trim().strip_suffix(": command not found"))?;
    let (_, command) = rest.rsplit_once(": ")?;
    let mut lines =
        script.lines().enumerate().filter(|(_, line)| line.split_whitespace().next() == Some(command));
    let (index, _) = lines.next()?;
    lines.next().is_none().then_some(index + 1)
}

#[cfg(test)]
mod tests {
    use super::{exit_code, line_of_command, line_of_script};

    #[test]
    fn a_command_that_is_missing_is_found_where_it_stands_alone() {
        let script = "set -e\n  make all\ngcc a\ngcc b\n";
        for (text, line) in [
            ("/bin/sh: make: not found", Some(2)),
            ("sh: make: command not found", Some(2)),
            ("/bin/sh: gcc: not found", None),
            ("/bin/sh: clang: not found", None),
            ("curl: (22) 404: not found", None),
            ("not found", None),
        ] {
            assert_eq!(line_of_command(text, script), line, "{text}");
        }
    }

    #[test]
    fn the_line_of_a_script_is_told_from_the_line_of_another_file() {
        for (text, line) in [
            ("/bin/sh: 3: make: not found", Some(3)),
            ("/bin/bash: line 12: make: command not found", Some(12)),
            ("/bin/sh: line 2: syntax error: unexpected word", Some(2)),
            ("/dev/pipes/EOF: line 4: x: not found", Some(4)),
            ("  File \"<stdin>\", line 3, in <module>", Some(3)),
            ("  File \"/app/setup.py\", line 3, in <module>", None),
            ("make: *** [Makefile:3: all] Error 2", None),
            ("main.c:3: error: expected ';'", None),
            ("/bin/sh: make: not found", None),
            ("at line 3 of something", None),
            ("/bin/sh: 0: Can't open x", None),
            ("", None),
        ] {
            assert_eq!(line_of_script(text), line, "{text}");
        }
    }

    #[test]
    fn every_engines_exit_code_is_read() {
        for (text, code) in [
            ("process \"/bin/sh -c x\" did not complete successfully: exit code: 3", Some(3)),
            ("building at STEP \"RUN x\": exit status 127", Some(127)),
            ("The command '/bin/sh -c exit 7' returned a non-zero code: 7", Some(7)),
            ("exit code: many", None),
            ("pull access denied", None),
        ] {
            assert_eq!(exit_code(text), code, "{text}");
        }
    }
}
