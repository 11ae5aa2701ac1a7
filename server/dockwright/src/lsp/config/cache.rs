//! The settings that say how verdicts on the build cache are shown.

use ide::cache::Show;

/// Whether verdicts stand among the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsFindings {
    /// Where the editor shows nothing beside lines.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// The settings below `dockwright.cache`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheConfig {
    /// `show`: what stands beside lines.
    pub show: Show,
    /// `diagnostics`: whether it stands among the findings.
    pub findings: AsFindings,
    /// `churn`: whether git is asked how often files changed.
    pub churn: bool,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self { show: Show::default(), findings: AsFindings::default(), churn: true }
    }
}

impl CacheConfig {
    /// Takes one of the words.
    pub fn set(&mut self, name: &str, word: &str) {
        match (name, word) {
            ("cache.show", "last") => self.show = Show::Last,
            ("cache.show", "off") => self.show = Show::Off,
            ("cache.show", _) => self.show = Show::Verdict,
            (_, "on") => self.findings = AsFindings::On,
            (_, "off") => self.findings = AsFindings::Off,
            _ => self.findings = AsFindings::Auto,
        }
    }
}
