//! How long it takes to read and order a long list of tags: `cargo bench -p registry`.
#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::time::{Duration, Instant};

use registry::tags::{Preference, Tag, order};

fn main() {
    let variants = ["", "-slim", "-alpine", "-slim-bookworm", "-alpine3.20", "-windowsservercore-ltsc2022"];
    let texts: Vec<String> = (0..4000)
        .map(|at| format!("3.{}.{}{}", at % 17, at % 97, variants.get(at % 6).unwrap_or(&"")))
        .collect();
    let mut times: Vec<(Duration, Duration)> = (0..50).map(|_| once(&texts)).collect();
    times.sort_unstable();
    let (read, sort) = times.get(times.len() / 2).copied().unwrap_or_default();
    println!("{} tags: read {read:?}, order {sort:?}", texts.len());
    let mut tags: Vec<Tag> = Tag::parse_all("python", texts.iter().map(String::as_str));
    order(&mut tags, &Preference::default());
    let kept: Vec<String> = tags.into_iter().map(|tag| tag.text.into_string()).collect();
    let mut times: Vec<(Duration, Duration)> = (0..50).map(|_| once(&kept)).collect();
    times.sort_unstable();
    let (read, sort) = times.get(times.len() / 2).copied().unwrap_or_default();
    println!("as they are kept: read {read:?}, order {sort:?}");
}

fn once(texts: &[String]) -> (Duration, Duration) {
    let start = Instant::now();
    let mut tags: Vec<Tag> = Tag::parse_all("python", texts.iter().map(String::as_str));
    let read = start.elapsed();
    let typed = Tag::parse("python", "3.12-slim");
    order(&mut tags, &Preference { typed: Some(&typed), windows: false });
    std::hint::black_box(&tags);
    (read, start.elapsed() - read)
}
