//! What `--help` prints.

/// The commands.
pub const COMMANDS: [&str; 10] =
    ["lsp", "check", "explain", "build", "cache", "graph", "images", "tags", "layers", "config-schema"];

/// The help.
pub const USAGE: &str = "\
Dockwright reads Dockerfiles: in editors as a language server, here as a checker.

Usage:
  dockwright lsp [--stdio]          the language server on standard input and output
  dockwright check [PATH…]          what an engine would refuse or warn of
      --format text|json|sarif|github
                                    how to print it (default text)
      --fix                         write the fixes that leave the image as it is; - prints the fixed text
      --fail-on error|warning|information|hint
                                    what makes the exit code 1 (default warning)
      --build-arg NAME[=VALUE]      what a build would be given; BUILDKIT_DOCKERFILE_CHECK=OPTIONS
                                    replaces `# check=`
      --shellcheck auto|off|PATH    who reads the scripts (default auto: ShellCheck where it is installed)
  dockwright explain [PATH]         the Dockerfile with a word on each instruction
      --format text|markdown|json   how to print it (default text)
      --lang en|ko|auto             in which language (default auto: that of the locale)
  dockwright build [PATH] [-f FILE] [-t TAG]…
                                    builds with a real engine; PATH is the context;
                                    without -t the image is tagged with the folder's name
      --target STAGE  --build-arg NAME[=VALUE]  --platform LIST  --build-context NAME=VALUE
      --secret id=ID[,src=FILE|,env=NAME]  --ssh default|ID=PATH  --network MODE
      --no-cache  --pull  --cache-from SOURCE  --cache-to TARGET
      --engine buildx|buildkit|podman|buildah|docker|list
      --builder NAME  --docker-context NAME  --address BUILDKIT
                                    how the engine is reached; `--engine list` tells which answer.
                                    DOCKWRIGHT_BUILD_ENGINE, _BUILDER, _DOCKERCONTEXT, _ADDRESS say it for good
      --progress auto|tty|plain|json
  dockwright cache [PATH]           which steps of the next build come from the cache, which run again, and why
      --target STAGE  --build-arg NAME[=VALUE]  and whatever else build was given: it is spoken of the build
                                    that these ask for, so repeat the last build's arguments (only their
                                    digests are on record)
      --explain LINE                all that is known of the step on that line
      --offline                     asks no registry what tags stand for now
      --format text|json            how to print it (default text)
      --lang en|ko|auto             in which language (default auto: that of the locale)
  dockwright graph [PATH] [-f FILE] [--target STAGE]
                                    the build as a picture: stages, steps, verdicts, seconds, bytes
      --format svg|dot|mermaid      how to draw it (default svg)
  dockwright images [PATH]          the engine's images, what the Dockerfiles of PATH build first
      --engine NAME  --docker-context NAME
      --format text|json            how to print it (default text)
  dockwright tags REFERENCE         the tags of an image, newest first, from its registry
      --format text|json            how to print it (default text)
  dockwright layers REFERENCE       what an image is made of, the oldest layer first
      --from registry|engine        who is asked (default registry, which pulls nothing)
      --platform OS/ARCH            of which platform; only of a registry
      --format text|json            how to print it (default text)
  dockwright config-schema          the settings, as JSON
  dockwright --version | --help | help [COMMAND]

PATH is a Dockerfile or a folder; without one it is the current folder. check, explain and images search a
folder for Dockerfiles, and check and explain read standard input for -. build, cache and graph take a folder as the
context with its Dockerfile in it; they need files, for a Dockerfile from standard input has no context.

Exit code of build: the build's; 130 when it was ended; 2 when it could not run.
Exit codes of check: 0 nothing of the level of --fail-on, 1 something, 2 it could not run.
Colours appear on a terminal; NO_COLOR turns them off.";

/// The part of the help that is a command's own.
#[must_use]
pub fn of(command: &str) -> Option<String> {
    let begins = |line: &str| {
        line.strip_prefix("  dockwright ").is_some_and(|rest| rest.split(' ').next() == Some(command))
    };
    let mut lines = USAGE.lines().skip_while(|line| !begins(line));
    let first = lines.next()?;
    let own = lines.take_while(|line| line.starts_with("   "));
    let own: Vec<&str> = std::iter::once(first).chain(own).collect();
    Some(format!("Usage:\n{}\n\nAll commands: dockwright --help", own.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, of};

    #[test]
    fn every_command_has_help_of_its_own() {
        for command in COMMANDS {
            let text = of(command).unwrap_or_else(|| panic!("{command}"));
            assert_eq!(text.matches("  dockwright ").count(), 1, "{text}");
        }
        assert!(of("build").is_some_and(|text| text.contains("--progress auto|tty|plain|json")));
        assert_eq!(of("nothing"), None);
    }
}
