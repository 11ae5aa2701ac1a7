//! Programs that call themselves ShellCheck, good and bad.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use syntax::Document;

use super::*;

fn script(text: &str) -> Script {
    let document = Document::new(&format!("RUN {text}\n"));
    document.instructions().next().and_then(|placed| placed.instruction.script()).cloned().unwrap()
}

/// A program of these lines, in a folder that goes away with it.
struct Fake {
    folder: tempfile::TempDir,
}

impl Fake {
    fn new(lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shellcheck");
        let source = folder.path().join("source");
        fs::write(&source, format!("#!/bin/sh\n{lines}\n")).unwrap();
        // Another process writes the program: one that this process has open for writing, or a child that another
        // test forks in that moment, cannot be started.
        let installed =
            std::process::Command::new("install").args(["-m", "755"]).args([&source, &path]).status();
        assert!(installed.unwrap().success());
        Self { folder }
    }

    fn shellcheck(&self) -> ShellCheck {
        let checker = ShellCheck::new(Duration::from_millis(700));
        checker.trust(true);
        checker.choose(Choice::Program(self.folder.path().join("shellcheck")));
        checker
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

const REPORT: &str = r#"cat > "$(dirname "$0")/script"
echo "$@" >> "$(dirname "$0")/arguments"
echo '{"comments":[{"file":"-","line":1,"endLine":1,"column":1,"endColumn":5,"level":"info","code":2086,"message":"Quote","fix":null}]}'
exit 1"#;

#[tokio::test]
async fn a_report_is_kept_by_the_scripts_content() {
    let fake = Fake::new(REPORT);
    let checker = fake.shellcheck();
    assert_eq!(checker.on(Dialect::Bash, &script("echo $x")), None);
    assert_eq!(checker.ask(Dialect::Bash, &script("echo $x")).await, Outcome::Known);
    assert_eq!(checker.ask(Dialect::Bash, &script("echo $x")).await, Outcome::Nothing);
    assert_eq!(checker.on(Dialect::Bash, &script("echo $x")).unwrap().len(), 1);
    assert_eq!(fake.read("script"), "echo $x");
    assert_eq!(fake.read("arguments"), "--norc --color=never --format=json1 --shell=bash -\n");
}

#[tokio::test]
async fn a_changed_setting_asks_again() {
    let (one, other) = (Fake::new(REPORT), Fake::new(REPORT));
    let checker = one.shellcheck();
    assert_eq!(checker.ask(Dialect::Sh, &script("make")).await, Outcome::Known);
    checker.choose(Choice::Program(other.folder.path().join("shellcheck")));
    assert_eq!(checker.ask(Dialect::Sh, &script("make")).await, Outcome::Known);
    checker.choose(Choice::Off);
    assert_eq!(checker.ask(Dialect::Sh, &script("make")).await, Outcome::Nothing);
    assert_eq!(checker.on(Dialect::Sh, &script("make")), None);
}

#[tokio::test]
async fn nothing_runs_before_the_workspace_is_trusted() {
    let fake = Fake::new(REPORT);
    let checker = fake.shellcheck();
    checker.trust(false);
    assert_eq!(checker.ask(Dialect::Sh, &script("make")).await, Outcome::Nothing);
    assert_eq!(fake.read("arguments"), "");
    checker.trust(true);
    assert_eq!(checker.ask(Dialect::Sh, &script("make")).await, Outcome::Known);
}

/// Each bad kind: one line for the log, no remark, and after a few the program is left alone.
#[track_caller]
fn fails(lines: &str, told: &str) {
    let fake = Fake::new(&format!("echo run >> \"$(dirname \"$0\")/runs\"\n{lines}"));
    let checker = fake.shellcheck();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let before = Instant::now();
    let outcomes: Vec<_> = (0..6)
        .map(|number| runtime.block_on(checker.ask(Dialect::Sh, &script(&format!("make {number}")))))
        .collect();
    assert!(before.elapsed() < Duration::from_secs(30), "{:?}", before.elapsed());
    let Outcome::Failed(line) = &outcomes[0] else { panic!("{lines}: {outcomes:?}") };
    assert!(line.contains(told), "{line}");
    assert!(outcomes[1..].iter().all(|outcome| *outcome == Outcome::Nothing), "{lines}: {outcomes:?}");
    assert!(checker.on(Dialect::Sh, &script("make 0")).is_none_or(|remarks| remarks.is_empty()));
    assert!(fake.read("runs").lines().count() <= ENOUGH as usize, "{lines}");
}

#[test]
fn one_that_hangs_is_ended() {
    fails("sleep 60", "gave no answer within 0.7 seconds");
    fails("cat > /dev/null; echo '{\"comments\":'; sleep 60", "gave no answer");
    // What it started holds its output open.
    fails("sleep 60 & echo '{\"comments\":[]}'; exit 0", "gave no answer");
}

#[test]
fn one_that_crashes_or_refuses_says_so_once() {
    fails("kill -SEGV $$", "failed (signal");
    fails("exit 4", "failed (exit status: 4)");
    fails("echo 'unrecognized option --norc' >&2; exit 3", "failed (exit status: 3)");
}

#[test]
fn one_that_answers_nonsense_says_so_once() {
    fails("cat > /dev/null", "no report");
    fails("echo 'In - line 1: $x'", "no report");
    fails("cat", "no report");
    fails(
        r#"echo '{"comments":[{"line":99,"endLine":99,"column":1,"endColumn":1,"level":"info","code":1,"message":""}]}'"#,
        "outside of the 1 lines",
    );
    fails("head -c 100 /dev/urandom", "no report");
    fails("yes", "answered with more than 4 MB");
}

#[test]
fn one_that_is_not_there_says_so_once() {
    let checker = ShellCheck::default();
    checker.trust(true);
    checker.choose(Choice::Program("/nowhere/shellcheck".into()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(checker.ask(Dialect::Sh, &script("make")));
    let Outcome::Failed(line) = outcome else { panic!("{outcome:?}") };
    assert!(line.contains("/nowhere/shellcheck could not be started"), "{line}");
}

#[test]
fn auto_looks_in_absolute_folders_for_a_program_alone() {
    let fake = Fake::new(REPORT);
    let folder = fake.folder.path();
    let search = |path: &str| Choice::Auto.program(Some(std::ffi::OsStr::new(path)));
    assert_eq!(search(&folder.display().to_string()), Some(folder.join("shellcheck")));
    assert_eq!(search(&format!("/nowhere::.:{}", folder.display())), Some(folder.join("shellcheck")));
    assert_eq!(search("/nowhere"), None);
    assert_eq!(Choice::Auto.program(None), None);
    fs::set_permissions(folder.join("shellcheck"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(search(&folder.display().to_string()), None);
}

#[test]
fn a_setting_is_off_auto_or_an_absolute_path() {
    assert_eq!(Choice::read("off"), Ok(Choice::Off));
    assert_eq!(Choice::read("auto"), Ok(Choice::Auto));
    assert_eq!(Choice::read("/opt/bin/shellcheck"), Ok(Choice::Program("/opt/bin/shellcheck".into())));
    for wrong in ["on", "./shellcheck", "bin/shellcheck"] {
        assert!(Choice::read(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn a_question_that_nobody_waits_for_any_more_leaves_no_process() {
    let fake = Fake::new("echo $$ > \"$(dirname \"$0\")/id\"\nsleep 60 &\nwait");
    let checker = ShellCheck::new(Duration::from_secs(60));
    checker.trust(true);
    checker.choose(Choice::Program(fake.folder.path().join("shellcheck")));
    let asked = script("make");
    let id = tokio::select! {
        outcome = checker.ask(Dialect::Sh, &asked) => panic!("{outcome:?}"),
        id = async {
            loop {
                if let Ok(id) = fake.read("id").trim().parse::<i32>() { break id }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        } => id,
    };
    let group = rustix::process::Pid::from_raw(id).unwrap();
    let mut gone = false;
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        gone = rustix::process::test_kill_process_group(group).is_err();
        if gone {
            break;
        }
    }
    assert!(gone, "the process group {id} is still there");
}
