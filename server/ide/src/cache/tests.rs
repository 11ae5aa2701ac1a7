//! What is said of verdicts and keys, on whole files.

use std::time::{Duration, UNIX_EPOCH};

use builder::graph::{Graph, NoImages, Request};
use builder::keys::{Difference, What};
use builder::predict::{Last, Prediction, Predictions, Reason, Summary, Verdict};
use builder::records::StepOutcome;
use expect_test::{Expect, expect};
use syntax::Document;

use super::{Outlook, Show, key_section, label, lines, plain, seconds, verdict_section};
use crate::texts::Language;

const FILE: &str = "FROM python:3.12 AS base\nLABEL a=b\nWORKDIR /app\nCOPY requirements.txt .\n\
                    RUN pip install -r requirements.txt\nCOPY . .\n\
                    FROM base\nCOPY --from=base /app/x /x\nCMD [\"x\"]\n";

/// The predictions of [`FILE`] with these verdicts by line, in the order of the file.
fn outlook_of(said: &[(usize, Verdict, Reason)], check: impl FnOnce(&Outlook<'_>)) {
    let document = Document::new(FILE);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let at = |line: usize| {
        let start = document.rope().line_to_byte(line - 1);
        let step = graph.steps.iter().rposition(|step| step.start == Some(start)).expect("a step");
        (step, start)
    };
    let steps: Vec<Prediction> = said
        .iter()
        .map(|(line, verdict, reason)| {
            let (step, start) = at(*line);
            let last = Last { outcome: StepOutcome::Ran, seconds: 1.25, bytes: Some(45_230_000), started: 0 };
            // Reasons name lines here, and steps in truth.
            let reason = match reason {
                Reason::Follows { step } => Reason::Follows { step: at(*step).0 },
                Reason::Output { step } => Reason::Output { step: at(*step).0 },
                other => other.clone(),
            };
            Prediction { step, start, verdict: *verdict, reason, last: Some(last) }
        })
        .collect();
    let misses: Vec<usize> = (0..steps.len())
        .filter(|index| steps.get(*index).is_some_and(|one| one.verdict == Verdict::Miss))
        .collect();
    let summary = Summary {
        first_miss: misses.first().copied(),
        misses: misses.len(),
        seconds: 1.25 * f64::from(u32::try_from(misses.len()).unwrap()),
        ..Summary::default()
    };
    let predictions = Predictions { steps, summary };
    for language in Language::ALL {
        check_one(&Outlook { document: &document, graph: &graph, predictions: &predictions, language });
    }
    check(&Outlook {
        document: &document,
        graph: &graph,
        predictions: &predictions,
        language: Language::English,
    });
}

/// Nothing is left to be filled in, in any language.
fn check_one(outlook: &Outlook<'_>) {
    for prediction in &outlook.predictions.steps {
        let label = label(outlook, prediction, Show::Verdict, UNIX_EPOCH).unwrap_or_default();
        let section = verdict_section(outlook, prediction.start, UNIX_EPOCH).unwrap_or_default();
        assert!(!label.contains(['{', '\n']) && !section.contains("{0}"), "{label} {section}");
    }
}

#[track_caller]
fn check(said: &[(usize, Verdict, Reason)], expected: &Expect) {
    outlook_of(said, |outlook| {
        let mut shown = String::new();
        for prediction in &outlook.predictions.steps {
            let line = outlook.line(prediction.step).unwrap();
            let now = UNIX_EPOCH + Duration::from_secs(600);
            let label = label(outlook, prediction, Show::Verdict, now).unwrap_or_default();
            let section = verdict_section(outlook, prediction.start, now).unwrap_or_default();
            shown.push_str(&format!("{line}: {label}\n{section}\n\n"));
        }
        expected.assert_eq(&shown);
    });
}

fn files(paths: &[&str]) -> Reason {
    let changed = paths.iter().map(|path| (*path).to_owned()).collect();
    Reason::Files { changed, added: Vec::new(), removed: Vec::new() }
}

#[test]
fn the_tutorial_after_an_edit() {
    check(
        &[
            (1, Verdict::Hit, Reason::Unchanged),
            (4, Verdict::Hit, Reason::AsBefore { started: 0 }),
            (6, Verdict::Miss, files(&["app.py"])),
            (8, Verdict::Depends, Reason::Output { step: 6 }),
        ],
        &expect![[r#"
            1: ✓ cached (1.2 s, 45.2 MB)
            **Build cache** — cached: nothing that its key holds has changed.

            Last time it ran: 1.2 s, 45.2 MB.

            4: ✓ cached (1.2 s, 45.2 MB)
            **Build cache** — cached: same as in an older build, 10 min ago.

            Last time it ran: 1.2 s, 45.2 MB.

            6: ▶ runs again: app.py changed (1.2 s, 45.2 MB)
            **Build cache** — runs again from here: `app.py` changed.

            Last time it ran: 1.2 s, 45.2 MB.

            8: ~ depends: line 6 may give other files (1.2 s, 45.2 MB)
            **Build cache** — depends: line 6 may give other files.

            Last time it ran: 1.2 s, 45.2 MB.

        "#]],
    );
}

#[test]
fn a_chain_of_misses_is_told_with_what_it_costs() {
    check(
        &[
            (4, Verdict::Miss, files(&["a", "b", "c"])),
            (5, Verdict::Miss, Reason::Follows { step: 4 }),
            (6, Verdict::Miss, Reason::Follows { step: 4 }),
        ],
        &expect![[r#"
            4: ▶ runs again: a and 2 more changed (1.2 s, 45.2 MB; 3.8 s in all)
            **Build cache** — runs again from here: `a`, `b`, `c` changed.

            Because of it, these run again too: lines 5, 6 (all of it took 3.8 s last time).

            Last time it ran: 1.2 s, 45.2 MB.

            5: ✗ runs again: after line 4 (1.2 s, 45.2 MB)
            **Build cache** — runs again: after line 4.

            Because of it, these run again too: line 6 (all of it took 2.5 s last time).

            Last time it ran: 1.2 s, 45.2 MB.

            6: ✗ runs again: after line 4 (1.2 s, 45.2 MB)
            **Build cache** — runs again: after line 4.

            Last time it ran: 1.2 s, 45.2 MB.

        "#]],
    );
}

#[test]
fn every_reason_has_words() {
    let of = |reason: Reason| (5, Verdict::Miss, reason);
    let digest = || "sha256:0".to_owned();
    let reasons = vec![
        of(Reason::Changed(vec![
            Difference::Changed(What::Command),
            Difference::Added(What::Variable("A".into())),
            Difference::Order,
        ])),
        of(Reason::Changed(vec![Difference::Removed(What::Owner(0))])),
        of(Reason::Files {
            changed: vec![],
            added: vec!["n`ew\u{202e}".into()],
            removed: vec!["gone".into()],
        }),
        of(files(&[])),
        of(Reason::New),
        of(Reason::Moved),
        of(Reason::TagMoved { from: digest(), to: digest() }),
        of(Reason::TagUnasked { from: Some(digest()), why: Some("no network".into()) }),
        of(Reason::TagUnasked { from: Some(digest()), why: None }),
        of(Reason::Address),
        of(Reason::Triggers),
        of(Reason::NoCache),
        of(Reason::Failed),
        of(Reason::NotReached),
        of(Reason::NoRecord),
        of(Reason::OtherEngine { recorded: "docker 1".into(), now: "podman 2".into() }),
        of(Reason::NotBuildKit { engine: "podman".into() }),
        of(Reason::Emptied),
        of(Reason::Unreadable { why: "a cannot be read".into() }),
        of(Reason::NotRecorded),
    ];
    let mut shown = String::new();
    for one in reasons {
        outlook_of(&[one], |outlook| {
            let prediction = outlook.predictions.steps.first().unwrap();
            let words = label(outlook, prediction, Show::Verdict, UNIX_EPOCH).unwrap_or("nothing".to_owned());
            shown.push_str(&format!("{words}\n"));
        });
    }
    expect![[r#"
        ▶ runs again: the command changed and 2 more (1.2 s, 45.2 MB)
        ▶ runs again: --chown removed (1.2 s, 45.2 MB)
        ▶ runs again: n`ew� added, gone removed (1.2 s, 45.2 MB)
        ▶ runs again: files that it takes changed (1.2 s, 45.2 MB)
        ▶ runs again: the last build had no such instruction (1.2 s, 45.2 MB)
        ▶ runs again: what stands before it is different (1.2 s, 45.2 MB)
        ▶ runs again: the tag stands for another image (1.2 s, 45.2 MB)
        ▶ runs again: the tag may have moved (no network) (1.2 s, 45.2 MB)
        ▶ runs again: the tag may have moved (1.2 s, 45.2 MB)
        ▶ runs again: the address may serve something else (1.2 s, 45.2 MB)
        ▶ runs again: files that the base image's ONBUILD may take changed (1.2 s, 45.2 MB)
        ▶ runs again: it was asked for without the cache (1.2 s, 45.2 MB)
        ▶ runs again: it failed in the last build (1.2 s, 45.2 MB)
        ▶ runs again: the last build ended before it (1.2 s, 45.2 MB)
        nothing
        ▶ runs again: the last build was by docker 1, and podman 2 would build now (1.2 s, 45.2 MB)
        ▶ runs again: podman caches in its own way (1.2 s, 45.2 MB)
        ▶ runs again: the engine's cache was emptied (1.2 s, 45.2 MB)
        ▶ runs again: a cannot be read (1.2 s, 45.2 MB)
        ▶ runs again: what it took was not recorded (1.2 s, 45.2 MB)
    "#]]
    .assert_eq(&shown);
}

#[test]
fn what_was_last_or_nothing_is_shown_where_that_is_wanted() {
    outlook_of(&[(5, Verdict::Hit, Reason::Unchanged)], |outlook| {
        let shown = |show| label(outlook, outlook.predictions.steps.first().unwrap(), show, UNIX_EPOCH);
        assert_eq!(shown(Show::Last).as_deref(), Some("1.2 s, 45.2 MB"));
        assert_eq!(shown(Show::Off), None);
    });
}

#[test]
fn what_keys_hold_is_told_without_a_build() {
    let document = Document::new(FILE);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let mut shown = String::new();
    for placed in document.instructions() {
        let line = document.rope().byte_to_line(placed.start) + 1;
        for language in Language::ALL {
            let said = key_section(&document, &graph, placed, language).unwrap_or("no step".to_owned());
            shown.push_str(&format!("{line}: {said}\n\n"));
        }
    }
    expect![[r#"
        1: In its key: the image's digest and platform.

        Not in its key: the tag's name (two tags with one digest are the same).

        When it runs again, these do too: lines 3–6, 8.

        1: 키에 들어가는 것: 이미지의 다이제스트와 플랫폼.

        키에 들어가지 않는 것: 태그의 이름(다이제스트가 같은 두 태그는 같은 것으로 봄).

        이 단계가 다시 실행되면 함께 다시 실행: 3–6, 8번째 줄.

        2: It is not a step: a change makes nothing run again.

        2: 단계로 실행되지 않으며, 바뀌어도 다시 실행되는 것이 없습니다.

        3: In its key: the working directory, what ran before it.

        Not in its key: how the path is written; nor LABEL, EXPOSE and CMD above it.

        When it runs again, these do too: lines 4–6, 8.

        3: 키에 들어가는 것: 작업 디렉터리, 앞에서 실행된 것.

        키에 들어가지 않는 것: 경로를 적은 방식; 그리고 위에 있는 LABEL, EXPOSE, CMD.

        이 단계가 다시 실행되면 함께 다시 실행: 4–6, 8번째 줄.

        4: In its key: the name of a source, the destination, what ran before it, the contents of `requirements.txt` (bytes, names, permissions).

        Not in its key: the times of the files, their owner on this machine; nor LABEL, EXPOSE and CMD above it, nor ENV and ARG that it does not use.

        When it runs again, these do too: lines 5, 6, 8.

        4: 키에 들어가는 것: 원본의 이름, 대상 경로, 앞에서 실행된 것, `requirements.txt`의 내용(바이트, 이름, 권한).

        키에 들어가지 않는 것: 파일의 수정 시각, 이 컴퓨터에서의 소유자; 그리고 위에 있는 LABEL, EXPOSE, CMD와 이 명령어가 쓰지 않는 ENV, ARG.

        이 단계가 다시 실행되면 함께 다시 실행: 5, 6, 8번째 줄.

        5: In its key: the command, the working directory, the user, the platform, every variable set so far (`PATH`), what ran before it.

        Not in its key: the outside world, what cache mounts and secrets hold, comments, proxy arguments, the time; nor LABEL, EXPOSE, CMD and ENTRYPOINT above it.

        When it runs again, these do too: lines 6, 8.

        5: 키에 들어가는 것: 명령, 작업 디렉터리, 사용자, 플랫폼, 지금까지 설정된 모든 변수(`PATH`), 앞에서 실행된 것.

        키에 들어가지 않는 것: 외부의 변화, 캐시 마운트와 시크릿의 내용, 주석, 프록시 인자, 현재 시각; 그리고 위에 있는 LABEL, EXPOSE, CMD, ENTRYPOINT.

        이 단계가 다시 실행되면 함께 다시 실행: 6, 8번째 줄.

        6: In its key: the name of a source, the destination, what ran before it, the contents of the whole build context (bytes, names, permissions).

        Not in its key: the times of the files, their owner on this machine; nor LABEL, EXPOSE and CMD above it, nor ENV and ARG that it does not use.

        When it runs again, these do too: line 8.

        6: 키에 들어가는 것: 원본의 이름, 대상 경로, 앞에서 실행된 것, 빌드 컨텍스트 전체의 내용(바이트, 이름, 권한).

        키에 들어가지 않는 것: 파일의 수정 시각, 이 컴퓨터에서의 소유자; 그리고 위에 있는 LABEL, EXPOSE, CMD와 이 명령어가 쓰지 않는 ENV, ARG.

        이 단계가 다시 실행되면 함께 다시 실행: 8번째 줄.

        7: It is not a step: it goes on where the other stage ends.

        7: 단계로 실행되지 않으며, 다른 스테이지가 끝난 곳에서 이어집니다.

        8: In its key: the name of a source, the destination, what ran before it.

        Not in its key: the times of the files, their owner on this machine; nor LABEL, EXPOSE and CMD above it, nor ENV and ARG that it does not use.

        Nothing below rests on it.

        8: 키에 들어가는 것: 원본의 이름, 대상 경로, 앞에서 실행된 것.

        키에 들어가지 않는 것: 파일의 수정 시각, 이 컴퓨터에서의 소유자; 그리고 위에 있는 LABEL, EXPOSE, CMD와 이 명령어가 쓰지 않는 ENV, ARG.

        이 단계에 의존하는 단계가 아래에 없습니다.

        9: It is not a step: a change makes nothing run again.

        9: 단계로 실행되지 않으며, 바뀌어도 다시 실행되는 것이 없습니다.

    "#]].assert_eq(&shown);
}

#[test]
fn names_lines_and_times_are_short() {
    assert_eq!(plain("a\nb\u{202e}"), "a\u{fffd}b\u{fffd}");
    let long = plain(&format!("{}/app.py", "x".repeat(100)));
    assert!(long.starts_with('…') && long.ends_with("/app.py") && long.chars().count() == 48, "{long}");
    assert_eq!(lines(Language::English, [7, 3, 4, 5, 7, 9]), "lines 3–5, 7, 9");
    assert_eq!(lines(Language::Korean, [7]), "7번째 줄");
    let shown = [0.0004, 0.012, 0.0996, 1.25, 9.97, 123.4].map(|time| seconds(Language::English, time));
    assert_eq!(shown, ["0 ms", "12 ms", "0.1 s", "1.2 s", "10 s", "123 s"]);
}
