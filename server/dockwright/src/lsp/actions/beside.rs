//! Fixes that write an ignore file beside the document.

use ide::diagnostics::fixes::Ignores;
use ropey::Rope;
use syntax::TextRange;
use tower_lsp::ls_types as lsp;

use super::super::session::ClientFacts;

/// The edit that adds the lines, and makes the file where there is none; nothing where the client cannot make files.
pub fn edit(ignores: &Ignores, client: ClientFacts) -> Option<lsp::WorkspaceEdit> {
    let uri = lsp::Uri::from_file_path(&ignores.file.path)?;
    let rope = Rope::from_str(ignores.file.text.as_deref().unwrap_or_default());
    let range = client.encoding.range(&rope, TextRange::empty(rope.len_bytes()));
    let text = lsp::TextEdit { range, new_text: ignores.text.clone() };
    if ignores.file.text.is_some() && !client.versioned_edits {
        let changes = Some([(uri, vec![text])].into());
        return Some(lsp::WorkspaceEdit { changes, ..lsp::WorkspaceEdit::default() });
    }
    let mut operations = Vec::new();
    if ignores.file.text.is_none() {
        if !client.creates_files {
            return None;
        }
        operations.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(lsp::CreateFile {
            uri: uri.clone(),
            options: Some(lsp::CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) }),
            annotation_id: None,
        })));
    }
    operations.push(lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
        // Whether it is open, and at which version, is not known here.
        text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![lsp::OneOf::Left(text)],
    }));
    let document_changes = Some(lsp::DocumentChanges::Operations(operations));
    Some(lsp::WorkspaceEdit { document_changes, ..lsp::WorkspaceEdit::default() })
}
