//! How phrases are filled in.

use super::*;

#[test]
fn places_are_filled_in_where_each_language_has_them() {
    let say = |language| phrase(language, Phrase::NeedsFrontendButAsked, &["1.20", "1.7"]);
    assert_eq!(say(Language::English), "Needs frontend 1.20 or newer; this file asks for 1.7.");
    assert_eq!(say(Language::Korean), "프론트엔드 1.20 이상이 필요합니다(이 파일이 요청한 버전: 1.7).");
}

#[test]
fn what_is_filled_in_is_not_read_again() {
    let value = phrase(Language::English, Phrase::ValueHere, &["{0}"]);
    assert_eq!(value, "Value here: {0}");
}

#[test]
fn a_place_that_nothing_is_given_for_stays() {
    assert_eq!(phrase(Language::English, Phrase::ValueHere, &[]), "Value here: {0}");
}
