//! Verdicts as hints among the findings, for editors that show nothing beside lines.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use builder::predict::Verdict;
use ide::cache::{Show, label, sentence};
use syntax::TextRange;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, NumberOrString, Uri};

use super::{has_past, told};
use crate::lsp::config::AsFindings;
use crate::lsp::handlers::did_open;
use crate::lsp::session::{Session, Snapshot};

/// How long a text rests before its verdicts are worked out for the findings: they concern the whole of it.
const PAUSE: Duration = Duration::from_millis(100);

/// Whether verdicts stand among the findings.
fn are_wanted(session: &Session) -> bool {
    let config = session.config();
    let wanted = match config.cache.findings {
        AsFindings::On => true,
        AsFindings::Off => false,
        AsFindings::Auto => !session.facts().shows_hints,
    };
    wanted && config.diagnostics && config.cache.show != Show::Off
}

/// What runs again or may, as hints. It says what was worked out last of this very text; see [`refresh`].
pub fn findings(session: &Session, uri: &Uri, snapshot: &Snapshot) -> Vec<Diagnostic> {
    if !are_wanted(session) || !has_past(snapshot) {
        return Vec::new();
    }
    let known = session.verdicts.last(uri).filter(|told| told.document.rope() == snapshot.document.rope());
    let Some(told) = known.filter(|told| !told.is_silent()) else { return Vec::new() };
    let (outlook, now) = (told.outlook(session.language()), SystemTime::now());
    let (show, encoding) = (session.config().cache.show, session.facts().encoding);
    let finding = |prediction: &builder::predict::Prediction| {
        let said = show == Show::Last || !matches!(prediction.verdict, Verdict::Hit | Verdict::Unknown);
        let placed = snapshot.document.instruction_at(prediction.start).filter(|_| said)?;
        let words = label(&outlook, prediction, show, now)?;
        let message = match show {
            Show::Verdict => format!("{words}\n{}", sentence(&outlook, prediction, now).replace('`', "")),
            _ => words,
        };
        let name: TextRange = placed.in_document(placed.instruction.name.range);
        Some(Diagnostic {
            range: encoding.range(snapshot.document.rope(), name),
            severity: Some(DiagnosticSeverity::HINT),
            code: Some(NumberOrString::String("cache-verdict".to_owned())),
            source: Some("dockwright".to_owned()),
            message,
            ..Diagnostic::default()
        })
    };
    told.predictions.steps.iter().filter_map(finding).collect()
}

/// Works the verdicts of a document out anew, behind, where they stand among its findings, and shows those again.
pub fn refresh(session: &Arc<Session>, uri: &Uri) {
    if !are_wanted(session) {
        return;
    }
    let (session, uri) = (session.clone(), uri.clone());
    tokio::spawn(async move {
        let Some(mut snapshot) = session.snapshot(&uri) else { return };
        if !has_past(&snapshot) {
            return;
        }
        if !session.verdicts.is_of(&uri, snapshot.revision) {
            tokio::time::sleep(PAUSE).await;
            // Whoever types on asks again with every key, and the last one is answered.
            let Some(now) = session.snapshot(&uri).filter(|now| now.revision == snapshot.revision) else {
                return;
            };
            snapshot = now;
        }
        let before = findings(&session, &uri, &snapshot);
        if told(&session, &uri, &snapshot).await.is_none() || findings(&session, &uri, &snapshot) == before {
            return;
        }
        session.verdicts.changes.fetch_add(1, Ordering::Relaxed);
        did_open::show(&session, &uri);
    });
}
