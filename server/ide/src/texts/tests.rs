//! The words are held to the table: nothing missing, nothing too much, the same in both languages.

use std::collections::{BTreeSet, HashSet};

use super::{file, *};

fn entries(language: Language) -> Vec<file::Entry> {
    language.files().into_iter().flat_map(file::entries).collect()
}

/// Areas whose entries are a line and nothing more.
fn is_short(key: &str) -> bool {
    ["ui.", "parameter.", "platform.", "signal.", "shell."].iter().any(|area| key.starts_with(area))
}

#[test]
fn every_key_has_its_words_in_every_language() {
    for language in Language::ALL {
        for key in keys() {
            let text = text(language, &key);
            assert!(text.is_some(), "{key} has no words in {}", language.code());
        }
    }
}

#[test]
fn no_words_are_left_over_or_stand_twice() {
    let known: HashSet<String> = keys().into_iter().collect();
    for language in Language::ALL {
        let mut seen = HashSet::new();
        for entry in entries(language) {
            assert!(known.contains(&entry.key), "{} is no key, in {}", entry.key, language.code());
            assert!(seen.insert(entry.key.clone()), "{} stands twice in {}", entry.key, language.code());
        }
    }
    let mut seen = HashSet::new();
    for entry in file::entries(include_str!("examples.md")) {
        assert!(known.contains(&entry.key), "the example {} is of no key", entry.key);
        assert!(seen.insert(entry.key.clone()), "the example {} stands twice", entry.key);
    }
}

#[test]
fn no_part_is_empty_where_it_should_not_be() {
    for language in Language::ALL {
        for key in keys() {
            let text = text(language, &key).expect("words");
            let which = format!("{key} in {}", language.code());
            assert!(!text.summary.is_empty(), "{which} has no summary");
            assert_eq!(text.body.is_empty(), is_short(&key), "{which}: the body");
            assert_eq!(text.example.is_none(), is_short(&key), "{which}: the example");
            assert!(
                text.example.is_none_or(|example| !example.code.trim().is_empty()),
                "{which}: the example"
            );
        }
    }
}

#[test]
fn a_summary_is_one_sentence() {
    for language in Language::ALL {
        for key in keys().iter().filter(|key| !is_short(key)) {
            let summary = &text(language, key).expect("words").summary;
            assert!(summary.ends_with('.'), "{key} in {}: {summary}", language.code());
            assert!(!summary.contains(". "), "{key} in {}: {summary}", language.code());
        }
    }
}

#[test]
fn both_languages_have_as_many_points_and_name_the_same_code() {
    // What stands between backticks is no word: it must be in both texts, in any order.
    let code = |text: &Text| -> BTreeSet<String> {
        let all = format!("{}\n{}", text.summary, text.body);
        all.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let points = |text: &Text| text.body.lines().filter(|line| line.starts_with("- ")).count();
    let mut different = Vec::new();
    for key in keys() {
        let english = text(Language::English, &key).expect("words");
        let korean = text(Language::Korean, &key).expect("words");
        if points(english) != points(korean) {
            different.push(format!("{key}: the points of the list"));
        }
        let (english, korean) = (code(english), code(korean));
        if english != korean {
            let only: Vec<_> = english.symmetric_difference(&korean).collect();
            different.push(format!("{key}: {only:?}"));
        }
    }
    assert_eq!(different, Vec::<String>::new());
}

#[test]
fn both_languages_fill_in_the_same_places() {
    let places = |text: &Text| -> BTreeSet<String> {
        text.summary.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect()
    };
    for phrase in Phrase::ALL {
        let english = text(Language::English, phrase.key()).expect("words");
        let korean = text(Language::Korean, phrase.key()).expect("words");
        assert_eq!(places(english), places(korean), "{}", phrase.key());
    }
}

#[test]
fn korean_is_korean_and_polite_throughout() {
    let mut otherwise = Vec::new();
    let is_hangul = |c: char| ('가'..='힣').contains(&c);
    for key in keys().iter().filter(|key| !is_short(key)) {
        let text = text(Language::Korean, key).expect("words");
        assert!(text.summary.contains(is_hangul), "{key} is not Korean");
        for line in
            std::iter::once(text.summary.as_str()).chain(text.body.lines()).filter(|line| line.ends_with('.'))
        {
            // A sentence may end with a note in parentheses.
            let words = line.trim_end_matches('.');
            let words = words
                .strip_suffix(')')
                .and_then(|words| words.rsplit_once('('))
                .map_or(words, |(words, _)| words);
            let polite = ["니다", "니까", "시오"].iter().any(|end| words.ends_with(end));
            if !polite {
                otherwise.push(format!("{key}: {line}"));
            }
        }
    }
    assert_eq!(otherwise, Vec::<String>::new());
}

#[test]
fn a_locale_is_matched_by_its_language_alone() {
    for korean in ["ko", "ko-KR", "ko_KR.UTF-8", "KO", "ko-Kore-KR"] {
        assert_eq!(Language::from_locale(korean), Language::Korean, "{korean}");
    }
    for other in ["en", "en-US", "de", "", "C", "POSIX", "kok-IN", "xx-KO", "korean", "한국어"] {
        assert_eq!(Language::from_locale(other), Language::English, "{other}");
    }
}

#[test]
fn a_key_of_nothing_has_no_words() {
    for language in Language::ALL {
        for key in ["", "instruction", "flag.COPY.checksum", "ui.nothing"] {
            assert_eq!(text(language, key), None);
        }
    }
}
