//! What a COPY, an ADD or a mount takes of a context, and the digest of that.
//!
//! Source: BuildKit, `cache/contenthash/checksum.go` and `solver/llbsolver/ops/{file,exec}.go`. Only equality
//! counts: two selections have equal digests where BuildKit's would be equal.

use super::hash::HashError;
use super::links::Resolved;
use super::listing::is_below;
use super::{Entry, Kind, Listing, wildcard};
use crate::Digest;
use crate::digest::Hasher;
use crate::ignore::{Matched, Matcher, clean};

/// One look at a content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Selector {
    /// From the root, with a slash before it; `/` takes everything.
    pub path: String,
    /// Whether the path's wildcards count.
    pub wildcard: bool,
    /// Whether a link that the path names is followed.
    pub follow: bool,
    /// Patterns of which one must match (`--parents`).
    pub include: Vec<String>,
    /// Patterns of which none may match (`--exclude`).
    pub exclude: Vec<String>,
    /// Paths that must be there.
    pub required: Vec<String>,
}

/// An entry taken, with the path that it counts under.
struct Taken<'a> {
    path: String,
    entry: Option<&'a Entry>,
    /// A link at the top is followed: its digest is that of what it leads to.
    follow: bool,
}

/// A folder on the way down.
struct Above<'a> {
    taken: Option<Taken<'a>>,
    path: String,
    included: Matched,
    excluded: Matched,
}

impl Listing {
    /// The digest of everything that the selectors take.
    ///
    /// # Errors
    /// See [`HashError`]. Files are read where their digest is not known yet.
    pub fn digest(&self, selectors: &[Selector]) -> Result<Digest, HashError> {
        if let Some(cut) = self.cut() {
            return Err(HashError::Cut(cut));
        }
        self.stands(selectors)?;
        let mut hasher = Hasher::default();
        for selector in selectors {
            hasher.part(self.digest_of(selector)?.bytes());
        }
        Ok(hasher.finish())
    }

    /// The entries that the selectors take, folders with everything in them, each once and in order.
    ///
    /// # Errors
    /// See [`HashError`].
    pub fn selected(&self, selectors: &[Selector]) -> Result<Vec<&Entry>, HashError> {
        let mut found: Vec<&Entry> = Vec::new();
        for selector in selectors {
            if selector.is_plain() {
                let at = self.resolve(&selector.path, selector.follow)?;
                found.extend(self.get(&at));
                found.extend(self.below(&at));
                continue;
            }
            for taken in self.take(selector)? {
                match (taken.entry, taken.follow) {
                    (Some(entry), true) if entry.kind == Kind::Link => {
                        let at = self.resolve(&entry.path, true)?;
                        found.extend(self.get(&at));
                        found.extend(self.below(&at));
                    }
                    (entry, _) => found.extend(entry),
                }
            }
        }
        found.sort_unstable_by(|one, other| super::listing::order(&one.path, &other.path));
        found.dedup_by(|one, other| one.path == other.path);
        Ok(found)
    }

    /// The digest of one entry's content, for telling which file changed.
    ///
    /// # Errors
    /// See [`HashError`].
    pub fn digest_of_entry(&self, entry: &Entry) -> Result<Digest, HashError> {
        self.entry_digest(entry)
    }

    fn digest_of(&self, selector: &Selector) -> Result<Digest, HashError> {
        if selector.is_plain() {
            return self.digest_at(&self.resolve(&selector.path, selector.follow)?);
        }
        let taken = self.take(selector)?;
        for required in &selector.required {
            if !taken.iter().any(|taken| taken.path.starts_with(required.as_str())) {
                return Err(HashError::NotFound(required.clone()));
            }
        }
        let digests = taken.iter().map(|taken| self.digest_of_taken(taken)).collect::<Result<Vec<_>, _>>()?;
        let base =
            |path: &str| path.rsplit_once('/').map_or_else(|| path.to_owned(), |(_, base)| base.to_owned());
        if let ([one], [digest]) = (taken.as_slice(), digests.as_slice())
            && base(&selector.path) == base(&one.path)
        {
            return Ok(*digest);
        }
        // Paths count from where the wildcards begin.
        let prefix = if selector.wildcard { literal_prefix(&selector.path) } else { selector.path.clone() };
        let prefix = prefix.trim_end_matches('/');
        let mut hasher = Hasher::default();
        for (taken, digest) in taken.iter().zip(&digests) {
            hasher.part(taken.path.strip_prefix(prefix).unwrap_or(&taken.path));
            hasher.part(digest.bytes());
        }
        Ok(hasher.finish())
    }

    fn digest_of_taken(&self, taken: &Taken<'_>) -> Result<Digest, HashError> {
        match taken.entry {
            Some(entry) if taken.follow && entry.kind == Kind::Link => {
                self.digest_at(&self.resolve(&entry.path, true)?)
            }
            Some(entry) => self.entry_digest(entry),
            None => Ok(Digest::of("")),
        }
    }

    /// The digest of a path whose links are resolved: of a file itself, of a folder with all that lies in it.
    fn digest_at(&self, path: &str) -> Result<Digest, HashError> {
        let top = self.get(path);
        if let Some(top) = top
            && top.kind != Kind::Folder
        {
            return self.entry_digest(top);
        }
        if top.is_none() && !path.is_empty() {
            return Err(HashError::NotFound(path.to_owned()));
        }
        let mut hasher = Hasher::default();
        if let Some(folder) = top {
            hasher.part(self.entry_digest(folder)?.bytes());
        }
        for entry in self.below(path) {
            hasher.part(entry.path.strip_prefix(path).unwrap_or(&entry.path).trim_start_matches('/'));
            hasher.part(self.entry_digest(entry)?.bytes());
        }
        Ok(hasher.finish())
    }

    fn resolve(&self, path: &str, follow: bool) -> Result<String, HashError> {
        match self.follow(path, follow) {
            Resolved::At(path) => Ok(path),
            Resolved::Missing => Err(HashError::NotFound(path.to_owned())),
            Resolved::TooManyLinks => Err(HashError::TooManyLinks(path.to_owned())),
        }
    }

    /// The entries that a selector with wildcards or patterns takes: folders by themselves.
    fn take(&self, selector: &Selector) -> Result<Vec<Taken<'_>>, HashError> {
        let include = patterns(&selector.include)?;
        let exclude = patterns(&selector.exclude)?;
        let pattern = clean(&format!("/{}", selector.path));
        let pattern = if pattern == "/" { "" } else { &pattern };
        let prefix = if selector.wildcard { literal_prefix(pattern) } else { pattern.to_owned() };
        // Links in the part without wildcards are followed; entries keep the path that was asked for.
        let last = selector.wildcard && prefix != pattern;
        let resolved = match self.follow(&prefix, last) {
            Resolved::At(path) => path,
            Resolved::Missing => return Ok(Vec::new()),
            Resolved::TooManyLinks => return Err(HashError::TooManyLinks(prefix)),
        };
        let mut taken: Vec<Taken<'_>> = Vec::new();
        let mut above: Vec<Above<'_>> = Vec::new();
        let mut matched = String::new();
        for entry in self.get(&resolved).into_iter().chain(self.below(&resolved)) {
            let rest = entry.path.strip_prefix(resolved.as_str()).unwrap_or(&entry.path);
            let slash = if resolved.is_empty() { "/" } else { "" };
            let path = format!("{}{slash}{rest}", prefix.trim_end_matches('/'));
            while above.last().is_some_and(|folder| !is_below(&path, &folder.path)) {
                above.pop();
            }
            let parent = above.last();
            let start = if selector.wildcard {
                if !pattern.is_empty() && (matched.is_empty() || !is_below(&path, &matched)) {
                    let bad = |_| HashError::BadPattern(pattern.to_owned());
                    if !wildcard::matches(pattern, &path).map_err(bad)? {
                        continue;
                    }
                    matched.clone_from(&path);
                }
                matched.as_str()
            } else {
                pattern
            };
            let candidate =
                path.strip_prefix(start).map_or(path.as_str(), |rest| rest.trim_start_matches('/'));
            let (hit, included) = include.as_ref().map_or((true, Matched::default()), |matcher| {
                matcher.walk(candidate, parent.map(|parent| &parent.included))
            });
            let (out, excluded) = match &exclude {
                Some(matcher) if hit => matcher.walk(candidate, parent.map(|parent| &parent.excluded)),
                _ => (false, Matched::default()),
            };
            let one =
                Taken { path: path.clone(), entry: Some(entry), follow: parent.is_none() && selector.follow };
            let takes = hit && !out;
            if takes {
                for folder in &mut above {
                    taken.extend(folder.taken.take());
                }
            }
            if entry.kind == Kind::Folder {
                let one = if takes {
                    taken.push(one);
                    None
                } else {
                    Some(one)
                };
                above.push(Above { taken: one, path, included, excluded });
            } else if takes {
                taken.push(one);
            }
        }
        Ok(taken)
    }
}

impl Selector {
    /// Everything at or below a path, a link that the path names followed.
    #[must_use]
    pub fn of(path: &str) -> Self {
        Self { path: path.to_owned(), follow: true, ..Self::default() }
    }

    /// Whether it takes one path whole.
    fn is_plain(&self) -> bool {
        !self.wildcard && self.include.is_empty() && self.exclude.is_empty()
    }
}

fn patterns(patterns: &[String]) -> Result<Option<Matcher>, HashError> {
    if patterns.is_empty() {
        return Ok(None);
    }
    Matcher::new(patterns).map(Some).map_err(|error| HashError::BadPattern(error.pattern))
}

/// The components before the first that has a wildcard.
pub(super) fn literal_prefix(pattern: &str) -> String {
    let parts: Vec<&str> = pattern.split('/').take_while(|part| !wildcard::has_wildcards(part)).collect();
    let prefix = parts.join("/");
    if prefix == "/" { String::new() } else { prefix }
}
