//! What is worked out when it is first asked for.

use std::sync::OnceLock;

/// A fact that follows from the value it stands in. It is kept once it was asked for, and counts in no comparison:
/// two equal values are equal whether or not somebody asked.
#[derive(Debug)]
pub struct Lazy<T>(OnceLock<T>);

impl<T> Lazy<T> {
    /// The fact; `make` runs the first time.
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }

    /// Whether somebody asked already.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0.get().is_some()
    }
}

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Clone for Lazy<T> {
    /// The copy works it out again if it must: it may be changed before it is asked.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T> PartialEq for Lazy<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Lazy<T> {}
