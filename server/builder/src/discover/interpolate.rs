//! Variables in Compose files: `$NAME`, `${NAME:-default}` and their kin, `$$` for a dollar.

use std::collections::HashMap;

/// Where values come from: the environment, then the `.env` file beside the Compose file.
pub(super) struct Variables<'a> {
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
    pub(super) file: HashMap<String, String>,
}

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<String> {
        (self.environment)(name).or_else(|| self.file.get(name).cloned())
    }

    /// The text with values put in. What is malformed stays as it is; what is not set is empty.
    pub(super) fn put_in(&self, text: &str) -> String {
        self.put_in_at(text, 0)
    }

    fn put_in_at(&self, text: &str, depth: usize) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            rest = after;
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if let Some((inside, after)) = braced(rest).filter(|_| depth < 16) {
                out.push_str(&self.braced_value(inside, depth));
                rest = after;
            } else {
                let (name, after) = leading_name(rest);
                if name.is_empty() {
                    out.push('$');
                } else {
                    out.push_str(&self.get(name).unwrap_or_default());
                }
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }

    fn braced_value(&self, inside: &str, depth: usize) -> String {
        let (name, operator) = leading_name(inside);
        let value = self.get(name);
        let full = value.as_ref().filter(|value| !value.is_empty());
        let text = |from: &str| self.put_in_at(operator.strip_prefix(from).unwrap_or_default(), depth + 1);
        match operator.as_bytes() {
            [b':', b'-', ..] => full.cloned().unwrap_or_else(|| text(":-")),
            [b'-', ..] => value.unwrap_or_else(|| text("-")),
            [b':', b'+', ..] => full.map(|_| text(":+")).unwrap_or_default(),
            [b'+', ..] => value.map(|_| text("+")).unwrap_or_default(),
            _ => value.unwrap_or_default(),
        }
    }
}

/// What stands between the braces at the start of a text, and what follows them.
fn braced(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('{')?;
    let mut depth = 1_usize;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((inside.get(..at)?, inside.get(at + 1..)?));
        }
    }
    None
}

fn leading_name(text: &str) -> (&str, &str) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        ("", text)
    } else {
        text.split_at_checked(end).unwrap_or(("", text))
    }
}

/// The lines of a `.env` file.
pub(super) fn read_env_file(text: &str) -> HashMap<String, String> {
    let pair = |line: &str| {
        let line = line.trim();
        let (name, value) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        let value = value.trim();
        let unquoted = [('"', '"'), ('\'', '\'')]
            .iter()
            .find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close))
            .unwrap_or_else(|| value.split(" #").next().unwrap_or_default().trim_end());
        Some((name.trim().to_owned(), unquoted.to_owned()))
    };
    text.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(pair).collect()
}
