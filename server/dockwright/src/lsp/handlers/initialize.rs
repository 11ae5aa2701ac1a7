//! `initialize`: what the client can do, and what the server can.

use std::path::PathBuf;

use ide::texts::Language;
use tower_lsp::ls_types::{InitializeParams, InitializeResult, ResourceOperationKind, ServerInfo};

use crate::lsp::capabilities::capabilities;
use crate::lsp::completions::Abilities;
use crate::lsp::encoding::Encoding;
use crate::lsp::markup::Markup;
use crate::lsp::session::{ClientFacts, Session};

/// Keeps what the client says of itself and answers with the server's capabilities.
pub fn initialize(session: &Session, params: InitializeParams) -> InitializeResult {
    session.images.elsewhere.set_roots(roots(&params));
    session.builds.begin(&params);
    // Helix can, and does not unless its user says so; what it says of itself is the same either way.
    let is_helix = params.client_info.as_ref().is_some_and(|client| client.name == "helix");
    let client = params.capabilities;
    let general = client.general.unwrap_or_default();
    let text = client.text_document.unwrap_or_default();
    let workspace = client.workspace.unwrap_or_default();
    let hover = text.hover.unwrap_or_default();
    let signature = text.signature_help.and_then(|help| help.signature_information).unwrap_or_default();
    let edits = workspace.workspace_edit.unwrap_or_default();
    let completion = text.completion.unwrap_or_default();
    let completions = Abilities::of(&completion);
    let item = completion.completion_item.unwrap_or_default();
    let facts = ClientFacts {
        encoding: Encoding::choose(general.position_encodings.as_deref()),
        pulls_diagnostics: text.diagnostic.is_some(),
        refreshes_diagnostics: workspace.diagnostics.and_then(|facts| facts.refresh_support).unwrap_or(false),
        watches_files: workspace
            .did_change_watched_files
            .and_then(|facts| facts.dynamic_registration)
            .unwrap_or(false),
        has_configuration: workspace.configuration.unwrap_or(false),
        registers_configuration: workspace
            .did_change_configuration
            .and_then(|facts| facts.dynamic_registration)
            .unwrap_or(false),
        shows_hints: text.inlay_hint.is_some() && !is_helix,
        language: params.locale.as_deref().map_or_else(Language::default, Language::from_locale),
        hover_markup: Markup::choose(hover.content_format.as_deref()),
        completion_markup: Markup::choose(item.documentation_format.as_deref()),
        signature_markup: Markup::choose(signature.documentation_format.as_deref()),
        symbol_trees: text
            .document_symbol
            .and_then(|symbols| symbols.hierarchical_document_symbol_support)
            .unwrap_or(false),
        versioned_edits: edits.document_changes.unwrap_or(false),
        creates_files: edits.document_changes.unwrap_or(false)
            && edits.resource_operations.is_some_and(|all| all.contains(&ResourceOperationKind::Create)),
        completions,
    };
    session.set_facts(facts);
    let options = params.initialization_options;
    // An editor that knows of trust says so. For one that does not, starting the server is the user's word.
    let trusted = options.as_ref().and_then(|options| options.get("trusted")?.as_bool()).unwrap_or(true);
    session.scripts.shellcheck.trust(trusted);
    session.images.trust(trusted);
    if let Some(options) = options {
        let incumbent = options.pointer("/docker/languageserver").unwrap_or(&serde_json::Value::Null);
        session.set_config(options.get("dockwright").unwrap_or(&options), incumbent);
    }
    InitializeResult {
        capabilities: capabilities(facts),
        server_info: Some(ServerInfo {
            name: "dockwright".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    }
}

/// The folders of the workspace, as far as they lie on this machine.
#[expect(
    deprecated,
    reason = "clients that know no workspace folders name their one root in the older field"
)]
fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let root = params.root_uri.as_ref().filter(|_| params.workspace_folders.is_none());
    folders.chain(root).filter_map(|uri| uri.to_file_path()).map(|path| path.into_owned()).collect()
}
