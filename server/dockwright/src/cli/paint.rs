//! Colours, on a terminal alone.

use std::io::IsTerminal;

/// Paints or leaves plain.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Colours when standard output is a terminal and `NO_COLOR` is not set (no-color.org).
    pub fn for_stdout() -> Self {
        Self::on(std::io::stdout().is_terminal())
    }

    /// The same for standard error.
    pub fn for_stderr() -> Self {
        Self::on(std::io::stderr().is_terminal())
    }

    fn on(terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { on: !refused && !dumb && terminal }
    }

    /// No colours.
    #[cfg(test)]
    pub fn plain() -> Self {
        Self { on: false }
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// For what is refused.
    pub fn error(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// For warnings.
    pub fn warning(self, text: &str) -> String {
        self.with("1;33", text)
    }

    /// For what matters less.
    pub fn quiet(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For keywords.
    pub fn keyword(self, text: &str) -> String {
        self.with("1;36", text)
    }

    /// For headings.
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }
}

/// Text from a file, with control characters shown instead of obeyed.
pub fn harmless(text: &str) -> String {
    text.chars()
        .map(|ch| match ch {
            '\t' => ' ',
            ch if ch.is_control() => '\u{fffd}',
            ch => ch,
        })
        .collect()
}
