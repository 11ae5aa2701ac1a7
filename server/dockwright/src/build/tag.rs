//! The name of an image for which nobody gave one.

use std::path::Path;

use builder::discover::settled;

/// The folder's own name, as a person would write it as a tag: lower case, with `-` for what a name cannot hold. A
/// Dockerfile with a name of its own (`Dockerfile.api`, `api.Dockerfile`) adds it.
#[must_use]
pub fn default_tag(dockerfile: &Path) -> String {
    let dockerfile = settled(dockerfile);
    let folder =
        dockerfile.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let file = dockerfile.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let lower = file.to_lowercase();
    let own = ["dockerfile", "containerfile"].iter().find_map(|kind| {
        lower.strip_prefix(&format!("{kind}.")).or_else(|| lower.strip_suffix(&format!(".{kind}")))
    });
    let words = [folder.as_deref().map(clean), own.map(clean)];
    let words: Vec<String> = words.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "image".to_owned() } else { words.join("-") }
}

/// Letters and digits, with single separators between them.
fn clean(name: &str) -> String {
    let mut out = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with(['-', '_', '.']) {
            out.push(if "_.".contains(letter) { letter } else { '-' });
        }
    }
    out.trim_end_matches(['-', '_', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::default_tag;

    #[test]
    fn an_image_is_named_after_its_folder() {
        for (path, tag) in [
            ("/src/python-hello-world/Dockerfile", "python-hello-world"),
            ("/src/My App (2)/Dockerfile", "my-app-2"),
            ("/src/api_v1.2/Dockerfile", "api_v1.2"),
            ("/src/--x__y--/Dockerfile", "x_y"),
            ("/src/app/Dockerfile.worker", "app-worker"),
            ("/src/app/Worker.Dockerfile", "app-worker"),
            ("/src/app/Containerfile", "app"),
            ("/src/\u{c571}/Dockerfile", "image"),
            ("/Dockerfile", "image"),
        ] {
            assert_eq!(default_tag(Path::new(path)), tag, "{path}");
        }
    }
}
