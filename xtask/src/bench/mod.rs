//! `cargo xtask bench`: how long an editor waits, over the protocol, beside another server when one is there.

mod client;
mod generate;
mod tags;

use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::steps::{Done, build_program, find};
use client::Client;

const URI: &str = "file:///bench/Dockerfile";
/// The line that every generated file starts with.
const FIRST_LINE: &str = "# syntax=docker/dockerfile:1";
const KEYSTROKES: usize = 200;

/// Measures the program, and the incumbent where `docker-langserver` is on `PATH`.
pub fn run(arguments: &[&str]) -> Done<()> {
    let (only_tags, arguments) = match arguments {
        ["tags", rest @ ..] => (true, rest),
        all => (false, all),
    };
    let program = match arguments {
        [] => build_program()?,
        ["--program", path] => path.into(),
        other => return Err(format!("bench knows `tags` and `--program PATH`, not `{}`", other.join(" "))),
    };
    println!("milliseconds, p50 / p99; memory in MB");
    if only_tags {
        return tags::run(&program);
    }
    server("dockwright", &program, &["lsp"])?;
    tags::run(&program)?;
    match find(&["docker-langserver"]) {
        Some(other) => server("docker-langserver", &other, &["--stdio"])?,
        None => println!("docker-langserver is not on PATH and was not measured"),
    }
    Ok(())
}

fn server(name: &str, program: &Path, arguments: &[&str]) -> Done<()> {
    let mut starts = Vec::new();
    let mut idle = 0.0;
    for _ in 0..15 {
        let (client, took) = Client::start(program, arguments)?;
        starts.push(took);
        idle = client.memory();
    }
    println!("\n{name}: initialize answered after {}; idle {idle:.1} MB", shown(&mut starts));
    println!(
        "{:>8} {:>8} {:>16} {:>16} {:>16} {:>20} {:>8}",
        "lines", "open", "keystroke", "hover", "completion", "meaning of all below", "memory"
    );
    for lines in [10, 100, 5_000, 50_000] {
        match file(program, arguments, lines) {
            Ok(row) => println!("{row}"),
            Err(problem) => println!("{lines:>8} {problem}"),
        }
    }
    Ok(())
}

fn file(program: &Path, arguments: &[&str], lines: usize) -> Done<String> {
    let text = generate::dockerfile(lines);
    let (mut client, _) = Client::start(program, arguments)?;
    let mut version = 1;
    let item = json!({"uri": URI, "languageId": "dockerfile", "version": version, "text": text});
    let started = Instant::now();
    client.notify("textDocument/didOpen", json!({ "textDocument": item }))?;
    client.diagnostics(version)?;
    let open = (client.arrived() - started).as_secs_f64() * 1e3;
    let comments = usable_lines(&text);
    let mut pick = Numbers(7);
    let mut edit = |client: &mut Client, line: usize, end: usize, insert: &str| -> Done<f64> {
        version += 1;
        let range = json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": end}});
        let started = Instant::now();
        let change = json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": [{"range": range, "text": insert}]});
        client.notify("textDocument/didChange", change)?;
        client.diagnostics(version)?;
        Ok((client.arrived() - started).as_secs_f64() * 1e3)
    };
    let rounds = if lines > 10_000 { KEYSTROKES / 4 } else { KEYSTROKES };
    let mut keystrokes = Vec::new();
    for _ in 0..rounds {
        let line = comments.get(pick.below(comments.len())).copied().unwrap_or(0);
        keystrokes.push(edit(&mut client, line, 0, "x")?);
        keystrokes.push(edit(&mut client, line, 1, "")?);
    }
    let mut hovers = Vec::new();
    let mut completions = Vec::new();
    let widths: Vec<usize> = text.lines().map(str::len).collect();
    for _ in 0..rounds {
        let line = comments.get(pick.below(comments.len())).copied().unwrap_or(0);
        // What a hover costs depends on what is under the mouse, which may be anywhere.
        let any = pick.below(widths.len());
        let column = pick.below(widths.get(any).copied().unwrap_or(0) + 1);
        for (method, times, (line, column)) in [
            ("textDocument/hover", &mut hovers, (any, column)),
            ("textDocument/completion", &mut completions, (line, 1)),
        ] {
            let at = json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": column}});
            let started = Instant::now();
            client.request(method, at)?;
            times.push(milliseconds(started));
        }
    }
    let first_line = FIRST_LINE.len();
    let mut below = Vec::new();
    for _ in 0..10 {
        // The directive's character changes to a backtick and back; then a heredoc opens that nothing closes.
        below.push(edit(&mut client, 0, first_line, "# escape=`")?);
        below.push(edit(&mut client, 0, "# escape=`".len(), "# syntax=a")?);
        below.push(edit(&mut client, 1, 0, "RUN <<NEVER &&")?);
        below.push(edit(&mut client, 1, "RUN <<NEVER &&".len(), "")?);
        edit(&mut client, 0, "# syntax=a".len(), FIRST_LINE)?;
    }
    Ok(format!(
        "{lines:>8} {open:>8.1} {:>16} {:>16} {:>16} {:>20} {:>8.1}",
        shown(&mut keystrokes),
        shown(&mut hovers),
        shown(&mut completions),
        shown(&mut below),
        client.memory()
    ))
}

/// Lines whose first character is that of a keyword, where a keystroke means no more than itself.
fn usable_lines(text: &str) -> Vec<usize> {
    let plain =
        |line: &str| line.starts_with("COPY ") || line.starts_with("WORKDIR ") || line.starts_with("USER ");
    text.lines().enumerate().filter(|(_, line)| plain(line)).map(|(number, _)| number).collect()
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn shown(times: &mut [f64]) -> String {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| {
        let last = times.len().saturating_sub(1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let index = (last as f64 * part).round() as usize;
        times.get(index).copied().unwrap_or(0.0)
    };
    format!("{:.2} / {:.2}", at(0.5), at(0.99))
}

/// A few numbers, the same in every run.
struct Numbers(usize);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{generate, usable_lines};

    #[test]
    fn files_have_the_length_that_was_asked_for() {
        for lines in [10, 100, 5_000] {
            let text = generate::dockerfile(lines);
            assert_eq!(text.lines().count(), lines);
            assert!(!usable_lines(&text).is_empty());
        }
    }
}
