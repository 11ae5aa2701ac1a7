//! The stages of a document, each with what its FROM comes to and what was found in it.

use std::any::Any;
use std::cell::OnceCell;
use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, PoisonError};

use builder::graph::{ImageFacts, Request};
use syntax::dockerfile::{Body, From, Word};
use syntax::document::{Placed, Slot};
use syntax::shell::{Expansion, Lexer, ShellError};
use syntax::{Document, Platform, Reference, TextRange};

use super::globals::{Globals, stage_name};
use super::memory::Come;
use super::walk::Around;
use crate::diagnostics::Facts;

/// A build stage.
#[derive(Debug, Clone)]
pub struct Stage<'a> {
    /// Its FROM.
    pub from: Placed<'a>,
    /// The bytes that it takes, from its FROM to before the next.
    pub range: Range<usize>,
    /// The stage that it is built from.
    pub base: Option<usize>,
    read: Arc<Read>,
    document: &'a Document,
    own: OnceCell<Vec<Placed<'a>>>,
    /// What rules keep of the stage as long as its FROM and its instructions stay as they are. Places in it must be
    /// counted in instructions ([`Self::instructions`]) and from their starts.
    pub slot: Arc<Slot>,
    image_facts: OnceCell<Arc<Option<ImageFacts>>>,
    pub(super) found: Arc<[Come]>,
}

/// What a FROM comes to.
#[derive(Debug)]
pub struct Read {
    /// The stage's name in lower case; empty when it has none.
    pub name: String,
    /// What FROM names as it is written, in lower case.
    pub written: String,
    /// What FROM names, variables put in.
    pub image: Result<Expansion, ShellError>,
    /// What `--platform` says, variables put in; nothing without the flag.
    pub platform: Option<Result<Expansion, ShellError>>,
    /// The image; nothing when what FROM names is no reference.
    pub parsed: Option<Reference>,
    full: Option<Arc<str>>,
    target: Platform,
    normalized: Platform,
    /// What is kept of what was seen of the image.
    slot: Slot,
}

/// Something that was seen, and when.
struct Seen<T>(Mutex<Option<(u64, Arc<T>)>>);

impl Deref for Stage<'_> {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

impl<'a> Stage<'a> {
    /// A stage of which nothing more is known than its FROM.
    pub(super) fn new(document: &'a Document, from: Placed<'a>, end: usize, read: Arc<Read>) -> Self {
        Self {
            from,
            range: from.start..end,
            base: None,
            read,
            document,
            own: OnceCell::new(),
            slot: Arc::default(),
            image_facts: OnceCell::new(),
            found: Arc::default(),
        }
    }

    /// What its FROM comes to, for whoever needs it longer than the stage.
    pub(super) fn read(&self) -> Arc<Read> {
        Arc::clone(&self.read)
    }

    /// Its instructions without the FROM.
    #[must_use]
    pub fn instructions(&self) -> &[Placed<'a>] {
        self.own.get_or_init(|| {
            let behind = self.document.instructions_from(self.from.start + 1);
            behind.take_while(|placed| placed.start < self.range.end).collect()
        })
    }

    /// Its FROM as it was read.
    #[must_use]
    pub fn body(&self) -> Option<&'a From> {
        body(self.from)
    }

    /// The word that names the image, or the keyword where it is missing, from the start of the FROM.
    #[must_use]
    pub fn image_range(&self) -> TextRange {
        let image = self.body().and_then(|body| body.image.as_ref());
        image.map_or(self.from.instruction.name.range, |word| word.range)
    }

    /// The image or stage that it is built from; empty where that cannot be read.
    #[must_use]
    pub fn image_name(&self) -> &str {
        self.image.as_ref().map_or("", |found| found.text.as_str())
    }

    /// What the stage is built for.
    #[must_use]
    pub fn target(&self) -> &Platform {
        &self.read.target
    }

    /// What the stage is built for, in the usual spelling.
    #[must_use]
    pub fn normalized_target(&self) -> &Platform {
        &self.read.normalized
    }

    /// What is known of the image that it is built from.
    #[must_use]
    pub fn image_facts(&self, facts: &Facts) -> Option<&ImageFacts> {
        self.shared_image_facts(facts).as_ref().as_ref()
    }

    /// The same, which is the same piece of memory as long as nothing else is told.
    pub(super) fn shared_image_facts(&self, facts: &Facts) -> &Arc<Option<ImageFacts>> {
        let ask = || facts.images.facts(self.read.full.as_deref()?, self.target());
        self.image_facts.get_or_init(|| self.seen(facts.images.moment(), ask))
    }

    /// What is seen of the stage's image at a moment ([`crate::images::Seen::moment`]): it is asked for once, unless what FROM
    /// comes to changes. `T` stands for the question.
    pub fn seen<T: Any + Send + Sync>(&self, moment: Option<u64>, ask: impl FnOnce() -> T) -> Arc<T> {
        let Some(moment) = moment else { return Arc::new(ask()) };
        let kept: &Seen<T> = self.read.slot.get_or_init(|| Seen(Mutex::new(None)));
        let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|(of, _)| *of == moment) {
            Some((_, seen)) => Arc::clone(seen),
            None => Arc::clone(&kept.insert((moment, Arc::new(ask()))).1),
        }
    }

    /// The image in its full spelling; nothing when what FROM names is no reference.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.read.full.as_deref()
    }
}

/// What a FROM came to when it was last looked at, and what that hangs on.
#[derive(Default)]
struct Kept(Mutex<Option<Known>>);

type Known = (Arc<Globals>, Arc<Request>, Arc<Read>);

/// What a FROM comes to. It is worked out once, unless the global scope or the request changes.
pub(super) fn read(from: Placed<'_>, globals: &Arc<Globals>, around: Around<'_>) -> Arc<Read> {
    let request = &around.facts.request;
    let kept: &Kept = from.instruction.slot.get_or_init(Kept::default);
    let mut kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, of, read)) = kept.as_mut()
        && Arc::ptr_eq(known, globals)
        && (Arc::ptr_eq(of, request) || of == request)
    {
        // The next look need not compare again.
        of.clone_from(request);
        return Arc::clone(read);
    }
    let read = Arc::new(Read::new(from, around));
    *kept = Some((Arc::clone(globals), Arc::clone(request), Arc::clone(&read)));
    read
}

impl Read {
    fn new(from: Placed<'_>, around: Around<'_>) -> Self {
        let expand = |word: &Word| expand(&word.text, around.globals, around.escape);
        let image = body(from).and_then(|body| body.image.as_ref());
        let image = image.map_or_else(|| Ok(Expansion::default()), expand);
        let flag = from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        let platform = flag.filter(|word| !word.text.is_empty()).map(expand);
        let request = &around.facts.request;
        let asked = platform.as_ref().and_then(|found| found.as_ref().ok());
        let asked = asked.and_then(|found| Platform::parse(&found.text, &request.engine_platform));
        let target = asked.unwrap_or_else(|| request.target_platform());
        let parsed = Reference::parse(image.as_ref().map_or("", |found| found.text.as_str())).ok();
        Self {
            name: stage_name(from.instruction),
            written: body(from)
                .and_then(|body| body.image.as_ref())
                .map_or_else(String::new, |word| word.text.to_lowercase()),
            full: parsed.as_ref().map(|found| Arc::from(found.to_string())),
            normalized: target.normalized(),
            image,
            platform,
            parsed,
            target,
            slot: Slot::default(),
        }
    }
}

fn body(from: Placed<'_>) -> Option<&From> {
    match &from.instruction.body {
        Body::From(body) => Some(body),
        _ => None,
    }
}

/// A text of a FROM line with variables put in.
pub(in crate::diagnostics) fn expand(
    text: &str,
    globals: &Globals,
    escape: char,
) -> Result<Expansion, ShellError> {
    if text.contains(['$', '\'', '"', escape]) {
        Lexer::new(escape).expand(text, globals)
    } else {
        Ok(Expansion { text: text.to_owned(), ..Expansion::default() })
    }
}
