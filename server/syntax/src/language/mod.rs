//! The table of the Dockerfile language: every instruction, flag, mount key, directive, check and predefined
//! argument, as plain data. What is completed, explained, checked, coloured and formatted reads this and
//! nothing else, so an entry added here is known everywhere.
//!
//! The facts are those of the Dockerfile frontend 1.26 (BuildKit 0.34). Each entry has a stable key, such as
//! `flag.COPY.link`, under which its explanation stands in every language: see [`keys`].

pub mod boolean;
pub mod check_rule;
pub mod concept;
pub mod device;
pub mod directive;
pub mod duration;
pub mod escape;
pub mod expansion;
pub mod flag;
pub mod flags;
pub mod instruction;
pub mod instructions;
pub mod mount;
pub mod platform;
pub mod port;
pub mod predefined;
pub mod signal;
pub mod size;
pub mod suggest;
pub mod version;

pub use flag::{FlagSpec, ValueKind};
pub use instruction::{Arguments, Effect, Instruction, Keyword, Variables};
pub use version::{Frontend, Since, Version};

/// Where the reference of the language stands; an anchor follows.
pub const REFERENCE: &str = "https://docs.docker.com/reference/dockerfile/";

/// The key of every entry of the table, in the table's order. Each has its explanation in every language.
#[must_use]
pub fn keys() -> Vec<String> {
    let mut keys = Vec::new();
    for keyword in Keyword::ALL {
        let instruction = keyword.instruction();
        keys.push(instruction.key());
        for flag in instruction.flags {
            keys.push(flag.key());
            keys.extend(flag.values().iter().map(|value| flag.value_key(value)));
        }
    }
    keys.extend(mount::MountType::ALL.iter().map(|kind| kind.key()));
    for key in mount::KEYS {
        keys.push(key.key());
        keys.extend(key.values().iter().map(|value| key.value_key(value)));
    }
    keys.extend(device::KEYS.iter().map(device::DeviceKey::key));
    for directive in directive::DIRECTIVES {
        keys.push(directive.key());
        keys.extend(directive.options.iter().map(directive::CheckOption::key));
    }
    keys.extend(check_rule::RULES.iter().map(check_rule::CheckRule::key));
    keys.extend(predefined::ARGS.iter().map(predefined::PredefinedArg::key));
    keys.extend(expansion::MODIFIERS.iter().map(expansion::Modifier::key));
    keys
}

/// The page that a key of [`keys`], or of a concept, is explained on officially.
#[must_use]
pub fn documentation(key: &str) -> Option<String> {
    let (area, rest) = key.split_once('.')?;
    match area {
        "instruction" => Some(Keyword::from_str_ignore_case(rest)?.instruction().url()),
        "flag" => {
            let (keyword, flag) = rest.split_once('.')?;
            // What follows the flag's name is one of its values, explained where the flag is.
            let flag = flag.split('.').next()?;
            Keyword::from_str_ignore_case(keyword)?.instruction().flag(flag).map(FlagSpec::url)
        }
        "mount" => match rest.split_once('.')? {
            ("type", name) => mount::MountType::from_name(name).map(mount::MountType::url),
            ("key", name) => mount::MountKey::from_name(name.split('.').next()?)
                .map(|_| format!("{REFERENCE}#run---mount")),
            _ => None,
        },
        "device" => Some(format!("{REFERENCE}#run---device")),
        "directive" => {
            directive::Directive::from_name(rest.split('.').next()?).map(directive::Directive::url)
        }
        "check" => check_rule::CheckRule::from_name(rest)
            // BuildKit names no page for one of them: there is the list of all.
            .map(|rule| if rule.url.is_empty() { check_rule::PAGE } else { rule.url }.to_owned()),
        "predefined" => predefined::PredefinedArg::from_name(rest).map(|arg| arg.url()),
        "modifier" => Some(format!("{REFERENCE}#environment-replacement")),
        "concept" => concept::Concept::from_key(key).map(|concept| concept.url.to_owned()),
        _ => None,
    }
}

/// What a key of [`keys`], or of a concept, asks of the frontend; nothing for what every frontend knows.
#[must_use]
pub fn since(key: &str) -> Option<Since> {
    let (area, rest) = key.split_once('.')?;
    match area {
        "flag" => {
            let (keyword, flag) = rest.split_once('.')?;
            let flag = flag.split('.').next()?;
            Keyword::from_str_ignore_case(keyword)?.instruction().flag(flag)?.since
        }
        "mount" => match rest.split_once('.')? {
            ("type", name) => mount::MountType::from_name(name).map(|_| mount::SINCE),
            ("key", name) => {
                mount::MountKey::from_name(name.split('.').next()?)?.since.or(Some(mount::SINCE))
            }
            _ => None,
        },
        "device" => Keyword::Run.instruction().flag("device")?.since,
        "directive" => directive::Directive::from_name(rest.split('.').next()?)?.since,
        "check" => directive::Directive::from_name("check")?.since,
        "predefined" => predefined::PredefinedArg::from_name(rest)?.since,
        "modifier" => expansion::Modifier::from_name(rest)?.since,
        "concept" => concept::Concept::from_key(key)?.since,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_stands_for_two_things() {
        let keys = keys();
        let unique: HashSet<_> = keys.iter().collect();
        assert_eq!(unique.len(), keys.len());
    }

    #[test]
    fn every_entry_has_its_official_page() {
        let concepts = concept::CONCEPTS.iter().map(|concept| concept.key.to_owned());
        for key in keys().into_iter().chain(concepts) {
            let page = documentation(&key).unwrap_or_default();
            assert!(page.starts_with("https://docs.docker.com/"), "{key}: {page}");
        }
    }

    #[test]
    fn a_key_of_nothing_has_no_page_and_no_version() {
        for key in [
            "",
            "flag",
            "flag.COPY",
            "flag.COPY.checksum",
            "instruction.COPPY",
            "mount.type.bond",
            "mount.key.sise",
            "concept.nothing",
            "x.y",
        ] {
            assert_eq!(documentation(key), None, "{key}");
            assert_eq!(since(key), None, "{key}");
        }
    }

    #[test]
    fn a_version_is_found_by_key() {
        let version = |key| since(key).map(|since| since.to_string());
        assert_eq!(version("flag.COPY.parents").as_deref(), Some("1.20"));
        assert_eq!(version("flag.RUN.device").as_deref(), Some("1.14-labs"));
        assert_eq!(version("flag.RUN.network.none").as_deref(), Some("1.3"));
        assert_eq!(version("mount.key.env").as_deref(), Some("1.10"));
        assert_eq!(version("mount.key.sharing.locked").as_deref(), Some("1.2"));
        assert_eq!(version("mount.type.cache").as_deref(), Some("1.2"));
        assert_eq!(version("concept.heredoc").as_deref(), Some("1.4"));
        assert_eq!(version("concept.stage"), None);
        assert_eq!(version("flag.COPY.from"), None);
    }
}
