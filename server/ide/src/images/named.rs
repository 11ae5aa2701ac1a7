//! The images that a file names.

use builder::graph::{NoImages, Request};
use syntax::Document;
use syntax::dockerfile::Body;
use syntax::language::ValueKind;

use crate::stages::{Base, Stages};
use crate::variables::Variables;

/// The images behind FROM, in `--from=` and in a mount's `from=`, variables put in, each once and in the order of the file. What has no value
/// is left out.
#[must_use]
pub fn named_in(document: &Document) -> Vec<String> {
    let request = Request::default();
    let variables = Variables::new(document, &request, &NoImages);
    let stages = Stages::new(document, &variables).stages;
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let is_image = syntax::Reference::parse(name).is_ok();
        if is_image && names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    };
    for stage in &stages {
        if let Base::Image(name) = &stage.base {
            add(name);
        }
    }
    let is_stage = |name: &str| {
        name.parse::<usize>().is_ok()
            || stages
                .iter()
                .any(|stage| stage.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name)))
    };
    for placed in document.instructions() {
        let inside = match &placed.instruction.body {
            Body::Onbuild(Some(trigger)) => trigger,
            _ => placed.instruction.as_ref(),
        };
        let Some(keyword) = inside.keyword else { continue };
        for flag in &inside.flags {
            let Some(spec) = keyword.instruction().flag(&flag.name) else { continue };
            let text = flag.value.as_ref().map(|value| value.text.as_str());
            let source = match spec.value {
                ValueKind::StageOrImage => text,
                ValueKind::Mount => {
                    text.and_then(|text| text.split(',').find_map(|field| field.strip_prefix("from=")))
                }
                _ => None,
            };
            if let Some(source) = source.filter(|source| !is_stage(source)) {
                add(source);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::named_in;
    use syntax::Document;

    #[test]
    fn images_and_no_stages() {
        let named = |text: &str| named_in(&Document::new(text)).join(" ");
        assert_eq!(
            named(
                "ARG V=3\nFROM python:$V AS a\nFROM a\nFROM scratch\nCOPY --from=nginx:1 x y\nCOPY --from=A x y\nCOPY --from=0 x y\nFROM $W\n"
            ),
            "python:3 nginx:1"
        );
        assert_eq!(named("FROM a\nFROM a\nONBUILD COPY --from=b x y\n"), "a b");
        let mounts = "FROM a AS s\nRUN --mount=type=bind,from=b:1,target=/x --mount=from=s,target=/y true\n";
        assert_eq!(named(mounts), "a b:1");
        assert_eq!(named(""), "");
    }
}
