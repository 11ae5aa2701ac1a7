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
    if source.is_empty() {
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
/// `last`, both from 1. Characters that take two cells of a terminal get two. Of a line wider than [`WIDEST`] the piece
/// around the first mark is shown, with `…` for what is left out.
fn excerpt(source: &str, first: usize, last: usize) -> (String, String) {
    let all: Vec<char> = harmless(source).chars().collect();
    let before = first.saturating_sub(1).min(all.len());
    // What stands before a finding tells less of it than what follows.
    let start =
        if all.len() <= WIDEST { 0 } else { before.saturating_sub(WIDEST / 4).min(all.len() - WIDEST) };
    let end = all.len().min(start + WIDEST);
    let cells = |from: usize, to: usize| -> usize {
        let chars = all.iter().skip(from).take(to.saturating_sub(from));
        chars.map(|ch| ch.width().unwrap_or(0)).sum()
    };
    let (left, right) = (if start > 0 { "…" } else { "" }, if end < all.len() { "…" } else { "" });
    let piece: String = all.iter().skip(start).take(end - start).collect();
    let indent = " ".repeat(cells(start, before) + usize::from(start > 0));
    let marks = "^".repeat(cells(before, last.saturating_sub(1).min(end)).max(1));
    (format!("{left}{piece}{right}"), indent + &marks)
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

    #[test]
    fn of_a_long_line_the_piece_around_the_finding_is_shown() {
        let line = format!("RUN {} sudo {}", "a".repeat(1000), "b".repeat(1000));
        for (first, last) in [(1, 4), (1006, 1010), (2000, 2011), (1, usize::MAX), (1006, usize::MAX)] {
            let (shown, marks) = excerpt(&line, first, last);
            assert!(shown.chars().count() <= 162 && marks.len() <= 161, "{shown}\n{marks}");
            // The same letters stand over the first mark and in the line.
            let marked: String = shown.chars().skip(marks.len() - marks.trim_start().len()).take(3).collect();
            assert_eq!(marked, line.chars().skip(first - 1).take(3).collect::<String>(), "{shown}\n{marks}");
            assert_eq!(shown.starts_with('…'), first > 1);
        }
        let (shown, marks) = excerpt(&line, 1006, 1010);
        assert!(shown.starts_with("…aaa") && shown.contains("a sudo b") && shown.ends_with("b…"), "{shown}");
        assert_eq!(marks.trim_start(), "^^^^");
    }
}
