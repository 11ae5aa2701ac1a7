//! secret-in-run: a password or token written out in a RUN, where everyone who has the image reads it.
//!
//! Public source: Docker, Build secrets: what a RUN says stands in the image's history.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::script::Script;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "secret-in-run",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Instruction { of: &[Keyword::Run, Keyword::Onbuild], look },
};

/// How tokens of well-known services begin, and how many letters and digits follow at least.
const TOKENS: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghs_", 30),
    ("github_pat_", 40),
    ("glpat-", 18),
    ("npm_", 36),
    ("sk_live_", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 30),
    ("-----BEGIN RSA PRIVATE KEY", 0),
    ("-----BEGIN OPENSSH PRIVATE KEY", 0),
    ("-----BEGIN PRIVATE KEY", 0),
];

/// Options that take a secret.
const OPTIONS: &[&str] = &["--password", "--passwd", "--token", "--api-key", "--secret"];

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(script) = instruction.script() else { return };
    let mut ranges = tokens(&script.text.text);
    ranges.extend(credentials(&script.text.text));
    ranges.extend(options(script));
    ranges.extend(assignments(script));
    ranges.sort();
    ranges.dedup_by(|next, last| next.start < last.end);
    for range in ranges {
        found.add(
            script.in_instruction(range),
            "A secret that is written here stands in the image's history. Mount it, `RUN --mount=type=secret,id=…`, and \
             change it where it was in use.",
        );
    }
}

fn is_part(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '_' | '-')
}

fn tokens(text: &str) -> Vec<TextRange> {
    let mut out = Vec::new();
    for (start, letters) in TOKENS {
        for (at, _) in text.match_indices(start) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let rest = text.get(at + start.len()..).unwrap_or_default();
            let len = rest.find(|ch| !is_part(ch)).unwrap_or(rest.len());
            if len >= *letters && !before.is_some_and(is_part) {
                out.push(TextRange::new(at, at + start.len() + if *letters == 0 { 0 } else { len }));
            }
        }
    }
    out
}

/// `https://name:secret@host`, the secret alone.
fn credentials(text: &str) -> Vec<TextRange> {
    let mut out = Vec::new();
    for (at, mark) in text.match_indices("://") {
        let start = at + mark.len();
        let rest = text.get(start..).unwrap_or_default();
        let end =
            rest.find(|ch: char| ch.is_whitespace() || "/?#\"'`;|&<>()".contains(ch)).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        let Some((who, _)) = authority.rsplit_once('@') else { continue };
        let Some((name, secret)) = who.split_once(':') else { continue };
        if is_secret(secret) {
            let from = start + name.len() + 1;
            out.push(TextRange::new(from, from + secret.len()));
        }
    }
    out
}

fn options(script: &Script) -> Vec<TextRange> {
    let mut out = Vec::new();
    for command in &script.commands().all {
        for (index, word) in command.words.iter().enumerate() {
            let Some(value) = word.value.as_deref() else { continue };
            let option = OPTIONS.iter().find(|option| value.starts_with(*option));
            let Some(rest) = option.and_then(|option| value.strip_prefix(option)) else { continue };
            if let Some(secret) = rest.strip_prefix('=') {
                // The value may stand in quotes, which count in the text alone.
                let start = word.range.start + word.text.find('=').map_or(0, |equals| equals + 1);
                if is_secret(secret) {
                    out.push(TextRange::new(start, word.range.end));
                }
            } else if rest.is_empty()
                && let Some(next) = command.words.get(index + 1)
                && next.value.as_deref().is_some_and(|value| !value.starts_with('-') && is_secret(value))
            {
                out.push(next.range);
            }
        }
    }
    out
}

fn assignments(script: &Script) -> Vec<TextRange> {
    let secret = |name: &str| {
        let upper = name.to_uppercase();
        let parts: Vec<_> = upper.split('_').collect();
        let named = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY"];
        // A path, a name or a length of a secret is none.
        parts.last().is_some_and(|last| named.contains(last))
    };
    let commands = script.commands();
    let all = commands.assignments.iter().filter(|set| secret(&set.name));
    all.filter_map(|set| {
        let plain = set.value.trim_matches(['"', '\'']);
        let start = set.range.end.checked_sub(set.value.len())?;
        is_secret(plain).then(|| TextRange::new(start, set.range.end))
    })
    .collect()
}

/// Whether a text can be a secret: it is written out, and no word that stands for one.
fn is_secret(text: &str) -> bool {
    let lower = text.to_lowercase();
    let stands_for =
        ["xxx", "***", "changeme", "change_me", "example", "dummy", "your", "placeholder", "false", "true"];
    text.len() >= 6
        && !text.contains(['$', '`', '<', '>', '{', '/', ' ', '*'])
        && !stands_for.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    const WORDS: &str = "A secret that is written here stands in the image's history. Mount it, \
                         `RUN --mount=type=secret,id=…`, and change it where it was in use.";

    #[test]
    fn tokens_credentials_and_passwords_are_marked() {
        check(
            super::RULE.name,
            &format!(
                "\
FROM alpine
RUN git clone https://me:hunter22@example.org/x.git
                         ^^^^^^^^ {WORDS}
RUN curl -H 'X: AKIAABCDEFGHIJKLMNOP' x
                ^^^^^^^^^^^^^^^^^^^^ {WORDS}
RUN login --password=\"hunter22\" --token hunter33
                     ^^^^^^^^^^ {WORDS}
                                        ^^^^^^^^ {WORDS}
RUN DB_PASSWORD=hunter22 make
                ^^^^^^^^ {WORDS}
"
            ),
        );
    }

    #[test]
    fn references_and_words_that_stand_for_a_secret_are_not() {
        for line in [
            "RUN git clone https://$USER:$TOKEN@example.org/x.git",
            "RUN git clone https://example.org:8080/x@v1 git@github.com:a/b",
            "RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) make",
            "RUN login --password-stdin < /run/secrets/x && login --password $P",
            "RUN PASSWORD=changeme make && TOKEN= make && TOKEN_PATH=/run/secrets make",
            "RUN echo AKIA SKAKIAABCDEFGHIJKLMNOPQ",
            "COPY a b",
        ] {
            check(super::RULE.name, &format!("FROM alpine\n{line}\n"));
        }
    }
}
