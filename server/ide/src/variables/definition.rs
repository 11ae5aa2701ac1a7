//! What gives a variable a value, and what the value is.

use std::cell::OnceCell;
use std::sync::Arc;

use syntax::TextRange;

/// What sort of thing defines a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An ARG before the first FROM.
    Global,
    /// An ARG of a stage.
    Argument,
    /// An ENV.
    Environment,
    /// The environment of the base image's configuration.
    Image,
    /// The builder: the platforms, and `PATH` where the base has none.
    Builder,
}

impl Kind {
    /// Whether the value goes into the image, and so into every stage that is built from this one.
    #[must_use]
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Environment | Self::Image) || self == Self::Builder
    }
}

/// Where the value is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The text behind the `=`.
    Written(String),
    /// The global ARG of the same name, by its place in [`super::Variables::definitions`].
    Global(usize),
    /// The user, with `--build-arg`.
    Given(String),
    /// The builder or the base image.
    Fixed(String),
    /// Nowhere: `ARG name`, and nobody gives a value.
    Nothing,
}

/// One definition of a variable.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The variable.
    pub name: String,
    /// What defines it.
    pub kind: Kind,
    /// The stage that it holds in; nothing for the global scope.
    pub stage: Option<usize>,
    /// All of it, in bytes of the document; nothing for what stands in no file.
    pub range: Option<TextRange>,
    /// The name alone.
    pub name_range: Option<TextRange>,
    /// Whether a trigger brought it: ONBUILD of the base.
    pub triggered: bool,
    /// Where the value is taken from.
    pub source: Source,
    /// Only definitions before this one are seen by its value.
    pub(super) limit: usize,
    pub(super) value: OnceCell<Value>,
}

impl Definition {
    /// Whether it sets anything.
    #[must_use]
    pub fn sets(&self) -> bool {
        self.source != Source::Nothing
    }
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// All of it.
    Exact(Arc<str>),
    /// Some of it: what only the build knows stands in it as it is written, `$PATH`.
    Partly(Arc<str>),
    /// Its beginning: it is longer than anybody would read.
    Cut(Arc<str>),
    /// The build stops where it is asked for, with these words.
    Refused(Arc<str>),
    /// It has none.
    Unset,
}

impl Value {
    /// As much of it as is known.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Exact(text) | Self::Partly(text) | Self::Cut(text) => Some(text),
            Self::Refused(_) | Self::Unset => None,
        }
    }
}

/// What a name means at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// This definition gives it its value.
    Definition(usize),
    /// This ARG declares it, and nothing gives it a value.
    Declared(usize),
    /// No line sets it; the base image may, and what that holds is not known.
    Base,
    /// Nothing.
    Nothing,
}

/// A place that variables are looked up from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The global scope, as definitions before that one leave it.
    Global(usize),
    /// A stage, as definitions before that one leave it.
    Stage(usize, usize),
    /// The start of a stage that is built from this one.
    After(usize),
    /// A container of this stage: it has no ARG any more.
    Container(usize),
}
