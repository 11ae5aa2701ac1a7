//! Products that images carry, and the day on which each line of a product ends.
//!
//! The dates are facts collected by <https://endoflife.date> (as of 2026-08-22, see [`AS_OF`]), whose sources are the
//! publishers' own calendars. They are kept here so that they are known offline. A line whose end is not announced has
//! no date.

mod counterpart;
mod databases;
mod date;
mod languages;
mod servers;
mod systems;
mod updates;

pub use counterpart::{Counterparts, counterparts};
pub use date::Date;
pub use updates::{Updates, updates};

use syntax::Reference;

use crate::tags::Tag;

/// The day on which the dates were collected.
pub const AS_OF: Date = Date { year: 2026, month: 8, day: 22 };

/// A product and its lines.
struct Product {
    /// As its publisher writes it.
    name: &'static str,
    /// The images that carry it and tag it by its version: `registry/repository`.
    images: &'static [&'static str],
    /// `<line>=<day of its end>[/<day of its extended end>]`, with `-` for no day.
    cycles: &'static str,
}

/// When a line of a product ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The product: `Python`.
    pub product: &'static str,
    /// Its line: `3.12`.
    pub cycle: &'static str,
    /// The last day on which its publisher repairs it.
    pub ends: Date,
    /// The last day of a support that goes on for everybody, as Debian's long-term support does.
    pub extended: Option<Date>,
}

impl End {
    /// The last day on which anybody gets repairs without paying for them.
    #[must_use]
    pub fn last(&self) -> Date {
        self.extended.unwrap_or(self.ends)
    }

    /// Whether that day is over.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.last() < today
    }
}

fn all() -> impl Iterator<Item = &'static Product> {
    [languages::LANGUAGES, databases::DATABASES, servers::SERVERS, systems::SYSTEMS].into_iter().flatten()
}

/// When the line of the product that an image carries ends. Nothing for an image that is not known, for a tag that
/// names no line (`latest`, `3` of a product whose lines are `3.12` and `3.13`) and for a line without an announced
/// end. Docker's mirror of the official images on Amazon's registry counts as Docker Hub.
#[must_use]
pub fn end_of(image: &Reference, tag: &Tag) -> Option<End> {
    Lines::of(image)?.end_of(tag)
}

/// The lines of the product that an image carries, for many tags at once.
#[derive(Debug, Clone)]
pub struct Lines {
    product: &'static str,
    lines: Vec<(&'static str, Vec<u64>, &'static str)>,
}

impl Lines {
    /// Those of an image; nothing for one that is not known.
    #[must_use]
    pub fn of(image: &Reference) -> Option<Self> {
        product_of(image).map(Product::lines)
    }

    /// See [`end_of`].
    #[must_use]
    pub fn end_of(&self, tag: &Tag) -> Option<End> {
        self.end(&tag.version)
    }

    /// The end of the line that a version belongs to: the longest one that it begins with.
    fn end(&self, version: &[u64]) -> Option<End> {
        let own = self.lines.iter().filter(|(_, line, _)| version.starts_with(line));
        let (cycle, _, days) = own.max_by_key(|(_, line, _)| line.len())?;
        let (ends, extended) = match days.split_once('/') {
            Some((ends, extended)) => (ends, Date::parse(extended)),
            None => (*days, None),
        };
        Some(End { product: self.product, cycle, ends: Date::parse(ends)?, extended })
    }
}

fn product_of(image: &Reference) -> Option<&'static Product> {
    let name = image.name();
    let name = match name.strip_prefix("public.ecr.aws/docker/library/") {
        Some(official) => format!("docker.io/library/{official}"),
        None => name,
    };
    all().find(|product| product.images.contains(&name.as_str()))
}

/// When the release of the system that a variant names ends: `buster` of `python:3.9-buster`.
#[must_use]
pub fn end_of_system(tag: &Tag) -> Option<End> {
    let (system, version) = tag.variant.system()?;
    let image = format!("docker.io/library/{system}");
    all().find(|product| product.images.contains(&image.as_str()))?.lines().end(&version)
}

impl Product {
    fn lines(&self) -> Lines {
        let lines = self.cycles.split_ascii_whitespace().filter_map(|line| line.split_once('='));
        let lines = lines.filter_map(|(cycle, days)| Some((cycle, numbers(cycle)?, days))).collect();
        Lines { product: self.name, lines }
    }
}

fn numbers(cycle: &str) -> Option<Vec<u64>> {
    cycle.split('.').map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests;
