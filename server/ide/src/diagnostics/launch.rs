//! What a command runs in the end: `sudo -E env A=b make` runs `make`.
//!
//! Public source: sudo(8) and env(1), their options.

use syntax::script::{ShellCommand, ShellWord};

/// What stands behind `sudo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BehindSudo {
    /// The first word behind `sudo` and its options.
    pub first: usize,
    /// The word that names the program: assignments may stand before it.
    pub program: usize,
    /// It runs as root, and not as somebody else.
    pub as_root: bool,
}

/// Options of `sudo` that change neither the user nor what is run.
const PLAIN: &str = "AbBEHknPS";
const PLAIN_LONG: &[&str] = &[
    "askpass",
    "background",
    "bell",
    "preserve-env",
    "preserve-groups",
    "non-interactive",
    "set-home",
    "stdin",
];

/// What a command runs by `sudo`; nothing where it is no `sudo`, or one that runs nothing by itself (`sudo -v`), or where
/// its options cannot be read.
#[must_use]
pub fn behind_sudo(command: &ShellCommand) -> Option<BehindSudo> {
    if !command.is("sudo") {
        return None;
    }
    let value = |at: usize| command.words.get(at)?.value.as_deref();
    let (mut at, mut as_root) = (1, true);
    while let Some(option) = value(at).and_then(|value| value.strip_prefix('-')) {
        at += 1;
        if option == "-" {
            break;
        }
        let user = if let Some(long) = option.strip_prefix('-') {
            let (name, given) =
                long.split_once('=').map_or((long, None), |(name, given)| (name, Some(given)));
            match name {
                _ if PLAIN_LONG.contains(&name) => continue,
                "user" => given,
                _ => return None,
            }
        } else {
            let plain = option.trim_start_matches(|letter| PLAIN.contains(letter));
            match plain.strip_prefix('u') {
                _ if plain.is_empty() => continue,
                Some(user) => (!user.is_empty()).then_some(user),
                None => return None,
            }
        };
        let user = match user {
            Some(user) => user,
            None => {
                at += 1;
                value(at - 1)?
            }
        };
        as_root = matches!(user, "root" | "#0");
    }
    // What a variable stands for may be an option.
    let program = behind_assignments(&command.words, at).filter(|program| value(*program).is_some())?;
    Some(BehindSudo { first: at, program, as_root })
}

/// The word that names the program that a command runs in the end, `sudo` and `env` left aside; nothing where there is
/// none.
#[must_use]
pub fn program_at(command: &ShellCommand) -> Option<usize> {
    let at = if command.is("sudo") { behind_sudo(command)?.program } else { 0 };
    let is_env = command.words.get(at)?.value.as_deref().is_some_and(|value| base_name(value) == "env");
    if is_env { behind_assignments(&command.words, at + 1) } else { Some(at) }
}

/// That program's name without its path.
#[must_use]
pub fn program(command: &ShellCommand) -> Option<&str> {
    command.words.get(program_at(command)?)?.value.as_deref().map(base_name)
}

fn base_name(value: &str) -> &str {
    value.rsplit('/').next().unwrap_or(value)
}

/// The first word from `at` on that is no `NAME=value`; nothing where it is another option.
fn behind_assignments(words: &[ShellWord], at: usize) -> Option<usize> {
    let is_assignment = |word: &ShellWord| {
        let name = word.text.split_once('=').map_or("", |(name, _)| name);
        !name.is_empty() && name.chars().all(|ch| ch.is_ascii_alphanumeric() || ch == '_')
    };
    let behind = words.get(at..)?.iter().position(|word| !is_assignment(word))?;
    words.get(at + behind).filter(|word| !word.text.starts_with('-')).map(|_| at + behind)
}

#[cfg(test)]
mod tests {
    use super::{behind_sudo, program};
    use syntax::Document;

    #[track_caller]
    fn check(line: &str, runs: Option<&str>, as_root: Option<bool>) {
        let document = Document::new(&format!("RUN {line}\n"));
        let placed = document.instructions().next().unwrap();
        let command = placed.instruction.script().unwrap().commands().all.first().unwrap();
        assert_eq!(program(command), runs, "{line}");
        assert_eq!(behind_sudo(command).map(|found| found.as_root), as_root, "{line}");
    }

    #[test]
    fn what_stands_before_a_program_is_left_aside() {
        check("make all", Some("make"), None);
        check("sudo make", Some("make"), Some(true));
        check("sudo -EH --preserve-env=A -n make", Some("make"), Some(true));
        check("sudo -u root -- /usr/bin/make", Some("make"), Some(true));
        check("sudo --user=root A=b make", Some("make"), Some(true));
        check("sudo -u app make", Some("make"), Some(false));
        check("sudo -uapp make", Some("make"), Some(false));
        check("sudo --user app make", Some("make"), Some(false));
        check("env A=b C= make", Some("make"), None);
        check("sudo -E env A=b make", Some("make"), Some(true));
    }

    #[test]
    fn what_runs_nothing_or_cannot_be_read_is_nothing() {
        for line in [
            "sudo",
            "sudo -v",
            "sudo --version",
            "sudo -i make",
            "sudo -g x make",
            "sudo $X make",
            "sudo A=b",
        ] {
            check(line, None, None);
        }
        check("env", None, None);
        check("env -i make", None, None);
        check("$X make", None, None);
    }
}
