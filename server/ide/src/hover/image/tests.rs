//! What is said of an image, and where one is named.

use std::sync::Arc;
use std::time::Duration;

use builder::graph::{NamedContext, Request};
use expect_test::{Expect, expect};
use registry::products::Date;
use registry::{
    Answer, Badge, Image, ImageConfig, Layer, Names, PlatformTag, Problem, Reference, Repository, Row,
    Variant,
};
use syntax::{Document, Platform};

use super::{context, hover, named, summary, wanted};
use crate::images::{Known, Wanted};
use crate::texts::Language;

fn told<T>(value: T) -> Answer<T> {
    Answer { value: Some(Arc::new(value)), age: None, complete: true, stale: false, problem: None }
}

fn reference(name: &str) -> Reference {
    Reference::parse(name).unwrap()
}

fn linux(architecture: &str) -> Platform {
    Platform::new("linux", architecture)
}

fn layer(size: u64, command: &str) -> Row {
    let layer = (size > 0).then(|| Layer { digest: String::new(), size });
    Row { command: command.to_owned(), layer, ..Row::default() }
}

fn image() -> Image {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    Image {
        digest: "sha256:0123".to_owned(),
        manifest: "sha256:4567".to_owned(),
        platform: linux("amd64"),
        platforms: vec![
            Variant { platform: linux("amd64"), digest: "sha256:4567".to_owned() },
            Variant { platform: linux("arm64"), digest: "sha256:89ab".to_owned() },
        ],
        created: Some("2026-08-01T00:00:00Z".parse().unwrap()),
        config: ImageConfig {
            env: words("PATH=/usr/bin PYTHON_VERSION=3.9.20"),
            cmd: words("python3 -c \\"),
            working_dir: "/srv".to_owned(),
            user: "app".to_owned(),
            exposed_ports: words("80/tcp"),
            on_build: vec!["COPY `x` /y".to_owned()],
            ..ImageConfig::default()
        },
        history: vec![
            layer(28_200_000, "# debian.sh --arch 'amd64' out/ 'trixie'"),
            layer(0, "ENV PATH=/usr/bin"),
            layer(1_500_000, "RUN /bin/sh -c set -eux; \tapt-get update\n# buildkit"),
            layer(0, "CMD [\"python3\"]"),
        ],
    }
}

fn known() -> Known {
    let mut known = Known { today: Some(Date { year: 2026, month: 8, day: 22 }), ..Known::default() };
    let python = reference("python:3.9-buster");
    known.images.insert((python.clone(), None), told(image()));
    let names = ["3.9-buster", "3.9", "3.9.20", "3.10-buster", "3.9-slim-buster", "3.9-alpine"];
    let bare = reference("python");
    known.tags.insert(bare.clone(), told(Names::new(names.map(Into::into).into(), true)));
    let tag = registry::Tag {
        name: "3.9-buster".to_owned(),
        pushed: Some("2026-08-13T20:11:07Z".parse().unwrap()),
        platforms: vec![PlatformTag { platform: linux("arm64"), digest: None, size: None, pushed: None }],
        ..registry::Tag::default()
    };
    known.single.insert(python, told(tag));
    known
}

#[track_caller]
fn check(source: &str, known: &Known, language: Language, expected: Expect) {
    let (before, after) = source.split_once("$0").unwrap();
    let document = Document::new(&format!("{before}{after}"));
    let found = hover(&document, before.len(), language, known).unwrap();
    expected.assert_eq(&format!("[{}]\n{}", document.text(found.range), found.markdown));
}

#[test]
fn everything_that_is_known() {
    check(
        "FROM pyth$0on:3.9-buster AS x\n",
        &known(),
        Language::English,
        expect![[r#"
            [python:3.9-buster]
            **`python:3.9-buster`** — official image · the tag moves: a later build may get another image

            The Python language with pip

            Python 3.9 reached its end of life on 2025-10-31.

            Debian 10 reached its end of life on 2024-06-30.

            - Size: 29.7 MB compressed; layers: 2
            - Platforms: `linux/amd64`, `linux/arm64`
            - Last pushed: 2026-08-13
            - Digest: `sha256:0123`
            - Newer: `3.10-buster`
            - Smaller: `3.9-slim-buster`, `3.9-alpine`

            **Passes to this stage**

            - `CMD ["python3", "-c", "\\"]`
            - `WORKDIR /srv`
            - `USER app`
            - `EXPOSE 80/tcp`
            - `ENV PATH=/usr/bin`
            - `ENV PYTHON_VERSION=3.9.20`
            - ``ONBUILD COPY `x` /y``

            **Layers**

            - 28.2 MB `# debian.sh --arch 'amd64' out/ 'trixie'`
            - 1.5 MB `RUN set -eux; apt-get update`

            [Docker Hub](https://hub.docker.com/_/python)"#]],
    );
}

#[test]
fn in_korean() {
    check(
        "FROM pyth$0on:3.9-buster AS x\n",
        &known(),
        Language::Korean,
        expect![[r#"
            [python:3.9-buster]
            **`python:3.9-buster`** — 공식 이미지 · 태그가 가리키는 대상이 바뀜: 나중의 빌드는 다른 이미지를 받을 수 있음

            pip를 갖춘 파이썬 언어

            Python 3.9의 지원이 2025-10-31에 끝났습니다.

            Debian 10의 지원이 2024-06-30에 끝났습니다.

            - 크기: 압축 29.7 MB, 레이어 2개
            - 플랫폼: `linux/amd64`, `linux/arm64`
            - 마지막 푸시: 2026-08-13
            - 다이제스트: `sha256:0123`
            - 더 새로운 태그: `3.10-buster`
            - 더 작은 이미지: `3.9-slim-buster`, `3.9-alpine`

            **이 스테이지로 넘겨주는 설정**

            - `CMD ["python3", "-c", "\\"]`
            - `WORKDIR /srv`
            - `USER app`
            - `EXPOSE 80/tcp`
            - `ENV PATH=/usr/bin`
            - `ENV PYTHON_VERSION=3.9.20`
            - ``ONBUILD COPY `x` /y``

            **레이어**

            - 28.2 MB `# debian.sh --arch 'amd64' out/ 'trixie'`
            - 1.5 MB `RUN set -eux; apt-get update`

            [Docker Hub](https://hub.docker.com/_/python)"#]],
    );
}

#[test]
fn what_is_missing_says_so() {
    check(
        "FROM ghcr.io/a/b$0",
        &Known::default(),
        Language::English,
        expect![[r#"
            [ghcr.io/a/b]
            **`ghcr.io/a/b`** — the tag moves: a later build may get another image

            `ghcr.io` is being asked; hover again in a moment to see more."#]],
    );
    let mut known = Known::default();
    let problem = Problem::Unreachable { host: "registry-1.docker.io".to_owned() };
    known.images.insert((reference("node:22"), None), Answer::nothing(Some(problem)));
    check(
        "FROM node:22$0",
        &known,
        Language::English,
        expect![[r#"
            [node:22]
            **`node:22`** — official image · the tag moves: a later build may get another image

            Node\.js with npm and Yarn

            Node.js 22 is supported until 2027-04-30.

            [Docker Hub](https://hub.docker.com/_/node)

            Not known: registry\-1\.docker\.io cannot be reached."#]],
    );
    let mut old = told(image());
    (old.stale, old.age) = (true, Some(Duration::from_secs(7200)));
    old.value.as_mut().map(Arc::make_mut).unwrap().history.clear();
    known.images.insert((reference("x/y:1"), None), old);
    let page = summary(&reference("x/y:1"), Language::English, &known);
    assert!(page.ends_with("As of 2 h ago."), "{page}");
}

#[test]
fn what_only_lends_files_passes_nothing_on() {
    let mut known = known();
    let told_of = known.images.get(&(reference("python:3.9-buster"), None)).unwrap().clone();
    known.images.insert((reference("x/y:1"), None), told_of);
    for source in ["FROM a\nCOPY --from=x/y:1$0 a b\n", "FROM a\nRUN --mount=from=x/$0y:1,target=/x true\n"] {
        let (before, after) = source.split_once("$0").unwrap();
        let document = Document::new(&format!("{before}{after}"));
        let found = hover(&document, before.len(), Language::English, &known).unwrap();
        assert_eq!(document.text(found.range), "x/y:1");
        assert!(found.markdown.contains("**Layers**"), "{}", found.markdown);
        assert!(!found.markdown.contains("Passes") && !found.markdown.contains("CMD"), "{}", found.markdown);
    }
}

#[test]
fn a_name_that_nobody_knows_is_no_official_image() {
    let mut known = Known::default();
    let problem = Problem::NotFound { what: "nosuch".to_owned() };
    known.images.insert((reference("nosuch:1.2.3"), None), Answer::nothing(Some(problem)));
    let page = summary(&reference("nosuch:1.2.3"), Language::English, &known);
    assert!(page.starts_with("**`nosuch:1.2.3`**\n"), "{page}");
    // One that came after this program is told by Docker Hub.
    let badge = Some(Badge::Official);
    known.repositories.insert(reference("nosuch"), told(Repository { badge, ..Repository::default() }));
    let page = summary(&reference("nosuch:1.2.3"), Language::English, &known);
    assert!(page.starts_with("**`nosuch:1.2.3`** — official image\n"), "{page}");
}

#[test]
fn a_layer_without_a_command_is_a_size() {
    let mut told_of = image();
    told_of.history =
        vec![layer(1000, " "), Row { comment: "Imported from -".to_owned(), ..layer(2000, "") }];
    let words = crate::hover::layers::layers(Language::English, &told_of).unwrap();
    assert_eq!(words, "**Layers**\n\n- 1.0 kB\n- 2.0 kB `Imported from -`");
}

#[test]
fn a_publishers_words_are_shown_and_not_obeyed() {
    let mut known = Known::default();
    let repository = Repository {
        description: Some("[click](http://evil) <script>".to_owned()),
        badge: Some(Badge::Verified),
        ..Repository::default()
    };
    known.repositories.insert(reference("a/b"), told(repository));
    check(
        "FROM a/b:1.2.3$0",
        &known,
        Language::English,
        expect![[r#"
        [a/b:1.2.3]
        **`a/b:1.2.3`** — verified publisher

        \[click\]\(http&#58;//evil\) &lt;script\>

        [Docker Hub](https://hub.docker.com/r/a/b)

        `docker.io` is being asked; hover again in a moment to see more."#]],
    );
}

fn name_at(source: &str) -> Option<String> {
    let (before, after) = source.split_once("$0").unwrap();
    let named = named(&Document::new(&format!("{before}{after}")), before.len())?;
    let platform = named.platform.map(|platform| format!(" {platform}")).unwrap_or_default();
    Some(format!("{}{platform}", named.image.familiar()))
}

#[test]
fn where_an_image_is_named() {
    let is = |source: &str, image: &str| assert_eq!(name_at(source).as_deref(), Some(image), "{source}");
    is("FROM a$0lpine", "alpine");
    is("FROM --platform=linux/arm64 a:1$0", "a:1 linux/arm64");
    is("FROM --platform=$BUILDPLATFORM a:1$0", "a:1");
    is("ARG V=3\nFROM python:$V$0\n", "python:3");
    is("FROM a\nCOPY --from=nginx:1$0 x y\n", "nginx:1");
    is("FROM a\nRUN --mount=type=bind,from=ngi$0nx,target=/x y\n", "nginx");
    is("FROM a\nONBUILD COPY --from=ngi$0nx x y\n", "nginx");
    for source in [
        "FROM scratch$0",
        "FROM a AS b\nFROM b$0",
        "FROM a AS b\nCOPY --from=B$0 x y",
        "FROM a\nCOPY --from=0$0 x y",
        "FROM python:$V$0",
        "FROM a AS b$0",
        "FR$0OM a",
        "FROM a\nRUN --mount=type=bi$0nd,from=nginx y",
        "FROM A$0",
    ] {
        assert_eq!(name_at(source), None, "{source}");
    }
}

#[test]
fn what_is_wanted() {
    let ask = |source: &str| wanted(&Document::new(source), 6);
    let image = reference("a:1");
    assert_eq!(
        ask("FROM a:1"),
        [
            Wanted::Image(image.clone(), None),
            Wanted::tags(&image),
            Wanted::repository(&image),
            Wanted::Tag(image.clone())
        ]
    );
    let other = reference("ghcr.io/a/b");
    assert_eq!(ask("FROM ghcr.io/a/b"), [Wanted::Image(other.clone(), None), Wanted::tags(&other)]);
    assert_eq!(ask("RUN apk"), []);
}

#[test]
fn a_named_context_is_no_image() {
    let folder = NamedContext::Folder("../docs".to_owned());
    let contexts = [("docs", folder.clone()), ("alpine:3::linux/arm64", folder)];
    let contexts = contexts.map(|(name, context)| (name.to_owned(), context)).into();
    let request = Request { contexts, ..Request::default() };
    let said = |source: &str, language| {
        let (before, after) = source.split_once("$0").unwrap();
        let document = Document::new(&format!("{before}{after}"));
        let found = context(&document, before.len(), language, &request)?;
        Some(format!("[{}] {}", document.text(found.range), found.markdown))
    };
    assert_eq!(
        said("FROM a\nCOPY --from=do$0cs /x /y\n", Language::English).unwrap(),
        "[docs] `docs` is a named context of the build: `../docs`. It stands in the place of an image."
    );
    assert!(said("FROM alp$0ine:3\n", Language::Korean).unwrap().contains("`../docs`"));
    assert_eq!(said("FROM alp$0ine:4\n", Language::English), None);
    assert_eq!(said("FROM a AS docs\nCOPY --from=do$0cs /x /y\n", Language::English), None, "a stage");
}
