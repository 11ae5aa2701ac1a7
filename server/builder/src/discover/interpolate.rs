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

    /// The text with values put in; what is not set is empty.
    ///
    /// # Errors
    /// In words, where Compose would stop: a variable that must be set and is not, or what is no variable.
    pub(super) fn put_in(&self, text: &str) -> Result<String, String> {
        self.put_in_at(text, 0)
    }

    fn put_in_at(&self, text: &str, depth: usize) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            rest = after;
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
            } else if rest.starts_with('{') {
                let found = braced(rest).filter(|_| depth < 16);
                let (inside, after) =
                    found.ok_or_else(|| format!("{text:?} has a variable that is not closed"))?;
                out.push_str(&self.braced_value(inside, depth)?);
                rest = after;
            } else {
                let (name, after) = leading_name(rest);
                if name.is_empty() {
                    return Err(format!("{text:?} has a dollar that starts no variable"));
                }
                out.push_str(&self.get(name).unwrap_or_default());
                rest = after;
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    fn braced_value(&self, inside: &str, depth: usize) -> Result<String, String> {
        let (name, operator) = leading_name(inside);
        if name.is_empty() {
            return Err(format!("${{{inside}}} names no variable"));
        }
        let value = self.get(name);
        let full = value.as_ref().filter(|value| !value.is_empty());
        let text = |from: &str| self.put_in_at(operator.strip_prefix(from).unwrap_or_default(), depth + 1);
        let needed =
            |from: &str| -> Result<String, String> { Err(format!("{name} must be set: {}", text(from)?)) };
        match operator.as_bytes() {
            [b':', b'-', ..] => full.cloned().map_or_else(|| text(":-"), Ok),
            [b'-', ..] => value.map_or_else(|| text("-"), Ok),
            [b':', b'+', ..] => full.map_or_else(|| Ok(String::new()), |_| text(":+")),
            [b'+', ..] => value.map_or_else(|| Ok(String::new()), |_| text("+")),
            [b':', b'?', ..] => full.cloned().map_or_else(|| needed(":?"), Ok),
            [b'?', ..] => value.map_or_else(|| needed("?"), Ok),
            [] => Ok(value.unwrap_or_default()),
            _ => Err(format!("${{{inside}}} is no variable")),
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

/// The lines of a `.env` file. Values may name variables, of the environment or of lines before, unless they stand in
/// single quotes.
pub(super) fn read_env_file(
    text: &str,
    environment: &dyn Fn(&str) -> Option<String>,
) -> HashMap<String, String> {
    let mut found = Variables { environment, file: HashMap::new() };
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some((name, value)) = line.strip_prefix("export ").unwrap_or(line).split_once('=') else {
            continue;
        };
        let value = value.trim();
        let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
        let value = match (quoted('\''), quoted('"')) {
            (Some(plain), _) => plain.to_owned(),
            (None, Some(text)) => found.put_in(text).unwrap_or_else(|_| text.to_owned()),
            (None, None) => {
                let text = value.split(" #").next().unwrap_or_default().trim_end();
                found.put_in(text).unwrap_or_else(|_| text.to_owned())
            }
        };
        found.file.insert(name.trim().to_owned(), value);
    }
    found.file
}
