//! What BuildKit refuses of COPY and ADD while it converts a file: sources, owners, permissions, checksums.
//!
//! Public source: BuildKit, `dispatchCopy` in `frontend/dockerfile/dockerfile2llb/convert_copy.go`.

use builder::graph::{Remote, remote};
use syntax::dockerfile::{Argument, Body, Word};
use syntax::language::{Keyword, boolean};
use syntax::reference::is_digest;
use syntax::scan::HeredocStart;

use super::analysis::{Step, StepSink};

/// Looks at a COPY or an ADD in its place.
pub(super) fn step(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Body::Transfer { sources, destination: Some(_), .. } = &step.instruction.body else { return };
    owner(step, sink);
    permissions(step, sink);
    checksum(step, sources, sink);
    let is_copy = step.is(Keyword::Copy);
    for source in sources.iter().filter(|source| HeredocStart::parse(&source.value).is_none()) {
        let Ok(address) = step.expand(&source.value) else { continue };
        let message = match remote(&address) {
            Err(why) => format!("This Git source is refused: {why}."),
            Ok(Some(Remote::Git)) if is_copy => {
                "COPY takes no Git repository. Write ADD, which fetches it.".to_owned()
            }
            Ok(Some(Remote::Download)) if is_copy => {
                "COPY takes no URL. Write ADD, which downloads it.".to_owned()
            }
            Ok(_) => continue,
        };
        sink.refuse("build-source", source.word.range, message);
    }
}

/// The value of a flag, where it can be read.
fn value<'a>(step: &'a Step<'_>, name: &str) -> Option<(&'a Word, String)> {
    let word = step.instruction.flag(name)?.value.as_ref()?;
    Some((word, step.expand(&word.text).ok()?))
}

/// With `--link` there is no image to look names up in.
fn owner(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Some((word, owner)) = value(step, "chown") else { return };
    let link = step.instruction.flag("link").is_some_and(|flag| match &flag.value {
        None => true,
        Some(value) => boolean::flag(&value.text).unwrap_or(false),
    });
    let (user, group) = owner.split_once(':').unwrap_or((&owner, ""));
    let name = [user, group].into_iter().find(|one| is_name(one));
    if let Some(name) = name.filter(|_| link) {
        let message = format!(
            "`--link` copies without the image below, so the name `{name}` cannot be looked up. Write numbers, such as \
             `--chown=1000:1000`, or leave `--link` out."
        );
        sink.refuse("build-owner", word.range, message);
    }
}

/// `root` is known everywhere.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text != "root" && text.parse::<i64>().is_err()
}

/// Numbers are octal and have four digits at most; letters are `chmod`'s.
fn permissions(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Some((word, mode)) = value(step, "chmod").filter(|(_, mode)| !mode.is_empty()) else { return };
    let good = if mode.starts_with(|first: char| first.is_ascii_digit()) {
        u32::from_str_radix(&mode, 8).is_ok_and(|mode| mode <= 0o7777)
    } else {
        is_symbolic(&mode)
    };
    if !good {
        let message = format!(
            "`{mode}` are no permissions. Write an octal number from 0 to 7777, such as `644`, or letters, such as \
             `u=rw,go=r`."
        );
        sink.refuse("build-permissions", word.range, message);
    }
}

/// `u=rwX,go+r`: whom it concerns, then what is added, taken away or set, as often as one likes.
fn is_symbolic(mode: &str) -> bool {
    mode.split(',').all(|clause| {
        let behind = clause.trim_start_matches(['u', 'g', 'o', 'a']);
        let mut steps = behind.split(['+', '-', '=']);
        steps.next() == Some("")
            && !behind.is_empty()
            && steps.all(|bits| bits.chars().all(|bit| "rstwXxugo".contains(bit)))
    })
}

/// One checksum is for one download.
fn checksum(step: &Step<'_>, sources: &[Argument], sink: &mut StepSink<'_>) {
    let Some((word, sum)) = value(step, "checksum").filter(|(_, sum)| !sum.is_empty()) else { return };
    let [source] = sources else {
        return sink.refuse(
            "build-checksum",
            word.range,
            "`--checksum` is for one source. Write an ADD for each.",
        );
    };
    let Ok(address) = step.expand(&source.value) else { return };
    match remote(&address) {
        Ok(None) => {
            let message = "`--checksum` is for a URL or a Git repository; this source is neither.";
            sink.refuse("build-checksum", word.range, message);
        }
        Ok(Some(Remote::Download)) if !is_digest(&sum) => {
            let message = format!(
                "`{sum}` is no checksum. Write `sha256:` and its 64 digits in lower case, such as `sha256sum` prints them."
            );
            sink.refuse("build-checksum", word.range, message);
        }
        _ => {}
    }
}
