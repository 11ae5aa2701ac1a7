//! How long a context takes: `cargo run --release -p builder --example context [FOLDER]`. Without a folder, 100,000
//! files of its own making.
#![allow(clippy::print_stdout, reason = "it is there to print")]

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use builder::context::{Limits, Listing, Selector};
use builder::ignore::Matcher;

const FOLDERS: usize = 1000;
const FILES: usize = 100;
const ROUNDS: usize = 21;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let made = std::env::temp_dir().join(format!("dockwright-context-{}", std::process::id()));
    let root = given.clone().unwrap_or_else(|| made.clone());
    if given.is_none() {
        make(&made)?;
    }
    let result = measure(&root);
    if given.is_none() {
        std::fs::remove_dir_all(&made)?;
    }
    result
}

fn make(root: &Path) -> std::io::Result<()> {
    for folder in 0..FOLDERS {
        let folder = root.join(format!("package-{:02}/module-{folder:04}", folder % 20));
        std::fs::create_dir_all(&folder)?;
        for file in 0..FILES {
            std::fs::write(folder.join(format!("source_file_{file:03}.py")), format!("{folder:?} {file}\n"))?;
        }
    }
    Ok(())
}

fn measure(root: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let ignore =
        Matcher::new(["**/*.pyc", ".git", "node_modules", "docs/*.md", "!docs/README.md", "**/__pycache__"])?;
    let stop = AtomicBool::new(false);
    let list = || Listing::new(root, &ignore, &Limits::default(), &stop);
    let start = Instant::now();
    let first = list()?;
    println!("{} entries listed in {:?}, {}", first.entries().len(), start.elapsed(), memory());
    let start = Instant::now();
    first.digest(&[Selector::of("/")])?;
    println!("all content hashed in {:?}, {}", start.elapsed(), memory());
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let again = list()?;
        again.adopt(&first);
        let same = again.is_same(&first);
        times.push(start.elapsed());
        if !same {
            return Err("the context changed meanwhile".into());
        }
    }
    times.sort();
    println!(
        "listed again and compared in {:?} (the median of {ROUNDS}; {:?} to {:?}), {}",
        times.get(ROUNDS / 2).copied().unwrap_or_default(),
        times.first().copied().unwrap_or_default(),
        times.last().copied().unwrap_or_default(),
        memory()
    );
    Ok(())
}

/// The most memory that the process has had, where the system says.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    format!("peak memory {}", peak.map_or("unknown", str::trim))
}
