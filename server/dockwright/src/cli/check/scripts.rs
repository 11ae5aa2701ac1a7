//! ShellCheck beside the checks: a file's scripts are asked about before its findings are printed.

use std::sync::Arc;

use futures::StreamExt;
use ide::diagnostics::Facts;
use syntax::Document;
use tokio::runtime::Runtime;

use crate::cli::complain;
use crate::shellcheck::{AT_ONCE, Choice, MOST_SCRIPTS, Outcome, ShellCheck};

/// The variable that chooses where no argument does.
const VARIABLE: &str = "DOCKWRIGHT_SHELLCHECK";

/// Which ShellCheck runs: what the argument says, else what the environment says, else the installed one.
///
/// # Errors
/// What is wrong with the words, and where they stand.
pub(super) fn choice(argument: Option<&str>) -> Result<Choice, String> {
    match argument {
        Some(words) => read(words).map_err(|why| format!("`--shellcheck`: {why}")),
        None => {
            read(&std::env::var(VARIABLE).unwrap_or_default()).map_err(|why| format!("{VARIABLE}: {why}"))
        }
    }
}

/// Who types a path means it from where he stands; a bare word is no path, for `PATH` is searched by `auto`.
fn read(words: &str) -> Result<Choice, String> {
    let parts = std::path::Path::new(words).components().count();
    match std::path::absolute(words) {
        Ok(path) if parts > 1 => Ok(Choice::Program(path)),
        _ => Choice::read(words),
    }
}

/// ShellCheck for the files of one run.
pub(super) struct Scripts {
    shellcheck: Arc<ShellCheck>,
    runtime: Option<Runtime>,
}

impl Scripts {
    /// Who checks a file by a command trusts the program that he has installed or named.
    pub(super) fn new(choice: Choice) -> Self {
        let shellcheck = ShellCheck::default();
        shellcheck.trust(true);
        shellcheck.choose(choice);
        let runtime = shellcheck.program().and_then(|program| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|why| complain(&format!("{} cannot be run: {why}", program.display()))).ok()
        });
        Self { shellcheck: Arc::new(shellcheck), runtime }
    }

    /// What a document is checked with beside what is known, once its scripts were asked about. A program that hangs, crashes or answers
    /// nonsense is said once and costs its remarks alone.
    pub(super) fn facts(&self, name: &str, document: &Document, known: Facts) -> Facts {
        let facts = Facts { remarks: self.shellcheck.clone(), ..known };
        let Some(runtime) = &self.runtime else { return facts };
        let inputs = ide::shellcheck::inputs(document, &facts);
        if inputs.len() > MOST_SCRIPTS && self.shellcheck.program().is_some() {
            let count = inputs.len();
            complain(&format!(
                "{name}: ShellCheck was asked about the first {MOST_SCRIPTS} of its {count} scripts alone"
            ));
        }
        let questions =
            inputs.iter().take(MOST_SCRIPTS).map(|input| self.shellcheck.ask(input.dialect, input.script));
        runtime.block_on(futures::stream::iter(questions).buffer_unordered(AT_ONCE).for_each(|outcome| {
            if let Outcome::Failed(line) = outcome {
                complain(line.trim_start_matches("dockwright: "));
            }
            std::future::ready(())
        }));
        drop(inputs);
        facts
    }
}
