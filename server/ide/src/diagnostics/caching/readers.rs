//! Which variables a script may read: those that it names, and those that its programs look for by themselves.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;

/// Programs that read no variable but their own. Anything else, such as a build tool or a script of the sources, may
/// read any.
const PLAIN: &[&str] = &[
    "[",
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-cache",
    "apt-get",
    "apt-key",
    "basename",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "cp",
    "curl",
    "cut",
    "date",
    "deluser",
    "dirname",
    "dnf",
    "dpkg",
    "echo",
    "export",
    "false",
    "find",
    "gem",
    "getent",
    "git",
    "gpg",
    "grep",
    "groupadd",
    "gunzip",
    "gzip",
    "head",
    "id",
    "install",
    "ldconfig",
    "ln",
    "locale-gen",
    "ls",
    "md5sum",
    "microdnf",
    "mkdir",
    "mv",
    "pip",
    "pip3",
    "printf",
    "pwd",
    "rm",
    "rmdir",
    "sed",
    "set",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sleep",
    "sort",
    "sync",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "uname",
    "uniq",
    "unzip",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "wc",
    "wget",
    "which",
    "xz",
    "yum",
];

/// What those programs, and the libraries below them, look for by themselves.
const OWN: &[&str] = &[
    "APT",
    "CURL",
    "DEB",
    "DEBIAN",
    "DNF",
    "DPKG",
    "GEM",
    "GIT",
    "GNUPG",
    "GPG",
    "GREP",
    "GZIP",
    "HOME",
    "HTTP",
    "HTTPS",
    "LANG",
    "LANGUAGE",
    "LC",
    "LD",
    "MALLOC",
    "NO",
    "ALL",
    "FTP",
    "PATH",
    "PIP",
    "PYTHON",
    "RUBY",
    "SHELL",
    "SSH",
    "SSL",
    "TAR",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "WGETRC",
    "XDG",
    "XZ",
    "YUM",
    "DEBCONF",
    "UCF",
    "CERT",
    "REQUESTS",
    "NODE",
    "NPM",
    "CC",
    "CXX",
    "CFLAGS",
    "CXXFLAGS",
    "LDFLAGS",
    "CPPFLAGS",
    "MAKEFLAGS",
    "ACCEPT",
    "SOURCE",
    "PERL",
    "TRAVIS",
    "CI",
];

/// Parts of names that are there to run steps again.
const BUSTERS: &[&str] =
    &["CACHE", "BUST", "REFRESH", "REBUILD", "FORCE", "NONCE", "INVALIDATE", "RANDOM", "DATE", "TIME"];

/// Whether a variable is there to run steps again, as its name says.
pub fn is_buster(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    BUSTERS.iter().any(|part| upper.contains(part))
}

/// Whether tools look for a variable of that name without being told to.
pub fn is_read_by_tools(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let first = upper.split('_').next().unwrap_or_default();
    OWN.contains(&first)
        || upper.contains("PROXY")
        || upper.starts_with("TARGET")
        || upper.starts_with("BUILDKIT")
}

/// Whether a RUN surely reads no variable that its text does not name.
pub fn never_reads(instruction: &Instruction) -> bool {
    !instruction.slot.get_or_init(|| Reads(!is_plain(instruction))).0
}

/// Whether an instruction may read variables that it does not name, kept with it.
struct Reads(bool);

fn is_plain(instruction: &Instruction) -> bool {
    if instruction.keyword != Some(Keyword::Run) {
        return false;
    }
    let Some(script) = instruction.script() else { return false };
    let commands = script.commands();
    let plain = |program: Option<&str>| program.is_some_and(|program| PLAIN.contains(&program));
    !commands.broken
        && !commands.all.is_empty()
        && commands
            .all
            .iter()
            .all(|command| plain(command.program()) && !command.words.iter().any(runs_another))
}

/// `find -exec`, and scripts that come through a pipe are run by a shell, which is no plain program.
fn runs_another(word: &syntax::script::ShellWord) -> bool {
    matches!(word.value.as_deref(), Some("-exec" | "-execdir"))
}

/// The names that could be variables in an instruction, in alphabetical order, kept with it.
struct Words(Box<[Box<str>]>);

impl Words {
    fn of(instruction: &Instruction) -> &Self {
        instruction.slot.get_or_init(|| {
            let texts = instruction.heredocs.iter().map(|heredoc| heredoc.content.as_str());
            let texts = std::iter::once(instruction.logical.text.as_str()).chain(texts);
            let words =
                texts.flat_map(|text| text.split(|ch: char| !(ch.is_ascii_alphanumeric() || ch == '_')));
            let mut words: Vec<Box<str>> = words.filter(|word| !word.is_empty()).map(Box::from).collect();
            words.sort_unstable();
            words.dedup();
            Self(words.into())
        })
    }
}

/// The names that could be variables in an instruction, in alphabetical order.
pub fn words(instruction: &Instruction) -> impl Iterator<Item = &str> {
    Words::of(instruction).0.iter().map(|word| &**word)
}

/// Whether a name stands anywhere in an instruction, as a word of its own.
pub fn mentions(instruction: &Instruction, name: &str) -> bool {
    Words::of(instruction).0.binary_search_by(|word| (**word).cmp(name)).is_ok()
}
