//! An entry with all that is known of it, as Markdown.

use syntax::language::{
    self, FlagSpec, Frontend, Keyword, Since,
    check_rule::CheckRule,
    mount::{FieldKind, MountKey, MountType},
};

use super::{Language, Phrase, phrase, text};

/// The page of an entry: summary, body, facts of the table, the version that it needs, an example, a link to the
/// official page. `asked` is the frontend of the file's `# syntax=` line, where there is one that can be read: a
/// version is named only when that frontend is older, or unknown. Nothing for a key that is none.
#[must_use]
pub fn document(language: Language, key: &str, asked: Option<Frontend>) -> Option<String> {
    document_since(language, key, language::since(key), asked)
}

/// The same page for something that needs the version of `since` where it stands.
#[must_use]
pub fn document_since(
    language: Language,
    key: &str,
    since: Option<Since>,
    asked: Option<Frontend>,
) -> Option<String> {
    let text = text(language, key)?;
    let mut parts = vec![text.summary.clone()];
    if !text.body.is_empty() {
        parts.push(text.body.clone());
    }
    let mut facts = facts(language, key);
    facts.extend(since.and_then(|since| version(language, since, asked)));
    if !facts.is_empty() {
        parts.push(facts.join("  \n"));
    }
    parts.extend(example_and_link(language, key));
    Some(parts.join("\n\n"))
}

/// What closes an answer that was put together from what stands in the file: the version that an entry needs where
/// the file asks for an older frontend, an example, a link to the official page.
#[must_use]
pub fn closing(language: Language, key: &str, asked: Option<Frontend>) -> Vec<String> {
    let version = language::since(key).and_then(|since| version(language, since, asked));
    version.into_iter().chain(example_and_link(language, key)).collect()
}

fn example_and_link(language: Language, key: &str) -> Vec<String> {
    let example = text(language, key).and_then(|text| text.example).map(|example| {
        let title = phrase(language, Phrase::Example, &[]);
        format!("{title}:\n```{}\n{}\n```", example.language, example.code)
    });
    let url = language::documentation(key);
    let link = url.map(|url| format!("[{}]({url})", phrase(language, Phrase::Reference, &[])));
    example.into_iter().chain(link).collect()
}

/// What the table says of an entry, one sentence each: its default, its values, whether it repeats.
#[must_use]
pub fn facts(language: Language, key: &str) -> Vec<String> {
    let say = |wanted, filled_in: &[&str]| phrase(language, wanted, filled_in);
    let mut facts = Vec::new();
    match key.split('.').collect::<Vec<_>>().as_slice() {
        ["instruction", name] => {
            let Some(keyword) = Keyword::from_str_ignore_case(name) else { return facts };
            let instruction = keyword.instruction();
            if instruction.deprecated {
                facts.push(say(Phrase::Deprecated, &[]));
            }
        }
        ["flag", name, flag] => {
            let flag =
                Keyword::from_str_ignore_case(name).and_then(|keyword| keyword.instruction().flag(flag));
            facts.extend(flag.map(|flag| flag_facts(language, flag)).unwrap_or_default());
        }
        ["mount", "key", name] => {
            let Some(key) = MountKey::from_name(name) else { return facts };
            if !key.aliases.is_empty() {
                facts.push(say(Phrase::Aliases, &[&codes(key.aliases.iter().copied())]));
            }
            if key.used_by.len() < MountType::ALL.len() {
                let types = codes(key.used_by.iter().map(|kind| kind.name()));
                facts.push(say(Phrase::UsedByTypes, &[&types]));
            }
            match key.value {
                FieldKind::OneOf(values) => {
                    facts.push(say(Phrase::Values, &[&codes(values.iter().copied())]))
                }
                FieldKind::Type => {
                    let types = codes(MountType::ALL.iter().map(|kind| kind.name()));
                    facts.push(say(Phrase::Values, &[&types]));
                }
                _ => {}
            }
            facts.extend(key.default.map(|value| say(Phrase::Default, &[&codes([value])])));
        }
        ["check", name] if CheckRule::from_name(name).is_some_and(|rule| rule.experimental) => {
            facts.push(say(Phrase::Experimental, &[]));
        }
        _ => {}
    }
    facts
}

fn flag_facts(language: Language, flag: &FlagSpec) -> Vec<String> {
    let mut facts = Vec::new();
    if !flag.values().is_empty() {
        let values = codes(flag.values().iter().copied());
        facts.push(phrase(language, Phrase::Values, &[&values]));
    }
    facts.extend(flag.default.map(|value| phrase(language, Phrase::Default, &[&codes([value])])));
    if flag.repeats {
        facts.push(phrase(language, Phrase::Repeats, &[]));
    }
    facts
}

fn version(language: Language, since: Since, asked: Option<Frontend>) -> Option<String> {
    let needed = since.to_string();
    match asked {
        Some(frontend) if frontend.understands(since) => None,
        Some(frontend) => {
            Some(phrase(language, Phrase::NeedsFrontendButAsked, &[&needed, &frontend.to_string()]))
        }
        None => Some(phrase(language, Phrase::NeedsFrontend, &[&needed])),
    }
}

fn codes<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(language: Language, key: &str, asked: Option<&str>, expected: &Expect) {
        let asked = asked.and_then(Frontend::parse);
        expected.assert_eq(&document(language, key, asked).unwrap_or_default());
    }

    #[test]
    fn a_flag_in_english() {
        check(
            Language::English,
            "flag.COPY.parents",
            Some("docker/dockerfile:1.7"),
            &expect![[r#"
            Keeps the directories of each source's path below the destination.

            - `COPY --parents src/a/x.txt /to/` gives `/to/src/a/x.txt`; without it, `/to/x.txt`.
            - A `/./` in the source marks where the kept part begins: `src/./a/x.txt` gives `/to/a/x.txt`.
            - With it, `**` in a pattern matches any number of directories. Handy for the manifests of a monorepo.

            Default: `false`  
            Needs frontend 1.20 or newer; this file asks for 1.7.

            Example:
            ```dockerfile
            COPY --parents ./packages/*/package.json ./
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#copy---parents)"#]],
        );
    }

    #[test]
    fn the_same_flag_in_korean() {
        check(
            Language::Korean,
            "flag.COPY.parents",
            Some("docker/dockerfile:1.7"),
            &expect![[r#"
            각 원본 경로의 디렉터리를 대상 아래에 유지합니다.

            - `COPY --parents src/a/x.txt /to/`의 결과는 `/to/src/a/x.txt`이고, 이 플래그가 없으면 `/to/x.txt`입니다.
            - 원본의 `/./`는 유지할 부분의 시작을 나타냅니다. `src/./a/x.txt`의 결과는 `/to/a/x.txt`입니다.
            - 이 플래그를 쓰면 패턴의 `**`가 디렉터리 개수에 상관없이 일치합니다. 모노레포의 매니페스트 파일을 복사할 때 편리합니다.

            기본값: `false`  
            프론트엔드 1.20 이상이 필요합니다(이 파일이 요청한 버전: 1.7).

            예시:
            ```dockerfile
            COPY --parents ./packages/*/package.json ./
            ```

            [공식 문서](https://docs.docker.com/reference/dockerfile/#copy---parents)"#]],
        );
    }

    #[test]
    fn a_frontend_that_is_new_enough_is_not_spoken_of() {
        let page = |asked| document(Language::English, "flag.COPY.parents", Frontend::parse(asked));
        assert!(!page("docker/dockerfile:1.20").unwrap_or_default().contains("frontend"));
        assert!(!page("docker/dockerfile:1.7-labs").unwrap_or_default().contains("frontend"));
        assert!(page("another/frontend").unwrap_or_default().contains("Needs frontend 1.20 or newer."));
    }

    #[test]
    fn a_thing_of_the_labs() {
        check(
            Language::English,
            "flag.RUN.device",
            Some("docker/dockerfile:1"),
            &expect![[r#"
            Gives the command a device of the machine, such as a GPU, described by CDI.

            - `vendor.example/class=name` is one device, `=*` all of them; without `=…` the first that fits.
            - Without `required` the command also runs where the device is missing.
            - The builder must know the device, and the build must be allowed it: `--allow device`.

            May stand several times.  
            Needs frontend 1.14-labs or newer; this file asks for 1.

            Example:
            ```dockerfile
            # syntax=docker/dockerfile:1-labs
            FROM nvidia/cuda:12.9.1-base-ubuntu24.04
            RUN --device=nvidia.com/gpu=all,required nvidia-smi
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#run---device)"#]],
        );
    }

    #[test]
    fn a_key_of_a_mount() {
        check(
            Language::English,
            "mount.key.sharing",
            Some("docker/dockerfile:1"),
            &expect![[r#"
            What happens when two builds or steps use the cache at the same time.

            `shared` is the default. `private` and `locked` are for tools that cannot share their store with another process.

            For: `cache`  
            Values: `shared`, `private`, `locked`  
            Default: `shared`

            Example:
            ```dockerfile
            RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
                --mount=type=cache,target=/var/lib/apt,sharing=locked \
                apt-get update && apt-get install -y gcc
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#run---mount)"#]],
        );
        check(
            Language::Korean,
            "mount.key.target",
            Some("docker/dockerfile:1"),
            &expect![[r#"
            마운트가 컨테이너에 나타날 위치입니다.

            - 상대 경로는 WORKDIR을 기준으로 합니다. `/` 자체는 거부됩니다.
            - 캐시에서는 `id`를 따로 정하지 않으면 이 값이 `id`로도 쓰입니다.
            - 기본 위치는 시크릿이 `/run/secrets/<id>`, SSH 에이전트가 `/run/buildkit/ssh_agent.<number>`입니다.

            다른 이름: `dst`, `destination`

            예시:
            ```dockerfile
            RUN --mount=type=cache,target=/root/.cache/go-build,sharing=shared go build ./...
            ```

            [공식 문서](https://docs.docker.com/reference/dockerfile/#run---mount)"#]],
        );
    }

    #[test]
    fn an_instruction() {
        check(
            Language::English,
            "instruction.EXPOSE",
            None,
            &expect![[r#"
                Notes on which ports the program in the container listens.

                - It publishes nothing: `docker run -p 8080:80` does that, and `-P` publishes every exposed port on a random one.
                - TCP is meant unless `/udp` or `/sctp` follows. A range such as `7000-7010` is allowed.
                - Name the port of the container alone: no address, no port of the host.
                - Tools, load balancers and readers of the file take it as documentation.

                Example:
                ```dockerfile
                EXPOSE 8080 53/udp
                ```

                [Reference](https://docs.docker.com/reference/dockerfile/#expose)"#]],
        );
        check(
            Language::Korean,
            "instruction.EXPOSE",
            None,
            &expect![[r#"
                컨테이너의 프로그램이 어느 포트에서 수신하는지 적어 둡니다.

                - 포트를 공개하지는 않습니다. 공개하려면 `docker run -p 8080:80`을 쓰고, `-P`는 적힌 모든 포트를 임의의 포트로 공개합니다.
                - `/udp`나 `/sctp`를 붙이지 않으면 TCP입니다. `7000-7010` 같은 범위도 쓸 수 있습니다.
                - 컨테이너의 포트만 쓰십시오. 주소나 호스트 포트는 쓰지 않습니다.
                - 도구와 로드 밸런서, 파일을 읽는 사람이 문서로 활용합니다.

                예시:
                ```dockerfile
                EXPOSE 8080 53/udp
                ```

                [공식 문서](https://docs.docker.com/reference/dockerfile/#expose)"#]],
        );
    }

    #[test]
    fn an_argument_that_is_given_on_the_command_line() {
        check(
            Language::English,
            "predefined.BUILDKIT_SYNTAX",
            None,
            &expect![[r#"
            Chooses the frontend from outside of the file.

            An image reference given with `--build-arg`; it takes precedence over the `# syntax=` line. `dockerfile.v0` means the frontend that is built into the engine.

            Example:
            ```console
            docker build --build-arg BUILDKIT_SYNTAX=docker/dockerfile:1 .
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#buildkit-built-in-build-args)"#]],
        );
    }

    #[test]
    fn nothing_is_said_of_a_key_that_is_none() {
        assert_eq!(document(Language::English, "flag.COPY.checksum", None), None);
        assert_eq!(document(Language::Korean, "", None), None);
    }
}
