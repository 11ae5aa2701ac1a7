//! An entry with all that is known of it, as Markdown.

use syntax::language::{
    self, FlagSpec, Frontend, Keyword, Since,
    check_rule::CheckRule,
    mount::{FieldKind, MountKey, MountType},
};

use super::{Language, Phrase, phrase, text};

/// The page of an entry: summary, body, facts of the table, the version that it needs, an example, a link to the
/// official page. `asked` is the frontend of the file's `# syntax=` line, where there is one that can be read: a
/// version is named only when that frontend is older, or unknown. Nothing for a key that is none.
#[must_use]
pub fn document(language: Language, key: &str, asked: Option<Frontend>) -> Option<String> {
    let text = text(language, key)?;
    let mut parts = vec![text.summary.clone()];
    if !text.body.is_empty() {
        parts.push(text.body.clone());
    }
    let mut facts = facts(language, key);
    facts.extend(language::since(key).and_then(|since| version(language, since, asked)));
    if !facts.is_empty() {
        parts.push(facts.join("  \n"));
    }
    if let Some(example) = text.example {
        let title = phrase(language, Phrase::Example, &[]);
        parts.push(format!("{title}:\n```{}\n{}\n```", example.language, example.code));
    }
    if let Some(url) = language::documentation(key) {
        parts.push(format!("[{}]({url})", phrase(language, Phrase::Reference, &[])));
    }
    Some(parts.join("\n\n"))
}

/// What the table says of an entry, one sentence each: its default, its values, whether it repeats.
#[must_use]
pub fn facts(language: Language, key: &str) -> Vec<String> {
    let say = |wanted, filled_in: &[&str]| phrase(language, wanted, filled_in);
    let mut facts = Vec::new();
    match key.split('.').collect::<Vec<_>>().as_slice() {
        ["instruction", name] => {
            let Some(keyword) = Keyword::from_str_ignore_case(name) else { return facts };
            let instruction = keyword.instruction();
            if instruction.deprecated {
                facts.push(say(Phrase::Deprecated, &[]));
            }
        }
        ["flag", name, flag] => {
            let flag = Keyword::from_str_ignore_case(name).and_then(|keyword| keyword.instruction().flag(flag));
            facts.extend(flag.map(|flag| flag_facts(language, flag)).unwrap_or_default());
        }
        ["mount", "key", name] => {
            let Some(key) = MountKey::from_name(name) else { return facts };
            if !key.aliases.is_empty() {
                facts.push(say(Phrase::Aliases, &[&codes(key.aliases.iter().copied())]));
            }
            if key.used_by.len() < MountType::ALL.len() {
                let types = codes(key.used_by.iter().map(|kind| kind.name()));
                facts.push(say(Phrase::UsedByTypes, &[&types]));
            }
            match key.value {
                FieldKind::OneOf(values) => facts.push(say(Phrase::Values, &[&codes(values.iter().copied())])),
                FieldKind::Type => {
                    let types = codes(MountType::ALL.iter().map(|kind| kind.name()));
                    facts.push(say(Phrase::Values, &[&types]));
                }
                _ => {}
            }
            facts.extend(key.default.map(|value| say(Phrase::Default, &[&codes([value])])));
        }
        ["check", name] if CheckRule::from_name(name).is_some_and(|rule| rule.experimental) => {
            facts.push(say(Phrase::Experimental, &[]));
        }
        _ => {}
    }
    facts
}

fn flag_facts(language: Language, flag: &FlagSpec) -> Vec<String> {
    let mut facts = Vec::new();
    if !flag.values().is_empty() {
        let values = codes(flag.values().iter().copied());
        facts.push(phrase(language, Phrase::Values, &[&values]));
    }
    facts.extend(flag.default.map(|value| phrase(language, Phrase::Default, &[&codes([value])])));
    if flag.repeats {
        facts.push(phrase(language, Phrase::Repeats, &[]));
    }
    facts
}

fn version(language: Language, since: Since, asked: Option<Frontend>) -> Option<String> {
    let stable = since.stable.is_some();
    let needed = since.to_string();
    match asked {
        Some(frontend) if frontend.understands(since) => None,
        Some(frontend) => {
            let wanted = if stable { Phrase::NeedsFrontendButAsked } else { Phrase::NeedsLabsButAsked };
            Some(phrase(language, wanted, &[&needed, &frontend.to_string()]))
        }
        None => {
            let wanted = if stable { Phrase::NeedsFrontend } else { Phrase::NeedsLabs };
            Some(phrase(language, wanted, &[&needed]))
        }
    }
}

fn codes<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(language: Language, key: &str, asked: Option<&str>, expected: &Expect) {
        let asked = asked.and_then(Frontend::parse);
        expected.assert_eq(&document(language, key, asked).unwrap_or_default());
    }

    #[test]
    fn a_flag_in_english() {
        check(Language::English, "flag.COPY.parents", Some("docker/dockerfile:1.7"), &expect![[""]]);
    }

    #[test]
    fn the_same_flag_in_korean() {
        check(Language::Korean, "flag.COPY.parents", Some("docker/dockerfile:1.7"), &expect![[""]]);
    }

    #[test]
    fn a_frontend_that_is_new_enough_is_not_spoken_of() {
        let page = |asked| document(Language::English, "flag.COPY.parents", Frontend::parse(asked));
        assert!(!page("docker/dockerfile:1.20").unwrap_or_default().contains("frontend"));
        assert!(!page("docker/dockerfile:1.7-labs").unwrap_or_default().contains("frontend"));
        assert!(page("another/frontend").unwrap_or_default().contains("Needs frontend 1.20 or newer."));
    }

    #[test]
    fn a_thing_of_the_labs() {
        check(Language::English, "flag.RUN.device", Some("docker/dockerfile:1"), &expect![[""]]);
    }

    #[test]
    fn a_key_of_a_mount() {
        check(Language::English, "mount.key.sharing", Some("docker/dockerfile:1"), &expect![[""]]);
        check(Language::Korean, "mount.key.target", Some("docker/dockerfile:1"), &expect![[""]]);
    }

    #[test]
    fn an_instruction() {
        check(Language::English, "instruction.CMD", None, &expect![[""]]);
        check(Language::Korean, "instruction.CMD", None, &expect![[""]]);
    }

    #[test]
    fn an_argument_that_is_given_on_the_command_line() {
        check(Language::English, "predefined.BUILDKIT_SYNTAX", None, &expect![[""]]);
    }

    #[test]
    fn nothing_is_said_of_a_key_that_is_none() {
        assert_eq!(document(Language::English, "flag.COPY.checksum", None), None);
        assert_eq!(document(Language::Korean, "", None), None);
    }
}
