//! The log of the process: standard error, since standard output belongs to the protocol.

use std::io::Write;

/// Writes one line. A closed standard error is no reason to stop.
pub fn line(message: &str) {
    let _ = writeln!(std::io::stderr(), "{message}");
}
