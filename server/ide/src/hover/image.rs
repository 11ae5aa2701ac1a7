//! An image: what it is, what it passes on, what it is made of, and until when it is supported.

use std::sync::Arc;

use registry::products::{counterparts, end_of, end_of_system, updates};
use registry::tags::{Moving, Tag};
use registry::{Answer, Badge, Image, Reference, official};
use syntax::dockerfile::{Body, Instruction, Word};
use syntax::document::Placed;
use syntax::language::{Keyword, ValueKind};
use syntax::{Document, Platform, TextRange};

use builder::graph::{NamedContext, NoImages, Request};

use super::{Hover, layers};
use crate::images::{Known, Wanted, age, badge, bytes, day, ending, plain, problem};
use crate::markdown::code;
use crate::texts::{Language, Phrase, phrase};
use crate::variables::Variables;

/// An image that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The image, variables put in.
    pub image: Reference,
    /// The platform that FROM asks for, where it is written out.
    pub platform: Option<Platform>,
    /// The word, in bytes of the document.
    pub range: TextRange,
    /// Whether a stage stands on it and gets its configuration. What only lends files passes nothing on.
    pub is_base: bool,
}

/// The image that is named at `offset`: behind FROM, in `--from=` and in a mount's `from=`. Nothing for a stage, for
/// `scratch`, and where a variable has no value.
#[must_use]
pub fn named(document: &Document, offset: usize) -> Option<Named> {
    let placed = document.instruction_at(offset)?;
    let touches = |range: TextRange| placed.in_document(range).touches(offset);
    let instruction = match &placed.instruction.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => placed.instruction.as_ref(),
    };
    if let Body::From(from) = &instruction.body {
        let word = from.image.as_ref().filter(|word| touches(word.range))?;
        let image = reference(document, placed, &expanded(document, placed, &word.text)?)?;
        let range = placed.in_document(word.range);
        return Some(Named { image, platform: platform(instruction), range, is_base: true });
    }
    let values = instruction.flags.iter().filter_map(|flag| flag.value.as_ref().map(|value| (flag, value)));
    let (word, text) = values.filter(|(_, value)| touches(value.range)).find_map(|(flag, value)| {
        let spec = instruction.keyword?.instruction().flag(&flag.name)?;
        match spec.value {
            ValueKind::StageOrImage => Some((value.range, value.text.clone())),
            ValueKind::Mount => in_mount(placed, value, offset),
            _ => None,
        }
    })?;
    let image = reference(document, placed, &text)?;
    Some(Named { image, platform: None, range: placed.in_document(word), is_base: false })
}

/// A text of a FROM with quotes taken away and variables put in; nothing when one of them has no value.
fn expanded(document: &Document, placed: Placed<'_>, text: &str) -> Option<String> {
    // Most images are written out: then no other line of the file matters.
    if !text.contains(['$', '"', '\'', '\\', '`']) {
        return Some(text.to_owned());
    }
    let request = Request::default();
    let variables = Variables::new(document, &request, &NoImages);
    variables.expand(text, variables.point(placed.start)).text().map(str::to_owned)
}

/// The value of `from=` in a mount.
fn in_mount(placed: Placed<'_>, value: &Word, offset: usize) -> Option<(TextRange, String)> {
    let mut start = value.range.start;
    for field in value.text.split(',') {
        let range = TextRange::new(start, start + field.len());
        if let Some(image) = field.strip_prefix("from=") {
            let own = TextRange::new(start + "from=".len(), range.end);
            // Ranges are those of the text only where no continuation stands in the word.
            let is_whole = value.text.len() == value.range.len();
            if is_whole && placed.in_document(range).touches(offset) {
                return Some((own, image.to_owned()));
            }
        }
        start = range.end + 1;
    }
    None
}

/// An image's reference, unless the text names a stage above, `scratch`, or nothing that can be read.
fn reference(document: &Document, placed: Placed<'_>, text: &str) -> Option<Reference> {
    let above = document.stages().take_while(|stage| stage.start < placed.start);
    let mut stages = above.filter_map(|stage| match &stage.instruction.body {
        Body::From(from) => from.name.as_ref(),
        _ => None,
    });
    let is_number = placed.instruction.keyword != Some(Keyword::From) && text.parse::<usize>().is_ok();
    if text == "scratch" || is_number || stages.any(|name| name.text.eq_ignore_ascii_case(text)) {
        return None;
    }
    Reference::parse(text).ok()
}

/// The platform that a FROM asks for, where it is written out.
pub(crate) fn platform(instruction: &Instruction) -> Option<Platform> {
    let text = &instruction.flag("platform")?.value.as_ref()?.text;
    (!text.contains('$')).then(|| Platform::parse(text, &Request::default().engine_platform))?
}

/// What should be known to explain the image at `offset`.
#[must_use]
pub fn wanted(document: &Document, offset: usize) -> Vec<Wanted> {
    named(document, offset).map_or_else(Vec::new, |named| wanted_of(&named.image, named.platform))
}

/// What should be known to explain an image.
#[must_use]
pub fn wanted_of(image: &Reference, platform: Option<Platform>) -> Vec<Wanted> {
    let mut wanted = vec![Wanted::Image(image.clone(), platform), Wanted::tags(image)];
    if image.is_docker_hub() {
        wanted.extend([Wanted::repository(image), Wanted::Tag(image.clone())]);
    }
    wanted
}

/// Says of the name at `offset` that the build is given a context in the place of an image, where it is.
#[must_use]
pub fn context(document: &Document, offset: usize, language: Language, request: &Request) -> Option<Hover> {
    let named = named(document, offset)?;
    let short = named.image.familiar();
    // A context may be given for one platform alone.
    let is_of = |key: &str| key == short || key.split_once("::").is_some_and(|(name, _)| name == short);
    let (_, context) = request.contexts.iter().find(|(key, _)| is_of(key))?;
    let source = match context {
        NamedContext::Image(image) => format!("docker-image://{image}"),
        NamedContext::Folder(source) | NamedContext::Other(source) => source.clone(),
    };
    let markdown = phrase(language, Phrase::ImageContext, &[&code(&short), &code(&source)]);
    Some(Hover { range: named.range, markdown })
}

/// Explains the image at `offset` from what is known.
#[must_use]
pub fn hover(document: &Document, offset: usize, language: Language, known: &Known) -> Option<Hover> {
    let named = named(document, offset)?;
    let page = Page { image: &named.image, platform: named.platform.as_ref(), language, known };
    let depth = if named.is_base { Depth::Base } else { Depth::Lender };
    Some(Hover { range: named.range, markdown: page.markdown(depth) })
}

/// What is known of an image, as Markdown without its layers: for a list of completions.
#[must_use]
pub fn summary(image: &Reference, language: Language, known: &Known) -> String {
    Page { image, platform: None, language, known }.markdown(Depth::Summary)
}

/// How much is told of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What it is.
    Summary,
    /// Its layers too.
    Lender,
    /// All, with what it passes on.
    Base,
}

/// What is told of one image.
struct Page<'a> {
    image: &'a Reference,
    platform: Option<&'a Platform>,
    language: Language,
    known: &'a Known,
}

impl Page<'_> {
    fn say(&self, words: Phrase, filled: &[&str]) -> String {
        phrase(self.language, words, filled)
    }

    fn markdown(&self, depth: Depth) -> String {
        let answer = self.known.image_of(self.image, self.platform);
        let image = answer.and_then(|answer| answer.value.as_deref());
        let mut parts = vec![self.title()];
        parts.extend(self.description());
        parts.extend(self.support());
        parts.extend(list(&self.facts(image)));
        if let Some(image) = image {
            parts.extend((depth == Depth::Base).then(|| layers::passes(self.language, image)).flatten());
            parts.extend((depth != Depth::Summary).then(|| layers::layers(self.language, image)).flatten());
        }
        parts.extend(self.page_on_hub());
        parts.extend(self.missing(answer));
        parts.join("\n\n")
    }

    /// The name, who stands behind it, and whether its tag moves.
    fn title(&self) -> String {
        // A name without a user's could be any word: only one that is known, here or there, is an official image.
        let by = if self.official().is_some() {
            Some(Badge::Official)
        } else {
            self.known.repository_of(self.image).and_then(|repository| repository.badge)
        };
        let mut words: Vec<String> = by.and_then(|by| badge(self.language, by)).into_iter().collect();
        if self.image.digest.is_none() && self.moves() {
            words.push(self.say(Phrase::ImageMovingTag, &[]));
        }
        let dash = if words.is_empty() { "" } else { " — " };
        format!("**{}**{dash}{}", code(&self.image.familiar()), words.join(" · "))
    }

    /// The line of an official image that is embedded.
    fn official(&self) -> Option<official::Official> {
        let own = self.image.repository.strip_prefix("library/").filter(|_| self.image.is_docker_hub())?;
        official::find(own)
    }

    fn tag(&self) -> Option<Tag> {
        self.image.tag_meant().map(|tag| Tag::parse(&self.image.repository, tag))
    }

    /// All tags of the image, as far as they are known.
    fn tags(&self) -> Arc<Vec<Tag>> {
        let names = self.known.names_of(self.image);
        names.map(|names| names.read(&self.image.repository)).unwrap_or_default()
    }

    fn moves(&self) -> bool {
        self.tag().is_some_and(|tag| Moving::new(self.tags().iter()).is_moving(&tag))
    }

    /// Our words for an official image, the publisher's for another.
    fn description(&self) -> Option<String> {
        if let Some(official) = self.official() {
            let words = match self.language {
                Language::English => official.english,
                Language::Korean => official.korean,
            };
            return Some(plain(words));
        }
        let words = self.known.repository_of(self.image)?.description.clone()?;
        Some(plain(&words)).filter(|words| !words.is_empty())
    }

    /// Until when the product and the system under it are supported.
    fn support(&self) -> Vec<String> {
        let Some(tag) = self.tag() else { return Vec::new() };
        let ends = [end_of(self.image, &tag), end_of_system(&tag)];
        ends.iter().flatten().map(|end| ending(self.language, end, self.known.today)).collect()
    }

    fn facts(&self, image: Option<&Image>) -> Vec<String> {
        let detail = self.known.tag_of(self.image);
        let detail = detail.as_ref();
        let mut facts = Vec::new();
        if let Some(image) = image {
            let count = image.layers().count().to_string();
            facts.push(self.say(Phrase::ImageSize, &[&bytes(image.size()), &count]));
        } else if let Some(size) = detail.and_then(|detail| detail.size) {
            facts.push(self.say(Phrase::ImageSizeAlone, &[&bytes(size)]));
        }
        let of_image = image.into_iter().flat_map(|image| &image.platforms).map(|one| &one.platform);
        let of_detail = detail.into_iter().flat_map(|detail| &detail.platforms).map(|one| &one.platform);
        let mut platforms: Vec<String> =
            of_image.chain(of_detail).map(|platform| code(&platform.to_string())).collect();
        platforms.sort();
        platforms.dedup();
        if !platforms.is_empty() {
            facts.push(self.say(Phrase::ImagePlatforms, &[&platforms.join(", ")]));
        }
        if let Some(pushed) = detail.and_then(|detail| detail.pushed.as_ref()).and_then(day) {
            facts.push(self.say(Phrase::ImageLastPushed, &[&pushed.to_string()]));
        } else if let Some(built) = image.and_then(|image| image.created.as_ref()).and_then(day) {
            facts.push(self.say(Phrase::ImageBuilt, &[&built.to_string()]));
        }
        let digest = image.map(|image| &image.digest).or(detail.and_then(|detail| detail.digest.as_ref()));
        facts.extend(digest.map(|digest| self.say(Phrase::ImageDigest, &[&code(digest)])));
        facts.extend(self.others());
        facts
    }

    /// Newer tags of the same variant, and smaller variants of the same version.
    fn others(&self) -> Vec<String> {
        let Some(tag) = self.tag() else { return Vec::new() };
        let tags = self.tags();
        let (newer, smaller) = (updates(&tag, &tags), counterparts(&tag, &tags));
        let line = |words, found: [&Option<String>; 3]| {
            let found: Vec<String> = found.into_iter().flatten().map(|tag| code(tag)).collect();
            (!found.is_empty()).then(|| self.say(words, &[&found.join(", ")]))
        };
        let newer = line(Phrase::ImageNewer, [&newer.patch, &newer.minor, &newer.major]);
        let smaller = line(Phrase::ImageSmaller, [&smaller.slim, &smaller.alpine, &None]);
        [newer, smaller].into_iter().flatten().collect()
    }

    fn page_on_hub(&self) -> Option<String> {
        let path = match self.image.repository.strip_prefix("library/") {
            _ if !self.image.is_docker_hub() => return None,
            Some(official) => format!("_/{official}"),
            None => format!("r/{}", self.image.repository),
        };
        Some(format!("[Docker Hub](https://hub.docker.com/{path})"))
    }

    /// What is not known, and why.
    fn missing(&self, answer: Option<&Answer<Image>>) -> Option<String> {
        let Some(answer) = answer.filter(|answer| answer.value.is_some() || answer.problem.is_some()) else {
            return Some(self.say(Phrase::ImageAsking, &[&code(&self.image.registry)]));
        };
        let mut lines = Vec::new();
        if let Some(why) = &answer.problem {
            lines.push(self.say(Phrase::ImageUnknown, &[&plain(&problem(self.language, why))]));
        }
        if let Some(since) = answer.age.filter(|_| answer.stale || answer.problem.is_some()) {
            lines.push(self.say(Phrase::ImageAsOf, &[&age(self.language, since)]));
        }
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}

fn list(facts: &[String]) -> Option<String> {
    let lines: Vec<String> = facts.iter().map(|fact| format!("- {fact}")).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
#[path = "image/tests.rs"]
mod tests;
