//! The findings for a person: where, what, and the line with a mark under it.

use std::fmt::Write;

use ide::diagnostics::{Diagnostic, Severity};

use super::{Checked, severity_name};
use crate::cli::paint::{Paint, harmless};

/// The widest piece of a source line that is shown, in characters.
const WIDEST: usize = 160;

pub(super) fn render(files: &[Checked], fail_on: Severity) -> String {
    let paint = Paint::for_stdout();
    let mut out = String::new();
    let mut counts = [0usize; 2];
    for file in files {
        // Hints are printed on request alone.
        let shown = |one: &&Diagnostic| one.severity > Severity::Hint || fail_on == Severity::Hint;
        for one in file.diagnostics.iter().filter(shown) {
            finding(&mut out, paint, file, one);
            if let Some(count) = counts.get_mut(usize::from(one.severity < Severity::Error)) {
                *count += 1;
            }
        }
    }
    let [errors, others] = counts;
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let summary = format!(
        "{} checked: {}, {}",
        plural(files.len(), "file"),
        plural(errors, "error"),
        plural(others, "other finding")
    );
    let _ = write!(out, "{}", paint.quiet(&summary));
    out
}

fn finding(out: &mut String, paint: Paint, file: &Checked, one: &Diagnostic) {
    let (line, column) = file.lines.line_and_column(one.range.start);
    let level = severity_name(one.severity);
    let level = if one.severity == Severity::Error { paint.error(level) } else { paint.warning(level) };
    let place = paint.bold(&format!("{}:{line}:{column}", harmless(&file.name)));
    let _ = writeln!(
        out,
        "{place}: {level}: {} {}",
        harmless(&one.message),
        paint.quiet(&format!("[{}]", one.code))
    );
    let rope = file.document.rope();
    let start = one.range.start.min(rope.len_bytes());
    let source = rope.line(rope.byte_to_line(start)).to_string();
    let source = source.trim_end_matches(['\r', '\n']);
    if source.is_empty() || column > WIDEST {
        return;
    }
    let shown: String = harmless(source).chars().take(WIDEST).collect();
    let text = file.document.text(one.range);
    let first = text.lines().next().unwrap_or_default();
    let room = shown.chars().count().saturating_sub(column - 1).max(1);
    let marks = "^".repeat(first.chars().count().clamp(1, room));
    let number = line.to_string();
    let pad = " ".repeat(number.len());
    let _ = writeln!(out, "{} {shown}", paint.quiet(&format!("{number} |")));
    let _ = writeln!(
        out,
        "{} {}{}",
        paint.quiet(&format!("{pad} |")),
        " ".repeat(column - 1),
        paint.error(&marks)
    );
}
