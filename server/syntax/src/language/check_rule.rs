//! The build checks: what BuildKit warns of.

use super::suggest::suggest;

/// The official list of all rules.
pub const PAGE: &str = "https://docs.docker.com/reference/build-checks/";

/// A build check.
#[derive(Debug, PartialEq, Eq)]
pub struct CheckRule {
    /// Its name, as `# check=skip=` takes it. Case matters.
    pub name: &'static str,
    /// When it speaks, in a few words.
    pub when: &'static str,
    /// Its official page; empty for the one that has none.
    pub url: &'static str,
    /// Whether it speaks only when asked to, by `# check=experimental=`.
    pub experimental: bool,
}

impl CheckRule {
    /// The rule of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.name == name)
    }

    /// The rule that was probably meant by a name that is none. BuildKit skips such a name in silence.
    #[must_use]
    pub fn suggest(name: &str) -> Option<&'static str> {
        // Names that differ in case alone are as near as can be, and are not equal.
        if let Some(rule) = RULES.iter().find(|rule| rule.name.eq_ignore_ascii_case(name)) {
            return (rule.name != name).then_some(rule.name);
        }
        let nearest = suggest(name, RULES.iter().map(|rule| rule.name), true)?;
        RULES.iter().map(|rule| rule.name).find(|known| *known == nearest)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("check.{}", self.name)
    }
}

/// All of them, in BuildKit's order.
pub static RULES: &[CheckRule] = &[
    CheckRule {
        name: "StageNameCasing",
        when: "a stage name holds capitals",
        url: "https://docs.docker.com/reference/build-checks/stage-name-casing/",
        experimental: false,
    },
    CheckRule {
        name: "FromAsCasing",
        when: "`AS` is not written in the case of its FROM",
        url: "https://docs.docker.com/reference/build-checks/from-as-casing/",
        experimental: false,
    },
    CheckRule {
        name: "NoEmptyContinuation",
        when: "an empty line stands inside a continued instruction",
        url: "https://docs.docker.com/reference/build-checks/no-empty-continuation/",
        experimental: false,
    },
    CheckRule {
        name: "ConsistentInstructionCasing",
        when: "a keyword is not written in the case of the others",
        url: "https://docs.docker.com/reference/build-checks/consistent-instruction-casing/",
        experimental: false,
    },
    CheckRule {
        name: "DuplicateStageName",
        when: "two stages have one name",
        url: "https://docs.docker.com/reference/build-checks/duplicate-stage-name/",
        experimental: false,
    },
    CheckRule {
        name: "ReservedStageName",
        when: "a stage is called scratch or context",
        url: "https://docs.docker.com/reference/build-checks/reserved-stage-name/",
        experimental: false,
    },
    CheckRule {
        name: "JSONArgsRecommended",
        when: "CMD or ENTRYPOINT runs under a shell nobody chose",
        url: "https://docs.docker.com/reference/build-checks/json-args-recommended/",
        experimental: false,
    },
    CheckRule {
        name: "MaintainerDeprecated",
        when: "MAINTAINER is used",
        url: "https://docs.docker.com/reference/build-checks/maintainer-deprecated/",
        experimental: false,
    },
    CheckRule {
        name: "UndefinedArgInFrom",
        when: "FROM uses an argument that is not declared",
        url: "https://docs.docker.com/reference/build-checks/undefined-arg-in-from/",
        experimental: false,
    },
    CheckRule {
        name: "WorkdirRelativePath",
        when: "the first WORKDIR of a stage is relative",
        url: "https://docs.docker.com/reference/build-checks/workdir-relative-path/",
        experimental: false,
    },
    CheckRule {
        name: "UndefinedVar",
        when: "a variable is used that nothing defines",
        url: "https://docs.docker.com/reference/build-checks/undefined-var/",
        experimental: false,
    },
    CheckRule {
        name: "MultipleInstructionsDisallowed",
        when: "an instruction is made void by a later one",
        url: "https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/",
        experimental: false,
    },
    CheckRule {
        name: "LegacyKeyValueFormat",
        when: "ENV or LABEL is written without `=`",
        url: "https://docs.docker.com/reference/build-checks/legacy-key-value-format/",
        experimental: false,
    },
    CheckRule {
        name: "InvalidBaseImagePlatform",
        when: "the base image is made for another platform",
        url: "",
        experimental: false,
    },
    CheckRule {
        name: "RedundantTargetPlatform",
        when: "FROM asks for the platform that it gets anyway",
        url: "https://docs.docker.com/reference/build-checks/redundant-target-platform/",
        experimental: false,
    },
    CheckRule {
        name: "SecretsUsedInArgOrEnv",
        when: "an argument or variable looks like a secret",
        url: "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
        experimental: false,
    },
    CheckRule {
        name: "InvalidDefaultArgInFrom",
        when: "a base image has no valid name unless arguments are given",
        url: "https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/",
        experimental: false,
    },
    CheckRule {
        name: "FromPlatformFlagConstDisallowed",
        when: "FROM asks for one fixed platform",
        url: "https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/",
        experimental: false,
    },
    CheckRule {
        name: "CopyIgnoredFile",
        when: "a copied file is excluded from the build context",
        url: "https://docs.docker.com/reference/build-checks/copy-ignored-file/",
        experimental: false,
    },
    CheckRule {
        name: "InvalidDefinitionDescription",
        when: "the comment above a stage or argument does not describe it",
        url: "https://docs.docker.com/reference/build-checks/invalid-definition-description/",
        experimental: true,
    },
    CheckRule {
        name: "ExposeProtoCasing",
        when: "a protocol is not written in small letters",
        url: "https://docs.docker.com/reference/build-checks/expose-proto-casing/",
        experimental: false,
    },
    CheckRule {
        name: "ExposeInvalidFormat",
        when: "EXPOSE names an address or a port of the host",
        url: "https://docs.docker.com/reference/build-checks/expose-invalid-format/",
        experimental: false,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_22_and_one_is_experimental() {
        assert_eq!(RULES.len(), 22);
        let experimental: Vec<_> =
            RULES.iter().filter(|rule| rule.experimental).map(|rule| rule.name).collect();
        assert_eq!(experimental, ["InvalidDefinitionDescription"]);
    }

    #[test]
    fn a_name_is_known_as_written_and_guessed_otherwise() {
        assert!(CheckRule::from_name("UndefinedVar").is_some());
        assert!(CheckRule::from_name("undefinedvar").is_none());
        assert_eq!(CheckRule::suggest("undefinedvar"), Some("UndefinedVar"));
        assert_eq!(CheckRule::suggest("UndefinedVars"), Some("UndefinedVar"));
        assert_eq!(CheckRule::suggest("UndefinedVar"), None);
        assert_eq!(CheckRule::suggest("DL3008"), None);
    }
}
