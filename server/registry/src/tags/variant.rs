//! What stands beside a version: `slim-bookworm`, `alpine3.24`, `windowsservercore-ltsc2025`.

use std::collections::HashMap;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{Numbers, names, segment};

/// The words of a tag.
pub(super) type Words<'a> = SmallVec<[&'a str; 8]>;

/// A variant of an image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Variant {
    /// As the tag spells it, without the version: empty for the image as such.
    pub text: String,
    /// Its words without their numbers and without code names: `slim` of `slim-bookworm`, `alpine` of `alpine3.24`.
    /// In lower case.
    pub flavour: String,
    /// Its numbers; of a code name, the month of its release.
    pub numbers: Numbers,
    /// Whether it is for Windows.
    pub is_windows: bool,
}

/// The words that name an image for Windows.
const WINDOWS: &[&str] = &["windowsservercore", "nanoserver", "windows", "servercore", "ltsc"];

impl Variant {
    /// Reads the segments of a tag that are not its version.
    fn parse(segments: &[&str]) -> Self {
        let mut flavour: Vec<&str> = Vec::new();
        let mut numbers = Numbers::new();
        let mut is_windows = false;
        for segment in segments {
            if let Some(name) = names::find(names::SYSTEMS, segment) {
                numbers.push(name.released);
                continue;
            }
            let (word, mut own) = segment::word(segment);
            is_windows = is_windows || WINDOWS.iter().any(|windows| windows.eq_ignore_ascii_case(word));
            // `ltsc2025` is to Windows what a code name is to Debian.
            if !word.is_empty() && !word.eq_ignore_ascii_case("ltsc") {
                flavour.push(word);
            }
            numbers.append(&mut own);
        }
        let flavour = flavour.join("-").to_ascii_lowercase();
        Self { text: segments.join("-"), flavour, numbers, is_windows }
    }

    /// The release of Debian, Ubuntu or Alpine that it names: the system and its version, `("debian", [12])`.
    #[must_use]
    pub fn system(&self) -> Option<(&'static str, Numbers)> {
        let mut words = self.text.split('-').peekable();
        while let Some(word) = words.next() {
            if let Some(name) = names::find(names::SYSTEMS, word) {
                let system = if name.version.len() > 1 { "ubuntu" } else { "debian" };
                return Some((system, name.version.into()));
            }
            let (name, mut numbers) = segment::word(word);
            if numbers.is_empty() {
                numbers = words.peek().and_then(|next| segment::numbers(next)).unwrap_or_default();
            }
            let system = ["alpine", "debian", "ubuntu"].into_iter().find(|system| *system == name);
            if let (Some(system), false) = (system, numbers.is_empty()) {
                return Some((system, numbers));
            }
        }
        None
    }
}

/// The variants of a list of tags, of which there are far fewer than tags.
#[derive(Default)]
pub(super) struct Variants {
    none: Arc<Variant>,
    known: HashMap<String, Arc<Variant>>,
    last: Arc<Variant>,
    text: String,
}

impl Variants {
    /// That of the image as such.
    pub(super) fn none(&self) -> Arc<Variant> {
        self.none.clone()
    }

    /// The variant of segments that are not the version.
    pub(super) fn of(&mut self, segments: &[&str]) -> Arc<Variant> {
        self.text.clear();
        for (at, segment) in segments.iter().enumerate() {
            self.text.push_str(if at == 0 { "" } else { "-" });
            self.text.push_str(segment);
        }
        // A list is mostly in the order of its variants.
        if self.last.text != self.text {
            self.last = match self.known.get(&self.text) {
                Some(known) => known.clone(),
                None => {
                    let read = Arc::new(Variant::parse(segments));
                    self.known.insert(self.text.clone(), read.clone());
                    read
                }
            };
        }
        self.last.clone()
    }
}
