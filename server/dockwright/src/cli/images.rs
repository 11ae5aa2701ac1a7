//! `dockwright images`: the images in an engine's store, what the Dockerfiles here build first.

use std::path::PathBuf;

use lexopt::prelude::*;
use serde_json::{Value as Json, json};

use super::paint::{Paint, harmless};
use super::{COULD_NOT_RUN, choice, complain, find, say, short_id};
use crate::build::{Ask, Listed, choose, default_tag, listed};
use crate::lsp::config::Config;

/// Lists the images of the engine that the arguments and the environment mean.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut path, mut json, mut ask) = (None, false, Ask::default());
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            Long("engine") => ask.engine = Some(parser.value()?.string()?),
            Long("docker-context") => ask.reach.context = Some(parser.value()?.string()?),
            Long("format") => json = choice(parser, "--format", ["text", "json"])?,
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            other => return Err(other.unexpected()),
        }
    }
    let (config, problems) = Config::of_environment();
    problems.iter().for_each(|problem| complain(problem));
    config.build.complete(&mut ask);
    let names = match names(&path.unwrap_or_else(|| PathBuf::from("."))) {
        Ok(names) => names,
        Err(why) => {
            complain(&why);
            return Ok(COULD_NOT_RUN);
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("no runtime: {error}"));
            return Ok(COULD_NOT_RUN);
        }
    };
    let found = runtime.block_on(async {
        let detected = choose(ask.engine.as_deref(), &ask.reach).await?;
        listed(&*detected.engine, &names).await
    });
    Ok(match found {
        Ok(images) if json => {
            say(&as_json(&images));
            0
        }
        Ok(images) => {
            say(as_text(&images, Paint::for_stdout()).trim_end());
            0
        }
        Err(why) => {
            complain(&why);
            COULD_NOT_RUN
        }
    })
}

/// The names that builds of the Dockerfiles here get.
fn names(path: &std::path::Path) -> Result<Vec<String>, String> {
    let files = find::dockerfiles(path)?;
    let absolute = |file: PathBuf| std::path::absolute(&file).unwrap_or(file);
    Ok(files.into_iter().map(|file| default_tag(&absolute(file))).collect())
}

fn as_text(images: &[Listed], paint: Paint) -> String {
    let cells: Vec<[String; 4]> = images
        .iter()
        .map(|image| {
            let row = &image.row;
            [&row.name, short_id(&row.id), &row.created, &row.size].map(harmless)
        })
        .collect();
    let heads = ["IMAGE", "ID", "CREATED", "SIZE"];
    let width = |column: usize, head: &str| {
        let cell = |row: &[String; 4]| row.get(column).map_or(0, |cell| cell.chars().count());
        cells.iter().map(cell).max().unwrap_or(0).max(head.len())
    };
    let [name, id, created] = [0, 1, 2].map(|column| width(column, heads.get(column).copied().unwrap_or("")));
    let line = |[one, two, three, four]: [&str; 4]| {
        format!("{one:<name$}  {two:<id$}  {three:<created$}  {four}").trim_end().to_owned()
    };
    let mut out = paint.quiet(&line(heads)) + "\n";
    for (image, row) in images.iter().zip(&cells) {
        let text = line(row.each_ref().map(String::as_str));
        out.push_str(&if image.own { paint.bold(&text) } else { text });
        out.push('\n');
    }
    out
}

fn as_json(images: &[Listed]) -> String {
    let rows: Vec<Json> = images
        .iter()
        .map(|image| {
            let row = &image.row;
            json!({ "name": row.name, "id": row.id, "created": row.created, "size": row.size, "own": image.own })
        })
        .collect();
    format!("{:#}", Json::Array(rows))
}

#[cfg(test)]
mod tests {
    use builder::engine::ImageRow;

    use super::*;

    #[test]
    fn a_table_as_wide_as_its_names() {
        let image = |name: &str, own: bool| Listed {
            row: ImageRow {
                name: name.to_owned(),
                id: "sha256:0123456789abcdef0123".to_owned(),
                created: "2 hours ago".to_owned(),
                size: "1.98MB".to_owned(),
            },
            own,
        };
        let images = [image("app:latest", true), image("registry.example.com/\u{1b}[31mteam:1", false)];
        let wanted = [
            "IMAGE                             ID            CREATED      SIZE",
            "app:latest                        0123456789ab  2 hours ago  1.98MB",
            "registry.example.com/\u{fffd}[31mteam:1  0123456789ab  2 hours ago  1.98MB",
        ];
        assert_eq!(as_text(&images, Paint::plain()).lines().collect::<Vec<_>>(), wanted);
    }
}
