//! Which shell runs a script: read off the words that start it.

/// A shell whose language is that of POSIX `sh`, or nearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `sh`, whatever the image has under that name.
    Sh,
    /// Bash.
    Bash,
    /// The Debian Almquist shell.
    Dash,
    /// The Almquist shell of BusyBox.
    Ash,
    /// The Korn shell.
    Ksh,
}

impl Dialect {
    /// The dialect of a program, which may be given with its path.
    #[must_use]
    pub fn from_program(program: &str) -> Option<Self> {
        let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
        match name.strip_suffix(".exe").unwrap_or(name) {
            "sh" => Some(Self::Sh),
            "bash" => Some(Self::Bash),
            "dash" => Some(Self::Dash),
            "ash" => Some(Self::Ash),
            "ksh" | "ksh93" | "mksh" => Some(Self::Ksh),
            _ => None,
        }
    }

    /// Its program's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Bash => "bash",
            Self::Dash => "dash",
            Self::Ash => "ash",
            Self::Ksh => "ksh",
        }
    }
}

/// A shell as it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// Its language.
    pub dialect: Dialect,
    /// It ends at the first command that fails: `-e`.
    pub exits_on_error: bool,
    /// A pipeline fails when any of its commands does: `-o pipefail`.
    pub pipefail: bool,
}

impl Default for Shell {
    /// What Linux images use where nothing else is said: `/bin/sh -c`.
    fn default() -> Self {
        Self { dialect: Dialect::Sh, exits_on_error: false, pipefail: false }
    }
}

/// What words such as `/bin/bash -euo pipefail -c` start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The shell.
    pub shell: Shell,
    /// Whether the shell takes its script from the first argument: `-c`.
    pub takes_script: bool,
    /// Which of the words is that argument; nothing when the words end before it.
    pub operand: Option<usize>,
}

impl Started {
    /// Reads the words. Programs that start another, such as `/usr/bin/env` or `conda run`, may stand in front.
    /// Nothing when no shell is started that speaks a language of [`Dialect`].
    #[must_use]
    pub fn read(words: &[&str]) -> Option<Self> {
        let (at, dialect) = words
            .iter()
            .enumerate()
            .find_map(|(at, word)| Dialect::from_program(word).map(|dialect| (at, dialect)))?;
        let mut shell = Shell { dialect, ..Shell::default() };
        let mut takes_script = false;
        let mut next = at + 1;
        while let Some(word) = words.get(next) {
            let on = word.starts_with('-');
            let Some(letters) = word.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
                break;
            };
            next += 1;
            if letters.starts_with('-') {
                continue;
            }
            takes_script |= on && letters.contains('c');
            if letters.contains('e') {
                shell.exits_on_error = on;
            }
            if letters.contains('o') {
                match words.get(next) {
                    Some(&"pipefail") => shell.pipefail = on,
                    Some(&"errexit") => shell.exits_on_error = on,
                    _ => {}
                }
                next += 1;
            }
        }
        let operand = (next < words.len()).then_some(next);
        Some(Self { shell, takes_script, operand })
    }

    /// What the words of a SHELL instruction start: they end where the script follows.
    #[must_use]
    pub fn by_shell_instruction(words: &[&str]) -> Option<Shell> {
        let started = Self::read(words)?;
        (started.takes_script && started.operand.is_none()).then_some(started.shell)
    }

    /// What a script's first line `#!…` starts; nothing when the line is none or names no shell.
    #[must_use]
    pub fn by_first_line(line: &str) -> Option<Shell> {
        let words: Vec<_> = line.strip_prefix("#!")?.split_whitespace().collect();
        Some(Self::read(&words)?.shell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(words: &str, expected: &str) {
        let words: Vec<_> = words.split(' ').collect();
        let told = Started::read(&words).map(|started| {
            let flag = |on: bool, name: &str| if on { format!(" {name}") } else { String::new() };
            format!(
                "{}{}{}{}{}",
                started.shell.dialect.name(),
                flag(started.shell.exits_on_error, "errexit"),
                flag(started.shell.pipefail, "pipefail"),
                flag(started.takes_script, "-c"),
                started
                    .operand
                    .and_then(|at| words.get(at))
                    .map_or(String::new(), |word| format!(" <{word}>")),
            )
        });
        assert_eq!(told.as_deref().unwrap_or("none"), expected, "{words:?}");
    }

    #[test]
    fn a_shell_is_known_by_its_words() {
        reads("/bin/sh -c", "sh -c");
        reads("/bin/bash -c", "bash -c");
        reads("/bin/bash -o pipefail -c", "bash pipefail -c");
        reads("/bin/bash -euxo pipefail -c", "bash errexit pipefail -c");
        reads("/bin/ash -eo pipefail -c", "ash errexit pipefail -c");
        reads("bash --login -ec make", "bash errexit -c <make>");
        reads("sh -c make test", "sh -c <make>");
        reads("sh -e +e -c make", "sh -c <make>");
        reads("sh build.sh", "sh <build.sh>");
        reads("/usr/bin/env bash -c", "bash -c");
        reads("conda run -n app /bin/bash -c", "bash -c");
        reads("C:\\Git\\bin\\bash.exe -c", "bash -c");
    }

    #[test]
    fn other_programs_are_none() {
        for words in
            ["powershell -Command", "cmd /S /C", "python -c print()", "pwsh -c", "/usr/bin/fish -c", ""]
        {
            reads(words, "none");
        }
    }

    #[test]
    fn a_first_line_names_its_shell() {
        let shell = |line| Started::by_first_line(line).map(|shell| shell.dialect.name());
        assert_eq!(shell("#!/bin/bash -e"), Some("bash"));
        assert_eq!(shell("#!/usr/bin/env -S bash -e"), Some("bash"));
        assert_eq!(shell("#! /bin/sh"), Some("sh"));
        assert_eq!(shell("#!/usr/bin/env python3"), None);
        assert_eq!(shell("echo bash"), None);
    }
}
