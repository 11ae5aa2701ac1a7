//! Heredocs in a logical line: `RUN <<EOF`, `COPY <<-"A" <<B /dir/`.
//!
//! Source: BuildKit, `heredocsFromLine` and `ParseHeredoc` in `frontend/dockerfile/parser/parser.go`. Words are
//! read with a backslash as escape whatever the file says.

use crate::shell::Lexer;

/// What a `<<word` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeredocStart {
    /// The word that ends it, without quotes; for ADD and COPY also the file's name.
    pub name: String,
    /// Whether variables in the body are expanded (ADD and COPY; a RUN's body is the shell's).
    pub expand: bool,
    /// `<<-`: leading tabs are dropped.
    pub chomp: bool,
    /// `3<<word`: the descriptor; 0 when none is written.
    pub descriptor: u32,
}

impl HeredocStart {
    /// Reads one word such as `<<-"EOF"`; nothing when it is no heredoc.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let digits = word.find(|ch: char| !ch.is_ascii_digit())?;
        let (number, rest) = word.split_at_checked(digits)?;
        let rest = rest.strip_prefix("<<")?;
        let (chomp, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
        let rest = rest.trim_start_matches(|ch: char| ch.is_ascii_whitespace());
        if rest.is_empty() || rest.contains('<') {
            return None;
        }
        let unset = |_: &str| None;
        let plain = Lexer { skip_unset: true, ..Lexer::new('\\') }.expand(rest, &unset).ok()?;
        let [name] = plain.words.as_slice() else { return None };
        let raw =
            Lexer { skip_unset: true, raw_quotes: true, ..Lexer::new('\\') }.expand(rest, &unset).ok()?;
        let quotes = |words: &[String]| {
            words.first().map_or(0, |word| word.chars().filter(|ch| matches!(ch, '\'' | '"')).count())
        };
        Some(Self {
            name: name.clone(),
            expand: quotes(&plain.words) == quotes(&raw.words),
            chomp,
            descriptor: number.parse().unwrap_or(0),
        })
    }

    /// All heredocs that a logical line opens, in their order.
    #[must_use]
    pub fn in_line(line: &str) -> Vec<Self> {
        if !line.contains("<<") {
            return Vec::new();
        }
        let lexer = Lexer { raw_quotes: true, raw_escapes: true, skip_unset: true, ..Lexer::new('\\') };
        match lexer.expand(line, &|_: &str| None) {
            Ok(expansion) => expansion.words.iter().filter_map(|word| Self::parse(word)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Whether a line (with or without its end) closes the heredoc.
    #[must_use]
    pub fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim_end_matches(['\r', '\n']);
        let line = if self.chomp { line.trim_start_matches('\t') } else { line };
        line == self.name
    }
}
