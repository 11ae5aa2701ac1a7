//! What stands between the wire and the handlers: a panic answers an error and the session goes on; `exit` ends
//! the process.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::FutureExt;
use tower::Service;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};

/// How long `exit` waits for the last answers to be written.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Wraps the protocol's service.
pub struct Guard<S> {
    inner: S,
    shut_down: Arc<AtomicBool>,
}

impl<S> Guard<S> {
    /// Wraps `inner`; `shut_down` becomes true with the `shutdown` request.
    pub fn new(inner: S, shut_down: Arc<AtomicBool>) -> Self {
        Self { inner, shut_down }
    }

    fn note_end(&self, method: &str) {
        match method {
            "shutdown" => self.shut_down.store(true, Ordering::SeqCst),
            "exit" => {
                let code = exit_code(&self.shut_down);
                std::thread::spawn(move || {
                    std::thread::sleep(LAST_WORDS);
                    std::process::exit(code);
                });
            }
            _ => {}
        }
    }
}

/// 0 after `shutdown`, 1 without, as the protocol asks.
pub fn exit_code(shut_down: &AtomicBool) -> i32 {
    i32::from(!shut_down.load(Ordering::SeqCst))
}

type Answer<E> = Pin<Box<dyn Future<Output = Result<Option<Response>, E>> + Send>>;

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Answer<S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if let Some(answer) = super::wire::answer(&request) {
            return Box::pin(async move { Ok(Some(answer)) });
        }
        self.note_end(request.method());
        if request.method() == "exit" {
            // The framework reads nothing more and ends when the last answer is written. Its own `exit` would call
            // off what still runs, the answer to `shutdown` included.
            return Box::pin(async { Ok(None) });
        }
        let id = request.id().cloned();
        let method = request.method().to_owned();
        let failed = move || {
            id.map(|id| {
                let message =
                    format!("{method} failed inside the server; its log says where. The session goes on.");
                let error = Error { code: ErrorCode::InternalError, message: message.into(), data: None };
                Response::from_error(id, error)
            })
        };
        let request = super::dialects::repaired(super::uri::repaired(request));
        match std::panic::catch_unwind(AssertUnwindSafe(|| self.inner.call(request))) {
            Ok(future) => Box::pin(async move {
                AssertUnwindSafe(future).catch_unwind().await.unwrap_or_else(|_| Ok(failed()))
            }),
            Err(_) => Box::pin(async move { Ok(failed()) }),
        }
    }
}
