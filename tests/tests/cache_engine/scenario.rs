//! What a scenario is: files, a change, and how the builds are asked for.

use crate::server::Server;

/// Whether the engine's answer can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stability {
    Stable,
    /// The engine may reuse what it synced before, whatever changed.
    Unstable,
}

/// A change between the second and the third build. In paths and texts, `{n}` is the scenario's own name.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// A file with this text.
    Write(&'static str, &'static str),
    /// A text of the Dockerfile in another's place.
    Edit(&'static str, &'static str),
    /// The digest behind an image of the Dockerfile that the registry's tag names now.
    Pin(&'static str),
    Remove(&'static str),
    Rename(&'static str, &'static str),
    Mode(&'static str, u32),
    /// A new time of change and nothing else.
    Touch(&'static str),
    Link(&'static str, &'static str),
    Folder(&'static str),
    /// Carriage returns before the ends of the Dockerfile's lines.
    Crlf,
    /// What the server sends from now on.
    Serve(&'static str),
    /// A tag of the registry to another image.
    MoveTag(&'static str),
    /// A tag of the engine's own store to another image.
    Retag(&'static str),
    /// A build that fails or not, of the file as it is now, which leaves a record.
    Build(&'static [&'static str]),
    /// A build of the file as it is now by the engine's own client, as in a terminal: nobody notes what its steps took.
    Terminal(&'static [&'static str]),
}

/// One scenario.
pub struct Scenario {
    pub name: &'static str,
    /// The Dockerfile. `{n}` is the scenario's own name, `{server}` the address of a server of its own.
    pub dockerfile: &'static str,
    /// How the first two builds are asked for.
    pub before: &'static [&'static str],
    pub changes: &'static [Change],
    /// How the prediction and the third build are asked for.
    pub after: &'static [&'static str],
    /// Whether the answer cannot be known before the build: it takes of another stage, or of an address.
    pub may_depend: bool,
    pub stability: Stability,
    /// Whether the first two builds fail, as they should.
    pub fails: bool,
}

impl Scenario {
    pub const fn new(name: &'static str, dockerfile: &'static str, changes: &'static [Change]) -> Self {
        Self {
            name,
            dockerfile,
            before: &[],
            changes,
            after: &[],
            may_depend: false,
            stability: Stability::Stable,
            fails: false,
        }
    }

    pub const fn asked(self, before: &'static [&'static str], after: &'static [&'static str]) -> Self {
        Self { before, after, ..self }
    }

    pub const fn may_depend(self) -> Self {
        Self { may_depend: true, ..self }
    }

    pub const fn unstable(self) -> Self {
        Self { stability: Stability::Unstable, ..self }
    }

    pub const fn fails(self) -> Self {
        Self { fails: true, ..self }
    }

    /// The server that it needs.
    pub fn server(&self) -> Option<Server> {
        self.dockerfile.contains("{server}").then(Server::start)
    }
}
