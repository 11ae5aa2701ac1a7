//! `dockwright build --engine list`: which engines answer, and why the others do not.

use builder::engine::Reach;

use crate::build::detect;
use crate::cli::paint::harmless;
use crate::cli::say;

/// Prints the list; 0 when an engine answers.
pub async fn engines(reach: &Reach) -> u8 {
    let mut used = false;
    for detected in detect(reach).await {
        let name = detected.engine.name();
        match &detected.answer {
            Ok(version) => {
                let mark = if used { "" } else { "  <- builds" };
                used = true;
                say(&format!("{name:<9} {}{mark}", harmless(version)));
            }
            Err(why) => {
                say(&format!("{name:<9} no: {}", harmless(why)));
                say(&format!("{:<9} {}", "", detected.engine.advice()));
            }
        }
    }
    u8::from(!used)
}
