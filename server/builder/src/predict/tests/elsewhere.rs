//! Builds of which nobody noted what they took, as those of a terminal, and files of other images.

use super::*;

const TAKES: &str = "FROM a\nRUN one\nCOPY req.txt /\nRUN install\n";

impl World {
    /// Forgets what the newest build took of its context.
    fn unnoted(mut self) -> Self {
        for step in &mut self.builds[0].steps {
            step.contents.clear();
            for input in step.inputs.iter_mut().flatten() {
                input.content = None;
            }
        }
        self
    }
}

/// Of a file that is changed now it is known what it was.
#[track_caller]
fn takes_another_file(mut world: World) {
    world.write("req.txt", "2");
    world.check(
        TAKES,
        expect![[r#"
            1 hit: Unchanged
            2 hit: Unchanged
            3 miss: Files { changed: ["req.txt"], added: [], removed: [] }
            4 miss: after 3
        "#]],
    );
}

#[test]
fn a_cached_build_of_a_terminal_took_what_was_known_before() {
    let mut world = World::new(&[("req.txt", "1")]).ran(TAKES);
    world.built(TAKES, &|_| StepOutcome::Cached);
    takes_another_file(world.unnoted());
}

#[test]
fn what_a_newer_build_took_tells_more_than_what_nobody_noted() {
    let world = World::new(&[("req.txt", "1")]).ran(TAKES).unnoted();
    takes_another_file(world.ran(TAKES));
}

#[test]
fn what_the_newest_build_made_and_nobody_noted_stays_unknown() {
    let mut world = World::new(&[("req.txt", "1")]).ran(TAKES);
    world.write("req.txt", "2");
    let mut world = world.ran(TAKES).unnoted();
    world.write("req.txt", "3");
    world.check(
        TAKES,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 unknown: NotRecorded
        4 unknown: rests on 3
    "#]],
    );
    // What it was before is still in the cache.
    world.write("req.txt", "1");
    world.check(
        TAKES,
        expect![[r#"
        1 hit: Unchanged
        2 hit: Unchanged
        3 hit: AsBefore { started: 1000 }
        4 hit: AsBefore { started: 1000 }
    "#]],
    );
}

#[test]
fn files_of_another_image_may_be_the_same() {
    let text = "FROM a\nCOPY --from=b /f /f\nRUN x\n";
    let mut world = World::new(&[]);
    for name in ["b", "c"] {
        world.image(&format!("docker.io/library/{name}:latest"), &format!("sha256:{name}"));
    }
    world.ran(text).check(
        &text.replace("=b", "=c"),
        expect![[r#"
        1 hit: Unchanged
        2 depends: OtherImage
        3 depends: rests on 2
    "#]],
    );
}
