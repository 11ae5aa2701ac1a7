//! Docker's official images, with a line about each, so that they complete without a network.
//!
//! The names are those of <https://github.com/docker-library/official-images>; the words are ours.

/// An official image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Official {
    /// Its name: `python`.
    pub name: &'static str,
    /// What it holds, in English.
    pub english: &'static str,
    /// The same in Korean.
    pub korean: &'static str,
}

/// A line an image: its name, what it holds in English and in Korean, with `|` between.
static IMAGES: &str = include_str!("images.txt");

/// The images that most Dockerfiles start from, the most usual first.
const USUAL: &[&str] = &[
    "alpine",
    "python",
    "node",
    "ubuntu",
    "debian",
    "golang",
    "nginx",
    "php",
    "eclipse-temurin",
    "ruby",
    "rust",
    "postgres",
    "redis",
    "busybox",
    "maven",
    "gradle",
    "mysql",
    "httpd",
    "amazonlinux",
    "fedora",
];

/// The official images, the most usual first and the others by name.
pub fn images() -> impl Iterator<Item = Official> {
    let usual = USUAL.iter().filter_map(|name| find(name));
    usual.chain(table().filter(|image| !USUAL.contains(&image.name)))
}

/// The official image of that name.
#[must_use]
pub fn find(name: &str) -> Option<Official> {
    table().find(|image| image.name == name)
}

fn table() -> impl Iterator<Item = Official> {
    IMAGES.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '|');
        Some(Official { name: parts.next()?, english: parts.next()?, korean: parts.next()? })
    })
}

#[cfg(test)]
mod tests {
    use super::{IMAGES, USUAL, find, images};

    #[test]
    fn every_image_is_offered_once_the_usual_ones_first() {
        let names: Vec<&str> = images().map(|image| image.name).collect();
        assert_eq!(names.len(), IMAGES.lines().count());
        assert_eq!(names[..USUAL.len()], *USUAL);
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), names.len());
    }

    #[test]
    fn every_image_has_its_line_in_both_languages() {
        for image in images() {
            let reference = syntax::Reference::parse(image.name).unwrap();
            assert!(reference.is_official(), "{}", image.name);
            assert!(!image.english.is_empty() && image.english.is_ascii(), "{}", image.name);
            assert!(image.korean.chars().any(|ch| ('가'..='힣').contains(&ch)), "{}", image.name);
            assert!(image.english.len() < 90 && !image.english.ends_with('.'), "{}", image.name);
        }
        assert_eq!(find("python").unwrap().english, "The Python language with pip");
        assert_eq!(find("nobody"), None);
    }
}
