//! `dockwright/trusted`: a notification without parameters. The user trusts the workspace from now on.

use std::sync::Arc;

use super::configuration;
use crate::lsp::session::Session;

/// Programs may run from now on; every open document is looked at again.
pub fn trusted(session: &Arc<Session>) {
    session.scripts.shellcheck.trust(true);
    session.images.trust(true);
    configuration::check_all(session);
}
