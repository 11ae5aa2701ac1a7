//! What becomes of a heredoc: who reads its text.

/// The program that a script's first line names, without its folder; of `#!/usr/bin/env -S name` it is `name`.
pub(crate) fn interpreter(content: &str) -> Option<&str> {
    let line = content.lines().next()?.trim_start_matches('\t').strip_prefix("#!")?;
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let base = first.rsplit('/').next()?;
    if base != "env" {
        return Some(base);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))?.rsplit('/').next()
}

/// Whether a program is a shell that writes variables as `$name`.
pub(crate) fn is_shell(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "busybox")
}

#[cfg(test)]
mod tests {
    use super::interpreter;

    #[test]
    fn the_first_line_names_who_reads_the_script() {
        for (content, program) in [
            ("#!/bin/bash -eux\nx\n", Some("bash")),
            ("#!/usr/bin/env python3\n", Some("python3")),
            ("#!/usr/bin/env -S A=1 node --x\n", Some("node")),
            ("\t#! /bin/sh\n", Some("sh")),
            ("#!\n", None),
            ("echo\n#!/bin/sh\n", None),
            ("", None),
        ] {
            assert_eq!(interpreter(content), program, "{content:?}");
        }
    }
}
