//! What `--help` prints.

/// The commands.
pub const COMMANDS: [&str; 4] = ["lsp", "check", "explain", "config-schema"];

/// The help.
pub const USAGE: &str = "\
Dockwright reads Dockerfiles: in editors as a language server, here as a checker.

Usage:
  dockwright lsp [--stdio]          the language server on standard input and output
  dockwright check [PATH…]          what an engine would refuse or warn of
      --format text|json            how to print it (default text)
      --fail-on error|warning|information|hint
                                    what makes the exit code 1 (default warning)
  dockwright explain [PATH]         the Dockerfile with a word on each instruction
  dockwright config-schema          the settings, as JSON
  dockwright --version | --help

PATH is a file, a folder that is searched for Dockerfiles, or - for standard input;
without one it is the current folder.

Exit codes of check: 0 nothing of the level of --fail-on, 1 something, 2 it could not run.
Colours appear on a terminal; NO_COLOR turns them off.";
