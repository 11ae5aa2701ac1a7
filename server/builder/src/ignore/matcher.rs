//! A list of patterns, and what a walk through a context makes of them.

use super::pattern::{Pattern, PatternError};

/// The patterns of an ignore file, ready to be asked. The default ignores nothing.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    patterns: Vec<Pattern>,
    exceptions: bool,
    /// Whether every exception names a plain path, so that whole folders can be left out unseen.
    plain_exceptions: bool,
}

/// Which patterns a folder matched: what lies in it matches them too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// The first patterns: few ignore files have more, and a walk makes one of these an entry.
    first: u64,
    more: Box<[u64]>,
}

impl Matched {
    fn of(count: usize) -> Self {
        Self { first: 0, more: vec![0; count.div_ceil(64).saturating_sub(1)].into_boxed_slice() }
    }

    fn get(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => Some(&self.first),
            word => self.more.get(word - 1),
        };
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    fn set(&mut self, index: usize) {
        let word = match index / 64 {
            0 => Some(&mut self.first),
            word => self.more.get_mut(word - 1),
        };
        if let Some(word) = word {
            *word |= 1 << (index % 64);
        }
    }
}

impl Matcher {
    /// Compiles patterns as [`super::read_patterns`] returns them.
    ///
    /// # Errors
    /// The first pattern that BuildKit refuses.
    pub fn new<P: AsRef<str>>(patterns: impl IntoIterator<Item = P>) -> Result<Self, PatternError> {
        let mut found = Vec::new();
        for (index, text) in patterns.into_iter().enumerate() {
            let text = text.as_ref();
            match Pattern::new(text) {
                Ok(pattern) => found.extend(pattern),
                Err(()) => return Err(PatternError { index, pattern: text.to_owned() }),
            }
        }
        Ok(Self {
            exceptions: found.iter().any(|pattern| pattern.exception),
            plain_exceptions: !found
                .iter()
                .any(|pattern| pattern.exception && pattern.stem().contains(['*', '[', ']', '?', '^', '\\'])),
            patterns: found,
        })
    }

    /// Whether there is no pattern at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether any pattern brings back what others leave out.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        self.exceptions
    }

    /// Whether a pattern leaves out everything at the root.
    #[must_use]
    pub fn excludes_all(&self) -> bool {
        let all =
            |pattern: &Pattern| !pattern.exception && matches!(pattern.text.as_str(), "*" | "**" | "**/*");
        self.patterns.iter().any(all)
    }

    /// Whether the walk leaves a path out, given what its folder matched (`None` at the root). The second value is
    /// for the entries of a folder.
    #[must_use]
    pub fn walk(&self, path: &str, folder: Option<&Matched>) -> (bool, Matched) {
        let mut ignored = false;
        let mut matched = Matched::of(self.patterns.len());
        for (index, pattern) in self.patterns.iter().enumerate() {
            let inherited = folder.is_some_and(|folder| folder.get(index));
            // What could not change the verdict is not evaluated, and then counts as no match for what lies below:
            // BuildKit's results depend on it.
            if !inherited && pattern.exception != ignored {
                continue;
            }
            let hit = inherited || pattern.matches(path) || (folder.is_none() && Self::above(pattern, path));
            if hit {
                matched.set(index);
                ignored = !pattern.exception;
            }
        }
        (ignored, matched)
    }

    /// Whether nothing below an ignored folder can come back, so that the walk need not enter it.
    #[must_use]
    pub fn prunes(&self, folder: &str) -> bool {
        if !self.plain_exceptions {
            return false;
        }
        !self.exceptions
            || !self.patterns.iter().any(|pattern| {
                pattern.exception && {
                    let stem = pattern.stem();
                    // `stem/` starts with `folder/`.
                    stem.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                }
            })
    }

    /// Whether the engine does not get a path: the path is left out, or a folder above it that is not entered.
    #[must_use]
    pub fn is_ignored(&self, path: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut above: Option<Matched> = None;
        for (slash, _) in path.match_indices('/') {
            let folder = path.get(..slash).unwrap_or(path);
            let (ignored, matched) = self.walk(folder, above.as_ref());
            if ignored && self.prunes(folder) {
                return true;
            }
            above = Some(matched);
        }
        self.walk(path, above.as_ref()).0
    }

    /// Whether a path or one of its parents matches, the last pattern deciding. This is what the check
    /// `CopyIgnoredFile` asks; a walk can come to another result.
    #[must_use]
    pub fn matches_or_parent_matches(&self, path: &str) -> bool {
        self.patterns.iter().fold(false, |ignored, pattern| {
            if pattern.exception == ignored && (pattern.matches(path) || Self::above(pattern, path)) {
                !pattern.exception
            } else {
                ignored
            }
        })
    }

    /// Whether a folder above `path` matches.
    fn above(pattern: &Pattern, path: &str) -> bool {
        path.match_indices('/')
            .any(|(slash, _)| path.get(..slash).is_some_and(|folder| pattern.matches(folder)))
    }
}
