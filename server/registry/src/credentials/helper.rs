//! Credential helpers: programs named `docker-credential-<suffix>` that answer what they keep for a server
//! (`docker/docker-credential-helpers`, the protocol of `get`).

use std::ffi::OsStr;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::Credential;
use crate::secret::Secret;

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 64 << 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    username: String,
    secret: String,
}

/// Asks a helper for what it keeps for a server; nothing where it keeps none, fails, or takes too long.
pub(super) async fn ask(
    suffix: &str,
    server: &str,
    path: Option<&OsStr>,
    patience: Duration,
) -> Option<Credential> {
    // A suffix comes out of a file: it names a program and must not lead to one elsewhere.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !suffix.bytes().all(plain) {
        return None;
    }
    let mut command = Command::new(format!("docker-credential-{suffix}"));
    command.arg("get").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    if let Some(path) = path {
        command.env("PATH", path);
    }
    let said = tokio::time::timeout(patience, run(command, server)).await.ok()??;
    let said: Said = serde_json::from_slice(&said).ok()?;
    let secret = Secret::new(said.secret);
    if secret.is_empty() {
        return None;
    }
    // The protocol's own sign for a token in place of a password.
    Some(if said.username == "<token>" {
        Credential::Identity(secret)
    } else {
        Credential::Basic { user: said.username, password: secret }
    })
}

async fn run(mut command: Command, server: &str) -> Option<Vec<u8>> {
    let mut child = command.spawn().ok()?;
    let mut input = child.stdin.take()?;
    // A helper that does not read its input may know its answer all the same.
    let _ = input.write_all(server.as_bytes()).await;
    drop(input);
    let mut said = Vec::new();
    child.stdout.take()?.take(LONGEST).read_to_end(&mut said).await.ok()?;
    child.wait().await.ok()?.success().then_some(said)
}
