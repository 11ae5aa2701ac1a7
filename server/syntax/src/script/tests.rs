//! What a shell gets of an instruction, and what stands in it.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::{Runner, Script};
use crate::{Document, TextRange};

/// The script of the first instruction that has one: who runs it, and its text.
#[track_caller]
fn text(source: &str, expected: Expect) {
    let document = Document::new(source);
    let found =
        document.instructions().find_map(|placed| Some((placed.start, placed.instruction.script()?.clone())));
    let told = match &found {
        None => "none\n".to_owned(),
        Some((start, script)) => {
            leads_back(source, *start, script);
            let runner = match &script.runner {
                Runner::Default => "SHELL",
                Runner::Named(shell) => shell.dialect.name(),
            };
            format!("{runner}: {}\n", script.text.text)
        }
    };
    expected.assert_eq(&told);
}

/// Every character of a script is led back to an equal one, or to an escape or line end that stands for it.
#[track_caller]
fn leads_back(source: &str, start: usize, script: &Script) {
    for (at, ch) in script.text.text.char_indices() {
        let there = start + script.text.source(at);
        let rest = source.get(there..).unwrap();
        let same = rest.starts_with(ch);
        assert!(same || ch == '\n' || rest.starts_with('\\'), "{ch:?} at {at} is led to {there}");
    }
}

#[test]
fn a_shell_form_is_one_line_without_its_continuations_and_comments() {
    text(
        "FROM a\nRUN --mount=type=cache,target=/x apt-get update \\\n  # a word\n\n  && apt-get install -y \\\n curl",
        expect![[r#"
            SHELL: apt-get update   && apt-get install -y  curl
        "#]],
    );
    text(
        "# escape=`\nFROM a\nRUN echo é`\n  b\\c\n",
        expect![[r#"
            SHELL: echo é  b\c
        "#]],
    );
}

#[test]
fn a_lone_heredoc_is_the_script() {
    text(
        "FROM a\nRUN <<EOF\nset -e\nmake\nEOF\n",
        expect![[r#"
            SHELL: set -e
            make

        "#]],
    );
    text(
        "FROM a\nRUN --network=none <<-'EOF'\n\tset -e\n\t\tmake\n\tEOF\n",
        expect![[r#"
            SHELL: set -e
            make

        "#]],
    );
}

#[test]
fn a_first_line_names_the_shell_of_a_lone_heredoc() {
    text(
        "FROM a\nRUN <<EOF\n#!/usr/bin/env bash\nmake\nEOF\n",
        expect![[r#"
            bash: #!/usr/bin/env bash
            make

        "#]],
    );
    text("FROM a\nRUN <<EOF\n#!/usr/bin/python3\nprint()\nEOF\n", expect![["none\n"]]);
}

#[test]
fn a_heredoc_inside_a_command_stands_behind_its_line() {
    text(
        "FROM a\nRUN cat <<EOF > /etc/x && \\\n  cat <<-B >/y\none\nEOF\n\ttwo\n\tB\n",
        expect![[r#"
            SHELL: cat <<EOF > /etc/x &&   cat <<-B >/y
            one
            EOF
            	two
            B
        "#]],
    );
}

#[test]
fn a_shell_that_a_heredoc_is_given_to_reads_its_script_there() {
    for line in ["<<EOF bash -e", "bash -e <<EOF", "/bin/bash -e <<-'EOF'"] {
        text(
            &format!("FROM a\nRUN {line}\nset -x\nmake\nEOF\n"),
            expect![[r#"
                bash: set -x
                make

            "#]],
        );
    }
    text(
        "FROM a\nRUN bash -c make <<EOF\nx\nEOF\n",
        expect![[r#"
        SHELL: bash -c make <<EOF
        x
        EOF
    "#]],
    );
    text(
        "FROM a\nRUN <<EOF cat >x\nmake\nEOF\n",
        expect![[r#"
        SHELL: cat >x <<EOF
        make
        EOF
    "#]],
    );
}

#[test]
fn an_exec_form_has_a_script_when_it_starts_a_shell() {
    text(
        r#"RUN ["/bin/bash", "-euo", "pipefail", "-c", "echo \"\u00e9 \ud83d\ude00\"\n make"]"#,
        expect![[r#"
            bash: echo "é 😀"
             make
        "#]],
    );
    text(r#"RUN ["sh", "-c", "cd \"$1\"", "x"]"#, expect![["sh: cd \"$1\"\n"]]);
    text(r#"RUN ["apt-get", "update"]"#, expect![["none\n"]]);
    text(r#"RUN ["sh", "build.sh"]"#, expect![["none\n"]]);
    text(r#"RUN ["sh", "-c"]"#, expect![["none\n"]]);
}

#[test]
fn only_a_run_has_one() {
    text(
        "FROM a\nCMD make\nENTRYPOINT make\nHEALTHCHECK CMD make\nCOPY <<EOF /x\nmake\nEOF\n",
        expect![["none\n"]],
    );
    text("FROM a\nONBUILD RUN make \\\n test\n", expect![["SHELL: make  test\n"]]);
    text("FROM a\nONBUILD RUN <<EOF\nmake\nEOF\n", expect![["SHELL: make\n\n"]]);
    text("FROM a\nONBUILD COPY a b\n", expect![["none\n"]]);
    text("FROM a\nRUN\n", expect![["none\n"]]);
}

/// The commands with what holds them together, then assignments, then reads.
#[track_caller]
fn parts(script: &str, expected: Expect) {
    let document = Document::new(&format!("FROM a\nRUN <<EOF_\n{script}\nEOF_\n"));
    let script = document.instructions().nth(1).and_then(|placed| placed.instruction.script()).unwrap();
    let commands = script.commands();
    let mut out = String::new();
    if commands.broken {
        out.push_str("broken\n");
    }
    for command in &commands.all {
        for word in &command.words {
            match &word.value {
                Some(value) => write!(out, "{value:?} ").unwrap(),
                None => write!(out, "?{} ", word.text).unwrap(),
            }
        }
        let link = command.link;
        for (on, name) in [(link.reads_pipe, "reads"), (link.nested, "nested"), (link.tested, "tested")] {
            if on {
                write!(out, "{name} ").unwrap();
            }
        }
        out.extend(link.pipeline.map(|number| format!("pipe {number}")));
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
    for assignment in &commands.assignments {
        let whom = if assignment.for_command { " for one command" } else { "" };
        writeln!(out, "{} = {}{whom}", assignment.name, assignment.value).unwrap();
    }
    for read in &commands.reads {
        writeln!(out, "reads {}{}", read.name, read.modifier).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn words_are_known_as_far_as_they_are_written_out() {
    parts(
        r#"/usr/bin/apt-get install "a b" 'c d' e\ f g="h" "$x" $(y -z) > /dev/null"#,
        expect![[r#"
            "/usr/bin/apt-get" "install" "a b" "c d" "e f" "g=h" ?"$x" ?$(y -z)
            "y" "-z" nested
            reads x
        "#]],
    );
}

#[test]
fn commands_hang_together() {
    parts(
        "curl x | tar -x && a || b; ! c | d",
        expect![[r#"
        "curl" "x" tested pipe 1
        "tar" "-x" reads tested pipe 1
        "a" tested
        "b"
        "c" tested pipe 2
        "d" reads pipe 2
    "#]],
    );
    parts(
        "if test -f x; then a; else b; fi",
        expect![[r#"
        "test" "-f" "x" nested tested
        "a" nested
        "b" nested
    "#]],
    );
    parts(
        "for i in 1 2; do a \"$i\"; done; (cd x && b); f() { c; }; y=$(d)",
        expect![[r#"
        "a" ?"$i" nested
        "cd" "x" nested
        "b" nested
        "c" nested
        "d" nested
        i = 
        y = $(d)
        reads i
    "#]],
    );
}

#[test]
fn variables_are_assigned_and_read() {
    parts(
        "A=1 B=\"$A\" make; export C=2; D=${D:-x}; echo $C ${#E} '$F'",
        expect![[r#"
        "make"
        "echo" ?$C ?${#E} "$F"
        A = 1 for one command
        B = "$A" for one command
        C = 2
        D = ${D:-x}
        reads A
        reads D:-x
        reads C
        reads E
    "#]],
    );
}

#[test]
fn heredocs_hold_text_and_no_commands() {
    parts(
        "cat <<X > /y\nrm -rf $Z\nX\nmake",
        expect![[r#"
        "cat"
        "make"
        reads Z
    "#]],
    );
}

#[test]
fn a_broken_script_says_so() {
    parts(
        "if then (",
        expect![[r#"
        broken
    "#]],
    );
    parts("", expect![[""]]);
}

#[test]
fn endless_scripts_are_no_harm() {
    for part in ["$(", "(", "{ ", "a | ", "a && ", "a; ", "a b ", "$a", "a=b ", "> x ", "\"", "`", "if "] {
        let document = Document::new(&format!("FROM a\nRUN {}\n", part.repeat(5_000)));
        let script = document.instructions().nth(1).unwrap().instruction.script().unwrap();
        let last = script.commands().all.last().map_or(0, |command| command.range.end);
        assert!(last <= script.text.text.len());
    }
    let pipes = format!("FROM a\nRUN {}b\n", "a | ".repeat(5_000));
    let document = Document::new(&pipes);
    assert!(document.instructions().nth(1).unwrap().instruction.script().unwrap().commands().broken);
}

#[test]
fn an_instruction_that_no_edit_touches_keeps_its_commands() {
    let mut document = Document::new("FROM a\nRUN one\nRUN two\n");
    for placed in document.instructions() {
        placed.instruction.script().map(Script::commands);
    }
    document.apply(&[crate::Edit { range: TextRange::new(11, 14), text: "1\nRUN x".to_owned() }]);
    let known: Vec<_> = document.instructions().map(|placed| placed.instruction.script.is_known()).collect();
    assert_eq!(known, [true, false, false, true]);
}
