//! Dockerfiles of a given length, the same in every run.

/// A Dockerfile of about `lines` lines: stages of some forty lines each, as people write them.
pub fn dockerfile(lines: usize) -> String {
    let mut out = vec!["# syntax=docker/dockerfile:1".to_owned()];
    let mut stage = 0;
    while out.len() < lines {
        let block = if lines <= 10 { short() } else { block(stage) };
        out.extend(block);
        stage += 1;
    }
    // A cut never falls into a continuation or a heredoc: what is too much is cut at an instruction.
    while out.len() > lines && out.len() > 10 {
        out.pop();
    }
    while out.last().is_some_and(|line| line.ends_with('\\') || !starts_instruction(line)) {
        out.pop();
    }
    while out.len() < lines {
        out.push(format!("# line {}", out.len()));
    }
    out.join("\n") + "\n"
}

fn starts_instruction(line: &str) -> bool {
    ["FROM ", "ARG ", "ENV ", "WORKDIR ", "COPY ", "LABEL ", "EXPOSE ", "USER ", "CMD ", "RUN make"]
        .iter()
        .any(|keyword| line.starts_with(keyword))
}

fn short() -> Vec<String> {
    [
        "FROM node:20-bookworm AS build",
        "ARG VERSION=1.0",
        "ENV HOME=/app PORT=8080",
        "WORKDIR $HOME",
        "COPY package.json ./",
        "RUN make all",
        "EXPOSE $PORT",
        "USER node",
        "CMD [\"node\", \"server.js\"]",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn block(stage: usize) -> Vec<String> {
    let mut out = vec![
        format!("# stage {stage}"),
        format!("FROM debian:bookworm-slim AS stage{stage}"),
        format!("ARG VERSION_{stage}=1.{stage}.0"),
        format!("ENV APP_HOME=/srv/app{stage} \\"),
        "    PATH=/srv/bin:$PATH".to_owned(),
        "WORKDIR $APP_HOME".to_owned(),
    ];
    for part in 0..3 {
        out.push("RUN apt-get update && apt-get install -y --no-install-recommends \\".to_owned());
        out.extend(["curl", "git", "make", "jq"].map(|package| format!("    {package} \\")));
        out.push("    && rm -rf /var/lib/apt/lists/*".to_owned());
        out.push("COPY --chown=app:app package.json yarn.lock ./".to_owned());
        out.push(format!("RUN --mount=type=cache,target=/root/.cache,id=c{part} \\"));
        out.push("    # keep the symbols".to_owned());
        out.push(format!("    make VERSION=${{VERSION_{stage}}} install"));
    }
    out.extend(["RUN <<EOF", "set -eux", "echo $APP_HOME", "EOF"].map(str::to_owned));
    if stage > 0 {
        out.push(format!("COPY --from=stage{} /out /out", stage - 1));
    }
    out.push("LABEL org.opencontainers.image.title=\"app\"".to_owned());
    out.push("EXPOSE 8080 443/tcp".to_owned());
    out.push("USER app".to_owned());
    out.push("CMD [\"--serve\", \"--port\", \"8080\"]".to_owned());
    out
}
