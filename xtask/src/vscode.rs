//! The VS Code packages: one with the server for this machine's platform, one without.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Done, call_quietly, copy, find, fresh_folder, root};

/// Makes both packages in a folder and returns their paths, the one with the server first.
pub fn packages(program: &Path, to: &Path) -> Done<[PathBuf; 2]> {
    let source = bundle()?;
    let platform = platform()?;
    let version = env!("CARGO_PKG_VERSION");
    let with = to.join(format!("dockwright-{platform}-{version}.vsix"));
    let without = to.join(format!("dockwright-{version}.vsix"));

    let stage = to.join("vscode");
    stage_files(&source, &stage)?;
    vsce(&source, &stage, &["--out", &without.display().to_string()])?;
    copy(program, &stage.join("server").join(if cfg!(windows) { "dockwright.exe" } else { "dockwright" }))?;
    vsce(&source, &stage, &["--target", platform, "--out", &with.display().to_string()])?;
    std::fs::remove_dir_all(&stage).map_err(|error| error.to_string())?;
    Ok([with, without])
}

/// Installs what the extension is built with, when that has changed, then checks and bundles it.
fn bundle() -> Done<PathBuf> {
    let source = root().join("editors/vscode");
    let npm = find(&["npm"])
        .ok_or("npm is not on PATH; the VS Code extension is built with Node.js 20 or later")?;
    install(&npm, &source)?;
    call_quietly(Command::new(&npm).args(["run", "check"]).current_dir(&source))?;
    call_quietly(Command::new(&npm).args(["run", "build"]).current_dir(&source))?;
    Ok(source)
}

/// Installs what the extension is built with, unless it is there. npm now and then trips over its own clean-up
/// (`ENOTEMPTY`); the second time it begins from nothing.
pub fn install(npm: &Path, source: &Path) -> Done<()> {
    let changed = |path: PathBuf| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    // npm writes this file last, so it is there only when everything else is.
    let installed = changed(source.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(source.join("package-lock.json")) {
        return Ok(());
    }
    let npm_ci =
        || call_quietly(Command::new(npm).args(["ci", "--no-audit", "--no-fund"]).current_dir(source));
    npm_ci().or_else(|first| {
        eprintln!("{first}\nonce more, from nothing");
        // What cannot be removed makes the second call fail as well, in its own words.
        let _ = std::fs::remove_dir_all(source.join("node_modules"));
        npm_ci()
    })
}

/// The extension's files alone in a folder, so that nothing else of the checkout can travel with them.
fn stage_files(source: &Path, stage: &Path) -> Done<()> {
    fresh_folder(stage)?;
    for file in ["package.json", "README.md", ".vscodeignore", "out/extension.js", "out/NOTICES.txt"] {
        copy(&source.join(file), &stage.join(file))?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&root().join(file), &stage.join(file))?;
    }
    Ok(())
}

fn vsce(source: &Path, stage: &Path, arguments: &[&str]) -> Done<()> {
    let node = find(&["node"]).ok_or("node is not on PATH")?;
    call_quietly(
        Command::new(node)
            .arg(source.join("node_modules/@vscode/vsce/vsce"))
            // The bundle holds the dependencies; the licence is two files under names of their own.
            .args(["package", "--no-dependencies", "--skip-license"])
            .args(arguments)
            .current_dir(stage),
    )
}

/// This machine under the name that the Marketplace has for it.
fn platform() -> Done<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("linux-x64"),
        ("linux", "aarch64") => Ok("linux-arm64"),
        ("macos", "x86_64") => Ok("darwin-x64"),
        ("macos", "aarch64") => Ok("darwin-arm64"),
        ("windows", "x86_64") => Ok("win32-x64"),
        ("windows", "aarch64") => Ok("win32-arm64"),
        (system, processor) => Err(format!("VS Code has no packages for {system} on {processor}")),
    }
}
