//! The language server. LSP's types are named below this module and nowhere else.

mod actions;
mod build;
mod capabilities;
mod change;
mod completions;
pub mod config;
mod context;
mod convert;
mod dialects;
mod encoding;
mod handlers;
pub mod images;
mod inlay;
mod markup;
mod outline;
mod prepared;
mod progress;
mod publisher;
mod scripts;
mod server;
mod service;
mod session;
mod uri;
mod verdicts;
mod wire;
mod work;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tower_lsp::{LspService, Server};

use prepared::{Pour, Prepared};
use server::DockwrightServer;
use service::{Guard, exit_code};
use wire::Wire;

/// How many requests may run at once. It is far more than an editor sends: the point is that a slow one never
/// keeps a quick one, or a cancellation, from being read.
const CONCURRENCY: usize = 256;

/// How long running requests may still answer after the client has hung up. Nobody may be left to read them.
const AFTER_HANG_UP: Duration = Duration::from_secs(2);

/// Serves on standard input and output until the client leaves. Gives the exit code that the protocol asks for.
pub fn run() -> i32 {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            crate::log::line(&format!("dockwright: the server cannot start its threads: {error}"));
            return 2;
        }
    };
    let code = runtime.block_on(serve());
    // A reader thread may still wait on standard input; it must not hold up the end.
    runtime.shutdown_background();
    code
}

async fn serve() -> i32 {
    let shut_down = Arc::new(AtomicBool::new(false));
    let (outbox, inbox) = mpsc::unbounded_channel();
    let mut inbox = Some(inbox);
    let prepared = Arc::new(Prepared::default());
    let build = LspService::build(|client| {
        if let Some(inbox) = inbox.take() {
            tokio::spawn(publisher::run(client.clone(), prepared.clone(), inbox));
        }
        DockwrightServer::new(client, outbox, prepared.clone())
    });
    let build = build
        .custom_method("dockwright/trusted", DockwrightServer::trusted)
        .custom_method("window/workDoneProgress/cancel", DockwrightServer::work_done_progress_cancel);
    let build = if std::env::var_os("DOCKWRIGHT_TEST_HOOKS").is_some() {
        build
            .custom_method("dockwright/test/panic", DockwrightServer::test_panic)
            .custom_method("dockwright/test/sleep", DockwrightServer::test_sleep)
            .custom_method("dockwright/test/version", DockwrightServer::test_version)
    } else {
        build
    };
    let (service, socket) = build.finish();
    let hung_up = Arc::new(Notify::new());
    let stdin = Wire::new(tokio::io::stdin(), hung_up.clone());
    let serving = Server::new(stdin, Pour::new(tokio::io::stdout(), prepared), socket)
        .concurrency_level(CONCURRENCY)
        .serve(Guard::new(service, shut_down.clone()));
    tokio::select! {
        () = serving => {}
        () = async { hung_up.notified().await; tokio::time::sleep(AFTER_HANG_UP).await } => {}
    }
    exit_code(&shut_down)
}
