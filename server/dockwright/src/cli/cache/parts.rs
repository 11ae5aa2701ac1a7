//! The parts of a step's key as a person reads them.
//!
//! What BuildKit alone makes something of, such as how inputs are numbered, is left out unless it changed. Values of
//! variables are shown where they stand in the Dockerfile; what a build was given from outside may be a secret.

use builder::keys::{Part, What};

/// The longest value that is shown, in characters.
const LONGEST: usize = 160;

/// A line of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// What it is.
    pub(super) name: String,
    /// Its values; nothing where its name says it all.
    pub(super) values: Vec<String>,
    /// Whether it is another than in the last build.
    pub(super) changed: bool,
}

/// The parts in their order; those of one name, such as the sources of a COPY, on one line with each value once.
pub(super) fn rows(parts: &[Part], dockerfile: &str, changed: impl Fn(&What) -> bool) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for part in parts {
        let changed = changed(&part.what);
        let value = match readable(part, dockerfile) {
            Some(value) => value,
            // It is no news, but it may be the reason.
            None if changed => Some("another than in the last build".to_owned()),
            None => continue,
        };
        let name = part.what.to_string();
        let at = rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            rows.push(Row { name, values: Vec::new(), changed: false });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(at) else { continue };
        row.changed |= changed;
        row.values.extend(value.map(cut).filter(|value| !row.values.contains(value)));
    }
    rows
}

/// The value of a part as somebody wrote it: nothing for parts that nobody wrote, no value where the name is enough.
fn readable(part: &Part, dockerfile: &str) -> Option<Option<String>> {
    let value = part.value.as_str();
    match &part.what {
        What::Wiring | What::Manner(_) => None,
        What::User if value.is_empty() => None,
        // The root of the file system is what every RUN stands on.
        What::Mount(target) if target == "/" => None,
        What::Mount(_) => Some(Some(kind_of_mount(value).to_owned())),
        What::Command => Some(Some(command(value))),
        What::Variable(name) if stands_there(dockerfile, name, value) => Some(Some(value.to_owned())),
        What::Variable(_) => Some(Some("(its value does not stand in the Dockerfile)".to_owned())),
        What::Network => Some(Some(value.to_lowercase())),
        What::Owner(_) => Some(Some(owner(value))),
        What::Mode(_) => Some(Some(value.trim_start_matches("symbolic ").to_owned())),
        What::Patterns(_) => Some(Some(patterns(value))),
        What::Secret(_) | What::Device(_) | What::File(_) => Some(None),
        _ => Some(Some(value.to_owned())),
    }
}

/// `x` of `["/bin/sh", "-c", "x"]`; the words where another shell or none runs it.
fn command(value: &str) -> String {
    match serde_json::from_str::<Vec<String>>(value).as_deref() {
        Ok([shell, flag, script]) if shell == "/bin/sh" && flag == "-c" => script.replace('\n', " "),
        _ => value.to_owned(),
    }
}

/// Whether ARG or ENV gives a variable this value in so many words.
fn stands_there(dockerfile: &str, name: &str, value: &str) -> bool {
    let written = [format!("{name}={value}"), format!("{name}=\"{value}\""), format!("{name}='{value}'")];
    let is_end = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
    written.iter().any(|written| {
        dockerfile.match_indices(written.as_str()).any(|(at, found)| {
            let before = dockerfile.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(char::is_whitespace) && dockerfile.get(at + found.len()..).is_some_and(is_end)
        })
    })
}

fn kind_of_mount(value: &str) -> &'static str {
    let words: Vec<&str> = value.split(' ').collect();
    let is = |kind: &str| words.contains(&kind);
    // The first word of secrets and agents is their kind; the others start with how they are numbered.
    match words.first() {
        Some(&"secret") => "secret",
        Some(&"ssh") => "ssh",
        _ if is("cache") => "cache",
        _ if is("tmpfs") => "tmpfs",
        _ => "bind",
    }
}

/// `1:app` of `id:1 name:app true`.
fn owner(value: &str) -> String {
    let names = value.split(' ').filter_map(|word| word.strip_prefix("id:").or(word.strip_prefix("name:")));
    names.collect::<Vec<_>>().join(":")
}

fn patterns(value: &str) -> String {
    let lists: Vec<Vec<String>> = serde_json::from_str(value).unwrap_or_default();
    lists.concat().join(" ")
}

fn cut(value: String) -> String {
    if value.chars().count() <= LONGEST {
        return value;
    }
    value.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use builder::graph::{Graph, NoImages, Request};
    use syntax::Document;

    use super::rows;

    /// The rows of the last step of a Dockerfile, `*` before what changed.
    fn shown(text: &str, arguments: &[(&str, &str)]) -> Vec<String> {
        let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let request = Request { arguments: arguments.collect(), ..Request::default() };
        let graph = Graph::new(&Document::new(text), &request, &NoImages);
        let parts = &graph.steps.last().unwrap().parts;
        let rows = rows(parts, text, |what| what.to_string().contains("way files"));
        let line = |row: super::Row| {
            format!("{}{}: {}", if row.changed { "*" } else { "" }, row.name, row.values.join(", "))
        };
        let all: Vec<String> = rows.into_iter().map(line).collect();
        all.into_iter().filter(|line| !line.starts_with("`PATH`")).collect()
    }

    #[test]
    fn a_run_is_told_as_it_is_written() {
        let text = "FROM scratch\nARG V=1\nARG TOKEN\nENV E=\"a b\" F=$TOKEN\nWORKDIR /w\nUSER app\n\
            RUN --network=none --mount=type=cache,target=/c --mount=type=bind,target=/b \
            --mount=type=tmpfs,target=/t --mount=type=secret,id=s,env=S --mount=type=ssh echo $V\n";
        let platform = Request::default().engine_platform.to_string();
        assert_eq!(
            shown(text, &[("TOKEN", "hunter2")]),
            [
                "the command: echo $V".to_owned(),
                "`V`: 1".to_owned(),
                "`TOKEN`: (its value does not stand in the Dockerfile)".to_owned(),
                "`E`: a b".to_owned(),
                "`F`: (its value does not stand in the Dockerfile)".to_owned(),
                "`SSH_AUTH_SOCK`: (its value does not stand in the Dockerfile)".to_owned(),
                "the working directory: /w".to_owned(),
                "the user: app".to_owned(),
                "`--network`: none".to_owned(),
                "the mount at `/b`: bind".to_owned(),
                "the mount at `/c`: cache".to_owned(),
                "the mount at `/t`: tmpfs".to_owned(),
                "the secret `S`: ".to_owned(),
                "the mount at `/run/buildkit/ssh_agent.0`: ssh".to_owned(),
                format!("the platform: {platform}"),
            ]
        );
    }

    #[test]
    fn a_copy_is_told_once_for_all_its_sources() {
        let text = "FROM scratch\nCOPY --chown=1:app --chmod=u+x --exclude=*.md a.txt b.txt /d/\n";
        assert_eq!(
            shown(text, &[]),
            [
                "the name of a source: a.txt, b.txt",
                "the destination: /d/",
                "*the way files are copied: another than in the last build",
                "`--chown`: 1:app",
                "`--chmod`: u+x",
                "`--exclude` or the patterns of `--parents`: *.md",
            ]
        );
    }

    #[test]
    fn a_value_that_only_looks_alike_is_not_told() {
        let shown = shown("FROM scratch\nARG V=12\nRUN echo XV=1 V=12\n", &[("V", "1")]);
        assert!(shown.contains(&"`V`: (its value does not stand in the Dockerfile)".to_owned()), "{shown:?}");
    }
}
