//! What is found after edits is what is found in the same text that nobody has looked at before: nothing that is
//! remembered is out of date.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;

use std::sync::Arc;

use builder::context::Kind;
use builder::graph::{ImageFacts, Images, Request};
use builder::ignore::Matcher;
use ide::diagnostics::{ContextFacts, Facts, diagnostics};
use oracle_client::Random;
use syntax::document::Edit;
use syntax::{Document, Platform, TextRange};

/// Lines that hang on each other in every way that there is.
const LINES: &[&str] = &[
    "FROM a AS one",
    "FROM one AS two",
    "FROM two",
    "FROM triggers AS three",
    "FROM $BASE AS four",
    "FROM --platform=$TARGETPLATFORM one",
    "FROM --platform=windows/amd64 a AS win",
    "ARG BASE=a",
    "ARG BASE",
    "ARG V=1 W=$V",
    "ARG V",
    "ENV V=2",
    "ENV W=$V X=${W:-none}",
    "ENV PATH=/x:$PATH",
    "ENV TOKEN=x",
    "ENV V",
    "WORKDIR app",
    "WORKDIR /app/$V",
    "SHELL [\"/bin/bash\", \"-c\"]",
    "CMD echo $V",
    "CMD [\"x\"]",
    "ENTRYPOINT run",
    "HEALTHCHECK NONE",
    "EXPOSE $PORT 80/TCP",
    "COPY $V /x/$NOBODY",
    "COPY --from=0 a b",
    "COPY --from=one a b",
    "COPY --from=three a b",
    "ADD a.txt ignored/x /",
    "RUN --mount=type=cache,target=. echo $V",
    "RUN --mount=type=bind,from=two,target=$V x",
    "RUN --mount=type=cache,target=$NOBODY x",
    "RUN cd /x",
    "RUN V=3; echo $V",
    "RUN sudo x",
    "RUN apt-get update",
    "RUN apt-get install -y x",
    "RUN apt-get update && apt-get install -y x",
    "RUN npm ci",
    "RUN cd app && pip install -r r.txt",
    "RUN --mount=type=cache,target=/x poetry install",
    "RUN poetry install",
    "RUN mvn package",
    "RUN apk add x",
    "COPY . .",
    "COPY app /app",
    "ENV HOME=/x",
    "ARG GIT_SHA",
    "RUN echo $GIT_SHA",
    "USER app",
    "run curl x | sh",
    "ONBUILD ENV T=$V",
    "ONBUILD CMD x",
    "USER root",
    "LABEL a=$V b=$VV",
    "STOPSIGNAL $V",
    "VOLUME $NOBODY",
    "# check=skip=UndefinedVar",
    "# one says what it is",
    "XX",
    "",
];

const WORDS: &[&str] =
    &["V", "W", "$", "one", "two", "three", " ", "\n", "=", "/", "\\\n", "${", "}", "0", "ENV ", "x", "\""];

#[derive(Debug)]
struct Known;

impl Images for Known {
    fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
        reference.contains("triggers").then(|| ImageFacts {
            environment: vec!["V=image".to_owned(), "FROM_IMAGE=x".to_owned()],
            working_directory: "/image".to_owned(),
            shell: vec!["/bin/bash".to_owned()],
            onbuild: vec!["ENV BY_IMAGE=$V".to_owned(), "CMD $NOBODY".to_owned()],
            ..ImageFacts::default()
        })
    }

    /// It always tells the same, which is something else than nothing.
    fn moment(&self) -> Option<u64> {
        Some(1)
    }
}

/// What checks may know: nothing, or something of everything.
fn facts() -> [Facts; 2] {
    let mut request = Request::default();
    request.arguments.insert("BASE".to_owned(), "triggers".to_owned());
    request.arguments.insert("W".to_owned(), "given".to_owned());
    let ignore = Matcher::new(["ignored"]).unwrap();
    let lying = ["package.json", "pyproject.toml", "pom.xml", "app/package.json", ".git/HEAD", "x.log"];
    let lying = lying.into_iter().map(|path| (path, Kind::File));
    let context = ContextFacts::of_entries(lying, None);
    let knowing = Facts {
        images: Arc::new(Known),
        ignore: Some(Arc::new(ignore)),
        context: Some(Arc::new(context)),
        request: Arc::new(request),
        ..Facts::default()
    };
    [Facts::default(), knowing]
}

fn random_edit(random: &mut Random, document: &Document) -> Edit {
    let rope = document.rope();
    let line_range = |random: &mut Random| {
        let line = random.below(rope.len_lines());
        let start = rope.line_to_byte(line);
        TextRange::new(start, rope.line_to_byte((line + 1).min(rope.len_lines())))
    };
    match random.below(8) {
        0 | 1 => {
            let line = random.pick(LINES);
            Edit { range: TextRange::empty(line_range(random).start), text: format!("{line}\n") }
        }
        2 => Edit { range: line_range(random), text: String::new() },
        3 => {
            let line = random.pick(LINES);
            Edit { range: line_range(random), text: format!("{line}\n") }
        }
        4 => {
            // A line goes elsewhere with its words as they are.
            let text = document.text(line_range(random));
            Edit { range: TextRange::empty(line_range(random).start), text }
        }
        _ => {
            let char = random.below(rope.len_chars() + 1);
            let start = rope.char_to_byte(char);
            let end = rope.char_to_byte((char + random.below(3)).min(rope.len_chars()));
            let text = if random.below(3) == 0 { "" } else { random.pick(WORDS) };
            Edit { range: TextRange::new(start, end), text: text.to_owned() }
        }
    }
}

/// Edits a text and looks at it each time, now and then at an older one too.
#[track_caller]
fn edit(text: &str, random: &mut Random, times: usize) {
    let facts = facts();
    let mut document = Document::new(text);
    let mut older = document.clone();
    for time in 0..times {
        let change = random_edit(random, &document);
        document.apply(std::slice::from_ref(&change));
        let looked_at = if random.below(6) == 0 { &older } else { &document };
        let facts = &facts[usize::from(random.one_in(9))];
        let text = looked_at.rope().to_string();
        let fresh = diagnostics(&Document::new(&text), facts);
        assert_eq!(diagnostics(looked_at, facts), fresh, "after {time} edits, the last {change:?}:\n{text}");
        if random.below(9) == 0 {
            older = document.clone();
        }
    }
}

#[test]
fn what_is_found_after_edits_is_what_a_fresh_look_finds() {
    let mut random = Random::new(11);
    for round in 0..60 {
        let lines = (0..5 + random.below(60)).map(|_| random.pick(LINES));
        let text: String = lines.flat_map(|line| [line, "\n"]).collect();
        edit(&format!("FROM a AS one\n{text}"), &mut random, if round < 50 { 60 } else { 200 });
    }
}

#[test]
fn the_same_holds_for_real_files() {
    let Some(corpus) = files::corpus("the_same_holds_for_real_files") else { return };
    let mut random = Random::new(12);
    for (_, text) in corpus.iter().step_by(10) {
        edit(text, &mut random, 12);
    }
}
