use expect_test::{Expect, expect};
use syntax::Document;

use super::*;
use crate::graph::{Graph, NoImages, Request};

/// Reads the output of an engine on both streams, one line after another (`2|` before a line of standard error), and
/// shows each step: the line of its instruction, its state, its seconds, its name, its error.
#[track_caller]
fn check(dockerfile: &str, mut reader: impl ProgressReader, output: &str, expected: Expect) {
    let document = Document::new(dockerfile);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let mut progress = Progress::new(StepMap::new(&document, &graph));
    let mut shown = String::new();
    let mut events = Vec::new();
    for (at, line) in output.lines().enumerate() {
        let (stream, line) = match line.strip_prefix("2|") {
            Some(line) => (Stream::Error, line),
            None => (Stream::Out, line),
        };
        events.extend(reader.line(stream, line, at as f64));
    }
    let end = output.lines().count() as f64;
    events.extend(reader.end(end));
    for event in &events {
        progress.apply(event);
        if let Event::Text(text) = event {
            shown.push_str(&format!("text: {text}\n"));
        }
    }
    for step in progress.steps(end) {
        let line = step.place.map_or("-".to_owned(), |place| {
            let line = document.rope().byte_to_line(place.start) + 1;
            format!("{line}{}", if place.onbuild { " (trigger)" } else { "" })
        });
        shown.push_str(&format!("{line}: {:?} {:.1}s {}", step.state, step.seconds, step.name));
        if let Some(error) = &step.error {
            shown.push_str(&format!(" !! {error}"));
        }
        for line in progress.last_lines(&step.id, 3) {
            shown.push_str(&format!("\n    {line}"));
        }
        shown.push('\n');
    }
    let summary = progress.summary();
    shown.push_str(&format!("{}/{} {}%\n", summary.done, summary.total, summary.percentage()));
    expected.assert_eq(&shown);
}

const FILE: &str = "FROM busybox:1.36 AS base\nWORKDIR /\nCOPY app.py .\nRUN make\nFROM base\nRUN exit 3\n";

#[test]
fn rawjson_tells_each_step_of_a_build_that_fails() {
    let output = r#"
{"vertexes":[{"digest":"sha256:m","name":"[internal] load metadata for docker.io/library/busybox:1.36","started":"2026-01-02T03:04:05Z","completed":"2026-01-02T03:04:05.5Z"}]}
{"vertexes":[{"digest":"sha256:f","name":"[base 1/4] FROM docker.io/library/busybox:1.36@sha256:0"},{"digest":"sha256:c","name":"[base 2/4] COPY app.py ."},{"digest":"sha256:r","name":"[base 3/4] RUN make"},{"digest":"sha256:x","name":"[stage-1 1/1] RUN exit 3"}]}
{"vertexes":[{"digest":"sha256:f","started":"2026-01-02T03:04:06Z","completed":"2026-01-02T03:04:06.25Z","cached":true}]}
{"vertexes":[{"digest":"sha256:c","started":"2026-01-02T03:04:06Z","completed":"2026-01-02T03:04:06.1Z"}]}
{"vertexes":[{"digest":"sha256:c","started":"2026-01-02T03:04:07Z","completed":"2026-01-02T03:04:07.4Z","cached":true}]}
{"vertexes":[{"digest":"sha256:r","started":"2026-01-02T03:04:08Z"}],"logs":[{"vertex":"sha256:r","stream":1,"data":"bGluZSAxCmxpbg==","timestamp":"2026-01-02T03:04:08Z"}]}
{"logs":[{"vertex":"sha256:r","stream":1,"data":"ZSAyCg==","timestamp":"2026-01-02T03:04:08Z"}],"somethingNew":[1]}
{"vertexes":[{"digest":"sha256:r","started":"2026-01-02T03:04:08Z","completed":"2026-01-02T03:04:10Z"},{"digest":"sha256:x","started":"2026-01-02T03:04:10Z","completed":"2026-01-02T03:04:11Z","error":"process \"/bin/sh -c exit 3\" did not complete successfully: exit code: 3"}]}
2|Dockerfile:6
2|ERROR: failed to build
{"not":"a status"}
{"vertexes":7}"#;
    check(
        FILE,
        RawJsonReader,
        output.trim_start(),
        expect![[r#"
            text: Dockerfile:6
            text: ERROR: failed to build
            text: {"not":"a status"}
            text: {"vertexes":7}
            1: Done 0.5s [internal] load metadata for docker.io/library/busybox:1.36
            1: Cached 0.2s [base 1/4] FROM docker.io/library/busybox:1.36@sha256:0
            3: Cached 0.5s [base 2/4] COPY app.py .
            4: Done 2.0s [base 3/4] RUN make
                line 1
                line 2
            6: Failed 1.0s [stage-1 1/1] RUN exit 3 !! process "/bin/sh -c exit 3" did not complete successfully: exit code: 3
            5/5 100%
        "#]],
    );
}

#[test]
fn triggers_that_nobody_knew_shift_the_numbers_behind_them() {
    let output = r#"{"vertexes":[{"digest":"f","name":"[app 1/2] FROM docker.io/library/hooked:1"},{"digest":"o","name":"[app 2/4] ONBUILD COPY . /"},{"digest":"p","name":"[app 3/4] ONBUILD RUN x"},{"digest":"r","name":"[app 4/4] RUN own"},{"digest":"e","name":"exporting to image"},{"digest":"n","name":"[app 9/4] RUN nowhere"}]}"#;
    check(
        "FROM busybox AS other\nFROM hooked:1 AS App\nRUN own\nCOPY --from=other / /\n",
        RawJsonReader,
        output,
        expect![[r#"
            2: Waiting 0.0s [app 1/2] FROM docker.io/library/hooked:1
            2 (trigger): Waiting 0.0s [app 2/4] ONBUILD COPY . /
            2 (trigger): Waiting 0.0s [app 3/4] ONBUILD RUN x
            3: Waiting 0.0s [app 4/4] RUN own
            -: Waiting 0.0s exporting to image
            -: Waiting 0.0s [app 9/4] RUN nowhere
            0/6 0%
        "#]],
    );
}

#[test]
fn triggers_of_a_stage_of_the_file_are_counted_by_the_graph_too() {
    let output = r#"{"vertexes":[{"digest":"o","name":"[app 1/2] ONBUILD RUN t"},{"digest":"r","name":"[app 2/2] RUN own"},{"digest":"p","name":"[linux/amd64->arm64 app 2/2] RUN own"}]}"#;
    check(
        "FROM busybox AS base\nONBUILD RUN t\nFROM base AS app\nRUN own\n",
        RawJsonReader,
        output,
        expect![[r#"
            3 (trigger): Waiting 0.0s [app 1/2] ONBUILD RUN t
            4: Waiting 0.0s [app 2/2] RUN own
            4: Waiting 0.0s [linux/amd64->arm64 app 2/2] RUN own
            0/3 0%
        "#]],
    );
}

#[test]
fn a_step_that_another_build_named_is_found_by_its_words() {
    // The other build's file has a stage for what is the first lines here, and one that bears a label of this file.
    let output = r#"{"vertexes":[{"digest":"f","name":"[1/5] FROM docker.io/library/busybox:1.36@sha256:0"},{"digest":"m","name":"[linux/amd64 2/5] RUN make"},{"digest":"t","name":"[app 2/2] RUN make test"},{"digest":"c","name":"[one 2/3] COPY --from=base /a /b"},{"digest":"n","name":"[one 3/3] RUN what no line says"},{"digest":"a","name":"[app 1/2] COPY a /"}]}"#;
    check(
        "FROM busybox:1.36 AS base\nRUN make\nRUN make test\nFROM scratch AS app\nCOPY a /\nCOPY --from=base /a /b\n",
        RawJsonReader,
        output,
        expect![[r#"
            1: Waiting 0.0s [1/5] FROM docker.io/library/busybox:1.36@sha256:0
            2: Waiting 0.0s [linux/amd64 2/5] RUN make
            3: Waiting 0.0s [app 2/2] RUN make test
            6: Waiting 0.0s [one 2/3] COPY --from=base /a /b
            -: Waiting 0.0s [one 3/3] RUN what no line says
            5: Waiting 0.0s [app 1/2] COPY a /
            0/6 0%
        "#]],
    );
}

#[test]
fn the_same_words_in_several_stages_are_told_apart_by_label_and_then_by_number() {
    let output = r#"{"vertexes":[{"digest":"1","name":"[two 2/2] RUN make"},{"digest":"2","name":"[one 3/3] RUN make"},{"digest":"3","name":"[other 3/9] RUN make"},{"digest":"4","name":"[other 7/9] RUN make"}]}"#;
    check(
        "FROM busybox AS two\nRUN make\nFROM busybox AS one\nRUN a\nRUN make\nFROM one\nCOPY --from=two / /\nFROM busybox AS unused\nRUN make\nFROM one\nCOPY --from=two / /\n",
        RawJsonReader,
        output,
        expect![[r#"
            2: Waiting 0.0s [two 2/2] RUN make
            5: Waiting 0.0s [one 3/3] RUN make
            5: Waiting 0.0s [other 3/9] RUN make
            2: Waiting 0.0s [other 7/9] RUN make
            0/4 0%
        "#]],
    );
}

#[test]
fn plain_progress_is_read_as_well() {
    let output = "\
#0 building with \"default\" instance using docker driver
#4 [base 1/4] FROM docker.io/library/busybox:1.36
#4 CACHED
#5 [base 2/4] COPY app.py .
#5 DONE 0.2s
#6 [base 3/4] RUN make
#6 0.310 one
#6 ...
#7 [stage-1 1/1] RUN exit 3
#6 [base 3/4] RUN make
#6 1.500 two
#6 DONE 2.0s
#7 ERROR: exit code: 3
# a comment
#x y";
    check(
        FILE,
        PlainReader::default(),
        output,
        expect![[r#"
            text: #0 building with "default" instance using docker driver
            text: # a comment
            text: #x y
            1: Cached 0.0s [base 1/4] FROM docker.io/library/busybox:1.36
            3: Done 0.2s [base 2/4] COPY app.py .
            4: Done 2.0s [base 3/4] RUN make
                one
                two
            6: Failed 4.0s [stage-1 1/1] RUN exit 3 !! exit code: 3
            4/4 100%
        "#]],
    );
}

#[test]
fn buildah_counts_every_instruction_of_a_stage() {
    let output = "\
[1/2] STEP 1/4: FROM busybox:1.36 AS base
[1/2] STEP 2/4: WORKDIR /
--> Using cache 36b75968898893dfa1f33445eeb89d49187100484ab6f5af90313f157b8f39af
--> 36b75968898
[1/2] STEP 3/4: COPY app.py .
--> 8a7d70a0f2d
[1/2] STEP 4/4: RUN make
--> not an id
made
--> 8a7d70a0f2e
[2/2] STEP 1/2: FROM 8a7d70a0f2e
[2/2] STEP 2/2: RUN exit 3
2|oh no
2|Error: building at STEP \"RUN exit 3\": exit status 3";
    check(
        FILE,
        StepReader::default(),
        output,
        expect![[r#"
            text: Error: building at STEP "RUN exit 3": exit status 3
            1: Done 1.0s [1/2] STEP 1/4: FROM busybox:1.36 AS base
            2: Cached 0.0s [1/2] STEP 2/4: WORKDIR /
            3: Done 1.0s [1/2] STEP 3/4: COPY app.py .
            4: Done 3.0s [1/2] STEP 4/4: RUN make
                --> not an id
                made
            5: Done 1.0s [2/2] STEP 1/2: FROM 8a7d70a0f2e
            6: Failed 2.0s [2/2] STEP 2/2: RUN exit 3 !! Error: building at STEP "RUN exit 3": exit status 3
                oh no
            6/6 100%
        "#]],
    );
}

#[test]
fn the_classic_builder_counts_every_instruction_of_the_file() {
    let output = "\
Sending build context to Docker daemon  2.048kB
Step 1/4 : FROM busybox:1.36
 ---> 0a1206c3d4f7
Step 2/4 : RUN one
 ---> Using cache
 ---> 0a1206c3d4f8
Step 3/4 : RUN two
 ---> Running in d27488f95f64
hello
 ---> Removed intermediate container d27488f95f64
 ---> c006537d8b81
Step 4/4 : RUN exit 7
 ---> Running in d27488f95f65
2|The command '/bin/sh -c exit 7' returned a non-zero code: 7";
    check(
        "FROM busybox:1.36\nRUN one\n\nRUN two\nRUN exit 7\n",
        ClassicReader::default(),
        output,
        expect![[r#"
            text: Sending build context to Docker daemon  2.048kB
            text: The command '/bin/sh -c exit 7' returned a non-zero code: 7
            1: Done 2.0s Step 1/4 : FROM busybox:1.36
            2: Cached 0.0s Step 2/4 : RUN one
            4: Done 5.0s Step 3/4 : RUN two
                hello
            5: Failed 2.0s Step 4/4 : RUN exit 7 !! The command '/bin/sh -c exit 7' returned a non-zero code: 7
            4/4 100%
        "#]],
    );
}

#[test]
fn a_step_that_was_ended_from_outside_did_not_fail() {
    let output = r#"{"vertexes":[{"digest":"r","name":"[2/2] RUN make","started":"2026-01-02T03:04:08Z","completed":"2026-01-02T03:04:09Z","error":"process \"/bin/sh -c make\" did not complete successfully: context canceled"}]}"#;
    check(
        "FROM busybox\nRUN make\n",
        RawJsonReader,
        output,
        expect![[r#"
            2: Cancelled 1.0s [2/2] RUN make !! process "/bin/sh -c make" did not complete successfully: context canceled
            1/1 100%
        "#]],
    );
}

#[test]
fn lines_come_whole_however_the_bytes_are_cut() {
    let text = "één\r\ntwo\n\nthree".as_bytes();
    for size in 1..text.len() {
        let (mut lines, mut read) = (Lines::default(), Vec::new());
        for part in text.chunks(size) {
            lines.push(part, |line| read.push(line.to_owned()));
        }
        lines.finish(|line| read.push(line.to_owned()));
        assert_eq!(read, ["één", "two", "", "three"], "in parts of {size}");
    }
}

#[test]
fn terminal_controls_are_taken_out() {
    for (line, shown) in [
        ("\u{1b}[1;31merror\u{1b}[0m: x", "error: x"),
        ("10%\r20%\r100%", "100%"),
        ("\u{1b}]0;title\u{7}text\u{8}", "text"),
        ("tab\tstays, é too\r", "tab\tstays, é too"),
    ] {
        assert_eq!(plain(line), shown, "{line:?}");
    }
}

#[test]
fn the_lines_of_two_outputs_do_not_run_into_each_other() {
    let mut progress = Progress::default();
    progress.apply(&Event::Vertex(Vertex {
        id: "one".to_owned(),
        name: "RUN x".to_owned(),
        ..Vertex::default()
    }));
    let pieces = [
        (Stream::Error, "sh: no-such-tool: not found"),
        (Stream::Out, "bef"),
        (Stream::Out, "ore\n"),
        (Stream::Error, "\n"),
    ];
    for (stream, text) in pieces {
        progress.apply(&Event::Log(Log { vertex: "one".to_owned(), stream, data: text.into() }));
    }
    assert_eq!(progress.last_lines("one", 9), ["sh: no-such-tool: not found", "before"]);
}
