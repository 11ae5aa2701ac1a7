//! Manifests are copied first, dependencies installed, and the rest is copied behind that.

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::super::{Edit, Fix, Scene, Trust};
use super::{apart, block, cased, line_end, lines};
use crate::diagnostics::caching::{Act, Manager, command_removal};
use crate::diagnostics::rules::cache_copy_before_install::{Broad, found};

/// The COPY moves below the install, and one of the manifests takes its place.
pub(super) fn manifests_first(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let mut all = found(&analysis).into_iter().filter(|broad| broad.range == scene.finding.range);
    let (broad, None) = (all.next()?, all.next()) else { return None };
    let manifests = manifests(scene, &broad)?;
    let stage = analysis.stages().iter().rfind(|stage| stage.from.start < broad.copy.start)?;
    let between = |placed: &&Placed<'_>| broad.copy.start < placed.start && placed.start < broad.run.start;
    if !stage.instructions().iter().filter(between).all(|placed| may_pass(&broad, *placed)) {
        return None;
    }
    let copy = block(scene, broad.copy);
    let run = block(scene, broad.run);
    let script = broad.run.instruction.script()?;
    let alone = script.commands().all.len() == 1 && script.commands().assignments.is_empty();
    let mut edits = vec![Edit::replace(copy, manifests)];
    match apart_from_sources(&broad) {
        // The install needs nothing but the manifests: the sources come behind it.
        Some(None) if alone => {
            edits.push(Edit::insert(run.end, behind(scene, run.end, &lines(scene, copy))?))
        }
        Some(None) => {
            // What else the RUN does may need the sources.
            let gone = command_removal(broad.run.instruction, script, broad.call.command)?;
            let text = script.text.text.get(script.commands().all.get(broad.call.command)?.range.std())?;
            edits.push(Edit::insert(
                run.start,
                format!("{}{}", install(scene, &broad, text)?, lines(scene, copy)),
            ));
            edits.push(Edit::remove(broad.run.in_document(gone)));
        }
        Some(Some(text)) => {
            edits.push(Edit::insert(
                run.start,
                format!("{}{}", install(scene, &broad, &text)?, lines(scene, copy)),
            ));
        }
        None => return None,
    }
    apart(&mut edits).then(|| Fix::new("Copy the manifests first", Trust::Likely, edits))
}

/// Whether a COPY may move past an instruction.
fn may_pass(broad: &Broad<'_>, other: Placed<'_>) -> bool {
    let Body::Transfer { destination: Some(destination), .. } = &broad.copy.instruction.body else {
        return false;
    };
    match other.instruction.keyword {
        Some(Keyword::Workdir) => destination.value.starts_with('/'),
        Some(
            Keyword::Env
            | Keyword::Label
            | Keyword::Expose
            | Keyword::Cmd
            | Keyword::Entrypoint
            | Keyword::Healthcheck
            | Keyword::Stopsignal
            | Keyword::Maintainer,
        ) => !destination.value.contains('$'),
        _ => false,
    }
}

/// The COPY of the manifests.
fn manifests(scene: &Scene<'_>, broad: &Broad<'_>) -> Option<String> {
    let copy = broad.copy;
    let Body::Transfer { destination: Some(destination), sources, json: false } = &copy.instruction.body
    else {
        return None;
    };
    let odd = |text: &str| text.contains([' ', '"', '\'', '\\', '*', '?', '[']);
    if sources.len() != 1 || odd(&destination.value) || broad.manifests.iter().any(|path| odd(path)) {
        return None;
    }
    // Manifests in several folders would fall into one.
    let parent = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let first = parent(broad.manifests.first()?);
    if broad.manifests.iter().any(|path| parent(path) != first) {
        return None;
    }
    let mut to = destination.value.clone();
    if !to.ends_with('/') {
        to.push('/');
    }
    if let Act::Files(files) = &broad.call.act {
        // They are read where the line names them.
        let inside =
            files.first()?.trim_start_matches("./").rsplit_once('/').map(|(folder, _)| folder.to_owned());
        to.extend(
            [broad.folder.clone(), inside.unwrap_or_default()]
                .iter()
                .filter(|part| !part.is_empty())
                .map(|part| format!("{part}/")),
        );
    } else if !broad.folder.is_empty() {
        to.push_str(&broad.folder);
        to.push('/');
    }
    let flags: String = copy
        .instruction
        .flags
        .iter()
        .map(|flag| format!("{} ", scene.text(copy.in_document(flag.range))))
        .collect();
    let name = cased(copy, "COPY");
    Some(format!("{name} {flags}{} {to}{}", broad.manifests.join(" "), line_end(scene)))
}

/// A RUN with the flags of the one that installed so far.
fn install(scene: &Scene<'_>, broad: &Broad<'_>, text: &str) -> Option<String> {
    if text.contains('\n') || !broad.call.folder.is_empty() {
        return None;
    }
    let run = broad.run;
    let flags =
        run.instruction.flags.iter().map(|flag| format!("{} ", scene.text(run.in_document(flag.range))));
    Some(format!("{} {}{text}{}", cased(run, "RUN"), flags.collect::<String>(), line_end(scene)))
}

/// The sources behind an install that may end the file.
fn behind(scene: &Scene<'_>, at: usize, text: &str) -> Option<String> {
    let open = !scene.text.get(..at)?.ends_with('\n');
    Some(if open {
        format!("{}{}", line_end(scene), text.trim_end_matches(['\r', '\n']))
    } else {
        text.to_owned()
    })
}

/// What installs the dependencies without the sources: the call as it is, or another one. Nothing where there is none.
fn apart_from_sources(broad: &Broad<'_>) -> Option<Option<String>> {
    let call = &broad.call;
    let script = broad.run.instruction.script()?;
    let text = script.text.text.get(script.commands().all.get(call.command)?.range.std())?;
    let with = |option: &str| if text.contains(option) { None } else { Some(format!("{text} {option}")) };
    match (call.manager, &call.act) {
        (Manager::Npm | Manager::Yarn | Manager::Pnpm | Manager::Pip | Manager::Bundler, _) => Some(None),
        (Manager::Go | Manager::Maven | Manager::Gradle | Manager::Dotnet, Act::Manifest) => Some(None),
        (Manager::Poetry, _) => Some(with("--no-root")),
        (Manager::Uv, _) => Some(with("--no-install-project")),
        (Manager::Composer, _) => Some(Some(format!("{text} --no-scripts --no-autoloader"))),
        (Manager::Go, _) => Some(Some("go mod download".to_owned())),
        (Manager::Maven, _) if text.starts_with("mvn ") => {
            Some(Some("mvn -B dependency:go-offline".to_owned()))
        }
        (Manager::Gradle, _) if text.starts_with("gradle ") => {
            Some(Some("gradle dependencies --no-daemon".to_owned()))
        }
        (Manager::Dotnet, _) if !text.contains("proj") => Some(Some("dotnet restore".to_owned())),
        _ => None,
    }
}
