//! Platforms: `os/architecture[/variant]`, as `FROM --platform` takes them.

/// Platforms that images are made for, the most usual first.
pub const USUAL: [&str; 12] = [
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/arm/v6",
    "linux/386",
    "linux/ppc64le",
    "linux/s390x",
    "linux/riscv64",
    "linux/loong64",
    "linux/arm/v5",
    "linux/amd64/v3",
    "windows/amd64",
];

/// Operating systems that a platform of one part may name.
pub const SYSTEMS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

/// Architectures that a platform of one part may name.
pub const ARCHITECTURES: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// A platform with its names in their usual form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Platform {
    /// The operating system; nothing where the builder's own is meant.
    pub os: Option<String>,
    /// The architecture; nothing where the builder's own is meant.
    pub architecture: Option<String>,
    /// The variant of the architecture, where it is not the usual one.
    pub variant: Option<String>,
}

/// Reads a platform by the rule of containerd: one part must be a known system or architecture, of two or three
/// parts each must be made of letters that a name may hold. Nothing for what the builder refuses.
#[must_use]
pub fn parse(text: &str) -> Option<Platform> {
    let parts: Vec<&str> = text.split('/').collect();
    let (first, rest) = parts.split_first()?;
    let os = system(first)?;
    if !rest.iter().all(|part| is_name(part, "_.-")) {
        return None;
    }
    match rest {
        [] if SYSTEMS.contains(&os.as_str()) => {
            Some(Platform { os: Some(os), architecture: None, variant: None })
        }
        [] => {
            let (architecture, variant) = normalize(first, "");
            let known = ARCHITECTURES.contains(&architecture.as_str());
            known.then_some(Platform { os: None, architecture: Some(architecture), variant })
        }
        [architecture] => {
            let (architecture, variant) = normalize(architecture, "");
            Some(Platform { os: Some(os), architecture: Some(architecture), variant })
        }
        [architecture, variant] => {
            let (architecture, variant) = normalize(architecture, variant);
            Some(Platform { os: Some(os), architecture: Some(architecture), variant })
        }
        _ => None,
    }
}

/// The first part: a system, and a version or features of it between parentheses.
fn system(part: &str) -> Option<String> {
    let (name, options) = match part.split_once('(') {
        Some((name, options)) => (name, Some(options.strip_suffix(')')?)),
        None => (part, None),
    };
    let readable = is_name(name, "_-")
        && options
            .is_none_or(|options| options.chars().all(|c| c.is_ascii_alphanumeric() || "_.%-+".contains(c)));
    let name = name.to_ascii_lowercase();
    readable.then(|| if name == "macos" { "darwin".to_owned() } else { name })
}

fn is_name(part: &str, also: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
}

/// An architecture and its variant under their usual names; the variant that is usual anyway is left out.
#[must_use]
pub fn normalize(architecture: &str, variant: &str) -> (String, Option<String>) {
    let (architecture, variant) = (architecture.to_ascii_lowercase(), variant.to_ascii_lowercase());
    let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64", variant) => ("arm64", variant),
        ("armhf", _) | ("arm", "" | "7" | "v7") => ("arm", ""),
        ("armel", _) | ("arm", "6") => ("arm", "v6"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "8") => ("arm", "v8"),
        (architecture, variant) => (architecture, variant),
    };
    (architecture.to_owned(), (!variant.is_empty()).then(|| variant.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        parse(text).map_or_else(
            || "refused".to_owned(),
            |platform| {
                let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
                format!("{} {} {}", part(platform.os), part(platform.architecture), part(platform.variant))
            },
        )
    }

    #[test]
    fn platforms_are_read_under_their_usual_names() {
        let cases = [
            ("linux/amd64", "linux amd64 -"),
            ("Linux/x86_64", "linux amd64 -"),
            ("linux/arm64/v8", "linux arm64 -"),
            ("linux/aarch64", "linux arm64 -"),
            ("linux/arm/v7", "linux arm -"),
            ("linux/armel", "linux arm v6"),
            ("linux/arm/6", "linux arm v6"),
            ("linux/amd64/v3", "linux amd64 v3"),
            ("linux", "linux - -"),
            ("macos", "darwin - -"),
            ("arm64", "- arm64 -"),
            ("windows(10.0.17763)/amd64", "windows amd64 -"),
            // Two parts need not be known names.
            ("linux/unheard-of", "linux unheard-of -"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_the_builder_refuses() {
        for text in
            ["", "/", "linux/", "linus", "linux/amd64/v2/x", "linux/*", "linux amd64", "linux(1/amd64"]
        {
            assert_eq!(read(text), "refused", "{text}");
        }
    }

    #[test]
    fn the_usual_ones_are_all_valid() {
        assert!(USUAL.into_iter().all(|platform| parse(platform).is_some()));
    }
}
