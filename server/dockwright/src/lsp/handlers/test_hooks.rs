//! Requests that exist only when `DOCKWRIGHT_TEST_HOOKS` is set: what a test cannot provoke from outside.

use std::time::Duration;

use serde_json::Value;
use tower_lsp::jsonrpc::Result;

use crate::lsp::session::Snapshot;

/// `dockwright/test/panic`.
#[allow(clippy::panic, reason = "a test needs to see what a panic does to the session")]
pub fn panic_now() -> Result<()> {
    panic!("a panic that a test asked for")
}

/// `dockwright/test/sleep`: `{"milliseconds": n}`, ten seconds at most.
pub async fn sleep(params: Value) -> Result<u64> {
    let wanted = params.get("milliseconds").and_then(Value::as_u64).unwrap_or(0).min(10_000);
    tokio::time::sleep(Duration::from_millis(wanted)).await;
    Ok(wanted)
}

/// `dockwright/test/version`: the snapshot was taken first; waiting must not change what it says.
pub async fn version(snapshot: Option<Snapshot>) -> Result<Option<(i32, usize)>> {
    tokio::time::sleep(Duration::from_millis(1)).await;
    Ok(snapshot.map(|snapshot| (snapshot.version, snapshot.document.rope().len_bytes())))
}
