//! One file a method: convert in, one call on a snapshot, convert out.

pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod configuration;
pub mod diagnostic;
pub mod did_change;
pub mod did_change_watched_files;
pub mod did_close;
pub mod did_open;
pub mod did_save;
pub mod document_symbol;
pub mod execute_command;
pub mod goto_definition;
pub mod hover;
pub mod initialize;
pub mod inlay_hint;
pub mod selection_range;
pub mod signature_help;
pub mod test_hooks;
pub mod trusted;
pub mod work_done_progress_cancel;
