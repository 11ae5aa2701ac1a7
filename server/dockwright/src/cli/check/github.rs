//! The findings as workflow commands, which GitHub Actions shows beside the lines of a pull request.
//!
//! Public source: GitHub, "Workflow commands for GitHub Actions"; the escapes are those of its toolkit,
//! `packages/core/src/command.ts`.

use ide::diagnostics::{Diagnostic, Severity};

use super::{Checked, shown};
use crate::cli::paint::harmless;

/// One command a line; nothing where there is nothing to say.
pub(super) fn render(files: &[Checked], fail_on: Severity) -> String {
    let lines = files.iter().flat_map(|file| {
        let found = file.diagnostics.iter().filter(|one| shown(one, fail_on));
        found.map(|one| command(file, one))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn command(file: &Checked, one: &Diagnostic) -> String {
    let level = match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "notice",
    };
    let (line, column) = file.place(one.range.start);
    let (end_line, end_column) = file.place(one.range.end);
    // GitHub takes columns only where they are of one line.
    let columns =
        if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
    format!(
        "::{level} file={},line={line},endLine={end_line}{columns},title={}::{}",
        property(file.name.strip_prefix("./").unwrap_or(&file.name)),
        property(&one.code),
        data(&harmless(&one.message))
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100% ::a,b\r\nc"), "100%25 ::a,b%0D%0Ac");
        assert_eq!(property("a:b,c%\nd"), "a%3Ab%2Cc%25%0Ad");
    }
}
