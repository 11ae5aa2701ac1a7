//! A sample of generated Dockerfiles, and what a real engine says of them. No image is needed: all stages begin with
//! nothing, or with another stage.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use ide::diagnostics::Facts;
use oracle_client::Random;
use serde_json::Value;

use crate::compare::{Verdicts, difference, ours};

/// How many files are generated.
const FILES: usize = 80;

/// Lines that the engine's frontend, older than the newest, judges otherwise, and why. None is generated.
const OLDER: &[(&str, &str)] = &[
    ("# check=skip=… above an instruction", "the engine passes it by: frontend 1.21 obeys it"),
    ("ARG TOKEN_FILE", "a name that holds `file` or `version` is no secret's any more"),
];

/// How a stage begins.
const STAGES: &[&str] = &[
    "FROM scratch",
    "FROM scratch AS one",
    "FROM scratch as Two",
    "FROM one AS three",
    "from scratch AS context",
    "FROM --platform=linux/amd64 scratch AS x",
    "FROM --platform=$TARGETPLATFORM scratch",
    "FROM ${BASE} AS four",
    "FROM ${BASSE:-scratch} AS five",
];

/// What stands in a stage.
const LINES: &[&str] = &[
    "ARG V=1",
    "ARG V",
    "ENV V=2 W=$V",
    "ENV W $V",
    "ENV API_TOKEN=x",
    "ARG DB_PASSWORD",
    "LABEL a b",
    "LABEL a=$NOBODY b=$V",
    "WORKDIR app",
    "WORKDIR /app/$V",
    "MAINTAINER me",
    "CMD echo $V",
    "CMD [\"x\"]",
    "ENTRYPOINT run",
    "HEALTHCHECK NONE",
    "HEALTHCHECK --interval=1s CMD x",
    "SHELL [\"/bin/bash\", \"-c\"]",
    "EXPOSE 80/TCP 81",
    "EXPOSE 127.0.0.1:80:81",
    "EXPOSE $V",
    "COPY --from=0 a /b",
    "COPY --from=one a /b",
    "COPY $NOBODY /b",
    "ADD https://example.invalid/x /x",
    "RUN x \\\n\n  && y",
    "run x $V",
    "RUN --mount=type=cache,target=/c x",
    "ONBUILD RUN x",
    "USER $NOBODY",
    "VOLUME /v",
    "STOPSIGNAL SIGTERM",
    "# a comment",
];

/// What is refused; few files hold one, for nothing else is told of them.
const REFUSED: &[&str] = &[
    "RUNN x",
    "COPY --chwon=1 a /b",
    "COPY --from=$V a /b",
    "ENV =x",
    "ENV",
    "STOPSIGNAL SIGNONE",
    "EXPOSE 99999999",
    "RUN --mount=type=bond x",
    "RUN --network=some x",
    "HEALTHCHECK --interval=soon CMD x",
    "CMD [\"a\", 1]",
    "FROM scratch AS 1x",
    "COPY a",
    "ENV A=\"x",
    "VOLUME [\"\"]",
];

fn generate(random: &mut Random) -> String {
    let mut lines = Vec::new();
    if random.one_in(6) {
        lines.push("# check=skip=MaintainerDeprecated,LegacyKeyValueFormat");
    }
    lines.push("ARG BASE=scratch");
    let refused = random.one_in(5);
    for _ in 0..1 + random.below(3) {
        lines.push(*random.pick(STAGES));
        for _ in 0..2 + random.below(7) {
            lines.push(*random.pick(LINES));
        }
    }
    if refused {
        let at = lines.len() - random.below(3).min(lines.len() - 3);
        lines.insert(at, *random.pick(REFUSED));
    }
    lines.join("\n") + "\n"
}

/// What the engine answers; nothing where none is there.
fn ask(text: &str) -> Option<Value> {
    let mut child = Command::new("docker")
        .args(["buildx", "build", "--call=check,format=json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

fn line(value: &Value, pointer: &str) -> usize {
    value.pointer(pointer).and_then(Value::as_u64).map_or(0, |line| usize::try_from(line).unwrap())
}

fn verdicts(answer: &Value) -> Verdicts {
    let mut out = Verdicts::new();
    for warning in answer["warnings"].as_array().into_iter().flatten() {
        let ranges = warning["location"]["ranges"].as_array().cloned().unwrap_or_default();
        let first = ranges.first().map_or(0, |range| line(range, "/start/line"));
        let last = ranges.last().map_or(0, |range| line(range, "/end/line"));
        *out.entry((warning["ruleName"].as_str().unwrap().to_owned(), first, last)).or_default() += 1;
    }
    out
}

#[test]
fn a_real_engine_agrees_on_what_is_generated() {
    let test = "a_real_engine_agrees_on_what_is_generated";
    if ask("FROM scratch\nWORKDIR /x\n").is_none() {
        return oracle_client::skip(test, "no Docker engine with buildx answers");
    }
    let mut random = Random::new(5);
    let (mut wrong, mut rules, mut refused) = (Vec::new(), BTreeSet::new(), 0);
    for _ in 0..FILES {
        let text = generate(&mut random);
        let answer = ask(&text).unwrap_or_else(|| panic!("no answer for\n{text}"));
        let found = ours(&text, &Facts::default());
        let error = answer.get("buildError").filter(|error| !error.is_null());
        if error.is_some() == found.refused.is_empty() {
            wrong.push(format!("the engine: {error:?}; here: {:?}\n{text}", found.messages));
            continue;
        }
        if let Some(error) = error {
            refused += 1;
            let at = line(error, "/location/ranges/0/start/line");
            if at > 0 && !found.refused.iter().any(|(first, last)| (*first..=*last).contains(&at)) {
                wrong.push(format!("refused on line {at}: {error}; here {:?}\n{text}", found.messages));
            }
            continue;
        }
        let theirs = verdicts(&answer);
        rules.extend(theirs.keys().map(|(rule, _, _)| rule.clone()));
        let (missing, surplus) = difference(&theirs, &found.verdicts);
        if !(missing.is_empty() && surplus.is_empty()) {
            wrong.push(format!("only the engine: {missing:?}; only here: {surplus:?}\n{text}"));
        }
    }
    for (what, why) in OLDER {
        eprintln!("left out: {what}: {why}");
    }
    eprintln!("{FILES} files, {refused} of them refused, {} rules: {rules:?}", rules.len());
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rules.len() >= 12 && refused >= 8, "the sample holds too little");
}
