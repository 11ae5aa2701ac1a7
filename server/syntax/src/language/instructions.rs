//! The 18 instructions.

use super::{
    flags,
    instruction::{Arguments, Effect, Instruction, Keyword, Variables},
};

/// Files from the build context, a URL, a Git repository or an archive.
pub static ADD: Instruction = Instruction {
    keyword: Keyword::Add,
    name: "ADD",
    synopses: &["ADD [flags] <source>… <destination>", "ADD [flags] [\"<source>\", …, \"<destination>\"]"],
    arguments: Arguments::Paths,
    min_arguments: 2,
    max_arguments: None,
    flags: flags::ADD,
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Layer,
    in_onbuild: true,
    before_from: false,
    heredocs: true,
    last_wins: false,
    deprecated: false,
};

/// A variable of the build.
pub static ARG: Instruction = Instruction {
    keyword: Keyword::Arg,
    name: "ARG",
    synopses: &["ARG <name>[=<default>]…"],
    arguments: Arguments::NamesOrPairs,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: false,
    variables: Variables::Builder,
    effect: Effect::BuildOnly,
    in_onbuild: true,
    before_from: true,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// What a container runs by default.
pub static CMD: Instruction = Instruction {
    keyword: Keyword::Cmd,
    name: "CMD",
    synopses: &["CMD [\"<program>\", \"<argument>\", …]", "CMD <command>"],
    arguments: Arguments::Command,
    min_arguments: 0,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Shell,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: true,
    deprecated: false,
};

/// Files from the build context, a stage or an image.
pub static COPY: Instruction = Instruction {
    keyword: Keyword::Copy,
    name: "COPY",
    synopses: &["COPY [flags] <source>… <destination>", "COPY [flags] [\"<source>\", …, \"<destination>\"]"],
    arguments: Arguments::Paths,
    min_arguments: 2,
    max_arguments: None,
    flags: flags::COPY,
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Layer,
    in_onbuild: true,
    before_from: false,
    heredocs: true,
    last_wins: false,
    deprecated: false,
};

/// The program that a container is.
pub static ENTRYPOINT: Instruction = Instruction {
    keyword: Keyword::Entrypoint,
    name: "ENTRYPOINT",
    synopses: &["ENTRYPOINT [\"<program>\", \"<argument>\", …]", "ENTRYPOINT <command>"],
    arguments: Arguments::Command,
    min_arguments: 0,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Shell,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: true,
    deprecated: false,
};

/// A variable of the build and of the container.
pub static ENV: Instruction = Instruction {
    keyword: Keyword::Env,
    name: "ENV",
    synopses: &["ENV <key>=<value>…"],
    arguments: Arguments::Pairs,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// A port that the container listens on.
pub static EXPOSE: Instruction = Instruction {
    keyword: Keyword::Expose,
    name: "EXPOSE",
    synopses: &["EXPOSE <port>[/<protocol>]…"],
    arguments: Arguments::Words,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// A stage and what it starts from.
pub static FROM: Instruction = Instruction {
    keyword: Keyword::From,
    name: "FROM",
    synopses: &[
        "FROM [--platform=<platform>] <image>[:<tag>][@<digest>] [AS <name>]",
        "FROM <stage> [AS <name>]",
    ],
    arguments: Arguments::Base,
    min_arguments: 1,
    max_arguments: Some(3),
    flags: flags::FROM,
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Stage,
    in_onbuild: false,
    before_from: true,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// How to ask whether the container is well.
pub static HEALTHCHECK: Instruction = Instruction {
    keyword: Keyword::Healthcheck,
    name: "HEALTHCHECK",
    synopses: &[
        "HEALTHCHECK [flags] CMD <command>",
        "HEALTHCHECK [flags] CMD [\"<program>\", \"<argument>\", …]",
        "HEALTHCHECK NONE",
    ],
    arguments: Arguments::Healthcheck,
    min_arguments: 1,
    max_arguments: None,
    flags: flags::HEALTHCHECK,
    reads_flags: true,
    variables: Variables::Shell,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: true,
    deprecated: false,
};

/// Facts about the image.
pub static LABEL: Instruction = Instruction {
    keyword: Keyword::Label,
    name: "LABEL",
    synopses: &["LABEL <key>=<value>…"],
    arguments: Arguments::Pairs,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// The author, in the way of old.
pub static MAINTAINER: Instruction = Instruction {
    keyword: Keyword::Maintainer,
    name: "MAINTAINER",
    synopses: &["MAINTAINER <name>"],
    arguments: Arguments::Text,
    min_arguments: 1,
    max_arguments: Some(1),
    flags: &[],
    reads_flags: true,
    variables: Variables::Nobody,
    effect: Effect::Metadata,
    in_onbuild: false,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: true,
};

/// An instruction for the images built from this one.
pub static ONBUILD: Instruction = Instruction {
    keyword: Keyword::Onbuild,
    name: "ONBUILD",
    synopses: &["ONBUILD <instruction>"],
    arguments: Arguments::Trigger,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Trigger,
    effect: Effect::Metadata,
    in_onbuild: false,
    before_from: false,
    heredocs: true,
    last_wins: false,
    deprecated: false,
};

/// A command at build time.
pub static RUN: Instruction = Instruction {
    keyword: Keyword::Run,
    name: "RUN",
    synopses: &[
        "RUN [flags] <command>",
        "RUN [flags] [\"<program>\", \"<argument>\", …]",
        "RUN [flags] <<EOF",
    ],
    arguments: Arguments::Command,
    min_arguments: 0,
    max_arguments: None,
    flags: flags::RUN,
    reads_flags: true,
    variables: Variables::Shell,
    effect: Effect::Layer,
    in_onbuild: true,
    before_from: false,
    heredocs: true,
    last_wins: false,
    deprecated: false,
};

/// The shell that reads shell forms.
pub static SHELL: Instruction = Instruction {
    keyword: Keyword::Shell,
    name: "SHELL",
    synopses: &["SHELL [\"<program>\", \"<argument>\", …]"],
    arguments: Arguments::JsonArray,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Nobody,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// The signal that asks the container to stop.
pub static STOPSIGNAL: Instruction = Instruction {
    keyword: Keyword::Stopsignal,
    name: "STOPSIGNAL",
    synopses: &["STOPSIGNAL <signal>"],
    arguments: Arguments::Text,
    min_arguments: 1,
    max_arguments: Some(1),
    flags: &[],
    reads_flags: false,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// Who runs the commands.
pub static USER: Instruction = Instruction {
    keyword: Keyword::User,
    name: "USER",
    synopses: &["USER <user>[:<group>]"],
    arguments: Arguments::Text,
    min_arguments: 1,
    max_arguments: Some(1),
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// A path whose data outlives the container.
pub static VOLUME: Instruction = Instruction {
    keyword: Keyword::Volume,
    name: "VOLUME",
    synopses: &["VOLUME <path>…", "VOLUME [\"<path>\", …]"],
    arguments: Arguments::WordsOrJson,
    min_arguments: 1,
    max_arguments: None,
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Metadata,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};

/// The directory that everything after it happens in. It makes the directory, and so a layer.
pub static WORKDIR: Instruction = Instruction {
    keyword: Keyword::Workdir,
    name: "WORKDIR",
    synopses: &["WORKDIR <path>"],
    arguments: Arguments::Text,
    min_arguments: 1,
    max_arguments: Some(1),
    flags: &[],
    reads_flags: true,
    variables: Variables::Builder,
    effect: Effect::Layer,
    in_onbuild: true,
    before_from: false,
    heredocs: false,
    last_wins: false,
    deprecated: false,
};
