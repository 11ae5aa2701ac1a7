//! The outline as the protocol's symbols.

use ide::symbols::{Symbol, SymbolKind};
use ropey::Rope;
use tower_lsp::ls_types as lsp;

use super::encoding::Encoding;

/// A tree of symbols.
pub fn tree(encoding: Encoding, rope: &Rope, symbols: Vec<Symbol>) -> Vec<lsp::DocumentSymbol> {
    let one = |symbol: Symbol| {
        #[expect(deprecated, reason = "the field has no default and is not sent")]
        lsp::DocumentSymbol {
            kind: kind(symbol.kind),
            range: encoding.range(rope, symbol.range),
            selection_range: encoding.range(rope, symbol.selection),
            children: (!symbol.children.is_empty()).then(|| tree(encoding, rope, symbol.children)),
            detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
            name: symbol.name,
            tags: None,
            deprecated: None,
        }
    };
    symbols.into_iter().map(one).collect()
}

/// The same as a list, each symbol with the name of what holds it.
pub fn list(
    encoding: Encoding,
    rope: &Rope,
    uri: &lsp::Uri,
    symbols: Vec<Symbol>,
) -> Vec<lsp::SymbolInformation> {
    let mut list = Vec::new();
    let mut waiting: Vec<(Symbol, Option<String>)> =
        symbols.into_iter().rev().map(|one| (one, None)).collect();
    while let Some((symbol, container_name)) = waiting.pop() {
        let inner = symbol.children.into_iter().rev();
        waiting.extend(inner.map(|child| (child, Some(symbol.name.clone()))));
        #[expect(deprecated, reason = "the field has no default and is not sent")]
        list.push(lsp::SymbolInformation {
            kind: kind(symbol.kind),
            location: lsp::Location { uri: uri.clone(), range: encoding.range(rope, symbol.range) },
            name: symbol.name,
            container_name,
            tags: None,
            deprecated: None,
        });
    }
    list
}

fn kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Stage => lsp::SymbolKind::CLASS,
        SymbolKind::Variable => lsp::SymbolKind::VARIABLE,
        SymbolKind::Run => lsp::SymbolKind::FUNCTION,
        SymbolKind::Files => lsp::SymbolKind::FILE,
        SymbolKind::Command => lsp::SymbolKind::EVENT,
        SymbolKind::Setting => lsp::SymbolKind::PROPERTY,
        SymbolKind::Unknown => lsp::SymbolKind::NULL,
    }
}
