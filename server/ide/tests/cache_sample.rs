//! A sample of what the rules on the cache say of real files, which `docs/cache-hints.md` judges line by line: it is
//! printed here, and every line of it has its verdict there.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod files;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ide::diagnostics::diagnostics;
use syntax::Document;

/// The most that are taken of a rule, spread over all that it says.
const OF_EACH: usize = 36;

/// How a finding is named: the first digits of its file's digest, its line, its rule.
type Name = (String, usize, String);

/// A finding: its name, its message, and the line that it is about.
type Found = (Name, String, String);

/// What each rule says of the files.
fn found(corpus: Vec<(String, String)>) -> BTreeMap<String, Vec<Found>> {
    let facts = files::in_a_full_context();
    let mut by_rule: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for (file, text) in corpus {
        let found = diagnostics(&Document::new(&text), &facts);
        for one in found.into_iter().filter(|one| one.code.starts_with("cache-")) {
            let line = text[..one.range.start].matches('\n').count();
            let name = (file[..12].to_owned(), line + 1, one.code.to_string());
            let words = text.lines().nth(line).unwrap_or_default().trim().to_owned();
            by_rule.entry(one.code.to_string()).or_default().push((name, one.message, words));
        }
    }
    by_rule
}

/// The sample of all that.
fn sample(by_rule: BTreeMap<String, Vec<Found>>) -> Vec<Found> {
    let mut sample = Vec::new();
    for (rule, found) in by_rule {
        // All of these say the same of the context that is assumed.
        let most = if rule == "cache-context-litter" { 12 } else { OF_EACH };
        let step = found.len().div_ceil(most);
        sample.extend(found.into_iter().step_by(step));
    }
    sample
}

/// The verdicts that the page holds: `| 0123456789ab | 12 | cache-… | true | why |`.
fn verdicts(page: &str) -> BTreeMap<Name, String> {
    let rows = page.lines().filter(|line| line.contains("| cache-"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        ((cells[0].to_owned(), cells[1].parse().unwrap(), cells[2].to_owned()), cells[3].to_owned())
    })
    .collect()
}

#[test]
fn at_most_one_hint_in_twenty_is_untrue() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/cache-hints.md");
    let verdicts = verdicts(&std::fs::read_to_string(page).unwrap_or_default());
    let untrue = verdicts.values().filter(|verdict| *verdict == "untrue").count();
    assert!(verdicts.values().all(|verdict| verdict == "true" || verdict == "untrue"), "{verdicts:?}");
    assert!(verdicts.len() >= 100, "only {} are judged", verdicts.len());
    assert!(untrue * 20 <= verdicts.len(), "{untrue} of {} are untrue", verdicts.len());
    let Some(corpus) = files::corpus("at_most_one_hint_in_twenty_is_untrue") else { return };
    let found = found(corpus);
    for (rule, found) in &found {
        println!("{rule}: {} findings", found.len());
    }
    let sample = sample(found);
    let mut unjudged = Vec::new();
    for (name, message, words) in &sample {
        let verdict = verdicts.get(name).map_or("not judged", String::as_str);
        println!("{} {} {}: {verdict}: {message}\n    {words}", name.0, name.1, name.2);
        if verdict == "not judged" {
            unjudged.push(name);
        }
    }
    assert!(unjudged.is_empty(), "{} of {} are not judged: {unjudged:#?}", unjudged.len(), sample.len());
    assert_eq!(verdicts.len(), sample.len(), "the page judges what the rules no longer say");
}
