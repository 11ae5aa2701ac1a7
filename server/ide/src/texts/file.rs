//! Reads the files of words.

/// What stands below one heading; once for each key that the heading names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: String,
    /// The first paragraph, on one line.
    pub(super) summary: String,
    /// The other paragraphs and lists, one line each.
    pub(super) body: String,
    /// The fenced block, if there is one: its language and its text.
    pub(super) fence: Option<(String, String)>,
}

/// The entries of a file, in its order. What stands above the first `## ` heading is a note to whoever edits it.
pub(super) fn entries(file: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    for section in sections(file) {
        let (heading, content) = section.split_once('\n').unwrap_or((section, ""));
        let (summary, body, fence) = content_of(content);
        for key in heading.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            let (summary, body, fence) = (summary.clone(), body.clone(), fence.clone());
            entries.push(Entry { key: key.to_owned(), summary, body, fence });
        }
    }
    entries
}

/// Cuts a file at its headings. Inside of a fence, `## ` is a comment of the code.
fn sections(file: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let (mut offset, mut fenced) = (0, false);
    for line in file.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && line.starts_with("## ") {
            starts.push(offset);
        } else if !fenced && line.starts_with("# ") {
            // A second file put behind the first begins with a note of its own.
            starts.push(usize::MAX);
        }
        offset += line.len();
    }
    let mut ends = starts.iter().skip(1).copied().map(|start| start.min(file.len())).collect::<Vec<_>>();
    ends.push(file.len());
    let ranges = starts.into_iter().zip(ends).filter(|(start, _)| *start != usize::MAX);
    ranges.filter_map(|(start, end)| file.get(start + "## ".len()..end)).collect()
}

fn content_of(content: &str) -> (String, String, Option<(String, String)>) {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut fence: Option<(String, String)> = None;
    let (mut fenced, mut joins) = (false, false);
    for line in content.lines() {
        if let Some(language) = line.strip_prefix("```") {
            fenced = !fenced;
            if fenced {
                fence = Some((language.to_owned(), String::new()));
            }
            joins = false;
        } else if let (true, Some((_, code))) = (fenced, fence.as_mut()) {
            if !code.is_empty() {
                code.push('\n');
            }
            code.push_str(line);
        } else if line.trim().is_empty() {
            joins = false;
            // An empty paragraph marks the place: a list goes on, text after it does not.
            if paragraphs.last().is_some_and(|last| !last.is_empty()) {
                paragraphs.push(String::new());
            }
        } else if line.starts_with("- ") || !joins {
            paragraphs.push(line.trim().to_owned());
            joins = true;
        } else if let Some(last) = paragraphs.last_mut() {
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    let mut paragraphs = paragraphs.into_iter().skip_while(String::is_empty);
    let summary = paragraphs.next().unwrap_or_default();
    let body = paragraphs.collect::<Vec<_>>().join("\n").trim().to_owned();
    (summary, body, fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(file: &str) -> String {
        let mut result = String::new();
        for entry in entries(file) {
            result += &format!("[{}] {:?} {:?} {:?}\n", entry.key, entry.summary, entry.body, entry.fence);
        }
        result
    }

    #[test]
    fn lines_join_into_paragraphs_and_items() {
        let file = "# Note\n\n## a\n\nOne\nsentence.\n\nText that\ngoes on.\n\n- an item\n  of two lines\n- another\n\nEnd.\n";
        expect_test::expect![[r#"
            [a] "One sentence." "Text that goes on.\n\n- an item of two lines\n- another\n\nEnd." None
        "#]]
        .assert_eq(&shown(file));
    }

    #[test]
    fn a_heading_may_name_several_and_a_fence_may_hold_anything() {
        let file = "## a, b\n\n```dockerfile\n## no heading\n\nRUN x\n```\n\n## c\nShort.";
        expect_test::expect![[r###"
            [a] "" "" Some(("dockerfile", "## no heading\n\nRUN x"))
            [b] "" "" Some(("dockerfile", "## no heading\n\nRUN x"))
            [c] "Short." "" None
        "###]]
        .assert_eq(&shown(file));
    }

    #[test]
    fn a_note_between_entries_belongs_to_none() {
        let file = "## a\n\nA.\n\n# Note\n# more of it\n\n## b\n\nB.\n";
        expect_test::expect![[r#"
            [a] "A." "" None
            [b] "B." "" None
        "#]]
        .assert_eq(&shown(file));
    }

    #[test]
    fn an_empty_file_holds_nothing() {
        assert_eq!(entries(""), []);
        assert_eq!(entries("# Only a note\n"), []);
    }
}
