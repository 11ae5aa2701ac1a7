//! What an image passes to a stage, and the layers that it is made of.

use registry::{Image, Row};

use crate::images::bytes;
use crate::markdown::code;
use crate::texts::{Language, Phrase, phrase};

/// As many layers are listed, the largest of them.
const LAYERS: usize = 12;
/// As many variables are listed.
const VARIABLES: usize = 12;

/// What the image's configuration passes on, each line as an instruction would set it.
pub(super) fn passes(language: Language, image: &Image) -> Option<String> {
    let config = &image.config;
    let mut lines = Vec::new();
    let mut list = |keyword: &str, words: &[String]| {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            lines.push(format!("{keyword} [{}]", words.join(", ")));
        }
    };
    list("ENTRYPOINT", &config.entrypoint);
    list("CMD", &config.cmd);
    list("SHELL", &config.shell);
    for (keyword, value) in [("WORKDIR", &config.working_dir), ("USER", &config.user)] {
        if !value.is_empty() {
            lines.push(format!("{keyword} {value}"));
        }
    }
    let many = [("EXPOSE", &config.exposed_ports), ("VOLUME", &config.volumes)];
    lines.extend(
        many.iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(keyword, words)| format!("{keyword} {}", words.join(" "))),
    );
    lines.extend(config.env.iter().take(VARIABLES).map(|variable| format!("ENV {variable}")));
    lines.extend(config.on_build.iter().map(|trigger| format!("ONBUILD {trigger}")));
    let heading = phrase(language, Phrase::ImagePasses, &[]);
    let mut shown: Vec<String> = lines.iter().map(|line| format!("- {}", code(line))).collect();
    if let Some(more) = config.env.len().checked_sub(VARIABLES).filter(|more| *more > 0) {
        shown.push(format!("- ENV … {}", phrase(language, Phrase::ImageMoreLayers, &[&more.to_string()])));
    }
    (!shown.is_empty()).then(|| format!("**{heading}**\n\n{}", shown.join("\n")))
}

/// The layers in their order, each with its compressed size and the command that made it.
pub(super) fn layers(language: Language, image: &Image) -> Option<String> {
    let size = |row: &Row| row.layer.as_ref().map_or(0, |layer| layer.size);
    let mut rows: Vec<(usize, &Row)> =
        image.history.iter().enumerate().filter(|(_, row)| row.layer.is_some()).collect();
    let count = rows.len();
    rows.sort_by_key(|(at, row)| (std::cmp::Reverse(size(row)), *at));
    rows.truncate(LAYERS);
    rows.sort_by_key(|(at, _)| *at);
    let mut lines: Vec<String> = rows.iter().map(|(_, row)| line(row, size(row))).collect();
    if count > LAYERS {
        let more = (count - LAYERS).to_string();
        lines.push(format!("- {}", phrase(language, Phrase::ImageMoreLayers, &[&more])));
    }
    let heading = phrase(language, Phrase::ImageLayers, &[]);
    (!lines.is_empty()).then(|| format!("**{heading}**\n\n{}", lines.join("\n")))
}

/// A layer's size and the command that made it, or what its builder noted where it recorded no command.
fn line(row: &Row, size: u64) -> String {
    let said =
        if row.command.trim().is_empty() { row.comment.trim().to_owned() } else { command(&row.command) };
    let said = if said.is_empty() { String::new() } else { format!(" {}", code(&said)) };
    format!("- {}{said}", bytes(size))
}

/// A command as its Dockerfile wrote it, as far as the record tells: what builders put around it is taken away and white
/// space is joined.
#[must_use]
pub fn command(recorded: &str) -> String {
    let text = recorded.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.strip_suffix("# buildkit").unwrap_or(&text).trim();
    let text = text.strip_prefix("/bin/sh -c #(nop) ").unwrap_or(text);
    match text.strip_prefix("/bin/sh -c ").or_else(|| text.strip_prefix("RUN /bin/sh -c ")) {
        Some(run) => format!("RUN {run}"),
        None => text.to_owned(),
    }
}

/// A word as JSON writes it.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
