//! What the rules on the build cache share: which commands install what, how a chain of commands is taken apart, where
//! a script starts, and which variables a script may read.

mod calls;
mod chain;
mod directory;
mod readers;
mod stores;

pub use calls::{Act, Call, Manager};
pub use chain::{before_script, command_removal, start_of, top_level, word_removal};
pub use directory::{below, beside, directory, entered};
pub use readers::{is_buster, is_read_by_tools, mentions, never_reads, words};
pub use stores::{Defeat, Store, defeats, moves_some_store, moves_store, store};

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;

/// Whether a RUN has a cache mounted: its author has thought of it.
pub fn has_cache_mount(instruction: &Instruction) -> bool {
    let mounts = instruction.flags.iter().filter(|flag| flag.name == "mount");
    mounts.filter_map(|flag| flag.value.as_ref()).any(|value| value.text.contains("type=cache"))
}

/// Whether it is a plain RUN with a script that could be read whole.
pub fn is_readable_run(instruction: &Instruction) -> bool {
    instruction.keyword == Some(Keyword::Run)
        && instruction.script().is_some_and(|script| !script.commands().broken)
}

/// Seconds in words: `0.4 s`, `41 s`, `3 min 20 s`.
pub fn time(seconds: f64) -> String {
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round();
    if whole < 60.0 {
        return format!("{whole:.0} s");
    }
    let minutes = (whole / 60.0).floor();
    format!("{minutes:.0} min {:.0} s", whole - minutes * 60.0)
}
