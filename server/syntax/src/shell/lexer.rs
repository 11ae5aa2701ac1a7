//! Word splitting and variable expansion.

use std::fmt;

use super::pattern::Pattern;
use crate::TextRange;

/// Where values of variables come from.
pub trait Environment {
    /// The value of a variable that is set.
    fn get(&self, name: &str) -> Option<String>;
}

impl<F: Fn(&str) -> Option<String>> Environment for F {
    fn get(&self, name: &str) -> Option<String> {
        self(name)
    }
}

/// Why a word cannot be expanded, in BuildKit's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellError {
    /// `'` without its partner.
    UnmatchedSingleQuote,
    /// `"` without its partner.
    UnmatchedDoubleQuote,
    /// `${` without its `}`.
    MissingBrace,
    /// `${}`, `${:x}`, `${{x}`.
    BadSubstitution,
    /// `${x/pattern` without the second slash.
    MissingSlash,
    /// A modifier that the little shell does not know.
    UnsupportedModifier(String),
    /// A pattern that cannot be matched with.
    BadPattern(String),
    /// `${x?message}` of a variable that is not set, or `${x:?message}` of an empty one.
    Required(String),
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnmatchedSingleQuote => {
                f.write_str("unexpected end of statement while looking for matching single-quote")
            }
            Self::UnmatchedDoubleQuote => {
                f.write_str("unexpected end of statement while looking for matching double-quote")
            }
            Self::MissingBrace => f.write_str("syntax error: missing '}'"),
            Self::BadSubstitution => f.write_str("syntax error: bad substitution"),
            Self::MissingSlash => f.write_str("syntax error: missing '/' in ${}"),
            Self::UnsupportedModifier(modifier) => {
                write!(f, "unsupported modifier ({modifier}) in substitution")
            }
            Self::BadPattern(why) => write!(f, "invalid pattern in substitution: {why}"),
            Self::Required(message) => f.write_str(message),
        }
    }
}

/// One `$name` or `${name…}` in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableUse {
    /// All of it, from the dollar on, in bytes of the text that was read.
    pub range: TextRange,
    /// The name alone.
    pub name_range: TextRange,
    /// The name.
    pub name: String,
    /// The operator of a modifier: `:-`, `#`, `//` …
    pub operator: Option<String>,
}

/// What became of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The text with quotes and escapes taken away and values put in.
    pub text: String,
    /// The same, split at white space that stood in no quotes.
    pub words: Vec<String>,
    /// The variables, outermost first as they begin.
    pub uses: Vec<VariableUse>,
    /// The names that had no value.
    pub unset: Vec<String>,
}

/// How to read. The defaults are BuildKit's for arguments of instructions.
#[derive(Debug, Clone, Copy)]
pub struct Lexer {
    /// `\` or a backtick.
    pub escape: char,
    /// Keep quotes in the result.
    pub raw_quotes: bool,
    /// Keep escapes in the result.
    pub raw_escapes: bool,
    /// Take quotes for ordinary characters (bodies of heredocs).
    pub skip_quotes: bool,
    /// Leave variables that are not set as they stand.
    pub skip_unset: bool,
}

/// Values longer than this are cut: nothing that people write needs more, and a few lines of `ENV` that double
/// each other would fill the memory.
const LONGEST_RESULT: usize = 1 << 20;

/// Deeper nesting than this is refused rather than risked: `${a:-${b:-…}}`.
const DEEPEST: usize = 64;

impl Lexer {
    /// A reader with the given escape character.
    #[must_use]
    pub fn new(escape: char) -> Self {
        Self { escape, raw_quotes: false, raw_escapes: false, skip_quotes: false, skip_unset: false }
    }

    /// Expands a text.
    ///
    /// # Errors
    /// What BuildKit refuses: see [`ShellError`].
    pub fn expand(&self, text: &str, environment: &dyn Environment) -> Result<Expansion, ShellError> {
        let (out, result) = self.run(text, environment);
        result.map(|()| out)
    }

    /// The variables of a text, as far as it can be read.
    #[must_use]
    pub fn variables(&self, text: &str) -> Vec<VariableUse> {
        if !text.contains('$') {
            return Vec::new();
        }
        self.run(text, &|_: &str| None).0.uses
    }

    fn run(&self, text: &str, environment: &dyn Environment) -> (Expansion, Result<(), ShellError>) {
        let mut state = State {
            lexer: *self,
            text,
            at: 0,
            raw_escapes: self.raw_escapes,
            environment,
            uses: Vec::new(),
            unset: Vec::new(),
            depth: 0,
        };
        let result = state.until(None, self.raw_escapes, false);
        let mut out = Expansion { uses: state.uses, unset: state.unset, ..Expansion::default() };
        match result {
            Ok((text, words)) => {
                out.text = text;
                out.words = words;
                (out, Ok(()))
            }
            Err(error) => (out, Err(error)),
        }
    }
}

#[derive(Default)]
struct Words {
    current: String,
    done: Vec<String>,
}

impl Words {
    fn add(&mut self, ch: char) {
        if ch.is_whitespace() {
            if !self.current.is_empty() {
                self.done.push(std::mem::take(&mut self.current));
            }
        } else {
            self.current.push(ch);
        }
    }

    fn finish(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.done.push(self.current);
        }
        self.done
    }
}

struct State<'a> {
    lexer: Lexer,
    text: &'a str,
    at: usize,
    raw_escapes: bool,
    environment: &'a dyn Environment,
    uses: Vec<VariableUse>,
    unset: Vec<String>,
    depth: usize,
}

impl State<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn next(&mut self) -> Option<char> {
        let ch = self.peek()?;
        self.at += ch.len_utf8();
        Some(ch)
    }

    /// Reads to `stop`, or to the end where there is none. `pattern` doubles literal escapes in quotes, so that
    /// the result can be read once more as a pattern.
    fn until(
        &mut self,
        stop: Option<char>,
        raw_escapes: bool,
        pattern: bool,
    ) -> Result<(String, Vec<String>), ShellError> {
        let outer = std::mem::replace(&mut self.raw_escapes, raw_escapes);
        let result = self.until_inner(stop, pattern);
        self.raw_escapes = outer;
        result
    }

    fn until_inner(
        &mut self,
        stop: Option<char>,
        pattern: bool,
    ) -> Result<(String, Vec<String>), ShellError> {
        let mut text = String::new();
        let mut words = Words::default();
        while let Some(ch) = self.peek() {
            if text.len() > LONGEST_RESULT {
                break;
            }
            if stop == Some(ch) {
                self.next();
                return Ok((text, words.finish()));
            }
            match ch {
                '\'' if !self.lexer.skip_quotes => {
                    let part = self.single_quoted(pattern)?;
                    text.push_str(&part);
                    words.current.push_str(&part);
                }
                '"' if !self.lexer.skip_quotes => {
                    let part = self.double_quoted(pattern)?;
                    text.push_str(&part);
                    words.current.push_str(&part);
                }
                '$' => {
                    let part = self.dollar()?;
                    text.push_str(&part);
                    part.chars().for_each(|ch| words.add(ch));
                }
                '<' => {
                    let part = self.angle();
                    text.push_str(&part);
                    words.current.push_str(&part);
                }
                _ => {
                    self.next();
                    if ch == self.lexer.escape {
                        if self.raw_escapes {
                            words.current.push(ch);
                            text.push(ch);
                        }
                        let Some(escaped) = self.next() else { break };
                        words.current.push(escaped);
                        text.push(escaped);
                    } else {
                        words.add(ch);
                        text.push(ch);
                    }
                }
            }
        }
        if stop.is_some() {
            return Err(ShellError::MissingBrace);
        }
        Ok((text, words.finish()))
    }

    fn single_quoted(&mut self, pattern: bool) -> Result<String, ShellError> {
        let mut out = String::new();
        let quote = self.next();
        if self.lexer.raw_quotes {
            out.extend(quote);
        }
        loop {
            let ch = self.next().ok_or(ShellError::UnmatchedSingleQuote)?;
            if ch == '\'' {
                if self.lexer.raw_quotes {
                    out.push(ch);
                }
                return Ok(out);
            }
            if pattern && ch == self.lexer.escape {
                out.push(ch);
            }
            out.push(ch);
        }
    }

    fn double_quoted(&mut self, pattern: bool) -> Result<String, ShellError> {
        let mut out = String::new();
        let quote = self.next();
        if self.lexer.raw_quotes {
            out.extend(quote);
        }
        loop {
            match self.peek().ok_or(ShellError::UnmatchedDoubleQuote)? {
                '"' => {
                    self.next();
                    if self.lexer.raw_quotes {
                        out.push('"');
                    }
                    return Ok(out);
                }
                '$' => out.push_str(&self.dollar()?),
                ch => {
                    self.next();
                    if ch != self.lexer.escape {
                        out.push(ch);
                        continue;
                    }
                    match self.peek() {
                        None => {}
                        Some(escaped) if escaped == '"' || escaped == '$' || escaped == self.lexer.escape => {
                            if self.raw_escapes {
                                out.push(ch);
                            }
                            self.next();
                            out.push(escaped);
                        }
                        Some(_) => {
                            if self.raw_escapes && (!self.lexer.raw_quotes || pattern) {
                                out.push(ch);
                            }
                            out.push(ch);
                        }
                    }
                }
            }
        }
    }

    fn angle(&mut self) -> String {
        self.next();
        if self.peek() != Some('<') {
            return "<".to_owned();
        }
        self.next();
        let mut out = "<<".to_owned();
        while let Some(space @ ('\t' | '\r' | ' ')) = self.peek() {
            out.push(space);
            self.next();
        }
        out
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(ch) = self.peek() {
            if name.is_empty() && ch.is_numeric() {
                while let Some(digit) = self.peek().filter(|ch| ch.is_numeric()) {
                    name.push(digit);
                    self.next();
                }
                return name;
            }
            if name.is_empty() && matches!(ch, '@' | '*' | '#' | '?' | '-' | '$' | '!') {
                self.next();
                return ch.to_string();
            }
            if !ch.is_alphanumeric() && ch != '_' {
                break;
            }
            name.push(ch);
            self.next();
        }
        name
    }

    fn value(&mut self, name: &str) -> Option<String> {
        let value = self.environment.get(name);
        if value.is_none() && !self.unset.iter().any(|known| known == name) {
            self.unset.push(name.to_owned());
        }
        value
    }

    fn dollar(&mut self) -> Result<String, ShellError> {
        let start = self.at;
        self.next();
        if self.peek() != Some('{') {
            let name_start = self.at;
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            self.uses.push(VariableUse {
                range: TextRange::new(start, self.at),
                name_range: TextRange::new(name_start, self.at),
                name: name.clone(),
                operator: None,
            });
            return Ok(match self.value(&name) {
                None if self.lexer.skip_unset => format!("${name}"),
                value => value.unwrap_or_default(),
            });
        }
        self.next();
        match self.peek() {
            None => return Err(ShellError::MissingBrace),
            Some('{' | '}' | ':') => return Err(ShellError::BadSubstitution),
            Some(_) => {}
        }
        let name_start = self.at;
        let name = self.name();
        let index = self.uses.len();
        self.uses.push(VariableUse {
            range: TextRange::new(start, self.at),
            name_range: TextRange::new(name_start, self.at),
            name: name.clone(),
            operator: None,
        });
        self.depth += 1;
        let result =
            if self.depth > DEEPEST { Err(ShellError::BadSubstitution) } else { self.braced(&name, index) };
        self.depth -= 1;
        let end = self.at;
        if let Some(variable) = self.uses.get_mut(index) {
            variable.range.end = end;
        }
        result
    }

    fn operator(&mut self, index: usize, operator: &str) {
        if let Some(variable) = self.uses.get_mut(index) {
            variable.operator = Some(operator.to_owned());
        }
    }

    /// What stands in the braces behind the name.
    fn braced(&mut self, name: &str, index: usize) -> Result<String, ShellError> {
        let Some(mut ch) = self.next() else { return Err(ShellError::UnsupportedModifier(String::new())) };
        let mut operator = ch.to_string();
        match ch {
            '}' => {
                return Ok(match self.value(name) {
                    None if self.lexer.skip_unset => format!("${{{name}}}"),
                    value => value.unwrap_or_default(),
                });
            }
            '/' => return self.replace(name, index),
            ':' => {
                ch = self.next().ok_or(ShellError::MissingBrace)?;
                operator.push(ch);
            }
            _ => {}
        }
        let null_is_unset = operator.starts_with(':');
        if !matches!(ch, '+' | '-' | '?' | '#' | '%') && !null_is_unset {
            return Err(ShellError::UnsupportedModifier(operator));
        }
        let trims = matches!(ch, '#' | '%');
        if null_is_unset && trims {
            return Err(ShellError::UnsupportedModifier(operator));
        }
        if trims && self.peek() == Some(ch) {
            self.operator(index, &format!("{ch}{ch}"));
        } else {
            self.operator(index, &operator);
        }
        let (word, _) = self.until(Some('}'), trims, trims)?;
        let value = self.value(name);
        let Some(set) = &value else {
            if self.lexer.skip_unset {
                return Ok(format!("${{{name}{operator}{word}}}"));
            }
            return match ch {
                '-' => Ok(word),
                '+' => Ok(String::new()),
                '?' => Err(required(name, &word, "is not allowed to be unset")),
                '#' | '%' => trim(ch, &word, ""),
                _ => Err(ShellError::UnsupportedModifier(operator)),
            };
        };
        let counts = !(null_is_unset && set.is_empty());
        match ch {
            '-' => Ok(if counts { set.clone() } else { word }),
            '+' => Ok(if counts { word } else { String::new() }),
            '?' if counts => Ok(set.clone()),
            '?' => Err(required(name, &word, "is not allowed to be empty")),
            '#' | '%' => trim(ch, &word, set),
            _ => Err(ShellError::UnsupportedModifier(operator)),
        }
    }

    fn replace(&mut self, name: &str, index: usize) -> Result<String, ShellError> {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        self.operator(index, if all { "//" } else { "/" });
        let (pattern, _) = self.until(Some('/'), true, true).map_err(|error| match error {
            ShellError::MissingBrace if self.peek().is_none() => ShellError::MissingSlash,
            other => other,
        })?;
        let (replacement, _) = self.until(Some('}'), true, false)?;
        let Some(value) = self.value(name) else {
            if self.lexer.skip_unset {
                // BuildKit gives back one slash whichever stood there.
                return Ok(format!("${{{name}/{pattern}/{replacement}}}"));
            }
            return Ok(Pattern::read(&pattern)?.replace("", &replacement, all));
        };
        Ok(Pattern::read(&pattern)?.replace(&value, &replacement, all))
    }
}

fn required(name: &str, word: &str, otherwise: &str) -> ShellError {
    ShellError::Required(format!("{name}: {}", if word.is_empty() { otherwise } else { word }))
}

fn trim(ch: char, word: &str, value: &str) -> Result<String, ShellError> {
    let (greedy, pattern) = match word.strip_prefix(ch) {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let pattern = Pattern::read(pattern)?;
    Ok(if ch == '%' { pattern.trim_end(value, greedy) } else { pattern.trim_start(value, greedy) })
}
