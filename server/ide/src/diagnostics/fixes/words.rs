//! Fixes of single words.

use syntax::TextRange;
use syntax::dockerfile::Body;

use super::{Edit, Fix, Scene, Trust};
use crate::diagnostics::comments::before;

/// The flag `--platform` goes, with the blanks behind it.
pub(super) fn without_platform(scene: &Scene<'_>, trust: Trust) -> Option<Fix> {
    let placed = scene.placed?;
    let range = placed.in_document(placed.instruction.flag("platform")?.range);
    let behind = scene.text.get(range.end..)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let edit = Edit::remove(TextRange::new(range.start, range.end + blanks));
    Some(Fix::new("Remove `--platform`", trust, vec![edit]))
}

/// A constant platform becomes that of the machine that builds.
pub(super) fn build_platform(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let value = placed.instruction.flag("platform")?.value.as_ref()?;
    let edit = Edit::replace(placed.in_document(value.range), "$BUILDPLATFORM");
    Some(Fix::new("Use the platform of the machine that builds: `$BUILDPLATFORM`", Trust::Choice, vec![edit]))
}

/// `ENV a b` becomes `ENV a=b`, with quotes around blanks. A value with quotes or escapes of its own means
/// something else in the other form and is left alone.
pub(super) fn equals_sign(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let Body::Pairs(pairs) = &placed.instruction.body else { return None };
    let pair = pairs.first().filter(|pair| pair.legacy)?;
    let value = pair.value.as_ref().filter(|value| !value.range.is_empty())?;
    let odd = |text: &str| text.contains(['"', '\'', '`', '\\', scene.document.escape().char()]);
    if odd(&pair.key.text) || pair.key.text.contains('=') {
        return None;
    }
    let text = value.text.as_str();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let quotes = match inner {
        Some(inner) if !odd(inner) => false,
        _ if odd(text) => return None,
        _ => text.contains(char::is_whitespace),
    };
    let gap = TextRange::new(pair.key.range.end, value.range.start);
    let (open, close) = if quotes { ("=\"", "\"") } else { ("=", "") };
    let mut edits = vec![Edit::replace(placed.in_document(gap), open)];
    if quotes {
        edits.push(Edit::insert(placed.in_document(value.range).end, close));
    }
    Some(Fix::new(format!("Write `{}=…`", pair.key.text), Trust::Same, edits))
}

/// MAINTAINER becomes the label that the OCI image specification has for it.
pub(super) fn authors_label(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let Body::Single(Some(word)) = &placed.instruction.body else { return None };
    let name = &placed.instruction.name;
    let keyword = if name.text.chars().any(|ch| ch.is_ascii_uppercase()) { "LABEL" } else { "label" };
    let text = word.text.trim();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let escape = scene.document.escape().char();
    let mut value = String::new();
    for ch in text.chars() {
        if ch == '"' || ch == '$' || ch == escape {
            value.push(escape);
        }
        value.push(ch);
    }
    let edits = vec![
        Edit::replace(placed.in_document(name.range), keyword),
        Edit::replace(
            placed.in_document(word.range),
            format!("org.opencontainers.image.authors=\"{value}\""),
        ),
    ];
    Some(Fix::new("Write it as the label `org.opencontainers.image.authors`", Trust::Likely, edits))
}

/// `WORKDIR app` becomes `WORKDIR /app`, which is the same unless the base image ends elsewhere.
pub(super) fn from_root(scene: &Scene<'_>) -> Option<Fix> {
    let range = scene.finding.range;
    let text = scene.text(range);
    let path = text.trim_start_matches(['"', '\'']);
    if path.is_empty() || path.contains(['\\', ':', '$', '`']) {
        return None;
    }
    let at = range.start + text.len() - path.len();
    let dots = if path.starts_with("./") { "./".len() } else { 0 };
    let edit = Edit::replace(TextRange::new(at, at + dots), "/");
    Some(Fix::new("Write the path from `/` on", Trust::Likely, vec![edit]))
}

/// The comment above a stage or an ARG starts with its name.
pub(super) fn description(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let name = match &placed.instruction.body {
        Body::From(from) => from.name.as_ref()?.text.to_lowercase(),
        Body::Pairs(pairs) => pairs.first()?.key.text.clone(),
        _ => return None,
    };
    let comments = before(scene.document, placed.start);
    let comment = comments.last()?;
    let words = comment.text.trim_start_matches('#').trim_start();
    // A comment with an option in it is no description.
    if words.to_ascii_lowercase().starts_with("check") || words.is_empty() {
        return None;
    }
    let at = comment.range.start + scene.text(comment.range).find(words)?;
    Some(Fix::new(
        format!("Start the comment with `{name}`"),
        Trust::Likely,
        vec![Edit::insert(at, format!("{name} "))],
    ))
}
