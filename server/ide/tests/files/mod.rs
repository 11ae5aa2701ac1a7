//! The files of the corpus, where `DOCKWRIGHT_CORPUS` names its folder.

use std::path::PathBuf;

/// Name and text of each that is UTF-8, sorted.
pub fn corpus(test: &str) -> Option<Vec<(String, String)>> {
    let Some(folder) = std::env::var_os("DOCKWRIGHT_CORPUS").map(PathBuf::from) else {
        oracle_client::skip(test, "DOCKWRIGHT_CORPUS is not set");
        return None;
    };
    let entries = std::fs::read_dir(folder.join("files")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Some((name, String::from_utf8(std::fs::read(path).unwrap()).ok()?))
    };
    Some(paths.into_iter().filter_map(read).collect())
}
