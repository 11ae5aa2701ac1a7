//! The speed of a full parse, beside that of tree-sitter-containerfile in the same run.
//!
//! `DOCKWRIGHT_CORPUS` names the folder of the files; without it the grammar's own sample is repeated. Prints MB/s of
//! the median of some rounds, and how long some hard texts take.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::{env, fs, hint::black_box, path::Path, time::Instant};

use tree_sitter::{Language, Parser};

const ROUNDS: usize = 21;

fn main() {
    let texts = texts();
    let bytes: usize = texts.iter().map(Vec::len).sum();
    println!("{} files, {:.2} MB, median of {ROUNDS} rounds", texts.len(), bytes as f64 / 1e6);
    let mut ours = parser(tree_sitter_dockwright::LANGUAGE.into());
    let mut theirs = parser(tree_sitter_containerfile::LANGUAGE.into());
    let mut seconds = (Vec::new(), Vec::new());
    // Turn and turn about, so that both meet the machine in the same state.
    for _ in 0..ROUNDS {
        seconds.0.push(round(&mut ours, &texts));
        seconds.1.push(round(&mut theirs, &texts));
    }
    let speed = |mut seconds: Vec<f64>| {
        seconds.sort_by(f64::total_cmp);
        bytes as f64 / 1e6 / seconds[ROUNDS / 2]
    };
    let (ours_speed, theirs_speed) = (speed(seconds.0), speed(seconds.1));
    println!("tree-sitter-dockwright    {ours_speed:6.1} MB/s");
    println!("tree-sitter-containerfile {theirs_speed:6.1} MB/s");
    println!("ratio                     {:6.2}", ours_speed / theirs_speed);
    for (name, text) in hard_texts() {
        let start = Instant::now();
        black_box(ours.parse(&text, None).unwrap());
        println!(
            "{name:40} {:6.1} MB {:8.1} ms",
            text.len() as f64 / 1e6,
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}

fn parser(language: Language) -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&language).expect("the parser's ABI is known");
    parser
}

fn round(parser: &mut Parser, texts: &[Vec<u8>]) -> f64 {
    let start = Instant::now();
    for text in texts {
        black_box(parser.parse(text, None).unwrap());
    }
    start.elapsed().as_secs_f64()
}

fn texts() -> Vec<Vec<u8>> {
    let Some(folder) = env::var_os("DOCKWRIGHT_CORPUS") else {
        return vec![include_bytes!("../tests/sample.Dockerfile").repeat(2000)];
    };
    let mut paths: Vec<_> = fs::read_dir(Path::new(&folder).join("files"))
        .expect("the corpus is there")
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Texts of about 10 MB that a careless scanner takes quadratic time for.
fn hard_texts() -> Vec<(&'static str, Vec<u8>)> {
    let megabytes = 10_000_000;
    let filled = |start: &str, piece: &str, end: &str| {
        [start, &piece.repeat(megabytes / piece.len()), end].concat().into_bytes()
    };
    let many_names: String = (0..megabytes / 24).map(|n| format!("RUN cat <<EOF{n:08}\n")).collect();
    vec![
        ("one line of a RUN", filled("RUN ", "echo a && ", "\n")),
        ("one line of words", filled("COPY ", "a ", "\n")),
        ("one word", filled("ENV a=", "x", "\n")),
        ("one line of variables", filled("ENV a=", "$x", "\n")),
        ("one line of braces", filled("ENV a=", "${x:-", "\n")),
        ("one line of quotes", filled("ENV a=", "\"'", "\n")),
        ("one line of colons", filled("FROM ", ":", "\n")),
        ("one line of ONBUILD", filled("", "ONBUILD ", "\n")),
        ("one line of brackets", filled("CMD ", "[", "\n")),
        ("one line of flags", filled("RUN ", "--mount=type=a,,b=\"c ", "\n")),
        ("one JSON array", filled("CMD [\"a\"", ", \"b\"", "]\n")),
        ("one continuation", filled("RUN a ", "\\\n b ", "\n")),
        ("one continuation of comments", filled("RUN a \\\n", "# c\n", "b\n")),
        ("blank lines", filled("", "\n", "")),
        ("escape characters", filled("RUN ", "\\", "\n")),
        ("broken JSON lines", filled("", "CMD [\"a\", \n", "")),
        ("heredocs", filled("", "RUN cat <<EOF\nx\nEOF\n", "")),
        ("heredocs without an end, one name", filled("", "RUN cat <<EOF\n", "")),
        ("heredocs without an end, many names", many_names.into_bytes()),
        ("heredocs in one line", filled("RUN cat ", "<<EOF ", "\nEOF\nEOF\n")),
        ("one heredoc", filled("RUN cat <<EOF\n", "some text\n", "EOF\n")),
        ("one heredoc of variables", filled("COPY <<EOF /a\n", "some $text\n", "EOF\n")),
    ]
}
