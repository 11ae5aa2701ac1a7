//! The words below each instruction, as a page of Markdown.

use ide::markdown::code;
use ide::texts::Phrase;

use super::Page;
use super::text::variable_words;

/// The page as Markdown.
pub(super) fn render(page: &Page<'_>) -> String {
    let mut parts = vec![format!("# {}", code(&page.name))];
    for explained in &page.explanation.instructions {
        if let Some(heading) = page.opens(explained).and_then(|stage| page.heading(stage)) {
            parts.push(format!("## {heading}"));
        }
        parts.push(fenced(&page.document.text(explained.range)));
        let mut said = vec![explained.summary.clone()];
        said.extend(explained.here.iter().cloned());
        said.push(explained.adds_words.clone());
        said.extend(explained.resolved.iter().map(|text| page.say(Phrase::Resolved, &[&code(text)])));
        parts.push(
            said.iter().map(|line| format!("{line}\n")).collect::<String>().trim_end().replace('\n', "  \n"),
        );
        let variables: Vec<String> =
            explained.variables.iter().map(|variable| variable_words(page, variable)).collect();
        parts.extend(list(&page.say(Phrase::ExplainVariables, &[]), &variables));
        parts.extend(list(&page.say(Phrase::ExplainInvalidatedBy, &[]), &explained.runs_again));
        parts.extend(explained.follows.clone());
    }
    if page.explanation.instructions.is_empty() {
        parts.push(page.say(Phrase::EmptyFile, &[]));
    }
    parts.join("\n\n")
}

fn list(title: &str, items: &[String]) -> Option<String> {
    let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    (!items.is_empty()).then(|| format!("**{title}**\n\n{}", items.join("\n")))
}

/// A text as a block of code: with more backticks around it than stand in it.
fn fenced(text: &str) -> String {
    let longest = text.split(|ch| ch != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let text = text.replace("\r\n", "\n");
    format!("{fence}dockerfile\n{}\n{fence}", text.trim_end_matches('\n'))
}
