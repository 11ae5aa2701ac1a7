//! Against a real engine: which files arrive.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{matcher, sent, table};

/// A folder that goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn write(root: &Path, tree: &[&str]) {
    for path in tree {
        let full = root.join(path);
        if path.ends_with('/') {
            std::fs::create_dir_all(full).unwrap();
        } else {
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, path).unwrap();
        }
    }
}

/// Builds with Docker. `None`, after saying so, where no engine answers.
fn build(test: &str, args: &[&str], context: &Path) -> Option<Output> {
    let version = Command::new("docker").args(["buildx", "version"]).output();
    let server = Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
    if !version.is_ok_and(|output| output.status.success())
        || !server.is_ok_and(|output| output.status.success())
    {
        oracle_client::skip(test, "no Docker engine with buildx answers");
        return None;
    }
    Some(
        Command::new("docker")
            .args(["buildx", "build", "--no-cache"])
            .args(args)
            .arg(context)
            .output()
            .unwrap(),
    )
}

fn arrived(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

#[test]
fn what_arrives_is_what_the_table_says() {
    assert!(table::FILES.len() >= 80);
    eprintln!("{} ignore files over {} paths", table::FILES.len(), table::TREE.len());
    let folder = Folder::new("ignore-table");
    let mut dockerfile = String::from("FROM scratch\n");
    let mut args: Vec<String> = Vec::new();
    for (index, file) in table::FILES.iter().enumerate() {
        let context = folder.0.join(format!("c{index}"));
        write(&context, table::TREE);
        std::fs::write(context.join(".dockerignore"), file).unwrap();
        dockerfile.push_str(&format!("COPY --from=c{index} . /c{index}/\n"));
        args.extend(["--build-context".to_owned(), format!("c{index}={}", context.display())]);
    }
    std::fs::create_dir(folder.0.join("main")).unwrap();
    std::fs::write(folder.0.join("main/Dockerfile"), dockerfile).unwrap();
    args.extend(["--output".to_owned(), format!("type=local,dest={}", folder.0.join("out").display())]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let Some(output) = build("what_arrives_is_what_the_table_says", &args, &folder.0.join("main")) else {
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let tree: Vec<&str> = table::TREE.iter().copied().chain([".dockerignore"]).collect();
    let mut folders: Vec<String> = Vec::new();
    for path in &tree {
        folders.extend(path.match_indices('/').map(|(slash, _)| path[..slash].to_owned()));
    }
    let tree: Vec<&str> = tree.into_iter().chain(folders.iter().map(String::as_str)).collect();
    for (index, file) in table::FILES.iter().enumerate() {
        let ours: BTreeSet<String> = sent(&matcher(file).unwrap(), &tree).into_iter().collect();
        assert_eq!(ours, arrived(&folder.0.join(format!("out/c{index}"))), "{file:?}");
    }
}

#[test]
fn what_is_refused_fails_the_build() {
    let folder = Folder::new("ignore-refused");
    write(&folder.0, &["a", "b/c"]);
    std::fs::write(folder.0.join("Dockerfile"), "FROM scratch\nCOPY . /\n").unwrap();
    for file in table::REFUSED {
        assert!(matcher(file).is_err(), "{file:?}");
        std::fs::write(folder.0.join(".dockerignore"), file).unwrap();
        let Some(output) =
            build("what_is_refused_fails_the_build", &["--output", "type=cacheonly"], &folder.0)
        else {
            return;
        };
        assert!(!output.status.success(), "the engine takes {file:?}");
    }
}

#[test]
fn the_file_with_the_dockerfiles_name_wins_even_when_it_is_empty() {
    let folder = Folder::new("ignore-name");
    let root = folder.0.join("context");
    write(&root, &["a", "b"]);
    std::fs::write(root.join(".dockerignore"), "a\n").unwrap();
    std::fs::write(root.join("app.Dockerfile"), "FROM scratch\nCOPY a* b* /\n").unwrap();
    let out = folder.0.join("out");
    let dockerfile = root.join("app.Dockerfile");
    for (own, kept) in [(None, "b"), (Some("b\n"), "a"), (Some("# nothing\n"), "a b"), (Some(""), "a b")] {
        if let Some(own) = own {
            std::fs::write(root.join("app.Dockerfile.dockerignore"), own).unwrap();
        }
        let _ = std::fs::remove_dir_all(&out);
        let output = format!("type=local,dest={}", out.display());
        let args = ["--output", &output, "-f", dockerfile.to_str().unwrap()];
        let Some(output) = build("the_file_with_the_dockerfiles_name_wins", &args, &root) else { return };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut files: Vec<String> = arrived(&out).into_iter().collect();
        files.retain(|file| file.len() == 1);
        assert_eq!(files.join(" "), kept, "{own:?}");

        let ours = builder::ignore::candidates(Some(&dockerfile), &root)
            .into_iter()
            .find_map(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default();
        let matcher = matcher(&ours).unwrap();
        let files: Vec<&str> = ["a", "b"].into_iter().filter(|path| !matcher.is_ignored(path)).collect();
        assert_eq!(files.join(" "), kept, "{own:?}");
    }
}
