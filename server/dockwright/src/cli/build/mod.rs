//! `dockwright build`: builds with a real engine and shows each line of the Dockerfile at work.

mod arguments;
mod json;
mod lines;
mod list;
mod plain;
mod plan;
mod terminal;

use std::io::IsTerminal;

use builder::build::{Built, Viewer, build};
use builder::records::BuildOutcome;
use tokio::sync::watch;

use self::arguments::{Asked, Progress};
pub(super) use self::arguments::{complete, flag, place};
use super::{COULD_NOT_RUN, complain, say};
use crate::build::{Prepared, keep, prepare};

/// Builds what the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let asked = match arguments::read(parser)? {
        Asked::Help => {
            say(super::usage::USAGE);
            return Ok(0);
        }
        other => other,
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("no runtime: {error}"));
            return Ok(COULD_NOT_RUN);
        }
    };
    Ok(match asked {
        Asked::Help => 0,
        Asked::Engines(reach) => runtime.block_on(list::engines(&reach)),
        Asked::Build(ask, progress) => runtime.block_on(async move {
            let draft = ask.clone();
            match prepare(*ask).await {
                Ok(prepared) => go(prepared, progress).await,
                Err(why) => {
                    complain(&why);
                    // Without an engine there is still the plan to see.
                    plan::show(&draft);
                    COULD_NOT_RUN
                }
            }
        }),
    })
}

async fn go(prepared: Prepared, progress: Progress) -> u8 {
    let terminal = std::io::stderr().is_terminal();
    let mut viewer: Box<dyn Viewer + Send> = match progress {
        Progress::Json => Box::new(json::Json::new(&prepared.job)),
        Progress::Tty => Box::new(terminal::Terminal::new(&prepared.job)),
        Progress::Auto if terminal => Box::new(terminal::Terminal::new(&prepared.job)),
        Progress::Auto | Progress::Plain => Box::new(plain::Plain::new(&prepared.job)),
    };
    let (sender, cancel) = watch::channel(false);
    let interrupted = tokio::spawn(async move {
        // The first Ctrl-C ends the engine's build in good order.
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = sender.send(true);
        }
        std::future::pending::<()>().await;
    });
    for unread in &prepared.unread {
        complain(unread);
    }
    if progress != Progress::Json {
        lines::context(&prepared.job, &prepared.origin);
    }
    let built = build(&prepared.job, &mut *viewer, cancel).await;
    interrupted.abort();
    drop(viewer);
    match built {
        Ok(built) => finish(&prepared, &built, progress),
        Err(why) => {
            complain(&why);
            COULD_NOT_RUN
        }
    }
}

/// Tells how it ended and keeps the record. The exit code is the build's.
fn finish(prepared: &Prepared, built: &Built, progress: Progress) -> u8 {
    match progress {
        Progress::Json => json::end(&prepared.job, built),
        _ => lines::end(&prepared.job, built),
    }
    if let Err(why) = keep(prepared, built) {
        complain(&why);
    }
    match (built.outcome, built.code) {
        (BuildOutcome::Succeeded, _) => 0,
        (BuildOutcome::Cancelled, _) => 130,
        (BuildOutcome::Failed, code) => {
            code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0).unwrap_or(1)
        }
    }
}
