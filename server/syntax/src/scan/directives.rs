//! Parser directives: `# syntax=`, `# escape=`, `# check=` in the first lines of a file.
//!
//! Source: BuildKit, `frontend/dockerfile/parser/directives.go`.

use crate::TextRange;

/// The character that escapes and continues lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Escape {
    /// `\`, the default.
    #[default]
    Backslash,
    /// A backtick, chosen by `` # escape=` `` (Windows paths stay readable).
    Backtick,
}

impl Escape {
    /// The character.
    #[must_use]
    pub fn char(self) -> char {
        match self {
            Self::Backslash => '\\',
            Self::Backtick => '`',
        }
    }
}

/// Which directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveName {
    /// Which frontend reads the file.
    Syntax,
    /// The escape character.
    Escape,
    /// What the build checks skip and how hard they are.
    Check,
}

impl DirectiveName {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Escape => "escape",
            Self::Check => "check",
        }
    }

    fn from_str(name: &str) -> Option<Self> {
        [Self::Syntax, Self::Escape, Self::Check]
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(name))
    }
}

/// One directive, with ranges in bytes of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Which one.
    pub name: DirectiveName,
    /// What stands behind the `=`, trimmed.
    pub value: String,
    /// The whole comment.
    pub range: TextRange,
    /// The name.
    pub name_range: TextRange,
    /// The value.
    pub value_range: TextRange,
    /// Whether BuildKit refuses the file for it: said before, or an escape that is none.
    pub problem: Option<DirectiveProblem>,
}

/// Why a directive is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveProblem {
    /// A directive stands only once.
    Repeated,
    /// An escape character is `\` or a backtick.
    BadEscape,
}

/// All directives of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directives {
    /// In their order.
    pub all: Vec<Directive>,
    /// The escape character that holds for the whole file.
    pub escape: Escape,
    /// Where the lines end that could hold a directive: an edit behind it changes none.
    pub end: usize,
}

impl Directives {
    /// Reads them from the start of a text. It reads no further than they go, so the first few lines are enough.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut out = Self::default();
        let mut at = 0;
        if text.starts_with('\u{feff}') {
            at = '\u{feff}'.len_utf8();
        }
        let mut first = true;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let line_len = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..line_len).unwrap_or(rest);
            // A shebang is passed over when the frontend looks for `syntax` and `check`.
            let shebang = first && line.starts_with("#!");
            first = false;
            if !shebang {
                match directive(line, at) {
                    Some(found) => out.add(found),
                    None => {
                        out.end = at + line_len;
                        return out;
                    }
                }
            }
            at += line_len;
        }
        out.end = at;
        out
    }

    /// The directive of that name that counts: the first.
    #[must_use]
    pub fn get(&self, name: DirectiveName) -> Option<&Directive> {
        self.all.iter().find(|directive| directive.name == name)
    }

    fn add(&mut self, mut found: Directive) {
        if self.get(found.name).is_some() {
            found.problem = Some(DirectiveProblem::Repeated);
        } else if found.name == DirectiveName::Escape {
            match found.value.as_str() {
                "\\" => {}
                "`" => self.escape = Escape::Backtick,
                _ => found.problem = Some(DirectiveProblem::BadEscape),
            }
        }
        self.all.push(found);
    }
}

fn directive(line: &str, at: usize) -> Option<Directive> {
    let trimmed = line.trim_end();
    let body = trimmed.trim_start();
    let start = at + trimmed.len() - body.len();
    let rest = body.strip_prefix('#')?.trim_start();
    let name_len = rest.find(|ch: char| !ch.is_ascii_alphanumeric())?;
    let (name_text, tail) = rest.split_at_checked(name_len)?;
    if !name_text.starts_with(|ch: char| ch.is_ascii_alphabetic()) {
        return None;
    }
    let value = tail.trim_start().strip_prefix('=')?.trim_start();
    if value.is_empty() {
        return None;
    }
    let end = at + trimmed.len();
    let name_start = end - rest.len();
    Some(Directive {
        name: DirectiveName::from_str(name_text)?,
        value: value.to_owned(),
        range: TextRange::new(start, end),
        name_range: TextRange::new(name_start, name_start + name_len),
        value_range: TextRange::new(end - value.len(), end),
        problem: None,
    })
}
