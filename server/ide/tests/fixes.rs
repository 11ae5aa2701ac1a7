//! Every fix of every finding of the corpus: the finding goes, nothing comes, and where the image is not concerned
//! its build stays as it was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;

use std::collections::BTreeMap;

use builder::graph::{Graph, NoImages, Request};
use ide::diagnostics::fixes::{Trust, all, apply, of};
use ide::diagnostics::{Facts, diagnostics};
use syntax::Document;

/// What shows only when something else is fixed: an install that has its update beside it could keep what it fetches.
const SHOWN: [(&str, &str); 1] = [("cache-lone-update", "cache-missing-mount")];

/// How often each rule was found.
fn counts(text: &str, facts: &Facts) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for found in diagnostics(&Document::new(text), facts) {
        *counts.entry(found.code.to_string()).or_default() += 1;
    }
    counts
}

/// What a build of the text would run.
fn steps(text: &str) -> String {
    let graph = Graph::new(&Document::new(text), &Request::default(), &NoImages);
    format!("{:?}", graph.keys())
}

#[test]
fn a_fix_takes_its_finding_away_and_adds_none() {
    let Some(corpus) = files::corpus("a_fix_takes_its_finding_away_and_adds_none") else { return };
    let facts = files::in_a_full_context();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, text) in corpus {
        let document = Document::new(&text);
        let before = counts(&text, &facts);
        for finding in diagnostics(&document, &facts) {
            for fix in of(&document, &facts, &finding) {
                // What it changes is another file.
                if fix.ignores.is_some() {
                    assert!(fix.edits.is_empty());
                    *tried.entry(format!("{} ignore file", finding.code)).or_default() += 1;
                    continue;
                }
                let after_text = apply(&text, &fix.edits);
                let after = counts(&after_text, &facts);
                let code = finding.code.as_ref();
                let of_rule = |counts: &BTreeMap<String, usize>| counts.get(code).copied().unwrap_or(0);
                let gone = of_rule(&after) < of_rule(&before);
                let new: Vec<_> = after
                    .iter()
                    .filter(|(rule, count)| **count > before.get(*rule).copied().unwrap_or(0))
                    .filter(|(rule, _)| !SHOWN.contains(&(code, rule.as_str())))
                    .collect();
                let same = fix.trust != Trust::Same || steps(&text) == steps(&after_text);
                if !gone || !new.is_empty() || !same {
                    wrong.push(format!(
                        "{name}: {code}: {}: gone {gone}, new {new:?}, same {same}",
                        fix.title
                    ));
                }
                *tried.entry(format!("{code} {:?}", fix.trust)).or_default() += 1;
            }
        }
        let fixed = apply(&text, &all(&document, &facts));
        if !all(&Document::new(&fixed), &facts).is_empty() {
            wrong.push(format!("{name}: fixing all twice changes it twice"));
        }
        if steps(&text) != steps(&fixed) {
            wrong.push(format!("{name}: fixing all changes the build"));
        }
    }
    eprintln!("{tried:#?}");
    assert!(wrong.is_empty(), "{} of {tried:?}:\n{}", wrong.len(), wrong.join("\n"));
}
