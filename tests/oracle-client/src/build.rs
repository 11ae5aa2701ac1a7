//! Builds the oracle.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of a program that is up to date, or why there is none.
pub(crate) fn program() -> Result<PathBuf, String> {
    let folder = folder().ok_or("no folder for the oracle's program")?;
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    // Several test programs may come here at once; Go rewrites the program only when its sources changed.
    let lock = File::create(folder.join("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let program = folder.join(format!("oracle{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new("go")
        .args(["build", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../oracle"))
        .output()
        .map_err(|error| format!("go does not start: {error}"))?;
    if output.status.success() {
        Ok(program)
    } else {
        Err(format!("go build: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// The `tmp` folder beside the profile's folder that this test program runs from.
fn folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let profile =
        program.ancestors().find(|path| path.file_name().is_some_and(|name| name == "deps"))?.parent()?;
    Some(profile.parent()?.join("tmp").join("oracle"))
}
