use expect_test::{Expect, expect};
use syntax::Document;

use super::hover;
use crate::texts::Language;

#[track_caller]
fn check(source: &str, expected: Expect) {
    let (before, after) = source.split_once("$0").unwrap();
    let text = format!("{before}{after}");
    let document = Document::new(&text);
    let shown = hover(&document, before.len(), Language::English).map_or("nothing".to_owned(), |hover| {
        format!("`{}`\n{}", document.text(hover.range), hover.markdown.lines().next().unwrap_or_default())
    });
    expected.assert_eq(&shown);
}

#[test]
fn a_keyword() {
    check(
        "FR$0OM a\n",
        expect![[r#"
            `FROM`
            **FROM** — Starts a build stage from a base image; everything below builds on top of it."#]],
    );
    check(
        "from a\nrun$0 x\n",
        expect![[r#"
            `run`
            **RUN** — Runs a command **while the image is built** and keeps the files that it changed as a new layer."#]],
    );
}

#[test]
fn the_trigger_of_an_onbuild() {
    check(
        "FROM a\nONBUILD CO$0PY a b\n",
        expect![[r#"
            `COPY`
            **COPY** — Copies files from the build context, or from a stage or image, into the image as a new layer."#]],
    );
}

#[test]
fn nothing_in_the_shells_text_or_a_comment_or_an_unknown_word() {
    check("FROM a\nRUN ec$0ho FROM\n", expect!["nothing"]);
    check("# FR$0OM\nFROM a\n", expect!["nothing"]);
    check("FOO$0 a\n", expect!["nothing"]);
}

#[test]
fn every_instruction_has_its_words() {
    for keyword in syntax::language::Keyword::ALL {
        let text = format!("{} x", keyword.name());
        let hover = hover(&Document::new(&text), 1, Language::English).unwrap();
        assert!(hover.markdown.len() > 120, "{}", keyword.name());
    }
}
