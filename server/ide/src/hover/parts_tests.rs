//! Whatever is explained has a range, words, an example and a link to the official page, in both languages, and
//! names the version that it needs where the file asks for an older one.

use fixture::Fixture;
use syntax::Document;
use syntax::language::{Keyword, check_rule, device, directive, expansion, mount, predefined, signal};

use super::{Hover, hover};
use crate::texts::{Language, Phrase, phrase};

/// A place that is explained: what it is, the text with its cursor, the version that it needs.
type Case = (String, String, Option<syntax::language::Since>);

fn in_stage(line: &str) -> String {
    format!("FROM a\n{line}\n")
}

/// Everything that is explained and stands in an instruction.
fn in_instructions() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut add = |name: String, source: String, key: &str| {
        cases.push((name, source, syntax::language::since(key)));
    };
    for keyword in Keyword::ALL {
        let (name, instruction) = (keyword.name(), keyword.instruction());
        add(name.to_owned(), in_stage(&format!("$0{name} x")), &instruction.key());
        for flag in instruction.flags {
            let flag_name = flag.name;
            add(flag.key(), in_stage(&format!("{name} --$0{flag_name}=x y z")), &flag.key());
            for value in flag.values() {
                let key = flag.value_key(value);
                add(key.clone(), in_stage(&format!("{name} --{flag_name}=$0{value} y z")), &key);
            }
        }
    }
    for kind in mount::MountType::ALL {
        let line = format!("RUN --mount=type=$0{},target=/x y", kind.name());
        add(kind.key(), in_stage(&line), &kind.key());
    }
    for key in mount::KEYS {
        add(key.key(), in_stage(&format!("RUN --mount=$0{}=x y", key.name)), &key.key());
        for value in key.values() {
            let line = format!("RUN --mount={}=$0{value} y", key.name);
            add(key.value_key(value), in_stage(&line), &key.value_key(value));
        }
    }
    for key in device::KEYS {
        add(key.key(), in_stage(&format!("RUN --device=$0{}=a/b=c y", key.name)), &key.key());
    }
    for modifier in expansion::MODIFIERS {
        let line = format!("ARG V=1\nLABEL v=${{V$0{}x}}", modifier.operator);
        add(modifier.key(), in_stage(&line), &modifier.key());
    }
    for arg in predefined::ARGS {
        add(arg.key(), in_stage(&format!("ARG $0{}", arg.name)), &arg.key());
        add(arg.key(), in_stage(&format!("LABEL v=$$0{}", arg.name)), &arg.key());
    }
    let [first, ..] = signal::SIGNALS else { return cases };
    for (source, key) in [
        (format!("FROM a\nSTOPSIGNAL $0{}\n", first.name), "instruction.STOPSIGNAL"),
        ("FROM a\nEXPOSE 54$032\n".to_owned(), "instruction.EXPOSE"),
        ("FROM a\nSHELL [\"sh\", \"-$0e\"]\n".to_owned(), "instruction.SHELL"),
        ("FROM a\nHEALTHCHECK NO$0NE\n".to_owned(), "instruction.HEALTHCHECK"),
        ("FROM scr$0atch\n".to_owned(), "concept.scratch"),
        ("FROM a A$0S b\n".to_owned(), "concept.stage"),
        ("FROM a AS $0b\n".to_owned(), "concept.stage"),
        ("FROM a AS b\nFROM $0b\n".to_owned(), "concept.stage"),
        ("FROM a AS b\nFROM c\nCOPY --from=$0b x /\n".to_owned(), "concept.stage"),
        ("FROM a\nFROM c\nCOPY --from=$00 x /\n".to_owned(), "concept.stage"),
        ("FROM a AS b\nFROM c\nRUN --mount=from=$0b,target=/x y\n".to_owned(), "concept.stage"),
        ("ARG $0V=1\nFROM a:$V\n".to_owned(), "concept.global-arg"),
        ("ARG V=1\nFROM a:$0$V\n".to_owned(), "concept.global-arg"),
        ("FROM a\nARG $0V=1\n".to_owned(), "concept.variable"),
        ("FROM a\nENV $0V=1\n".to_owned(), "concept.variable"),
        ("FROM a\nENV V=1\nLABEL v=$0$V\n".to_owned(), "concept.variable"),
        ("FROM a\nENV V=1\nRUN echo $0$V\n".to_owned(), "concept.variable"),
        ("FROM a\nENV V=1\nCMD echo $0$V\n".to_owned(), "concept.variable"),
        ("FROM a\nENV V=1\nCMD [\"echo\", \"$0$V\"]\n".to_owned(), "concept.variable"),
        ("FROM a\nLABEL v=$0$V\n".to_owned(), "concept.variable"),
        ("FROM a\nRUN <$0<EOF\nx\nEOF\n".to_owned(), "concept.heredoc"),
        ("FROM a\nRUN <<EOF\n$0x\nEOF\n".to_owned(), "concept.heredoc"),
        ("FROM a\nRUN cat <<EOF\nx\nE$0OF\n".to_owned(), "concept.heredoc"),
        ("FROM a\nRUN <<$0EOF\n#!/usr/bin/python3\nEOF\n".to_owned(), "concept.heredoc"),
        ("FROM a\nCOPY <<$0EOF /x\nEOF\n".to_owned(), "concept.heredoc"),
        ("FROM a\nADD <<-'E$0OF' /x\nEOF\n".to_owned(), "concept.heredoc"),
    ] {
        add(source.clone(), source, key);
    }
    cases
}

fn asked(source: &str, language: Language) -> Option<Hover> {
    let fixture = Fixture::parse(source);
    let found = hover(&Document::new(&fixture.text), fixture.offset(), language)?;
    let inside = found.range.touches(fixture.offset()) && fixture.text.get(found.range.std()).is_some();
    assert!(inside, "{source}: {:?}", found.range);
    Some(found)
}

/// What an answer lacks.
fn missing(source: &str, language: Language) -> Vec<&'static str> {
    let Some(found) = asked(source, language) else { return vec!["any words"] };
    let told = found.markdown;
    let say = |words| phrase(language, words, &[]);
    let parts = [
        ("a title", told.starts_with("**")),
        ("an example", told.contains(&format!("\n\n{}:\n```", say(Phrase::Example)))),
        (
            "one link",
            told.matches(&format!("[{}](https://docs.docker.com/", say(Phrase::Reference))).count() == 1,
        ),
        ("a link at its end", told.ends_with(')')),
        (
            "the right language",
            told.chars().any(|ch| ('가'..='힣').contains(&ch)) == (language == Language::Korean),
        ),
    ];
    parts.into_iter().filter(|(_, is_there)| !is_there).map(|(part, _)| part).collect()
}

#[test]
fn everything_that_is_explained_has_all_its_parts() {
    let mut cases = in_instructions();
    for known in directive::DIRECTIVES {
        cases.push((known.key(), format!("# $0{}=x\nFROM a\n", known.name), None));
        for option in known.options {
            cases.push((option.key(), format!("# check=$0{}=x\nFROM a\n", option.name), None));
            let above = format!("FROM a\n# check=$0{}=x\nRUN y\n", option.name);
            cases.push((option.key(), above, None));
        }
    }
    for rule in check_rule::RULES {
        cases.push((rule.key(), format!("# check=skip=$0{}\nFROM a\n", rule.name), None));
    }
    let mut wrong = Vec::new();
    for (name, source, _) in &cases {
        for language in Language::ALL {
            let missing = missing(source, language);
            if !missing.is_empty() {
                wrong.push(format!("{name} in {}: {}\n{source}", language.code(), missing.join(", ")));
            }
        }
    }
    assert!(cases.len() > 200, "{}", cases.len());
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_version_is_told_where_the_file_asks_for_an_older_one_and_only_there() {
    let mut wrong = Vec::new();
    for (name, source, since) in in_instructions() {
        for language in Language::ALL {
            let with = |syntax: &str| {
                asked(&format!("# syntax=docker/dockerfile:{syntax}\n{source}"), language)
                    .map_or_else(String::new, |found| found.markdown)
            };
            // What follows the version that is needed says that the file asks for another.
            let told = |asked: &str| {
                let needed = since.map_or_else(String::new, |since| since.to_string());
                let words = phrase(language, Phrase::NeedsFrontendButAsked, &["{needed}", asked]);
                words.rsplit("{needed}").next().map_or(String::new(), |rest| format!("{needed}{rest}"))
            };
            let is_told = |asked: &str| with(asked).contains(&told(asked));
            if is_told("1.0") != since.is_some() || is_told("1-labs") {
                wrong.push(format!("{name} in {}: {}", language.code(), with("1.0")));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
