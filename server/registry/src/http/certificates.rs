//! Certificates for single hosts, as Docker and Podman keep them: a folder `certs.d/<host:port>` with authorities in
//! `*.crt`, and with `<name>.cert` beside `<name>.key` where the host wants to know who asks (Docker's manual, "Verify
//! repository client with certificates"; containers-certs.d(5)).

use std::path::{Path, PathBuf};

use reqwest::{Certificate, Identity};

use crate::Environment;
use crate::file::bounded;

/// At most so many files of a folder are read.
const FILES: usize = 64;

/// What a host has of its own.
#[derive(Default)]
pub(super) struct Own {
    /// Authorities that are trusted beside the system's.
    pub authorities: Vec<Certificate>,
    /// Who asks.
    pub identity: Option<Identity>,
}

/// What is kept for a host; nothing where no folder has its name, or nothing in it can be read.
pub(super) fn of(environment: &Environment, host: &str) -> Option<Own> {
    // A host's name comes from a reference or a server's word, and must lead nowhere else.
    let plain = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_' | ':' | '[' | ']');
    if !host.chars().all(plain) || host.starts_with('.') {
        return None;
    }
    let with_port = if host.contains(':') { None } else { Some(format!("{host}:443")) };
    let names = [Some(host.to_owned()), with_port];
    let folders = environment.certificate_folders();
    let mut places = folders.iter().flat_map(|folder| names.iter().flatten().map(|name| folder.join(name)));
    let folder = places.find(|place| place.is_dir())?;
    let own = read(&folder);
    (!own.authorities.is_empty() || own.identity.is_some()).then_some(own)
}

fn read(folder: &Path) -> Own {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(FILES);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let mut own = Own::default();
    for path in paths {
        let end = path.extension().and_then(|end| end.to_str());
        match end {
            Some("crt") => {
                let found = bounded(&path).and_then(|pem| Certificate::from_pem_bundle(&pem).ok());
                own.authorities.extend(found.into_iter().flatten());
            }
            Some("cert") if own.identity.is_none() => own.identity = identity(&path),
            _ => {}
        }
    }
    own
}

/// A certificate with the key that has its name.
fn identity(certificate: &Path) -> Option<Identity> {
    let mut pem = bounded(certificate)?;
    pem.push(b'\n');
    pem.extend(bounded(&certificate.with_extension("key"))?);
    Identity::from_pem(&pem).ok()
}
