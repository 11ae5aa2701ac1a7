//! `RUN --mount`: the types of mounts and the keys of their fields.
//!
//! A mount is fields between commas, quoted as in CSV. The fields are read in their order, so a key that needs
//! a type must stand after `type=`: see [`MountKey::needs_type_before`].

use super::{REFERENCE, suggest::suggest, version::Since};

/// Since when RUN takes mounts.
pub const SINCE: Since = Since::stable(1, 2);

/// What is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MountType {
    /// Files of the build context, a stage or an image. The type when none is named.
    Bind,
    /// A directory that outlives the build.
    Cache,
    /// Memory.
    Tmpfs,
    /// A secret, as a file or a variable.
    Secret,
    /// The agent that holds SSH keys.
    Ssh,
}

impl MountType {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Bind, Self::Cache, Self::Tmpfs, Self::Secret, Self::Ssh];

    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Cache => "cache",
            Self::Tmpfs => "tmpfs",
            Self::Secret => "secret",
            Self::Ssh => "ssh",
        }
    }

    /// The type of this name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// The type that was probably meant by a name that is none.
    #[must_use]
    pub fn suggest(name: &str) -> Option<String> {
        suggest(name, Self::ALL.iter().map(|kind| kind.name()), true)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(self) -> String {
        format!("mount.type.{}", self.name())
    }

    /// Its place in the reference.
    #[must_use]
    pub fn url(self) -> String {
        format!("{REFERENCE}#run---mounttype{}", self.name())
    }

    /// Whether it can only be read unless the mount says otherwise.
    #[must_use]
    pub const fn read_only_by_default(self) -> bool {
        !matches!(self, Self::Cache | Self::Tmpfs)
    }

    /// The keys that have a meaning for this type, the most usual first.
    pub fn keys(self) -> impl Iterator<Item = &'static MountKey> {
        KEYS.iter().filter(move |key| key.used_by.contains(&self))
    }
}

/// What the value of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A type of mount.
    Type,
    /// A stage, a named context or an image; no variables.
    StageOrImage,
    /// A path where the files come from.
    SourcePath,
    /// A path in the container.
    TargetPath,
    /// True or false as Go reads it (`1`, `t`, `true`, …); the bare key means true.
    Bool,
    /// A number of bytes: `64m`.
    Size,
    /// A name.
    Identifier,
    /// One of these words, whatever its case.
    OneOf(&'static [&'static str]),
    /// File permissions in octal digits.
    OctalMode,
    /// The number of a user or a group.
    Number,
    /// The name of an environment variable.
    VariableName,
}

/// A key of a field.
#[derive(Debug, PartialEq, Eq)]
pub struct MountKey {
    /// Its usual name.
    pub name: &'static str,
    /// Its other names.
    pub aliases: &'static [&'static str],
    /// What its value is.
    pub value: FieldKind,
    /// The types that it has a meaning for.
    pub used_by: &'static [MountType],
    /// The types that refuse it. A type in neither list takes the key and ignores it.
    pub refused_by: &'static [MountType],
    /// Whether the type must have been named before it: the refusal looks at the fields read so far.
    pub needs_type_before: bool,
    /// What holds when it is left out, where that can be written as a value.
    pub default: Option<&'static str>,
    /// Since when the frontend knows it, where that is later than mounts themselves.
    pub since: Option<Since>,
}

impl MountKey {
    /// The key of this name or alias, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.names().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// The key that was probably meant by a name that is none. Like BuildKit, it looks at the aliases too.
    #[must_use]
    pub fn suggest(name: &str) -> Option<String> {
        let names = KEYS.iter().map(|key| key.name).chain(KEYS.iter().flat_map(|key| key.aliases).copied());
        suggest(&name.to_lowercase(), names, true)
    }

    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("mount.key.{}", self.name)
    }

    /// The key of one of its [values](Self::values).
    #[must_use]
    pub fn value_key(&self, value: &str) -> String {
        format!("{}.{value}", self.key())
    }

    /// The words that its value must be one of, where each has a meaning of its own.
    #[must_use]
    pub fn values(&self) -> &'static [&'static str] {
        match self.value {
            FieldKind::OneOf(values) => values,
            _ => &[],
        }
    }

    /// Whether variables are replaced in its value.
    #[must_use]
    pub const fn expands(&self) -> bool {
        !matches!(self.value, FieldKind::StageOrImage)
    }

    /// Whether the key may stand without `=value`.
    #[must_use]
    pub const fn may_be_bare(&self) -> bool {
        matches!(self.value, FieldKind::Bool)
    }
}

use MountType::{Bind, Cache, Secret, Ssh, Tmpfs};

const fn key(name: &'static str, value: FieldKind, used_by: &'static [MountType]) -> MountKey {
    MountKey {
        name,
        aliases: &[],
        value,
        used_by,
        refused_by: &[],
        needs_type_before: false,
        default: None,
        since: None,
    }
}

/// The keys, the most usual first.
pub static KEYS: &[MountKey] = &[
    MountKey { default: Some("bind"), ..key("type", FieldKind::Type, &[Bind, Cache, Tmpfs, Secret, Ssh]) },
    MountKey {
        aliases: &["dst", "destination"],
        ..key("target", FieldKind::TargetPath, &[Bind, Cache, Tmpfs, Secret, Ssh])
    },
    MountKey {
        aliases: &["src"],
        refused_by: &[Ssh],
        ..key("source", FieldKind::SourcePath, &[Bind, Cache])
    },
    MountKey { refused_by: &[Secret], ..key("from", FieldKind::StageOrImage, &[Bind, Cache]) },
    key("id", FieldKind::Identifier, &[Cache, Secret, Ssh]),
    MountKey {
        refused_by: &[Bind, Tmpfs, Secret, Ssh],
        default: Some("shared"),
        ..key("sharing", FieldKind::OneOf(&["shared", "private", "locked"]), &[Cache])
    },
    MountKey { aliases: &["ro"], ..key("readonly", FieldKind::Bool, &[Bind, Cache]) },
    MountKey { aliases: &["rw"], ..key("readwrite", FieldKind::Bool, &[Bind, Cache]) },
    MountKey {
        refused_by: &[Bind, Cache, Tmpfs],
        needs_type_before: true,
        default: Some("false"),
        ..key("required", FieldKind::Bool, &[Secret, Ssh])
    },
    MountKey { since: Some(Since::stable(1, 10)), ..key("env", FieldKind::VariableName, &[Secret]) },
    MountKey {
        refused_by: &[Bind, Cache, Secret, Ssh],
        needs_type_before: true,
        ..key("size", FieldKind::Size, &[Tmpfs])
    },
    MountKey { refused_by: &[Bind, Tmpfs], ..key("mode", FieldKind::OctalMode, &[Cache, Secret, Ssh]) },
    MountKey {
        refused_by: &[Bind, Tmpfs],
        default: Some("0"),
        ..key("uid", FieldKind::Number, &[Cache, Secret, Ssh])
    },
    MountKey {
        refused_by: &[Bind, Tmpfs],
        default: Some("0"),
        ..key("gid", FieldKind::Number, &[Cache, Secret, Ssh])
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_each_of_its_names() {
        for (alias, name) in [
            ("dst", "target"),
            ("destination", "target"),
            ("src", "source"),
            ("ro", "readonly"),
            ("RW", "readwrite"),
        ] {
            assert_eq!(MountKey::from_name(alias).map(|key| key.name), Some(name));
        }
        assert_eq!(MountKey::from_name("targets"), None);
    }

    #[test]
    fn what_each_type_uses() {
        let mut lines = String::new();
        for kind in MountType::ALL {
            let keys: Vec<_> = kind.keys().map(|key| key.name).collect();
            lines += &format!("{}: {}\n", kind.name(), keys.join(" "));
        }
        expect_test::expect![[r"
            bind: type target source from readonly readwrite
            cache: type target source from id sharing readonly readwrite mode uid gid
            tmpfs: type target size
            secret: type target id required env mode uid gid
            ssh: type target id required mode uid gid
        "]]
        .assert_eq(&lines);
    }

    #[test]
    fn no_type_uses_a_key_that_it_refuses() {
        for key in KEYS {
            assert!(key.used_by.iter().all(|kind| !key.refused_by.contains(kind)), "{}", key.name);
        }
    }

    #[test]
    fn a_misspelling_leads_to_the_nearest_name() {
        assert_eq!(MountKey::suggest("tarrget").as_deref(), Some("target"));
        assert_eq!(MountKey::suggest("Shareing").as_deref(), Some("sharing"));
        assert_eq!(MountKey::suggest("propagation"), None);
        assert_eq!(MountType::suggest("secert").as_deref(), Some("secret"));
        assert_eq!(MountType::suggest("volume"), None);
    }
}
