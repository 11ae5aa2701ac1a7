//! What can be written at the cursor.

use syntax::dockerfile::{Body, From};
use syntax::language::{Frontend, Keyword};
use syntax::{Document, TextRange};

use crate::texts::{self, Language};

/// What sort of thing a completion writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction's keyword.
    Instruction,
    /// A build stage.
    Stage,
}

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What the list shows, and what is filtered by.
    pub label: String,
    /// What sort of thing it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// What is replaced.
    pub range: TextRange,
    /// What is written; with `$1` and `${1:default}` when `snippet` says so.
    pub insert: String,
    /// Whether `insert` holds tab stops.
    pub snippet: bool,
    /// The words of the documentation, as Markdown.
    pub documentation: Option<String>,
}

/// What can be written at `offset`, the most usual first.
#[must_use]
pub fn completion(document: &Document, offset: usize) -> Vec<CompletionItem> {
    let line = line_before(document, offset);
    let typed = line.trim_start();
    match document.instruction_at(offset) {
        // In a continued instruction or a heredoc only the first line can hold a keyword.
        Some(placed) if placed.instruction.name.range.shifted(placed.start).touches(offset) => {
            keywords(document, TextRange::new(offset - typed.len(), offset))
        }
        Some(placed) => stages(document, placed.start, offset),
        None if typed.is_empty() => keywords(document, TextRange::empty(offset)),
        None => Vec::new(),
    }
}

/// The text of the cursor's line before the cursor.
fn line_before(document: &Document, offset: usize) -> String {
    let rope = document.rope();
    let line = rope.byte_to_line(offset.min(rope.len_bytes()));
    document.text(TextRange::new(rope.line_to_byte(line), offset))
}

/// The instructions. Before the first FROM only ARG and FROM may stand; FROM is offered first there.
fn keywords(document: &Document, range: TextRange) -> Vec<CompletionItem> {
    let in_stage = document.stages().next().is_some_and(|first| first.start < range.start);
    let lower = document
        .instructions()
        .find(|placed| placed.start + placed.instruction.name.range.start != range.start)
        .is_some_and(|placed| placed.instruction.name.text.chars().all(char::is_lowercase));
    let offered: &[Keyword] = if in_stage { &USUAL } else { &[Keyword::From, Keyword::Arg] };
    offered
        .iter()
        .map(|keyword| {
            let name = if lower { keyword.name().to_lowercase() } else { keyword.name().to_owned() };
            let key = keyword.instruction().key();
            CompletionItem {
                insert: format!("{name} "),
                label: name,
                kind: CompletionKind::Instruction,
                detail: texts::text(Language::English, &key).map(|text| text.summary.clone()),
                range,
                snippet: false,
                documentation: texts::document(Language::English, &key, Some(Frontend::NEWEST)),
            }
        })
        .collect()
}

/// What people write most, first; counted over real Dockerfiles.
const USUAL: [Keyword; 17] = [
    Keyword::Run,
    Keyword::Copy,
    Keyword::Env,
    Keyword::From,
    Keyword::Arg,
    Keyword::Workdir,
    Keyword::Cmd,
    Keyword::Label,
    Keyword::Entrypoint,
    Keyword::User,
    Keyword::Add,
    Keyword::Expose,
    Keyword::Volume,
    Keyword::Shell,
    Keyword::Healthcheck,
    Keyword::Onbuild,
    Keyword::Stopsignal,
];

/// The stages above, where one can stand: behind FROM, and as the value of `--from`.
fn stages(document: &Document, start: usize, offset: usize) -> Vec<CompletionItem> {
    let Some(placed) = document.instruction_at(offset).filter(|placed| placed.start == start) else {
        return Vec::new();
    };
    let inner = offset - start;
    let range = match (
        &placed.instruction.body,
        placed.instruction.flag("from").and_then(|flag| flag.value.as_ref()),
    ) {
        (_, Some(value))
            if placed.instruction.keyword == Some(Keyword::Copy) && value.range.touches(inner) =>
        {
            value.range
        }
        (Body::From(From { image: Some(image), .. }), _) if image.range.touches(inner) => image.range,
        (Body::From(From { image: None, .. }), _) if inner > placed.instruction.name.range.end => {
            TextRange::empty(inner)
        }
        _ => return Vec::new(),
    };
    let named = document.stages().take_while(|stage| stage.start < start).filter_map(|stage| {
        match &stage.instruction.body {
            Body::From(From { image, name: Some(name), .. }) => {
                Some((name.text.to_lowercase(), image.as_ref().map(|image| image.text.clone())))
            }
            _ => None,
        }
    });
    let mut items: Vec<CompletionItem> = named
        .map(|(name, image)| CompletionItem {
            insert: name.clone(),
            label: name,
            kind: CompletionKind::Stage,
            detail: image.map(|image| format!("stage from {image}")),
            range: range.shifted(start),
            snippet: false,
            documentation: None,
        })
        .collect();
    // The nearest stage above is the likeliest.
    items.reverse();
    items
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let (before, after) = source.split_once("$0").unwrap();
        let text = format!("{before}{after}");
        let document = Document::new(&text);
        let items = completion(&document, before.len());
        let shown: Vec<String> = items
            .iter()
            .take(3)
            .map(|item| format!("{}>{}", document.text(item.range), item.insert))
            .collect();
        expected.assert_eq(&format!("{} {}", items.len(), shown.join("|")));
    }

    #[test]
    fn keywords_at_the_start_of_a_line() {
        check("$0", expect!["2 >FROM |>ARG "]);
        check("FROM a\n$0", expect!["17 >RUN |>COPY |>ENV "]);
        check("FROM a\n  CO$0", expect!["17 CO>RUN |CO>COPY |CO>ENV "]);
        check("FROM a\nCO$0\nRUN x\n", expect!["17 CO>RUN |CO>COPY |CO>ENV "]);
    }

    #[test]
    fn keywords_in_the_case_of_the_file() {
        check("from a\n$0", expect!["17 >run |>copy |>env "]);
    }

    #[test]
    fn stages_behind_from_and_in_the_flag() {
        check("FROM a AS one\nFROM b AS Two\nFROM $0", expect!["2 >two|>one"]);
        check("FROM a AS one\nFROM b\nCOPY --from=o$0 x y\n", expect!["1 o>one"]);
        check("FROM a AS one\nFROM on$0\nFROM c AS later\n", expect!["1 on>one"]);
    }

    #[test]
    fn nothing_where_nothing_is_known() {
        check("FROM a\nRUN ec$0ho\n", expect!["0 "]);
        check("FROM a\nRUN <<E\n$0\nE\n", expect!["0 "]);
        check("FROM a\nRUN x \\\n  $0y\n", expect!["0 "]);
        check("FROM a\n# co$0\n", expect!["0 "]);
        check("FROM a AS one$0\n", expect!["0 "]);
    }
}
