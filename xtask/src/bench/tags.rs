//! How long a list of thousands of tags takes, from disk and from memory. A registry on this machine tells it once.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Client;
use super::{URI, shown};
use crate::steps::Done;

/// Few official images have more.
const TAGS: usize = 4_000;
const STARTS: usize = 10;
const ROUNDS: usize = 10;

/// Measures and prints a line for each way in which a client takes lists.
pub fn run(program: &Path) -> Done<()> {
    let once = json!({"completionList": {"itemDefaults": ["editRange", "data"]}});
    println!();
    for (name, completion) in [("a client that knows defaults", once), ("one that does not", Value::Null)] {
        let cache = std::env::temp_dir().join(format!("dockwright-bench-{}", std::process::id()));
        let measured = measure(program, &cache, &completion);
        // A folder that stays costs some kilobytes of a temporary folder.
        let _ = std::fs::remove_dir_all(&cache);
        let (mut first, mut again, bytes) = measured?;
        println!(
            "completion of {TAGS} tags, {name} ({} kB): from disk {}; again {}",
            bytes / 1000,
            shown(&mut first),
            shown(&mut again)
        );
    }
    Ok(())
}

fn measure(program: &Path, cache: &Path, completion: &Value) -> Done<(Vec<f64>, Vec<f64>, usize)> {
    let line = format!("FROM {}/python:", registry()?);
    let cache = cache.display().to_string();
    let start = |enabled| -> Done<Client> {
        let variables = [("DOCKWRIGHT_REGISTRY_ENABLED", enabled), ("XDG_CACHE_HOME", cache.as_str())];
        let (mut client, _) = Client::start_with(program, &["lsp"], &variables, completion)?;
        let item = json!({"uri": URI, "languageId": "dockerfile", "version": 1, "text": line});
        client.notify("textDocument/didOpen", json!({ "textDocument": item }))?;
        client.diagnostics(1)?;
        Ok(client)
    };
    let mut client = start("true")?;
    let end = Instant::now() + Duration::from_secs(30);
    while tags(&complete(&mut client, &line)?) < TAGS {
        if Instant::now() > end {
            return Err("the list of tags never came".to_owned());
        }
    }
    // The list is written behind its answer.
    std::thread::sleep(Duration::from_millis(500));
    drop(client);
    let (mut first, mut again, mut bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..STARTS {
        let mut client = start("false")?;
        // An editor's user types before he completes.
        std::thread::sleep(Duration::from_millis(200));
        for round in 0..=ROUNDS {
            let started = Instant::now();
            let answer = complete(&mut client, &line)?;
            let took = (client.arrived() - started).as_secs_f64() * 1e3;
            if tags(&answer) < TAGS {
                return Err("a list that was seen is not there".to_owned());
            }
            bytes = answer.to_string().len();
            if round == 0 { first.push(took) } else { again.push(took) }
        }
    }
    Ok((first, again, bytes))
}

fn complete(client: &mut Client, line: &str) -> Done<Value> {
    let position = json!({"line": 0, "character": line.len()});
    client.request("textDocument/completion", json!({"textDocument": {"uri": URI}, "position": position}))
}

fn tags(answer: &Value) -> usize {
    let items = answer.pointer("/result/items").or_else(|| answer.get("result"));
    items.and_then(Value::as_array).map_or(0, Vec::len)
}

/// Starts a registry that answers everything with the same list, and gives its host.
fn registry() -> Done<String> {
    let socket =
        TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no port to listen on: {error}"))?;
    let host = socket.local_addr().map_err(|error| format!("no port to listen on: {error}"))?.to_string();
    let variants = ["", "-slim", "-alpine3.20", "-bookworm", "-windowsservercore-ltsc2025"];
    let name = |number: usize| {
        let variant = variants.get(number % variants.len()).copied().unwrap_or_default();
        format!("3.{}.{}{variant}", number / 200, number / 5 % 40)
    };
    let body = json!({"name": "python", "tags": (0..TAGS).map(name).collect::<Vec<_>>()}).to_string();
    std::thread::spawn(move || {
        for stream in socket.incoming().flatten() {
            let request = BufReader::new(&stream);
            // The head ends with an empty line; a client that hangs up early is no matter.
            let _ = request.lines().map_while(Result::ok).find(String::is_empty);
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length:";
            let _ = write!(&stream, "{head} {}\r\n\r\n{body}", body.len());
        }
    });
    Ok(host)
}
