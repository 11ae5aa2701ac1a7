//! Words in the form that a client reads: Markdown, or the same as plain text.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use tower_lsp::ls_types::{MarkupContent, MarkupKind};

/// A form that words are given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Markup {
    /// Plain text.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

impl Markup {
    /// What a client reads, by the formats that it names. One that names none is taken to read plain text: the
    /// protocol promises no more.
    pub fn choose(formats: Option<&[MarkupKind]>) -> Self {
        match formats {
            Some(formats) if formats.contains(&MarkupKind::Markdown) => Self::Markdown,
            _ => Self::Plain,
        }
    }

    /// Words that stand as Markdown, in this form.
    pub fn content(self, markdown: String) -> MarkupContent {
        match self {
            Self::Markdown => MarkupContent { kind: MarkupKind::Markdown, value: markdown },
            Self::Plain => MarkupContent { kind: MarkupKind::PlainText, value: plain(&markdown) },
        }
    }
}

/// The text alone: no marks, list items behind a dash, the address of a link behind its words.
pub fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut address = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak | Event::End(TagEnd::Item | TagEnd::HtmlBlock) => end_line(&mut out),
            Event::Start(Tag::Item) => {
                end_line(&mut out);
                out.push_str("- ");
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => end_line(&mut out),
            Event::Start(Tag::Link { dest_url, .. }) => address = dest_url.into_string(),
            Event::End(TagEnd::Link) => {
                out.push_str(": ");
                out.push_str(&std::mem::take(&mut address));
            }
            Event::Rule
            | Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::CodeBlock | TagEnd::Heading(_)) => {
                end_line(&mut out);
                out.push('\n');
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_its_marks() {
        let markdown = "**`COPY --link`** — Makes *the files* a layer.\n\n- One `a_b` point.\n- Another.\n\nDefault: `false`  \nRepeats.\n\nExample:\n```dockerfile\nCOPY --link a \\\n  **b\n```\n\n[Reference](https://example.org/#x)";
        let lines = [
            "COPY --link — Makes the files a layer.",
            "",
            "- One a_b point.",
            "- Another.",
            "",
            "Default: false",
            "Repeats.",
            "",
            "Example:",
            "",
            "COPY --link a \\",
            "  **b",
            "",
            "Reference: https://example.org/#x",
        ];
        assert_eq!(plain(markdown), lines.join("\n"));
    }

    #[test]
    fn escaped_marks_and_odd_texts_stay_text() {
        assert_eq!(plain(r"a\*b\_c &lt; <tag> `<id>`"), "a*b_c < <tag> <id>");
        assert_eq!(plain(""), "");
        assert_eq!(plain("한글 **굵게**"), "한글 굵게");
    }

    #[test]
    fn markdown_where_it_is_read_and_only_there() {
        use MarkupKind::{Markdown, PlainText};
        assert_eq!(Markup::choose(None), Markup::Plain);
        assert_eq!(Markup::choose(Some(&[])), Markup::Plain);
        assert_eq!(Markup::choose(Some(&[PlainText])), Markup::Plain);
        assert_eq!(Markup::choose(Some(&[PlainText, Markdown])), Markup::Markdown);
        assert_eq!(Markup::Markdown.content("**a**".to_owned()).value, "**a**");
        assert_eq!(Markup::Plain.content("**a**".to_owned()).value, "a");
    }
}
