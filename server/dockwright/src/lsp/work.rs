//! Where a computation runs.

use super::session::Snapshot;

/// Texts up to this many bytes, about 5,000 lines, are looked at where the question arrives; it takes about a
/// millisecond.
const SMALL: usize = 256 << 10;

/// Runs `work` on a snapshot: at once for a small text, on a thread for blocking work for a large one, so that
/// nobody else waits for it. Nothing when it panicked there.
pub async fn on<T: Send + 'static>(
    snapshot: Snapshot,
    work: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Option<T> {
    if snapshot.document.rope().len_bytes() <= SMALL {
        return Some(work(&snapshot));
    }
    tokio::task::spawn_blocking(move || work(&snapshot)).await.ok()
}
