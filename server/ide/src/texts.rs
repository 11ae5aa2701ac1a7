//! The words on each instruction.

use syntax::language::Keyword;

/// The words on one instruction.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// One sentence.
    pub summary: &'static str,
    /// What a beginner and an expert gain from, as Markdown.
    pub body: &'static str,
    /// Dockerfile code that shows it.
    pub example: &'static str,
}

/// The words on an instruction.
#[must_use]
pub fn instruction(keyword: Keyword) -> Text {
    match keyword {
        Keyword::From => Text {
            summary: "Starts a build stage from a base image.",
            body: "An image is a stack of layers; everything below this line adds to those of the base image.\n\n\
- `name:tag` picks a version. Without a tag it means `latest`, which is only a name: it is whatever was pushed under it last.\n\
- Tags move. The same line can mean other bytes tomorrow; `name@sha256:…` never does, and gets no fixes either.\n\
- `AS name` names the stage, so that a later `COPY --from=name` or `FROM name` can use it.\n\
- A file may hold several stages; only what the last one (or `--target`) needs is built.",
            example: "FROM python:3.13-slim AS build",
        },
        Keyword::Run => Text {
            summary: "Runs a command while the image is built and keeps what it changed.",
            body: "Every RUN adds one layer. Deleting a file in a later RUN does not make the image smaller: the layer below still holds it. Join commands that belong together with `&&`.\n\n\
- The build cache goes by the text of the command and by what ran before it, never by the world outside: `RUN pip install flask` stays cached though a newer Flask was released.\n\
- Put `apt-get update` and its `install` in one RUN, or an old package list is installed from.\n\
- `--mount=type=cache` keeps a package manager's downloads between builds; `--mount=type=secret` shows a password to this command alone.",
            example: "RUN --mount=type=cache,target=/root/.cache/pip pip install flask",
        },
        Keyword::Cmd => Text {
            summary: "Says what a container of this image runs when it starts.",
            body: "Nothing runs while the image is built. Only the last CMD of a stage counts; those above it are without effect.\n\n\
- The exec form `[\"python\", \"app.py\"]` starts the program itself, so it gets the signals of `docker stop`. The shell form `python app.py` starts `/bin/sh -c`, which passes no signals on.\n\
- Arguments of `docker run image …` take its place. With an ENTRYPOINT, CMD holds the default arguments of that program.\n\
- It is metadata: 0 bytes, and it breaks no cache, so it may stand anywhere in its stage.",
            example: "CMD [\"python\", \"app.py\"]",
        },
        Keyword::Copy => Text {
            summary: "Copies files from the build context, or from another stage, into the image.",
            body: "When a file that it copies changes, this step runs again, and so does every RUN below it. That is why COPY of the code stands last, below the installation of what the code needs.\n\n\
- Sources are paths in the build context, never outside of it; `.dockerignore` keeps files out of it.\n\
- What counts are content and permissions, not times: a fresh checkout of the same files stays cached.\n\
- Copy the lists of dependencies first (`COPY requirements.txt .`), install, then copy the rest.\n\
- `--from=stage` copies from another stage or image; `--chown` and `--chmod` set owner and mode in the same layer.",
            example: "COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .",
        },
        Keyword::Add => Text {
            summary: "Copies files into the image, and can fetch URLs and Git repositories and unpack archives.",
            body: "Use COPY for plain files. ADD is for what COPY cannot do: a local tar archive is unpacked, a URL is fetched (`--checksum=sha256:…` makes sure of its content), a Git repository is checked out at a ref.",
            example: "ADD --checksum=sha256:24454f830c… https://example.com/tool.tar.gz /opt/",
        },
        Keyword::Arg => Text {
            summary: "Declares a variable of the build, which `--build-arg` can set.",
            body: "It is gone when the image runs, but it is no place for secrets: `docker history` shows it. Before the first FROM it serves FROM lines alone; a stage sees it after an `ARG name` of its own. Every RUN below an ARG that has a value runs again when the value changes, used or not.",
            example: "ARG VERSION=1.2",
        },
        Keyword::Env => Text {
            summary: "Sets an environment variable for the steps below and for the containers of the image.",
            body: "It wins over an ARG of the same name. A changed value runs every RUN below it again. It stays in the image for everyone to read: no passwords.",
            example: "ENV PYTHONUNBUFFERED=1",
        },
        Keyword::Entrypoint => Text {
            summary: "Fixes the program that a container of this image runs.",
            body: "CMD and the arguments of `docker run` become its arguments. Write the exec form: the shell form takes no arguments and passes no signals on.",
            example: "ENTRYPOINT [\"python\", \"-m\", \"app\"]",
        },
        Keyword::Expose => Text {
            summary: "Notes which ports the program in the image listens on.",
            body: "It opens nothing by itself: `docker run -p 8080:80` does, and `-P` opens what stands here. TCP unless `/udp` says otherwise.",
            example: "EXPOSE 8080/tcp",
        },
        Keyword::Healthcheck => Text {
            summary: "Says how to find out whether the program in a container still works.",
            body: "The command runs inside the container at an interval; exit code 0 means healthy, 1 unhealthy. `NONE` switches off what the base image brought. Only the last one counts.",
            example: "HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost/ || exit 1",
        },
        Keyword::Label => Text {
            summary: "Adds names and values that describe the image.",
            body: "Metadata for people and tools, such as `org.opencontainers.image.source`. 0 bytes; it breaks no cache.",
            example: "LABEL org.opencontainers.image.licenses=\"MIT\"",
        },
        Keyword::Maintainer => Text {
            summary: "Names the author. Deprecated: a label says the same.",
            body: "Write `LABEL org.opencontainers.image.authors=\"…\"` instead.",
            example: "LABEL org.opencontainers.image.authors=\"ann@example.com\"",
        },
        Keyword::Onbuild => Text {
            summary: "Keeps an instruction for the builds that start FROM this image.",
            body: "It does nothing here; it runs right below the FROM of the other Dockerfile. It is not passed on to grandchildren.",
            example: "ONBUILD COPY . /app",
        },
        Keyword::Shell => Text {
            summary: "Chooses the shell that the shell form of RUN, CMD and ENTRYPOINT uses.",
            body: "A JSON array. It holds for the instructions below it. The default is `[\"/bin/sh\", \"-c\"]`, on Windows `[\"cmd\", \"/S\", \"/C\"]`.",
            example: "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]",
        },
        Keyword::Stopsignal => Text {
            summary: "Chooses the signal that asks the container's program to stop.",
            body: "A name such as `SIGQUIT` or a number. The default is `SIGTERM`; what does not stop in time is killed.",
            example: "STOPSIGNAL SIGQUIT",
        },
        Keyword::User => Text {
            summary: "Chooses who runs the RUN steps below and the container's program.",
            body: "A name or number, with `:group` if wanted. Without it that is root. Install as root first, then drop the rights.",
            example: "USER app:app",
        },
        Keyword::Volume => Text {
            summary: "Marks folders whose content is kept outside the container.",
            body: "Each container gets a volume there. Changes that later steps of the build make below such a folder may be lost.",
            example: "VOLUME /var/lib/data",
        },
        Keyword::Workdir => Text {
            summary: "Sets the working directory for what follows, and makes it if it is missing.",
            body: "It holds for RUN, CMD, ENTRYPOINT, COPY and ADD below. A relative path counts from the one before; start with an absolute one.",
            example: "WORKDIR /app",
        },
    }
}
