//! The ways to fail.

/// A way to fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A status with headers and a body.
    Status(u16, Vec<(String, String)>, String),
    /// The request is read, and nothing is ever answered.
    Silent,
    /// The answer comes, this many milliseconds later.
    Late(u64),
    /// The head of an answer, then a byte from time to time without an end.
    Slow,
    /// The connection ends before the answer does.
    CutShort,
    /// An answer without an end, as fast as it goes.
    Huge,
    /// An answer that says to be of this many bytes, and is not there.
    Announced(u64),
    /// Something that is not HTTP.
    Garbage,
    /// The connection ends without an answer.
    HangUp,
    /// A good status with this body.
    Body(String),
}

impl Fault {
    /// A status without more.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Status(status, Vec::new(), "{}".into())
    }

    /// 429 with a header, as Docker Hub words it.
    #[must_use]
    pub fn limited(header: &str, value: &str) -> Self {
        let body = r#"{"detail":"Rate limit exceeded","error":false}"#;
        Self::Status(429, vec![(header.into(), value.into())], body.into())
    }

    /// A redirect.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::Status(307, vec![("Location".into(), location.into())], String::new())
    }
}
