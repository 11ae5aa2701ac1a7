//! What happens to a context between two builds. What follows from it is not decided here: the engine says it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

/// One change, and an instruction that takes from the place where it happens.
pub struct Scenario {
    pub name: &'static str,
    /// The instruction; `{}` is the scenario's own folder in the context, `{to}` where the files go.
    pub instruction: &'static str,
    /// Lines of the ignore file, before and after; `{}` as above.
    pub ignore: [&'static str; 2],
    pub change: fn(&Path) -> std::io::Result<()>,
    /// Whether the engine's client may overlook the change and let the engine keep what it was sent before: it
    /// compares sizes, times and the modes of files. Only a fresh engine would run then, and that is what is
    /// predicted.
    pub overlooked: bool,
}

fn scenario(
    name: &'static str,
    instruction: &'static str,
    change: fn(&Path) -> std::io::Result<()>,
) -> Scenario {
    Scenario { name, instruction, ignore: ["", ""], change, overlooked: false }
}

fn ignoring(
    name: &'static str,
    ignore: [&'static str; 2],
    change: fn(&Path) -> std::io::Result<()>,
) -> Scenario {
    Scenario { ignore, ..scenario(name, FOLDER, change) }
}

fn unnoticed(name: &'static str, change: fn(&Path) -> std::io::Result<()>) -> Scenario {
    Scenario { overlooked: true, ..scenario(name, FOLDER, change) }
}

/// The files that each scenario starts from; a name that ends in a slash is a folder.
pub fn lay_out(root: &Path) -> std::io::Result<()> {
    for file in ["d/x", "d/y", "d/sub/z", "d/one.txt", "d/two.md", "twin/x", "top", "top2", "d/é"] {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap())?;
        fs::write(&path, "the same text\n")?;
    }
    fs::create_dir(root.join("d/hollow"))?;
    symlink("x", root.join("d/inner"))?;
    symlink("top", root.join("link"))?;
    symlink("d", root.join("dir"))?;
    fs::write(root.join("a.tar"), archive("inside", "packed\n"))
}

/// A tar archive of one file.
fn archive(name: &str, text: &str) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[108..115].copy_from_slice(b"0000000");
    header[116..123].copy_from_slice(b"0000000");
    header[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
    header[136..147].copy_from_slice(b"00000000000");
    header[148..156].copy_from_slice(b"        ");
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut bytes = header.to_vec();
    bytes.extend(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(512) + 1024, 0);
    bytes
}

const FOLDER: &str = "COPY {}/d {to}";
const FILE: &str = "COPY {}/top {to}";
const LINK: &str = "COPY {}/link {to}";
const GLOB: &str = "COPY {}/d/*.txt {to}";

fn mode(path: &Path, mode: u32) -> std::io::Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

fn touch(path: &Path) -> std::io::Result<()> {
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::open(path)?.set_modified(long_ago)
}

fn again(path: &Path) -> std::io::Result<()> {
    let text = fs::read(path)?;
    fs::remove_file(path)?;
    fs::write(path, text)
}

fn relink(path: &Path, target: &str) -> std::io::Result<()> {
    fs::remove_file(path)?;
    symlink(target, path)
}

fn pipe(path: &Path) -> std::io::Result<()> {
    let (kind, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU);
    Ok(rustix::fs::mknodat(rustix::fs::CWD, path, kind, mode, 0)?)
}

fn attribute(path: &Path, name: &str, value: &[u8]) -> std::io::Result<()> {
    Ok(rustix::fs::setxattr(path, name, value, rustix::fs::XattrFlags::empty())?)
}

/// May set a socket, which ends with a process and stays as a name.
fn socket(path: &Path) -> std::io::Result<()> {
    std::os::unix::net::UnixListener::bind(path).map(drop)
}

const CAPABILITY: &[u8] = &[1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

pub fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        scenario("nothing", FOLDER, |_| Ok(())),
        scenario("content", FILE, |root| fs::write(root.join("top"), "other text, as long")),
        scenario("content of the same length", FILE, |root| fs::write(root.join("top"), "THE SAME TEXT\n")),
        scenario("content inside", FOLDER, |root| fs::write(root.join("d/sub/z"), "other")),
        scenario("a file emptied", FOLDER, |root| fs::write(root.join("d/x"), "")),
        scenario("time", FILE, |root| touch(&root.join("top"))),
        scenario("time inside", FOLDER, |root| touch(&root.join("d/sub/z"))),
        scenario("time of a folder", FOLDER, |root| touch(&root.join("d/sub"))),
        scenario("written again as it was", FOLDER, |root| again(&root.join("d/x"))),
        scenario("mode", FILE, |root| mode(&root.join("top"), 0o600)),
        scenario("mode inside", FOLDER, |root| mode(&root.join("d/x"), 0o755)),
        scenario("mode under --chmod", "COPY --chmod=640 {}/top {to}", |root| mode(&root.join("top"), 0o600)),
        scenario("set-user-id", FOLDER, |root| mode(&root.join("d/x"), 0o4644)),
        scenario("renamed inside", FOLDER, |root| fs::rename(root.join("d/x"), root.join("d/w"))),
        scenario("the case of a name", FOLDER, |root| fs::rename(root.join("d/x"), root.join("d/X"))),
        scenario("a name composed otherwise", FOLDER, |root| {
            fs::rename(root.join("d/é"), root.join("d/e\u{301}"))
        }),
        scenario("swapped names of equal files", FOLDER, |root| {
            fs::rename(root.join("d/x"), root.join("d/t"))?;
            fs::rename(root.join("d/y"), root.join("d/x"))?;
            fs::rename(root.join("d/t"), root.join("d/y"))
        }),
        scenario("a folder renamed", FOLDER, |root| fs::rename(root.join("d/sub"), root.join("d/other"))),
        scenario("moved deeper", FOLDER, |root| fs::rename(root.join("d/x"), root.join("d/sub/x"))),
        scenario("removed", FOLDER, |root| fs::remove_file(root.join("d/x"))),
        scenario("added", FOLDER, |root| fs::write(root.join("d/new"), "")),
        scenario("added elsewhere", FOLDER, |root| fs::write(root.join("new"), "")),
        scenario("an empty folder added", FOLDER, |root| fs::create_dir(root.join("d/new"))),
        scenario("an empty folder removed", FOLDER, |root| fs::remove_dir(root.join("d/hollow"))),
        scenario("a file became a folder", FOLDER, |root| {
            fs::remove_file(root.join("d/x"))?;
            fs::create_dir(root.join("d/x"))
        }),
        scenario("a link's text inside", FOLDER, |root| relink(&root.join("d/inner"), "./x")),
        scenario("a link inside that leads nowhere", FOLDER, |root| relink(&root.join("d/inner"), "none")),
        scenario("a link inside became its file", FOLDER, |root| {
            fs::remove_file(root.join("d/inner"))?;
            fs::write(root.join("d/inner"), "the same text\n")
        }),
        scenario("a file became a hard link", FOLDER, |root| {
            fs::remove_file(root.join("d/y"))?;
            fs::hard_link(root.join("d/x"), root.join("d/y"))
        }),
        scenario("a link points to equal content", LINK, |root| relink(&root.join("link"), "top2")),
        scenario("a link points to other content", LINK, |root| {
            fs::write(root.join("top2"), "other")?;
            relink(&root.join("link"), "top2")
        }),
        scenario("content behind a link", LINK, |root| fs::write(root.join("top"), "other")),
        scenario("a link became its file", LINK, |root| {
            fs::remove_file(root.join("link"))?;
            fs::write(root.join("link"), "the same text\n")
        }),
        scenario("content behind a link to a folder", "COPY {}/dir/sub {to}", |root| {
            fs::write(root.join("d/sub/z"), "other")
        }),
        scenario("beside what is behind a link to a folder", "COPY {}/dir/sub {to}", |root| {
            fs::write(root.join("d/x"), "other")
        }),
        scenario("a pipe added", FOLDER, |root| pipe(&root.join("d/pipe"))),
        scenario("a socket added", FOLDER, |root| socket(&root.join("d/socket"))),
        scenario("an attribute", FOLDER, |root| {
            attribute(&root.join("d/x"), "user.dockwright", b"1")?;
            touch(&root.join("d/x"))
        }),
        unnoticed("an attribute of a folder", |root| attribute(&root.join("d/sub"), "user.dockwright", b"1")),
        unnoticed("an attribute at the same time", |root| {
            attribute(&root.join("d/x"), "user.dockwright", b"1")
        }),
        unnoticed("content of the same length and time", |root| {
            let time = fs::metadata(root.join("d/x"))?.modified()?;
            fs::write(root.join("d/x"), "THE SAME TEXT\n")?;
            fs::File::open(root.join("d/x"))?.set_modified(time)
        }),
        unnoticed("the mode of a folder", |root| mode(&root.join("d/sub"), 0o700)),
        scenario("a glob's match", GLOB, |root| fs::write(root.join("d/one.txt"), "other")),
        scenario("a glob's new match", GLOB, |root| fs::write(root.join("d/three.txt"), "")),
        scenario("a glob's match renamed", GLOB, |root| {
            fs::rename(root.join("d/one.txt"), root.join("d/uno.txt"))
        }),
        scenario("what a glob does not take", GLOB, |root| fs::write(root.join("d/two.md"), "other")),
        scenario("a glob's time", GLOB, |root| touch(&root.join("d/one.txt"))),
        scenario("deep under a glob", "COPY {}/d/* {to}", |root| fs::write(root.join("d/sub/z"), "other")),
        scenario("an empty folder under a glob", "COPY {}/d/* {to}", |root| {
            fs::create_dir(root.join("d/new"))
        }),
        scenario("the second source", "COPY {}/top {}/top2 {to}", |root| {
            fs::write(root.join("top2"), "other")
        }),
        scenario("an excluded file", "COPY --exclude=*.md {}/d {to}", |root| {
            fs::write(root.join("d/two.md"), "other")
        }),
        scenario("an excluded file added", "COPY --exclude=*.md {}/d {to}", |root| {
            fs::write(root.join("d/new.md"), "other")
        }),
        scenario("beside an excluded file", "COPY --exclude=*.md {}/d {to}", |root| {
            fs::write(root.join("d/one.txt"), "other")
        }),
        scenario("an added file's content", "ADD {}/top {to}", |root| fs::write(root.join("top"), "other")),
        scenario("an added file's time", "ADD {}/top {to}", |root| touch(&root.join("top"))),
        scenario("an archive's time", "ADD {}/a.tar {to}", |root| touch(&root.join("a.tar"))),
        scenario("an archive's content", "ADD {}/a.tar {to}", |root| {
            fs::write(root.join("a.tar"), archive("inside", "PACKED\n"))
        }),
        scenario("a mount's content", "RUN --mount=target=/m,source={}/d mkdir -p {to}", |root| {
            fs::write(root.join("d/x"), "other")
        }),
        scenario("a mount's time", "RUN --mount=target=/m,source={}/d mkdir -p {to}", |root| {
            touch(&root.join("d/x"))
        }),
        scenario("a mount's mode", "RUN --mount=target=/m,source={}/d mkdir -p {to}", |root| {
            mode(&root.join("d/x"), 0o755)
        }),
        scenario("beside a mount", "RUN --mount=target=/m,source={}/d mkdir -p {to}", |root| {
            fs::write(root.join("top"), "other")
        }),
        ignoring("an ignored file", ["{}/d/*.md", "{}/d/*.md"], |root| {
            fs::write(root.join("d/two.md"), "other")
        }),
        ignoring("an ignored file added", ["{}/d/*.md", "{}/d/*.md"], |root| {
            fs::write(root.join("d/new.md"), "")
        }),
        ignoring("a folder of ignored files alone", ["{}/**/*.md", "{}/**/*.md"], |root| {
            fs::create_dir(root.join("d/new"))?;
            fs::write(root.join("d/new/x.md"), "")
        }),
        ignoring("other patterns, the same files", ["{}/d/*.md", "{}/d/two.md"], |_| Ok(())),
        ignoring("a pattern more", ["", "{}/d/x"], |_| Ok(())),
        ignoring("a pattern less", ["{}/d/x", ""], |_| Ok(())),
        ignoring("an ignored folder's file brought back", ["{}/d/sub", "{}/d/sub\n!{}/d/sub/z"], |_| Ok(())),
    ];
    if rustix::process::geteuid().is_root() {
        all.push(scenario("owner", FOLDER, |root| {
            std::os::unix::fs::chown(root.join("d/x"), Some(1234), Some(1234))
        }));
        all.push(scenario("a capability", FOLDER, |root| {
            attribute(&root.join("d/x"), "security.capability", CAPABILITY)?;
            touch(&root.join("d/x"))
        }));
    }
    all
}
