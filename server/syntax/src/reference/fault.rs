//! Why a text is no reference.

use std::fmt;

/// What keeps a text from being a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// There is nothing.
    Empty,
    /// 64 hexadecimal digits: the id of an image, which no registry knows.
    ImageId,
    /// The repository holds a capital letter.
    Uppercase,
    /// The part before the first slash is no host.
    Registry,
    /// The repository breaks the rules for names.
    Repository,
    /// The repository is longer than 255 bytes.
    TooLong,
    /// What stands behind the colon is no tag.
    Tag,
    /// What stands behind `@` is no digest.
    Digest,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an image name is missing",
            Self::ImageId => "64 hexadecimal digits are the id of a local image, which no registry knows",
            Self::Uppercase => "a repository is written in lower case",
            Self::Registry => "the part before the first slash is no host name",
            Self::Repository => {
                "a repository is made of lower-case letters and digits, with single `.`, `_`, `__` or dashes between"
            }
            Self::TooLong => "a repository has at most 255 characters",
            Self::Tag => "a tag is made of at most 128 letters, digits, `_`, `.` and `-`, and starts with none of the last two",
            Self::Digest => "a digest is written as `sha256:` and 64 lower-case hexadecimal digits",
        })
    }
}

impl std::error::Error for Fault {}
