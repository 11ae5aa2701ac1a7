//! The images in an engine's store, what a Dockerfile builds first.

use std::time::Duration;

use builder::engine::{Engine, ImageRow};
use builder::run::capture;

/// How long an engine may take to list its images.
const PATIENCE: Duration = Duration::from_secs(20);

/// An image in the list.
pub struct Listed {
    /// The image.
    pub row: ImageRow,
    /// Whether it has one of the names that the Dockerfile's builds get.
    pub own: bool,
}

/// The images of an engine; those of the `names` come first, whatever their tag.
///
/// # Errors
/// A sentence: the engine keeps none, or could not list them.
pub async fn listed(engine: &dyn Engine, names: &[String]) -> Result<Vec<Listed>, String> {
    let list =
        engine.images().ok_or_else(|| format!("{} keeps no images that could be listed", engine.name()))?;
    let said = capture(&list, PATIENCE).await?;
    if !said.success {
        return Err(builder::progress::plain(said.error.trim()));
    }
    let rows = ImageRow::read(&said.output).into_iter();
    let mut all: Vec<Listed> = rows.map(|row| Listed { own: is_own(&row.name, names), row }).collect();
    all.sort_by_key(|image| !image.own);
    Ok(all)
}

/// Podman and Buildah put `localhost/` before what was built here.
fn is_own(image: &str, names: &[String]) -> bool {
    let image = image.strip_prefix("localhost/").unwrap_or(image);
    let Some((name, _)) = image.rsplit_once(':') else { return false };
    names.iter().any(|own| own == name)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn an_image_is_the_files_own_whatever_its_tag() {
        let names = ["app".to_owned(), "registry:5000/team/app".to_owned()];
        for (image, own) in [
            ("app:latest", true),
            ("localhost/app:1", true),
            ("registry:5000/team/app:2", true),
            ("other/app:1", false),
            ("<none>", false),
            ("app", false),
        ] {
            assert_eq!(is_own(image, &names), own, "{image}");
        }
    }
}
