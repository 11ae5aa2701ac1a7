//! The findings for a person: where, what, and the line with a mark under it.

use std::fmt::Write;

use ide::diagnostics::{Diagnostic, Severity, Source};
use unicode_width::UnicodeWidthChar;

use super::{Checked, severity_name, shown};
use crate::cli::paint::{Paint, harmless};

/// The widest piece of a source line that is shown, in characters.
const WIDEST: usize = 160;

pub(super) fn render(files: &[Checked], fail_on: Severity) -> String {
    let paint = Paint::for_stdout();
    let mut out = String::new();
    let mut counts = [0usize; 2];
    for file in files {
        for one in file.diagnostics.iter().filter(|one| shown(one, fail_on)) {
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
    let (line, column) = file.place(one.range.start);
    let level = severity_name(one.severity);
    let level = if one.severity == Severity::Error { paint.error(level) } else { paint.warning(level) };
    // A code of another program says nothing without its name.
    let whose = if one.source == Source::ShellCheck { "shellcheck " } else { "" };
    let place = paint.bold(&format!("{}:{line}:{column}", harmless(&file.name)));
    let _ = writeln!(
        out,
        "{place}: {level}: {} {}",
        harmless(&one.message),
        paint.quiet(&format!("[{whose}{}]", one.code))
    );
    let source = file.lines.text(file.document.rope(), line);
    if source.is_empty() || column > WIDEST {
        return;
    }
    let (end_line, end_column) = file.place(one.range.end);
    let last = if end_line == line { end_column } else { usize::MAX };
    let (shown, marks) = excerpt(&source, column, last);
    let number = line.to_string();
    let pad = " ".repeat(number.len());
    let _ = writeln!(out, "{} {shown}", paint.quiet(&format!("{number} |")));
    let _ = writeln!(out, "{} {}", paint.quiet(&format!("{pad} |")), paint.error(&marks));
}

/// A source line as it is shown, and the line of marks that stands under the columns from `first` to before
/// `last`, both from 1. Characters that take two cells of a terminal get two.
fn excerpt(source: &str, first: usize, last: usize) -> (String, String) {
    let shown: String = harmless(source).chars().take(WIDEST).collect();
    let cells = |from: usize, to: usize| -> usize {
        let chars = shown.chars().skip(from - 1).take(to.saturating_sub(from));
        chars.map(|ch| ch.width().unwrap_or(0)).sum()
    };
    let marks = "^".repeat(cells(first, last).max(1));
    let indent = " ".repeat(cells(1, first));
    (shown, indent + &marks)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn marks_stand_under_what_they_mean() {
        for (source, first, last, marks) in [
            ("FROM a", 1, 5, "^^^^"),
            ("FROM a", 7, 7, "      ^"),
            ("RUN 🐳 x", 7, 8, "       ^"),
            ("RUN 漢字", 5, 7, "    ^^^^"),
            ("RUN e\u{301} x", 5, usize::MAX, "    ^^^"),
            ("\tRUN", 2, 5, " ^^^"),
        ] {
            assert_eq!(excerpt(source, first, last).1, marks, "{source:?}");
        }
    }
}
