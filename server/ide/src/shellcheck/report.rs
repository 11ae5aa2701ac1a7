//! ShellCheck's report, read. Source: ShellCheck's manual page, output format `json1`.

use std::fmt;

use serde::Deserialize;
use syntax::TextRange;

/// One of ShellCheck's remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The number behind `SC`.
    pub code: u32,
    /// How much it matters to ShellCheck.
    pub level: Level,
    /// What it says, in its own words.
    pub message: String,
    /// What it is about, in bytes of the script.
    pub range: TextRange,
}

/// How much a remark matters to ShellCheck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Probably broken.
    Error,
    /// Probably not as meant.
    Warning,
    /// Worth reading.
    Info,
    /// A matter of style.
    Style,
}

/// An answer that is no report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonsense(String);

impl fmt::Display for Nonsense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered what is no report of ShellCheck ({})", self.0)
    }
}

#[derive(Deserialize)]
struct Report {
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    line: usize,
    end_line: usize,
    column: usize,
    end_column: usize,
    level: Level,
    code: u32,
    message: String,
}

/// Remarks beyond this number are dropped: a script of that many wants another tool.
const MOST_REMARKS: usize = 500;

/// Reads the report on a script.
///
/// # Errors
/// The answer is no such report, or speaks of places that the script does not have.
pub fn remarks(report: &str, script: &str) -> Result<Vec<Remark>, Nonsense> {
    let report: Report = serde_json::from_str(report).map_err(|error| Nonsense(error.to_string()))?;
    let lines = Lines::of(script);
    let mut out = Vec::with_capacity(report.comments.len().min(MOST_REMARKS));
    for comment in report.comments.into_iter().take(MOST_REMARKS) {
        let place = |line, column| {
            lines.offset(line, column).ok_or_else(|| {
                Nonsense(format!(
                    "line {line}, column {column} is outside of the {} lines asked about",
                    lines.count()
                ))
            })
        };
        let start = place(comment.line, comment.column)?;
        let end = place(comment.end_line, comment.end_column)?;
        let (code, level, message) = (comment.code, comment.level, comment.message);
        out.push(Remark { code, level, message, range: TextRange::new(start, end) });
    }
    Ok(out)
}

/// Where the lines of a script stand.
struct Lines<'a> {
    script: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(script: &'a str) -> Self {
        let behind = script.match_indices('\n').map(|(at, _)| at + 1);
        Self { script, starts: std::iter::once(0).chain(behind).collect() }
    }

    fn count(&self) -> usize {
        self.starts.len()
    }

    /// Lines and columns count from 1, columns in Unicode scalar values; a column behind the end is the end.
    fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let index = line.checked_sub(1)?;
        let start = match self.starts.get(index) {
            Some(start) => *start,
            // The line behind the last: ShellCheck adds the line end that the script lacks.
            None if index == self.starts.len() => return Some(self.script.len()),
            None => return None,
        };
        let before = column.checked_sub(1)?;
        let text = self.script.get(start..)?.split('\n').next()?;
        Some(start + text.char_indices().nth(before).map_or(text.len(), |(at, _)| at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(places: &str) -> String {
        format!(
            r#"{{"comments":[{{"file":"-",{places},"level":"info","code":2086,"message":"Quote","fix":null}}]}}"#
        )
    }

    #[track_caller]
    fn marks(script: &str, places: &str, expected: &str) {
        let found = remarks(&report(places), script).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(script.get(found[0].range.std()), Some(expected));
        assert_eq!((found[0].code, found[0].level, found[0].message.as_str()), (2086, Level::Info, "Quote"));
    }

    #[test]
    fn places_count_characters_from_one() {
        marks("echo $x", r#""line":1,"endLine":1,"column":6,"endColumn":8"#, "$x");
        marks("é\n\techo é $x", r#""line":2,"endLine":2,"column":9,"endColumn":11"#, "$x");
        marks("a\nb\n", r#""line":1,"endLine":2,"column":1,"endColumn":2"#, "a\nb");
    }

    #[test]
    fn the_end_of_a_line_and_of_the_text_are_places() {
        marks("if x", r#""line":1,"endLine":2,"column":1,"endColumn":1"#, "if x");
        marks("if x", r#""line":1,"endLine":1,"column":1,"endColumn":99"#, "if x");
        marks("", r#""line":1,"endLine":1,"column":1,"endColumn":1"#, "");
    }

    #[test]
    fn no_remark_is_a_report_too() {
        assert_eq!(remarks(r#"{"comments":[]}"#, "make"), Ok(Vec::new()));
    }

    #[test]
    fn anything_else_is_nonsense() {
        for answer in
            ["", "[]", "{}", "null", "shellcheck: no such option", r#"{"comments":{}}"#, "\u{feff}{"]
        {
            assert!(remarks(answer, "make").is_err(), "{answer}");
        }
        for places in [
            r#""line":0,"endLine":1,"column":1,"endColumn":1"#,
            r#""line":1,"endLine":1,"column":0,"endColumn":1"#,
            r#""line":7,"endLine":7,"column":1,"endColumn":1"#,
            r#""line":-1,"endLine":1,"column":1,"endColumn":1"#,
            r#""line":"1","endLine":1,"column":1,"endColumn":1"#,
        ] {
            assert!(remarks(&report(places), "make").is_err(), "{places}");
        }
        let level = report(r#""line":1,"endLine":1,"column":1,"endColumn":1"#).replace("info", "fatal");
        assert!(remarks(&level, "make").is_err());
    }

    #[test]
    fn endless_reports_are_cut() {
        let one = r#"{"line":1,"endLine":1,"column":1,"endColumn":2,"level":"style","code":1,"message":"x"}"#;
        let many = format!(r#"{{"comments":[{}]}}"#, vec![one; 2_000].join(","));
        assert_eq!(remarks(&many, "make").unwrap().len(), MOST_REMARKS);
    }
}
