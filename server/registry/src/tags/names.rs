//! Code names: of the releases of Debian and Ubuntu, which are variants of most images and versions of their own; and of
//! Node's long-term lines.

/// A code name and what it stands for.
pub(super) struct Name {
    /// The name in lower case.
    pub name: &'static str,
    /// The version that it names.
    pub version: &'static [u64],
    /// When it came out, as `202508`, so that releases of Debian and Ubuntu compare with each other.
    pub released: u64,
}

const fn name(name: &'static str, version: &'static [u64], released: u64) -> Name {
    Name { name, version, released }
}

/// Debian's releases (<https://www.debian.org/releases/>) and Ubuntu's (<https://releases.ubuntu.com/>).
pub(super) static SYSTEMS: &[Name] = &[
    name("wheezy", &[7], 201305),
    name("jessie", &[8], 201504),
    name("stretch", &[9], 201706),
    name("buster", &[10], 201907),
    name("bullseye", &[11], 202108),
    name("bookworm", &[12], 202306),
    name("trixie", &[13], 202508),
    name("forky", &[14], 202706),
    name("precise", &[12, 4], 201204),
    name("trusty", &[14, 4], 201404),
    name("xenial", &[16, 4], 201604),
    name("bionic", &[18, 4], 201804),
    name("focal", &[20, 4], 202004),
    name("hirsute", &[21, 4], 202104),
    name("impish", &[21, 10], 202110),
    name("jammy", &[22, 4], 202204),
    name("kinetic", &[22, 10], 202210),
    name("lunar", &[23, 4], 202304),
    name("mantic", &[23, 10], 202310),
    name("noble", &[24, 4], 202404),
    name("oracular", &[24, 10], 202410),
    name("plucky", &[25, 4], 202504),
    name("questing", &[25, 10], 202510),
    name("resolute", &[26, 4], 202604),
    name("stonking", &[26, 10], 202610),
];

/// Node's long-term lines (<https://github.com/nodejs/Release>).
static NODE: &[Name] = &[
    name("argon", &[4], 201509),
    name("boron", &[6], 201604),
    name("carbon", &[8], 201705),
    name("dubnium", &[10], 201804),
    name("erbium", &[12], 201904),
    name("fermium", &[14], 202004),
    name("gallium", &[16], 202104),
    name("hydrogen", &[18], 202204),
    name("iron", &[20], 202304),
    name("jod", &[22], 202404),
    name("krypton", &[24], 202505),
];

/// The code names that are versions in `repository`.
pub(super) fn of(repository: &str) -> &'static [Name] {
    match repository.rsplit('/').next().unwrap_or(repository) {
        "debian" | "ubuntu" | "buildpack-deps" => SYSTEMS,
        "node" => NODE,
        _ => &[],
    }
}

/// The code name that `word` is among `names`.
pub(super) fn find(names: &'static [Name], word: &str) -> Option<&'static Name> {
    names.iter().find(|name| name.name.eq_ignore_ascii_case(word))
}
