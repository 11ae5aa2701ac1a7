//! Verdicts, told line by line: a build on record, and the file as it is now.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod elsewhere;
mod world;

use expect_test::{Expect, expect};

use super::*;
use crate::context::Selector;
use crate::records::StepOutcome;
use world::{ID, World};

const FILE: &str = "FROM a\nRUN one\nCOPY req.txt /\nRUN install\nCOPY . /app\nRUN build\n";

fn world() -> World {
    World::new(&[("req.txt", "1"), ("app.py", "1"), ("lib/x.py", "1")]).ran(FILE)
}

#[test]
fn what_did_not_change_comes_from_the_cache() {
    world().check(
        FILE,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        4 hit: Unchanged
        5 hit: Unchanged
        6 hit: Unchanged
    "#]],
    );
}

#[test]
fn a_changed_file_is_named_and_all_below_it_follows() {
    let mut world = world();
    world.write("app.py", "2");
    world.write("new.py", "1");
    world.files.remove("lib/x.py");
    world.check(
        FILE,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        4 hit: Unchanged
        5 miss: Files { changed: ["app.py"], added: ["new.py"], removed: ["lib/x.py"] }
        6 miss: after 5
    "#]],
    );
    let (graph, predictions) = world.predict(FILE);
    assert_eq!((predictions.summary.first_miss, predictions.summary.misses), (Some(4), 2));
    assert_eq!(predictions.summary.seconds, 4.0);
    let follows = predictions.follows(predictions.steps[4].step, &graph);
    assert_eq!((follows.steps.len(), follows.seconds), (1, 4.0));
}

#[test]
fn edits_of_the_file_are_told_where_they_are() {
    let world = world();
    world.check(
        &FILE.replace("RUN install", "ENV A=1\nRUN install -v"),
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        5 miss: the command changed, `A` is new
        6 miss: after 5
        7 miss: `A` is new
    "#]],
    );
    world.check(
        &FILE.replace("RUN one\n", "RUN one\nRUN new\n"),
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 miss: New
        4 miss: after 3
        5 miss: after 3
        6 miss: after 3
        7 miss: after 3
    "#]],
    );
    world.check(
        &FILE.replace("RUN one\n", ""),
        expect![[r#"
        1 hit: Unchanged
        2 miss: Moved
        3 miss: after 2
        4 miss: after 2
        5 miss: after 2
    "#]],
    );
}

#[test]
fn bases_count_by_digest() {
    let mut world = world();
    world.image("docker.io/library/a:latest", "sha256:b");
    world.check(
        "FROM a\nRUN one\n",
        expect![[r#"
        1 miss: TagMoved { from: "sha256:a", to: "sha256:b" }
        2 miss: after 1
    "#]],
    );
    world.image("docker.io/library/b:latest", "sha256:a");
    world.check(
        "FROM b\nRUN one\n",
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
    "#]],
    );
    world.check(
        &format!("FROM a@sha256:{}\nRUN one\n", "1".repeat(64)),
        expect![[r#"
        1 miss: the base image changed
        2 miss: after 1
    "#]],
    );
    let pinned = format!("FROM a@sha256:{}\nRUN one\n", "0".repeat(64));
    let mut of_pin = world.clone();
    of_pin.builds.clear();
    of_pin.images.clear();
    of_pin.built(&pinned, &|_| StepOutcome::Ran);
    of_pin.check(
        &pinned,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
    "#]],
    );
}

#[test]
fn what_a_tag_stands_for_may_not_be_known() {
    let mut world = world();
    world.images.clear();
    let text = "FROM a\nRUN one\nRUN two\n";
    world.check(
        text,
        expect![[r#"
        1 depends: TagUnasked { from: Some("sha256:a"), why: None }
        2 depends: rests on 1
        3 miss: the command changed
    "#]],
    );
    world.trust_tags = true;
    world.check(
        text,
        expect![[r#"
        1 depends: TagUnasked { from: Some("sha256:a"), why: None }
        2 hit: Unchanged
        3 miss: the command changed
    "#]],
    );
    world.trust_tags = false;
    let old = |digest: &str, asked| Resolved::Old { digest: digest.to_owned(), asked };
    // What was learned before the build says nothing of it; what was learned after it does.
    let image = "docker.io/library/a:latest";
    world.images.insert(image.to_owned(), old("sha256:c", 500));
    world.check(
        "FROM a\n",
        expect![[r#"
        1 depends: TagUnasked { from: Some("sha256:a"), why: None }
    "#]],
    );
    world.images.insert(image.to_owned(), old("sha256:c", 5_000));
    world.check(
        "FROM a\n",
        expect![[r#"
        1 miss: TagMoved { from: "sha256:a", to: "sha256:c" }
    "#]],
    );
    world.images.insert(image.to_owned(), Resolved::Failed("the registry is silent".to_owned()));
    world.check(
        "FROM a\n",
        expect![[r#"
        1 depends: TagUnasked { from: Some("sha256:a"), why: Some("the registry is silent") }
    "#]],
    );
    world.images.insert(image.to_owned(), Resolved::Local(vec!["sha256:x".into(), "sha256:a".into()]));
    world.check(
        "FROM a\n",
        expect![[r#"
        1 hit: Unchanged
    "#]],
    );
}

const STAGES: &str = "FROM a AS one\nRUN first\nRUN second\nFROM a\nCOPY --from=one /x /x\nRUN last\n";

#[test]
fn what_takes_files_of_a_stage_that_runs_again_depends_on_them() {
    let world = World::new(&[]).ran(STAGES);
    world.check(
        &STAGES.replace("RUN first", "RUN 1st"),
        expect![[r#"
        1 hit: Unchanged
        2 miss: the command changed
        3 miss: after 2
        4 hit: Unchanged
        5 depends: output of 2
        6 depends: rests on 5
    "#]],
    );
    world.check(
        &STAGES.replace("RUN last", "RUN end"),
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        4 hit: Unchanged
        5 hit: Unchanged
        6 miss: the command changed
    "#]],
    );
}

#[test]
fn what_two_stages_do_alike_is_one_step() {
    let text =
        "FROM a AS one\nRUN x\nFROM a AS two\nRUN x\nFROM a\nCOPY --from=one /x /1\nCOPY --from=two /x /2\n";
    World::new(&[]).ran(&text.replace("RUN x", "RUN y")).check(
        text,
        expect![[r#"
        1 hit: Unchanged
        2 miss: the command changed
        3 hit: Unchanged
        4 miss: same as 2
        5 hit: Unchanged
        6 depends: output of 2
        7 depends: rests on 6
    "#]],
    );
}

#[test]
fn an_older_build_serves_as_well_as_the_last() {
    let mut world = world();
    world.write("req.txt", "2");
    world = world.ran(FILE);
    world.write("req.txt", "1");
    world.check(
        FILE,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: AsBefore { started: 1000 }
        4 hit: AsBefore { started: 1000 }
        5 hit: AsBefore { started: 1000 }
        6 hit: AsBefore { started: 1000 }
    "#]],
    );
}

#[test]
fn builds_that_did_not_end_well_left_what_they_had_done() {
    let mut world = World::new(&[("req.txt", "1"), ("app.py", "1")]);
    world.built(FILE, &|name| match name {
        name if name.contains("install") => StepOutcome::Failed,
        name if name.contains("/app") || name.contains("build") => StepOutcome::NotReached,
        _ => StepOutcome::Ran,
    });
    world.check(
        FILE,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        4 miss: Failed
        5 miss: NotReached
        6 miss: NotReached
    "#]],
    );
}

#[test]
fn nothing_is_claimed_of_other_engines_and_emptied_ones() {
    let engine = |id: &str, is_buildkit, oldest| EngineNow {
        name: "buildx BuildKit v2 (docker)".to_owned(),
        id: Some(id.to_owned()),
        is_buildkit,
        oldest,
    };
    let of = |engine: EngineNow, expected: Expect| {
        World { engine: Some(engine), ..world() }.check("FROM a\n", expected);
    };
    of(
        engine(ID, true, Some(900)),
        expect![[r#"
        1 hit: Unchanged
    "#]],
    );
    of(
        engine("two", true, None),
        expect![[r#"
        1 unknown: OtherEngine { recorded: "buildx BuildKit v1 (docker)", now: "buildx BuildKit v2 (docker)" }
    "#]],
    );
    of(
        engine(ID, false, None),
        expect![[r#"
        1 unknown: NotBuildKit { engine: "buildx BuildKit v2 (docker)" }
    "#]],
    );
    of(
        engine(ID, true, Some(u64::MAX)),
        expect![[r#"
        1 unknown: Emptied
    "#]],
    );
    of(
        engine(ID, true, Some(90_000)),
        expect![[r#"
        1 unknown: Emptied
    "#]],
    );
    World::new(&[]).check(
        "FROM a\nRUN x\n",
        expect![[r#"
        1 unknown: NoRecord
        2 unknown: NoRecord
    "#]],
    );
    // Without a look at the engine, the last build's is taken for it.
    let mut podman = world();
    podman.builds[0].engine = "podman 5".to_owned();
    podman.check(
        "FROM a\n",
        expect![[r#"
        1 unknown: NotBuildKit { engine: "podman 5" }
    "#]],
    );
}

#[test]
fn a_record_of_a_version_that_kept_no_inputs_says_nothing() {
    let mut world = world();
    for step in &mut world.builds[0].steps {
        step.inputs = None;
        step.contents.clear();
    }
    world.check(
        "FROM a\nRUN one\nCOPY req.txt /\nRUN other\n",
        expect![[r#"
        1 hit: Unchanged
        2 unknown: NotRecorded
        3 unknown: NotRecorded
        4 miss: the command changed
    "#]],
    );
}

#[test]
fn what_changed_while_it_was_built_is_not_known() {
    let mut world = world();
    for step in &mut world.builds[0].steps {
        step.contents.clear();
        for input in step.inputs.iter_mut().flatten() {
            input.content = None;
        }
    }
    world.check(
        "FROM a\nRUN one\nCOPY req.txt /\nRUN install\n",
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 unknown: NotRecorded
        4 unknown: rests on 3
    "#]],
    );
}

#[test]
fn addresses_depend_unless_they_are_pinned() {
    let text = "FROM a\nADD https://x.y/f /\nRUN x\nADD https://github.com/x/y.git#v1 /y\n";
    World::new(&[]).ran(text).check(
        text,
        expect![[r#"
            1 hit: Unchanged
            2 depends: Address
            3 depends: rests on 2
            4 depends: rests on 2
        "#]],
    );
    let sum = format!("sha256:{}", "1".repeat(64));
    let commit = "2".repeat(40);
    let text = format!(
        "FROM a\nADD --checksum={sum} https://x.y/f /\nRUN x\nADD https://github.com/x/y.git#{commit} /y\n"
    );
    World::new(&[]).ran(&text).check(
        &text,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: Unchanged
        4 hit: Unchanged
    "#]],
    );
}

#[test]
fn instructions_of_the_base_itself_are_minded() {
    let text = "FROM a\nCOPY req.txt /\n";
    let mut world = World::new(&[("req.txt", "1"), ("app.py", "1")]).ran(text);
    let whole = world.taken(&[Selector::of("/")]);
    for step in world.builds[0].steps.iter_mut().filter(|step| step.keyword == "FROM") {
        step.triggers = vec!["COPY . /app".to_owned()];
        step.contents.push(whole.clone());
    }
    world.check(
        text,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
    "#]],
    );
    world.write("app.py", "2");
    world.check(
        text,
        expect![[r#"
        1 hit: Unchanged
        2 depends: Triggers
    "#]],
    );
}

#[test]
fn thousands_of_steps_and_rubbish_are_calm() {
    let mut text = String::from("FROM a\n");
    for step in 0..3000 {
        text.push_str(&format!("RUN {step}\n"));
    }
    let world = World::new(&[]).ran(&text);
    let (_, predictions) = world.predict(&text.replace("RUN 1500\n", "RUN x\n"));
    assert_eq!((predictions.summary.hits, predictions.summary.misses), (1501, 1500));
    for text in ["", "RUN x", "FROM", "COPY --from=1 a b", "FROM a AS b\nFROM b AS a\nCOPY --from=a x x"] {
        let _ = world.predict(text);
    }
}
