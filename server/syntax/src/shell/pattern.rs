//! Shell patterns (`*`, `?`, `\`) in `${name#pattern}`, `${name%pattern}` and `${name/pattern/replacement}`.

use super::ShellError;

enum Token {
    Any,
    One,
    Literal(char),
}

/// A pattern that was read, ready to be matched.
pub(super) struct Pattern(Vec<Token>);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A backslash may only stand before `*`, `?`, `\`, and before `}` and `/`, which end the operand otherwise.
    pub(super) fn read(source: &str) -> Result<Self, ShellError> {
        let mut tokens = Vec::new();
        let mut chars = source.chars().peekable();
        while let Some(ch) = chars.next() {
            tokens.push(match ch {
                '*' => Token::Any,
                '?' => Token::One,
                '\\' => match chars.peek().copied() {
                    // The escape before these belongs to the braces around the pattern, not to it.
                    Some('}' | '/') => continue,
                    Some(next @ ('*' | '?' | '\\')) => {
                        chars.next();
                        Token::Literal(next)
                    }
                    other => {
                        let shown = other.map(String::from).unwrap_or_default();
                        return Err(ShellError::BadPattern(format!("invalid escape '\\{shown}'")));
                    }
                },
                other => Token::Literal(other),
            });
        }
        Ok(Self(tokens))
    }

    /// The length in characters of the match at the start of `text`: the longest if `greedy`, else the shortest.
    fn match_length(&self, text: &[char], greedy: bool) -> Option<usize> {
        // The set of lengths that the tokens so far can cover; wide patterns stay linear in text times tokens.
        let mut reach = vec![false; text.len() + 1];
        if let Some(first) = reach.first_mut() {
            *first = true;
        }
        for token in &self.0 {
            let mut next = vec![false; text.len() + 1];
            match token {
                Token::Any => {
                    let mut open = false;
                    for (slot, reached) in next.iter_mut().zip(&reach) {
                        open |= *reached;
                        *slot = open;
                    }
                }
                Token::One | Token::Literal(_) => {
                    for ((slot, reached), ch) in next.iter_mut().skip(1).zip(&reach).zip(text) {
                        *slot = *reached
                            && match token {
                                Token::Literal(wanted) => wanted == ch,
                                // As in Go's regular expressions, a dot is no newline.
                                _ => *ch != '\n',
                            };
                    }
                }
            }
            reach = next;
        }
        if greedy {
            reach.iter().rposition(|reached| *reached)
        } else {
            reach.iter().position(|reached| *reached)
        }
    }

    /// `text` without the match at its start.
    pub(super) fn trim_start(&self, text: &str, greedy: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let skip = self.match_length(&chars, greedy).unwrap_or(0);
        chars.into_iter().skip(skip).collect()
    }

    /// `text` without the match at its end.
    pub(super) fn trim_end(mut self, text: &str, greedy: bool) -> String {
        self.0.reverse();
        let reversed: String = text.chars().rev().collect();
        self.trim_start(&reversed, greedy).chars().rev().collect()
    }

    /// `text` with the first match, or all, replaced.
    pub(super) fn replace(&self, text: &str, replacement: &str, all: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut out = String::new();
        let (mut at, mut done, mut after_match) = (0, false, false);
        while at <= chars.len() {
            let rest = chars.get(at..).unwrap_or_default();
            let found = if done { None } else { self.match_length(rest, true) };
            match found {
                // An empty match right behind a match is none, as in Go's ReplaceAllString.
                Some(length) if length > 0 || !after_match => {
                    out.push_str(replacement);
                    done = !all;
                    after_match = length > 0;
                    at += length;
                    if length == 0 {
                        out.extend(rest.first());
                        at += 1;
                    }
                }
                _ => {
                    out.extend(rest.first());
                    at += 1;
                    after_match = false;
                }
            }
        }
        out
    }
}
