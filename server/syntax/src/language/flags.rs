//! The flags of every instruction that has some, the most usual first.

use super::{
    flag::{FlagSpec, ValueKind},
    instruction::Keyword,
    version::Since,
};

/// The flags of ADD.
pub static ADD: &[&FlagSpec] = &[
    &FlagSpec {
        keyword: Keyword::Add,
        name: "chown",
        value: ValueKind::Owner,
        repeats: false,
        since: None,
        expands: true,
        default: None,
        anchor: "add---chown",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "chmod",
        value: ValueKind::Permissions,
        repeats: false,
        since: Some(Since::stable(1, 2)),
        expands: true,
        default: None,
        anchor: "add---chmod",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "link",
        value: ValueKind::Bool,
        repeats: false,
        since: Some(Since::stable(1, 4)),
        expands: false,
        default: Some("false"),
        anchor: "add---link",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "keep-git-dir",
        value: ValueKind::Bool,
        repeats: false,
        since: Some(Since::stable(1, 1)),
        expands: false,
        default: Some("false"),
        anchor: "add---keep-git-dir",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "checksum",
        value: ValueKind::Checksum,
        repeats: false,
        since: Some(Since::stable(1, 6)),
        expands: true,
        default: None,
        anchor: "add---checksum",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "unpack",
        value: ValueKind::Bool,
        repeats: false,
        since: Some(Since::stable(1, 17)),
        expands: false,
        default: None,
        anchor: "add---unpack",
    },
    &FlagSpec {
        keyword: Keyword::Add,
        name: "exclude",
        value: ValueKind::Pattern,
        repeats: true,
        since: Some(Since::stable(1, 19).after_labs(1, 7)),
        expands: false,
        default: None,
        anchor: "add---exclude",
    },
];

/// The flags of COPY.
pub static COPY: &[&FlagSpec] = &[
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "from",
        value: ValueKind::StageOrImage,
        repeats: false,
        since: None,
        expands: false,
        default: None,
        anchor: "copy---from",
    },
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "chown",
        value: ValueKind::Owner,
        repeats: false,
        since: None,
        expands: true,
        default: None,
        anchor: "copy---chown",
    },
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "chmod",
        value: ValueKind::Permissions,
        repeats: false,
        since: Some(Since::stable(1, 2)),
        expands: true,
        default: None,
        anchor: "copy---chmod",
    },
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "link",
        value: ValueKind::Bool,
        repeats: false,
        since: Some(Since::stable(1, 4)),
        expands: false,
        default: Some("false"),
        anchor: "copy---link",
    },
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "parents",
        value: ValueKind::Bool,
        repeats: false,
        since: Some(Since::stable(1, 20).after_labs(1, 7)),
        expands: false,
        default: Some("false"),
        anchor: "copy---parents",
    },
    &FlagSpec {
        keyword: Keyword::Copy,
        name: "exclude",
        value: ValueKind::Pattern,
        repeats: true,
        since: Some(Since::stable(1, 19).after_labs(1, 7)),
        expands: false,
        default: None,
        anchor: "copy---exclude",
    },
];

/// The flags of FROM.
pub static FROM: &[&FlagSpec] = &[&FlagSpec {
    keyword: Keyword::From,
    name: "platform",
    value: ValueKind::Platform,
    repeats: false,
    since: None,
    expands: true,
    default: None,
    anchor: "from",
}];

/// The flags of RUN.
pub static RUN: &[&FlagSpec] = &[
    &FlagSpec {
        keyword: Keyword::Run,
        name: "mount",
        value: ValueKind::Mount,
        repeats: true,
        since: Some(Since::stable(1, 2)),
        expands: true,
        default: None,
        anchor: "run---mount",
    },
    &FlagSpec {
        keyword: Keyword::Run,
        name: "network",
        value: ValueKind::OneOf(&["default", "none", "host"]),
        repeats: false,
        since: Some(Since::stable(1, 3)),
        expands: false,
        default: Some("default"),
        anchor: "run---network",
    },
    &FlagSpec {
        keyword: Keyword::Run,
        name: "security",
        value: ValueKind::OneOf(&["sandbox", "insecure"]),
        repeats: false,
        since: Some(Since::stable(1, 20).after_labs(1, 1)),
        expands: false,
        default: Some("sandbox"),
        anchor: "run---security",
    },
    &FlagSpec {
        keyword: Keyword::Run,
        name: "device",
        value: ValueKind::Device,
        repeats: true,
        since: Some(Since::labs(1, 14)),
        expands: false,
        default: None,
        anchor: "run---device",
    },
];

/// The flags of HEALTHCHECK.
pub static HEALTHCHECK: &[&FlagSpec] = &[
    &FlagSpec {
        keyword: Keyword::Healthcheck,
        name: "interval",
        value: ValueKind::Duration,
        repeats: false,
        since: None,
        expands: false,
        default: Some("30s"),
        anchor: "healthcheck",
    },
    &FlagSpec {
        keyword: Keyword::Healthcheck,
        name: "timeout",
        value: ValueKind::Duration,
        repeats: false,
        since: None,
        expands: false,
        default: Some("30s"),
        anchor: "healthcheck",
    },
    &FlagSpec {
        keyword: Keyword::Healthcheck,
        name: "start-period",
        value: ValueKind::Duration,
        repeats: false,
        since: None,
        expands: false,
        default: Some("0s"),
        anchor: "healthcheck",
    },
    &FlagSpec {
        keyword: Keyword::Healthcheck,
        name: "start-interval",
        value: ValueKind::Duration,
        repeats: false,
        since: Some(Since::stable(1, 6)),
        expands: false,
        default: Some("5s"),
        anchor: "healthcheck",
    },
    &FlagSpec {
        keyword: Keyword::Healthcheck,
        name: "retries",
        value: ValueKind::Count,
        repeats: false,
        since: None,
        expands: false,
        default: Some("3"),
        anchor: "healthcheck",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_and_their_versions() {
        let mut lines = String::new();
        for keyword in Keyword::ALL {
            for flag in keyword.instruction().flags {
                let since = flag.since.map_or_else(|| "always".to_owned(), |since| since.to_string());
                lines += &format!("{keyword} --{} {since}\n", flag.name);
            }
        }
        expect_test::expect![[r#"
            ADD --chown always
            ADD --chmod 1.2
            ADD --link 1.4
            ADD --keep-git-dir 1.1
            ADD --checksum 1.6
            ADD --unpack 1.17
            ADD --exclude 1.19
            COPY --from always
            COPY --chown always
            COPY --chmod 1.2
            COPY --link 1.4
            COPY --parents 1.20
            COPY --exclude 1.19
            FROM --platform always
            HEALTHCHECK --interval always
            HEALTHCHECK --timeout always
            HEALTHCHECK --start-period always
            HEALTHCHECK --start-interval 1.6
            HEALTHCHECK --retries always
            RUN --mount 1.2
            RUN --network 1.3
            RUN --security 1.20
            RUN --device 1.14-labs
        "#]]
        .assert_eq(&lines);
    }
}
