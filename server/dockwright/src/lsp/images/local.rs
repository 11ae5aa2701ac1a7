//! Images in the store of the engine that answers here: listed where the settings ask for it, behind, and never before the
//! workspace is trusted.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use builder::engine::{ImageRow, Reach};
use builder::run::capture;

use crate::build::detect;
use crate::lsp::session::lock;

/// How long a list counts as new.
const FRESH: Duration = Duration::from_secs(60);
/// How long the engine may take to list its images.
const LIMIT: Duration = Duration::from_secs(5);
/// At most so many names are kept.
const MOST: usize = 1000;

/// The images of this machine's engine.
#[derive(Default)]
pub struct Local {
    held: Arc<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    names: Vec<String>,
    looked: Option<Instant>,
}

impl Local {
    /// The names of the images with their tags, as of the last look. A look that is old is repeated behind and waited for
    /// as long as patience lasts. One that fails leaves what was there: no engine is nothing to complain of.
    pub async fn names(&self, reach: Reach, patience: Duration) -> Vec<String> {
        let is_due = {
            let mut held = lock(&self.held);
            let is_due = held.looked.is_none_or(|looked| looked.elapsed() >= FRESH);
            if is_due {
                held.looked = Some(Instant::now());
            }
            is_due
        };
        if is_due {
            let place = self.held.clone();
            let look = tokio::spawn(async move {
                if let Some(names) = listed(&reach).await {
                    lock(&place).names = names;
                }
            });
            // The look goes on when nobody waits for it any more.
            let _ = tokio::time::timeout(patience, look).await;
        }
        lock(&self.held).names.clone()
    }
}

/// What the first engine lists that answers and has a store.
async fn listed(reach: &Reach) -> Option<Vec<String>> {
    for detected in detect(reach).await {
        let Some(list) = detected.answer.is_ok().then(|| detected.engine.images()).flatten() else {
            continue;
        };
        if let Ok(said) = capture(&list, LIMIT).await
            && said.success
        {
            return Some(names(&said.output));
        }
    }
    None
}

/// The names in what an engine prints, each once; what has no tag or cannot be an image is left out.
fn names(output: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in ImageRow::read(output) {
        // Podman names its own builds after a registry that is none.
        let name = row.name.strip_prefix("localhost/").unwrap_or(&row.name).to_owned();
        let is_image = syntax::Reference::parse(&name).is_ok_and(|image| image.tag.is_some());
        if is_image && names.len() < MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn what_engines_print() {
        let docker = r#"{"Repository":"app","Tag":"1","ID":"sha256:a"}
{"Repository":"<none>","Tag":"<none>","ID":"sha256:b"}
{"Repository":"ghcr.io/own/app","Tag":"<none>","ID":"sha256:c"}
{"Repository":"app","Tag":"1","ID":"sha256:d"}
"#;
        assert_eq!(names(docker), ["app:1"]);
        let podman = r#"[{"Id":"a","Names":["localhost/app:dev","docker.io/library/python:3"]},{"Id":"b"}]"#;
        assert_eq!(names(podman), ["app:dev", "docker.io/library/python:3"]);
        assert_eq!(names("no JSON, \u{1b}[0m"), Vec::<String>::new());
    }
}
