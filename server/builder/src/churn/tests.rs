//! What commits cost, on whole files.

use syntax::Document;

use super::{Churn, Commit, History, Order, churn, propose, touches};
use crate::context::Selector;
use crate::graph::{Graph, NoImages, Request};
use crate::ignore::Matcher;

const FILE: &str = "FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nFROM scratch\nCOPY --from=0 /app /app\n";

fn history(commits: &[&[&str]]) -> History {
    let commit = |paths: &&[&str]| Commit { paths: paths.iter().map(|path| (*path).to_owned()).collect() };
    History { commits: commits.iter().map(commit).collect(), cut: false }
}

/// The graph of a file, the seconds of the steps of its lines, and where the step of a line is.
fn graph(text: &str, seconds: &[(usize, f64)]) -> (Graph, Vec<f64>, Vec<usize>) {
    let document = Document::new(text);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let line = |start: usize| document.rope().byte_to_line(start) + 1;
    let lines: Vec<usize> = graph.steps.iter().map(|step| step.start.map_or(0, line)).collect();
    let of = |own: &usize| seconds.iter().find(|(line, _)| line == own).map_or(0.0, |(_, seconds)| *seconds);
    let seconds = lines.iter().map(of).collect();
    (graph, seconds, lines)
}

fn at(lines: &[usize], line: usize) -> usize {
    lines.iter().rposition(|own| *own == line).unwrap()
}

#[test]
fn a_commit_costs_what_runs_again_below_the_files_that_it_changed() {
    let (graph, seconds, lines) = graph(FILE, &[(3, 1.0), (4, 30.0), (5, 10.0), (7, 2.0)]);
    let history = history(&[&["src/a.js"], &["README.md", "src/b.js"], &["package.json"], &[]]);
    let found: Churn = churn(&graph, &seconds, None, &history);
    assert_eq!((found.commits, found.seconds), (4, 43.0 * 3.0 / 4.0));
    let copy = found.steps.first().unwrap();
    assert_eq!((found.steps.len(), copy.step), (1, at(&lines, 3)));
    assert_eq!((copy.touched, copy.again, copy.seconds), (3, 3, found.seconds));
    // What the ignore file leaves out changes nothing.
    let ignore = Matcher::new(["*.md", "src"]).unwrap();
    assert_eq!(churn(&graph, &seconds, Some(&ignore), &history).seconds, 43.0 / 4.0);
}

#[test]
fn manifests_first_costs_less() {
    let (graph, seconds, lines) = graph(FILE, &[(3, 1.0), (4, 30.0), (5, 10.0), (7, 2.0)]);
    let history = history(&[&["src/a.js"], &["src/b.js"], &["package.json"], &["src/c.js"]]);
    let order = Order { copy: at(&lines, 3), run: at(&lines, 4), manifests: vec!["package.json".to_owned()] };
    let found = propose(&graph, &seconds, None, &history, order);
    // Three commits copy and build, one does all.
    assert_eq!((found.now, found.then), (43.0, (3.0 * 13.0 + 43.0) / 4.0));
}

#[test]
fn a_step_that_shares_its_cost_is_charged_what_it_alone_causes() {
    let text = "FROM a\nCOPY conf /conf\nCOPY src /src\nRUN make\n";
    let (graph, seconds, _) = graph(text, &[(2, 1.0), (3, 1.0), (4, 10.0)]);
    let found = churn(&graph, &seconds, None, &history(&[&["conf/a", "src/b"], &["src/b"]]));
    let said: Vec<(usize, usize, f64)> =
        found.steps.iter().map(|step| (step.touched, step.again, step.seconds)).collect();
    // Without its files the first would not be copied again; the rest runs for the second all the same.
    assert_eq!(said, [(1, 1, 0.5), (2, 2, 5.5)]);
    assert_eq!(found.seconds, 11.5);
}

#[test]
fn no_history_costs_nothing() {
    let (graph, seconds, _) = graph(FILE, &[(4, 30.0)]);
    let found = churn(&graph, &seconds, None, &History::default());
    assert_eq!((found.commits, found.seconds), (0, 0.0));
}

#[test]
fn paths_are_told_by_names() {
    let takes = |selector: &Selector, path: &str| {
        touches(std::slice::from_ref(selector), None, &[path.to_owned()].into())
    };
    let src = Selector::of("/src");
    for (path, expected) in [("src/a/b", true), ("src", true), ("srcs/a", false), ("a/src/b", false)] {
        assert_eq!(takes(&src, path), expected, "{path}");
    }
    let wild = Selector { wildcard: true, ..Selector::of("/*.json") };
    for (path, expected) in [("package.json", true), ("a/package.json", false), ("x.json/below", true)] {
        assert_eq!(takes(&wild, path), expected, "{path}");
    }
    let without = Selector { exclude: vec!["docs".to_owned()], ..Selector::of("/") };
    assert!(takes(&without, "src/a") && !takes(&without, "docs/a"));
    // A submodule that moved on is one path.
    assert!(takes(&Selector::of("/vendor/lib/src"), "vendor/lib"));
    // What is not UTF-8 arrives with replacement characters and matches nothing by accident.
    assert!(!takes(&src, "\u{fffd}"));
}
