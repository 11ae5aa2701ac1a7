//! Changes that a linter must see through: cases, quotes, order, continuations, comments.

use oracle_client::Random;

/// Lines that mean something to one of the checks.
const LINES: &[&str] = &[
    "FROM alpine AS Base",
    "FROM base",
    "FROM $BASE as other",
    "FROM ${UNKNOWN}",
    "FROM --platform=$TARGETPLATFORM alpine",
    "FROM --platform=linux/arm64 alpine as arm",
    "FROM --platform=linux/amd64 alpine as x",
    "FROM scratch AS context",
    "ARG BASE",
    "ARG BASE=alpine VERSION",
    "ARG API_TOKEN=1 X=$Y Z=$X",
    "ENV SECRET_KEY x",
    "ENV A=$B B=${A:-$C}",
    "ENV A=1 B=\"$A\" C='$D'",
    "LABEL a b",
    "LABEL a=$A \"$B\"=c",
    "CMD echo $HOME",
    "CMD [\"x\"]",
    "ENTRYPOINT x",
    "HEALTHCHECK NONE",
    "HEALTHCHECK CMD x",
    "SHELL [\"/bin/bash\", \"-c\"]",
    "WORKDIR app",
    "WORKDIR /app",
    "WORKDIR $A",
    "WORKDIR ${A:-/x}",
    "MAINTAINER me",
    "EXPOSE 80/TCP 1:2",
    "EXPOSE $PORT 8000-8001/udp",
    "USER $USER",
    "VOLUME $A /b",
    "VOLUME [\"$A\"]",
    "STOPSIGNAL $SIG",
    "STOPSIGNAL 9",
    "ONBUILD CMD x",
    "ONBUILD ENV a $b",
    "ONBUILD WORKDIR rel",
    "COPY $A ${B} /x",
    "COPY --chown=$U:$G a b",
    "COPY --from=base a b",
    "ADD --checksum=$SUM https://example.com/a b",
    "COPY <<EOF /x\n$HERE\nEOF",
    "COPY <<'EOF' /x\n$HERE\nEOF",
    "RUN --mount=type=cache,target=$DIR x",
    "RUN x \\\n\n  && y",
    "RUN x \\\n# c\n\n  y",
    "# check=skip=all",
    "# check=skip=UndefinedVar,JSONArgsRecommended",
    "# check=skip=MaintainerDeprecated;error=false",
    "# a comment",
    "#",
];

/// Changes a text in one or two ways.
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(lines.len());
        let line = lines[at].clone();
        let words: Vec<&str> = line.split(' ').collect();
        match random.below(14) {
            0..=3 => lines.insert(at, (*random.pick(LINES)).to_owned()),
            4 => lines[at] = line.to_lowercase(),
            5 => lines[at] = line.to_uppercase(),
            6 => lines[at] = line.replace(['"', '\''], ""),
            7 => lines[at] = line.replace('=', " "),
            8 if words.len() > 2 => {
                let mut words = words;
                let (one, other) = (1 + random.below(words.len() - 1), 1 + random.below(words.len() - 1));
                words.swap(one, other);
                lines[at] = words.join(" ");
            }
            9 if words.len() > 1 => lines[at] = line.replacen(' ', " \\\n  ", 1),
            10 if words.len() > 1 => lines[at] = line.replacen(' ', " \\\n\n  ", 1),
            11 => {
                lines.remove(at);
                if lines.is_empty() {
                    lines.push(String::new());
                }
            }
            12 => lines[at] = line.replace("${", "$").replace('}', ""),
            _ => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
        }
    }
    if random.below(8) == 0 {
        let heads = [
            "# check=skip=JSONArgsRecommended",
            "# check=experimental=all",
            "# check=skip=all;experimental=InvalidDefinitionDescription",
            "# check=skip=LegacyKeyValueFormat, UndefinedVar",
        ];
        lines.insert(0, heads[random.below(heads.len())].to_owned());
    }
    lines.join("\n")
}
