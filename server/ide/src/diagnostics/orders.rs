//! The order that `cache-copy-before-install` proposes, for whoever counts what it would save.

use syntax::Document;

use super::Facts;
use super::analysis::Analysis;
use super::rules::cache_copy_before_install::found;

/// A COPY of everything that would better stand below an install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedOrder {
    /// Where the COPY starts, in bytes of the document.
    pub copy: usize,
    /// Where the RUN that installs starts.
    pub run: usize,
    /// The manifests that it installs by, as paths of the context: they would be copied first.
    pub manifests: Vec<String>,
}

/// Every such COPY, in the order of the file; of several installs below one, the first.
#[must_use]
pub fn proposed_orders(document: &Document, facts: &Facts) -> Vec<ProposedOrder> {
    let analysis = Analysis::new(document, facts);
    let mut orders: Vec<ProposedOrder> = found(&analysis)
        .into_iter()
        .map(|broad| ProposedOrder {
            copy: broad.copy.start,
            run: broad.run.start,
            manifests: broad.manifests.clone(),
        })
        .collect();
    orders.dedup_by(|next, last| next.copy == last.copy);
    orders
}

#[cfg(test)]
mod tests {
    use syntax::Document;

    use super::proposed_orders;
    use crate::diagnostics::Facts;

    #[test]
    fn what_an_install_names_comes_first() {
        let text = "FROM python\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nRUN make\n";
        let document = Document::new(text);
        let orders = proposed_orders(&document, &Facts::default());
        let said: Vec<(usize, usize)> = orders
            .iter()
            .map(|order| (document.rope().byte_to_line(order.copy), document.rope().byte_to_line(order.run)))
            .collect();
        assert_eq!(said, [(2, 3)]);
        assert_eq!(orders[0].manifests, ["requirements.txt"]);
        assert_eq!(proposed_orders(&Document::new("FROM a\nCOPY . .\n"), &Facts::default()), []);
    }
}
