//! What a keystroke costs in files of 5,000 lines: reading it, and checking the file again. Sending the findings is
//! measured over the protocol (`cargo xtask bench`). `cargo bench -p ide --bench keystroke [SHAPE]`.
#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::time::{Duration, Instant};

use ide::diagnostics::{Facts, first_diagnostics};
use syntax::document::Edit;
use syntax::{Document, TextRange};

const LINES: usize = 5_000;
const KEYSTROKES: usize = 300;
/// As many findings as an editor is sent.
const LIMIT: usize = 1_000;

/// A kind of file: its name, its lines, and where in a line a letter is typed.
type Shape = (&'static str, fn(usize) -> String, usize);

const SHAPES: &[Shape] = &[
    ("stages", stages, 0),
    ("stages-values", stages, usize::MAX),
    ("runs", |at| numbered(at, "RUN make target"), usize::MAX),
    ("envs", |at| numbered(at, "ENV NAME"), usize::MAX),
    (
        "env-chain",
        |at| if at == 0 { "FROM a".to_owned() } else { format!("ENV N{at}=$N{}", at - 1) },
        usize::MAX,
    ),
    ("stage-chain", chain, usize::MAX),
    ("findings", |at| numbered(at, "MAINTAINER me"), usize::MAX),
    ("cds", |at| numbered(at, "RUN cd /app"), usize::MAX),
    ("installs", |at| numbered(at, "RUN npm ci --tag=v"), usize::MAX),
    (
        "arguments",
        |at| if at % 2 == 1 { format!("ARG A{at}=1") } else { numbered(at, "RUN apk add package") },
        usize::MAX,
    ),
    (
        "globals",
        |at| if at < 200 { format!("ARG G{at}=1") } else { numbered(at - 200, "RUN make $G1") },
        usize::MAX,
    ),
];

/// A file of one stage.
fn numbered(at: usize, line: &str) -> String {
    match at {
        0 => "FROM debian:13".to_owned(),
        _ if line.starts_with("ENV") => format!("{line}_{at}=value{at}"),
        _ => format!("{line}{at}"),
    }
}

/// Stages of 25 lines as people write them.
fn stages(at: usize) -> String {
    let stage = at / 25;
    match at % 25 {
        0 => format!("FROM debian:bookworm-slim AS stage{stage}"),
        1 => format!("ARG VERSION_{stage}=1.{stage}.0"),
        2 => format!("ENV APP_HOME=/srv/app{stage} PATH=/srv/bin:$PATH"),
        3 => "WORKDIR $APP_HOME".to_owned(),
        4 if stage > 0 => format!("COPY --from=stage{} /out /out", stage - 1),
        5 => "LABEL org.opencontainers.image.title=\"app\"".to_owned(),
        6 => "EXPOSE 8080 443/tcp".to_owned(),
        7 => "USER app".to_owned(),
        24 => "CMD [\"--serve\", \"--port\", \"8080\"]".to_owned(),
        other if other % 3 == 0 => format!("RUN apt-get update && apt-get install -y curl git make v{other}"),
        other if other % 3 == 1 => "COPY --chown=app:app package.json yarn.lock ./".to_owned(),
        _ => format!("RUN --mount=type=cache,target=/root/.cache make VERSION=${{VERSION_{stage}}} install"),
    }
}

/// Each stage goes on where the one above ends, so a variable reaches all below.
fn chain(at: usize) -> String {
    let stage = at / 25;
    match at % 25 {
        0 if stage == 0 => "FROM debian AS s0".to_owned(),
        0 => format!("FROM s{} AS s{stage}", stage - 1),
        other if other % 2 == 0 => format!("ENV V{at}=x"),
        _ => "RUN make".to_owned(),
    }
}

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("{:>14} {:>10} {:>10} {:>10} {:>9}", "µs, p50", "reading", "checking", "opening", "findings");
    for (name, line, column) in SHAPES {
        if wanted.as_ref().is_none_or(|wanted| wanted == name) {
            measure(name, *line, *column);
        }
    }
}

fn measure(name: &str, line: fn(usize) -> String, column: usize) {
    let lines: Vec<String> = (0..LINES).map(line).collect();
    let text = lines.join("\n") + "\n";
    let facts = Facts::default();
    let started = Instant::now();
    let mut document = Document::new(&text);
    let count = first_diagnostics(&document, &facts, LIMIT).1;
    let opening = started.elapsed();
    let (mut reading, mut checking) = (Vec::new(), Vec::new());
    for round in 0..KEYSTROKES {
        // Somewhere else each time; never in the first line, which all others may depend on.
        let line = 1 + (round * 7_919) % (LINES - 1);
        let start = document.rope().line_to_byte(line);
        let at = start + column.min(lines.get(line).map_or(0, String::len));
        for edit in [
            Edit { range: TextRange::empty(at), text: "x".to_owned() },
            Edit { range: TextRange::new(at, at + 1), text: String::new() },
        ] {
            let started = Instant::now();
            document = document.clone();
            document.apply(&[edit]);
            reading.push(started.elapsed());
            let started = Instant::now();
            check_again(&document, &facts);
            checking.push(started.elapsed());
        }
    }
    let (reading, checking) = (median(reading), median(checking));
    println!("{name:>14} {reading:>10.1} {checking:>10.1} {:>10.0} {count:>9}", micros(opening));
}

/// By itself, so that a profiler can tell it from all else.
#[inline(never)]
fn check_again(document: &Document, facts: &Facts) {
    std::hint::black_box(first_diagnostics(document, facts, LIMIT));
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().map_or(0.0, micros)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
