//! `# check=skip=…;error=…;experimental=…`, in a directive, above an instruction, or in the build argument
//! `BUILDKIT_DOCKERFILE_CHECK`.
//!
//! Public source: BuildKit, `ParseLintOptions` in `frontend/dockerfile/linter/linter.go`.

use std::collections::BTreeSet;

use syntax::language::boolean;
use syntax::language::directive::CheckOption;

/// What the options say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// Rules that are not asked.
    pub skip: Rules,
    /// Experimental rules that are asked.
    pub experimental: Rules,
    /// Whether a build with findings fails.
    pub error: bool,
}

/// Some rules, or all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    all: bool,
    names: BTreeSet<String>,
}

impl Rules {
    /// Whether a rule is among them.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }

    fn read(text: &str) -> Self {
        let text = text.trim();
        if text == "all" {
            return Self { all: true, names: BTreeSet::new() };
        }
        Self { all: false, names: text.split(',').map(|name| name.trim().to_owned()).collect() }
    }
}

impl CheckOptions {
    /// Reads what stands behind `check=`. It ends at the first blank.
    ///
    /// # Errors
    /// What BuildKit refuses, as a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.split(' ').next().unwrap_or_default();
        Self::read_argument(text)
    }

    /// Reads the value of the build argument.
    ///
    /// # Errors
    /// What BuildKit refuses, as a sentence.
    pub fn read_argument(text: &str) -> Result<Self, String> {
        let mut options = Self::default();
        let text = text.trim();
        if text.is_empty() {
            return Ok(options);
        }
        for part in text.splitn(3, ';') {
            if part.trim().is_empty() {
                return Err(
                    "Nothing stands on one side of a `;`. Take it out, or write `skip=…`, `error=true` or \
                     `experimental=…` there."
                        .to_owned(),
                );
            }
            let Some((name, value)) = part.split_once('=') else {
                return Err(format!(
                    "`{part}` is no option: write `skip=…`, `error=true` or `experimental=…`."
                ));
            };
            match name.trim() {
                "skip" => options.skip = Rules::read(value),
                "experimental" => options.experimental = Rules::read(value),
                "error" => match boolean::field(value.trim()) {
                    Some(on) => options.error = on,
                    None => return Err(format!("`error` takes `true` or `false`; `{value}` is neither.")),
                },
                other => {
                    let lower = other.to_lowercase();
                    let near = ["skip", "error", "experimental"].into_iter().find(|name| *name == lower);
                    let near = near.map(str::to_owned).or_else(|| CheckOption::suggest(other));
                    let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
                    return Err(format!("`check` has no option `{other}`.{hint}"));
                }
            }
        }
        Ok(options)
    }
}

/// The names in what stands behind `check=`, each with where it starts; `all` is none where it stands alone.
#[must_use]
pub fn names(text: &str) -> Vec<(usize, &str)> {
    names_in_argument(text.split(' ').next().unwrap_or_default())
}

/// The same of the build argument's value, which goes on behind a blank.
#[must_use]
pub fn names_in_argument(text: &str) -> Vec<(usize, &str)> {
    let (mut at, mut out) = (0, Vec::new());
    for part in text.splitn(3, ';') {
        if let Some((name, value)) = part.split_once('=')
            && matches!(name.trim(), "skip" | "experimental")
            && value.trim() != "all"
        {
            let mut start = at + name.len() + 1;
            for word in value.split(',') {
                let name = word.trim();
                if !name.is_empty() {
                    out.push((start + word.len() - word.trim_start().len(), name));
                }
                start += word.len() + 1;
            }
        }
        at += part.len() + 1;
    }
    out
}

/// What stands behind `check=` on a line that is a comment, and where it starts in the line.
#[must_use]
pub fn option_of(line: &str) -> Option<(usize, &str)> {
    let comment = line.trim().trim_start_matches('\u{feff}').strip_prefix('#')?;
    let (name, value) = comment.trim_start_matches('#').split_once('=')?;
    let value = name.trim().eq_ignore_ascii_case("check").then(|| value.trim())?;
    // The first `=` of the line is the one behind the name.
    let behind = line.split_once('=').map_or("", |(_, behind)| behind);
    Some((line.len() - behind.trim_start().len(), value))
}

/// The options of a comment that says `check=…`; nothing for any other comment.
#[must_use]
pub fn of_comment(text: &str) -> Option<Result<CheckOptions, String>> {
    let (name, value) = text.split_once('=')?;
    name.trim_end().eq_ignore_ascii_case("check").then(|| CheckOptions::read(value.trim()))
}

#[cfg(test)]
mod tests {
    use super::{CheckOptions, of_comment};

    #[test]
    fn options_are_read() {
        let options = CheckOptions::read("skip=A, B").unwrap();
        assert!(options.skip.has("A") && !options.skip.has("B"));
        let options = CheckOptions::read("skip=A,B;error=1;experimental=all").unwrap();
        assert!(options.skip.has("B") && options.error && options.experimental.has("X"));
        assert!(CheckOptions::read("skip=all").unwrap().skip.has("A"));
        assert_eq!(CheckOptions::read(""), Ok(CheckOptions::default()));
    }

    #[test]
    fn what_buildkit_refuses_is_refused() {
        for bad in ["skip", "skipp=A", "error=maybe", "error=", "Skip=A", "skip=A;"] {
            assert!(CheckOptions::read(bad).is_err(), "{bad}");
        }
        assert!(CheckOptions::read("SKIP=A").unwrap_err().contains("Did you mean `skip`?"));
        assert!(CheckOptions::read("skip=A;").unwrap_err().contains("one side of a `;`"));
        assert!(CheckOptions::read("skipp=A").unwrap_err().contains("Did you mean `skip`?"));
    }

    #[test]
    fn a_comment_is_one_or_none() {
        assert!(of_comment("check=skip=A").is_some_and(|found| found.unwrap().skip.has("A")));
        assert!(of_comment("Check = skip=A").is_some());
        assert!(of_comment("checks=skip=A").is_none() && of_comment("a comment").is_none());
    }
}
