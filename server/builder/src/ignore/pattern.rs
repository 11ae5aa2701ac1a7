//! One pattern of an ignore file.

use std::fmt;

use super::clean::clean;
use super::expression::Expression;
use super::glob::passes;

/// A pattern that BuildKit refuses; the build would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// Which pattern, from 0.
    pub index: usize,
    /// The pattern as it was read.
    pub pattern: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "syntax error in pattern {:?}", self.pattern)
    }
}

impl std::error::Error for PatternError {}

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Whether it brings back what an earlier one took.
    pub(super) exception: bool,
    /// The cleaned text, without `!`.
    pub(super) text: String,
    kind: Kind,
}

/// How a path is compared. BuildKit picks the same four, and their differences show: a pattern that ends in `**`
/// after plain text is a prefix of the path's text, not of its components.
#[derive(Debug, Clone)]
enum Kind {
    Exact,
    Prefix(String),
    Suffix(String),
    Expression(Expression),
}

impl Pattern {
    /// Compiles a pattern as it was read. `Ok(None)`: it is blank and means nothing. `Err(())`: it is refused.
    pub(super) fn new(pattern: &str) -> Result<Option<Self>, ()> {
        let pattern = pattern.trim();
        if pattern.is_empty() {
            return Ok(None);
        }
        let cleaned = clean(pattern);
        let (exception, text) = match cleaned.strip_prefix('!') {
            Some("") => return Err(()),
            Some(text) => (true, text.to_owned()),
            None => (false, cleaned),
        };
        if !passes(&text) {
            return Err(());
        }
        let kind = compile(&text).ok_or(())?;
        Ok(Some(Self { exception, text, kind }))
    }

    /// Whether a path, relative to the context's root, is the pattern's own (its parents are not looked at).
    pub(super) fn matches(&self, path: &str) -> bool {
        match &self.kind {
            Kind::Exact => path == self.text,
            Kind::Prefix(prefix) => path.starts_with(prefix.as_str()),
            Kind::Suffix(suffix) => {
                path.ends_with(suffix.as_str()) || suffix.strip_prefix('/').is_some_and(|name| path == name)
            }
            Kind::Expression(expression) => expression.matches(path),
        }
    }

    /// The text without a last `/*` or `/**`: where it has no other wildcard, only paths under it can match.
    pub(super) fn stem(&self) -> &str {
        let stem = self.text.strip_suffix("/**").unwrap_or(&self.text);
        stem.strip_suffix("/*").unwrap_or(stem)
    }
}

#[derive(PartialEq)]
enum Shape {
    Exact,
    Prefix,
    Suffix,
    Expression,
}

/// Writes BuildKit's expression for a pattern, and notes when a plain comparison does.
fn compile(text: &str) -> Option<Kind> {
    let mut shape = Shape::Exact;
    let mut expression = String::from("^");
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                let _ = chars.next_if_eq(&'/');
                if chars.peek().is_none() {
                    if shape == Shape::Exact {
                        shape = Shape::Prefix;
                    } else {
                        expression.push_str(".*");
                        shape = Shape::Expression;
                    }
                } else {
                    expression.push_str("(.*/)?");
                    shape = Shape::Expression;
                }
                if first {
                    shape = Shape::Suffix;
                }
            }
            '*' => {
                expression.push_str("[^/]*");
                shape = Shape::Expression;
            }
            '?' => {
                expression.push_str("[^/]");
                shape = Shape::Expression;
            }
            // BuildKit means to escape `|{}` too, and its table of bits is too narrow for them.
            '.' | '+' | '(' | ')' | '$' => {
                expression.push('\\');
                expression.push(c);
            }
            '\\' => {
                expression.push('\\');
                if let Some(next) = chars.next() {
                    expression.push(next);
                    shape = Shape::Expression;
                }
            }
            '[' | ']' => {
                expression.push(c);
                shape = Shape::Expression;
            }
            c => expression.push(c),
        }
        first = false;
    }
    Some(match shape {
        Shape::Exact => Kind::Exact,
        Shape::Prefix => Kind::Prefix(text.strip_suffix("**")?.to_owned()),
        Shape::Suffix => Kind::Suffix(text.strip_prefix("**")?.to_owned()),
        Shape::Expression => {
            expression.push('$');
            Kind::Expression(Expression::read(&expression)?)
        }
    })
}
