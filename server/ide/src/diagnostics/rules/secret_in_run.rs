//! secret-in-run: a password or token written out in a RUN, where everyone who has the image reads it.
//!
//! Public source: Docker, Build secrets: what a RUN says stands in the image's history.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::script::Script;

use crate::diagnostics::launch::program;
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
const OPTIONS: &[&str] = &[
    "--password",
    "--passwd",
    "--passphrase",
    "--token",
    "--access-token",
    "--auth-token",
    "--api-key",
    "--secret",
    "--client-secret",
];

/// Programs whose `-p` takes a secret, and whether it follows in a word of its own.
const SHORT_OPTIONS: &[(&str, bool)] = &[
    ("mysql", false),
    ("mysqladmin", false),
    ("mysqldump", false),
    ("mariadb", false),
    ("sshpass", true),
    ("docker", true),
];

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(script) = instruction.script() else { return };
    let mut ranges = tokens(&script.text.text);
    ranges.extend(credentials(&script.text.text));
    ranges.extend(headers(&script.text.text));
    ranges.extend(options(script));
    ranges.extend(accounts(script));
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
        // Beside a token the other half is a word of the service's, and a default repeats the name.
        if is_secret(secret) && secret != name && !["x-oauth-basic", "x-access-token"].contains(&secret) {
            let from = start + name.len() + 1;
            out.push(TextRange::new(from, from + secret.len()));
        }
    }
    out
}

/// `Authorization: Bearer token`, the token alone.
fn headers(text: &str) -> Vec<TextRange> {
    const NAMES: &[&str] =
        &["authorization:", "private-token:", "x-api-key:", "x-auth-token:", "x-vault-token:"];
    const SCHEMES: &[&str] = &["bearer", "basic", "token"];
    let lower = text.to_ascii_lowercase();
    let mut out = Vec::new();
    for name in NAMES {
        for (at, name) in lower.match_indices(name) {
            let mut start = at + name.len();
            let word = |start: usize| {
                let rest = text.get(start..).unwrap_or_default();
                let blanks = rest.len() - rest.trim_start_matches(' ').len();
                let rest = rest.get(blanks..).unwrap_or_default();
                let len =
                    rest.find(|ch: char| ch.is_whitespace() || "\"'`\\".contains(ch)).unwrap_or(rest.len());
                (start + blanks, rest.get(..len).unwrap_or_default())
            };
            let (mut from, mut value) = word(start);
            if SCHEMES.contains(&value.to_ascii_lowercase().as_str()) {
                start = from + value.len();
                (from, value) = word(start);
            }
            if is_random(value) {
                out.push(TextRange::new(from, from + value.len()));
            }
        }
    }
    out
}

fn options(script: &Script) -> Vec<TextRange> {
    let mut out = Vec::new();
    for command in &script.commands().all {
        let short =
            SHORT_OPTIONS.iter().find(|(name, _)| program(command) == Some(name)).map(|(_, apart)| *apart);
        let is_curl = program(command) == Some("curl");
        for (index, word) in command.words.iter().enumerate() {
            let Some(value) = word.value.as_deref() else { continue };
            let (name, given) =
                value.split_once('=').map_or((value, None), |(name, given)| (name, Some(given)));
            let next = command.words.get(index + 1);
            let next = next.and_then(|next| Some((next.range, next.value.as_deref()?)));
            let next = next.filter(|(_, value)| !value.starts_with('-'));
            if OPTIONS.contains(&name) {
                if let Some(secret) = given {
                    // The value may stand in quotes, which count in the text alone.
                    let start = word.range.start + word.text.find('=').map_or(0, |equals| equals + 1);
                    out.extend(is_secret(secret).then(|| TextRange::new(start, word.range.end)));
                } else {
                    out.extend(next.filter(|(_, value)| is_secret(value)).map(|(range, _)| range));
                }
            } else if is_curl && ["-u", "--user"].contains(&value) {
                let is_pair =
                    |value: &str| value.split_once(':').is_some_and(|(_, secret)| is_secret(secret));
                out.extend(next.filter(|(_, value)| is_pair(value)).map(|(range, _)| range));
            } else if short == Some(true) && value == "-p" {
                out.extend(next.filter(|(_, value)| is_secret(value)).map(|(range, _)| range));
            } else if let Some(secret) = value.strip_prefix("-p").filter(|_| short == Some(false)) {
                out.extend(is_secret(secret).then(|| TextRange::new(word.range.start + 2, word.range.end)));
            }
        }
    }
    out
}

/// `echo name:password | chpasswd`, what is echoed.
fn accounts(script: &Script) -> Vec<TextRange> {
    let commands = script.commands();
    let mut out = Vec::new();
    for end in
        commands.all.iter().filter(|command| command.link.reads_pipe && program(command) == Some("chpasswd"))
    {
        let Some(pipeline) = end.link.pipeline else { continue };
        for echo in commands.pipeline(pipeline).filter(|one| one.is("echo") || one.is("printf")) {
            let written = echo.words.iter().skip(1).filter(|word| {
                word.value.as_deref().and_then(|value| value.split_once(':')).is_some_and(|(name, secret)| {
                    !name.is_empty() && !secret.trim().is_empty() && !secret.contains(['$', '%'])
                })
            });
            out.extend(written.map(|word| word.range));
        }
    }
    out
}

fn assignments(script: &Script) -> Vec<TextRange> {
    let commands = script.commands();
    let secrets = commands.assignments.iter().filter_map(|set| {
        let plain = set.value.trim_matches(['"', '\'']);
        let is_one = match kind(&set.name)? {
            Kind::Word => is_secret(plain),
            Kind::Key => is_random(plain),
        };
        let start = set.range.end.checked_sub(set.value.len())?;
        is_one.then(|| TextRange::new(start, set.range.end))
    });
    secrets.collect()
}

/// What a variable of such a name holds.
enum Kind {
    /// A word that people choose.
    Word,
    /// What a program has drawn.
    Key,
}

/// A path, a name or a length of a secret is none.
fn kind(name: &str) -> Option<Kind> {
    let upper = name.to_uppercase();
    let last = upper.rsplit('_').next().unwrap_or_default();
    if last.ends_with("PASSWORD") || last == "PASSWD" || upper == "MYSQL_PWD" {
        Some(Kind::Word)
    } else if ["SECRET", "TOKEN", "APIKEY"].contains(&last)
        || ["API_KEY", "ACCESS_KEY", "SECRET_KEY", "SECRET_KEY_BASE", "PRIVATE_KEY"]
            .iter()
            .any(|end| upper.ends_with(end))
    {
        Some(Kind::Key)
    } else {
        None
    }
}

/// Words that stand for a secret, in any part of it.
const STANDS_FOR: &[&str] = &[
    "xxx",
    "***",
    "changeme",
    "change_me",
    "example",
    "dummy",
    "fake",
    "insecure",
    "your",
    "placeholder",
    "precompile",
    "false",
    "true",
];

/// Whether a text can be a secret: it is written out, and no word that stands for one.
fn is_secret(text: &str) -> bool {
    text.len() >= 6 && !text.contains(['$', '`', '<', '>', '{', '/', ' ', '*']) && !stands_for(text)
}

/// Whether a text looks drawn and not written: it is long, and letters and digits are in it.
fn is_random(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|ch| is(&ch));
    text.len() >= 12
        && !text.starts_with(['/', '.', '~'])
        && !text.contains(['$', '`', '<', '>', '{', ' ', '*', ':'])
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && !stands_for(text)
}

fn stands_for(text: &str) -> bool {
    let lower = text.to_lowercase();
    STANDS_FOR.iter().any(|word| lower.contains(word))
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
RUN PGPASSWORD=hunter22 psql && mysql -uroot -phunter22
               ^^^^^^^^ {WORDS}
                                               ^^^^^^^^ {WORDS}
RUN export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfi
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ {WORDS}
RUN echo 'root:toor' | chpasswd
         ^^^^^^^^^^^ {WORDS}
RUN curl -u me:hunter22 x && curl -H \"Authorization: Bearer 0123456789abcdef\" x
            ^^^^^^^^^^^ {WORDS}
                                                            ^^^^^^^^^^^^^^^^ {WORDS}
RUN sshpass -p hunter22 ssh x && gpg --passphrase hunter22 x
               ^^^^^^^^ {WORDS}
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
            "RUN SECRET_KEY_BASE=dummy x && SECRET_KEY=insecure-build-key x && SECRET_TOKEN=precompile x",
            "RUN curl -H \"Authorization: Bearer $TOKEN\" x && curl -u \"$A:$B\" x && curl -u me x",
            "RUN echo \"root:$PASS\" | chpasswd && echo a:b | cat",
            "RUN psql postgres://postgres:postgres@localhost/db && mkdir -p hunter22",
            "RUN echo AKIA SKAKIAABCDEFGHIJKLMNOPQ",
            "COPY a b",
        ] {
            check(super::RULE.name, &format!("FROM alpine\n{line}\n"));
        }
    }
}
