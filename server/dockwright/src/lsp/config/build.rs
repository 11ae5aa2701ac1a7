//! The settings that say who builds, and how it is reached.

use std::path::PathBuf;

use builder::engine::Reach;

use crate::build::Ask;

/// The settings below `dockwright.build`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildConfig {
    /// `engine`: its name; nothing for the first that answers.
    pub engine: Option<String>,
    /// `context`: the folder or address to build with, where no Compose or Bake file names one; relative to the workspace.
    pub context: Option<PathBuf>,
    /// `builder`, `dockerContext` and `address`: how engines are reached.
    pub reach: Reach,
}

impl BuildConfig {
    /// Takes one of the texts; an empty one is as good as none.
    pub fn set(&mut self, name: &str, text: &str) {
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match name {
            "build.address" => self.reach.address = text,
            "build.builder" => self.reach.builder = text,
            "build.context" => self.context = text.map(PathBuf::from),
            "build.dockerContext" => self.reach.context = text,
            _ => self.engine = text.filter(|name| name != "auto"),
        }
    }

    /// Fills in what a user did not ask for.
    pub fn complete(&self, ask: &mut Ask) {
        let fill = |asked: &mut Option<String>, own: &Option<String>| {
            if asked.is_none() {
                asked.clone_from(own);
            }
        };
        fill(&mut ask.engine, &self.engine);
        fill(&mut ask.reach.address, &self.reach.address);
        fill(&mut ask.reach.builder, &self.reach.builder);
        fill(&mut ask.reach.context, &self.reach.context);
        ask.usual_context.clone_from(&self.context);
    }
}
