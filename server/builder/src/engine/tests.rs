use std::path::Path;

use expect_test::{Expect, expect};

use super::*;
use crate::discover::ContextRoot;

fn plan() -> Plan {
    let mut plan = Plan::new("/w/app/Dockerfile", ContextRoot::Folder("/w".into()));
    plan.target = Some("app".to_owned());
    plan.tags = vec!["app:1".to_owned()];
    plan.arguments.insert("V".to_owned(), "a b".to_owned());
    plan.arguments.insert("HTTP_PROXY".to_owned(), "p".to_owned());
    plan
}

#[track_caller]
fn check(engine: &dyn Engine, plan: &Plan, expected: Expect) {
    let shown = match engine.build(plan, Path::new("/t")) {
        Ok(call) => {
            let environment: Vec<String> = call
                .environment
                .iter()
                .map(|(name, value)| format!("{}={}\n", name.display(), value.display()))
                .collect();
            format!("{}{}\n", environment.concat(), call.shown())
        }
        Err(problem) => format!("! {problem}\n"),
    };
    expected.assert_eq(&shown);
}

fn engine(name: &str) -> Box<dyn Engine> {
    let reach =
        Reach { context: Some("far".to_owned()), address: Some("tcp://h:1".to_owned()), ..Reach::default() };
    by_name(name, &reach).unwrap()
}

#[test]
fn buildx() {
    let mut plan = plan();
    plan.secrets = vec![Secret::parse("id=t,src=/s").unwrap(), Secret::parse("id=TOKEN").unwrap()];
    plan.contexts.insert("lib".to_owned(), "docker-image://alpine".to_owned());
    plan.no_cache = true;
    check(
        &*engine("buildx"),
        &plan,
        expect![[r#"
            BUILDX_METADATA_PROVENANCE=disabled
            V=a b
            docker --context far buildx build --progress=rawjson --file /w/app/Dockerfile --target app --tag app:1 --secret id=t,src=/s --secret id=TOKEN,env=TOKEN --build-context lib=docker-image://alpine --no-cache --load --iidfile /t/image-id --build-arg HTTP_PROXY=p --build-arg V -- /w
        "#]],
    );
    plan.platforms = vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()];
    assert!(!engine("buildx").build(&plan, Path::new("/t")).unwrap().shown().contains("--load"));
}

#[test]
fn buildctl() {
    let mut plan = plan();
    plan.contexts.insert("lib".to_owned(), "/l".to_owned());
    plan.network = Some("host".to_owned());
    check(
        &*engine("buildkit"),
        &plan,
        expect![[r#"
            buildctl --addr tcp://h:1 build --progress=rawjson --frontend dockerfile.v0 --local dockerfile=/w/app --opt filename=Dockerfile --local context=/w --opt target=app --opt 'build-arg:HTTP_PROXY=***' --opt 'build-arg:V=***' --local named-0=/l --opt context:lib=local:named-0 --allow network.host --opt force-network-mode=host --output 'type=image,"name=app:1"' --metadata-file /t/metadata.json
        "#]],
    );
}

#[test]
fn podman_and_buildah() {
    for name in ["podman", "buildah"] {
        let call = engine(name).build(&plan(), Path::new("/t")).unwrap();
        let expected = format!(
            "{name} build --layers --file /w/app/Dockerfile --target app --tag app:1 --iidfile /t/image-id --build-arg HTTP_PROXY=p --build-arg V -- /w"
        );
        assert_eq!(call.shown(), expected);
    }
}

#[test]
fn the_classic_builder_says_what_it_cannot_do() {
    check(
        &*engine("docker"),
        &plan(),
        expect![[r#"
            DOCKER_BUILDKIT=0
            V=a b
            docker --context far build --file /w/app/Dockerfile --target app --tag app:1 --iidfile /t/image-id --build-arg HTTP_PROXY=p --build-arg V -- /w
        "#]],
    );
    let mut plan = plan();
    plan.secrets = vec![Secret::parse("id=t").unwrap()];
    check(
        &*engine("docker"),
        &plan,
        expect![[r#"
            ! Docker's classic builder cannot do secrets and SSH agents; install the buildx plugin for it
        "#]],
    );
}

#[test]
fn a_context_that_looks_like_a_flag_stays_a_context() {
    let plan = Plan::new("/w/Dockerfile", ContextRoot::Remote("--privileged".to_owned()));
    for name in ["buildx", "podman", "buildah", "docker"] {
        let call = engine(name).build(&plan, Path::new("/t")).unwrap();
        assert!(call.shown().ends_with(" -- --privileged"), "{}", call.shown());
    }
}

#[test]
fn secrets_are_references() {
    for (text, expected) in [
        ("id=a,src=/x", Ok("id=a,src=/x")),
        ("id=a,source=/x,type=file", Ok("id=a,src=/x")),
        ("id=a,env=B", Ok("id=a,env=B")),
        ("id=A", Ok("id=A,env=A")),
        ("src=/x", Err("the secret `src=/x` has no id=")),
        ("id=a,value=1", Err("the secret `id=a,value=1` has `value=1`, which is none of id=, src=, env=")),
        ("", Err("the secret `` has ``, which is none of id=, src=, env=")),
    ] {
        let read = Secret::parse(text).map(|secret| secret.argument());
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }
}

#[test]
fn images_are_read_from_every_engine() {
    let docker = r#"{"CreatedSince":"6 minutes ago","ID":"sha256:f7","Repository":"app","Size":"1.98MB","Tag":"1"}
{"CreatedSince":"1 day ago","ID":"sha256:9e","Repository":"<none>","Size":"2B","Tag":"<none>"}"#;
    let podman = r#"[{"Id":"f4","Size":2142473,"Names":["localhost/a:1","localhost/b:1"],"CreatedAt":"2026-11-24T20:04:17Z"}]"#;
    let buildah = r#"[{"id":"sha256:0a","names":["docker.io/library/busybox:1.36"],"size":"2.13 MB","createdat":"13 minutes ago"}]"#;
    let shown: Vec<String> = [docker, podman, buildah, "garbage", "{\"a\":1}", "[[1]]"]
        .iter()
        .flat_map(|output| ImageRow::read(output))
        .map(|row| format!("{} {} {} {}\n", row.name, row.id, row.created, row.size))
        .collect();
    expect![[r#"
        app:1 sha256:f7 6 minutes ago 1.98MB
        <none> sha256:9e 1 day ago 2B
        localhost/a:1 f4 2026-11-24T20:04:17Z 2.14MB
        localhost/b:1 f4 2026-11-24T20:04:17Z 2.14MB
        docker.io/library/busybox:1.36 sha256:0a 13 minutes ago 2.13 MB
    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn sizes_read_as_a_person_writes_them() {
    for (bytes, shown) in
        [(0, "0B"), (999, "999B"), (1000, "1.00kB"), (12_340, "12.3kB"), (1_984_230, "1.98MB")]
    {
        assert_eq!(human(bytes), shown);
    }
}
