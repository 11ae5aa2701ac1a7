//! Which document a command without an argument means.

use tower_lsp::ls_types::Uri;

/// Where the user's attention is.
#[derive(Debug, Default)]
pub struct Attention {
    /// The open documents, the one that was attended to last at the end.
    open: Vec<Uri>,
    /// Whether the last one was worked on, and not only opened: an editor opens several at its start.
    works: bool,
}

/// What a command without an argument means.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// No document is open.
    Nothing,
    /// This one.
    This(Uri),
    /// One of these; the likeliest first.
    Ask(Vec<Uri>),
}

impl Attention {
    /// A document was opened; or edited or asked about, when the user works on it.
    pub fn attend(&mut self, uri: &Uri, works: bool) {
        self.leave(uri);
        self.open.push(uri.clone());
        self.works = works;
    }

    /// A document was closed.
    pub fn leave(&mut self, uri: &Uri) {
        if self.open.last() == Some(uri) {
            self.works = false;
        }
        self.open.retain(|open| open != uri);
    }

    /// The document that a command means.
    pub fn choice(&self) -> Choice {
        match self.open.as_slice() {
            [] => Choice::Nothing,
            [only] => Choice::This(only.clone()),
            [.., last] if self.works => Choice::This(last.clone()),
            several => Choice::Ask(several.iter().rev().cloned().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Attention, Choice};
    use tower_lsp::ls_types::Uri;

    fn uri(name: &str) -> Uri {
        format!("file:///{name}").parse().unwrap()
    }

    #[test]
    fn the_document_that_is_worked_on_is_meant_and_several_opened_ones_are_asked_about() {
        let mut attention = Attention::default();
        assert_eq!(attention.choice(), Choice::Nothing);
        attention.attend(&uri("a"), false);
        assert_eq!(attention.choice(), Choice::This(uri("a")));
        attention.attend(&uri("b"), false);
        assert_eq!(attention.choice(), Choice::Ask(vec![uri("b"), uri("a")]));
        attention.attend(&uri("a"), true);
        assert_eq!(attention.choice(), Choice::This(uri("a")));
        attention.attend(&uri("c"), false);
        assert_eq!(attention.choice(), Choice::Ask(vec![uri("c"), uri("a"), uri("b")]));
        attention.leave(&uri("c"));
        attention.leave(&uri("b"));
        assert_eq!(attention.choice(), Choice::This(uri("a")));
    }
}
