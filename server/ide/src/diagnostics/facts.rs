//! What the rules may know beside the text.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use builder::graph::{Images, NoImages, Request};
use builder::ignore::Matcher;

use super::Severity;
use super::context_facts::ContextFacts;
use super::history::History;
use super::rule::Rule;
use crate::images::{NothingSeen, Seen};
use crate::shellcheck::{NoRemarks, Remarks};

/// What is known beside the text. All of it may be missing: a rule that lacks what it needs says nothing. A clone
/// costs next to nothing.
#[derive(Clone)]
pub struct Facts {
    /// What is known of base images.
    pub images: Arc<dyn Images + Send + Sync>,
    /// The ignore file of the build context, where there is one.
    pub ignore: Option<Arc<Matcher>>,
    /// What lies in the build context, where that was looked at.
    pub context: Option<Arc<ContextFacts>>,
    /// What the last builds did, where there were any.
    pub history: Option<Arc<History>>,
    /// How a build would be asked for: arguments, platform, named contexts.
    pub request: Arc<Request>,
    /// What was learned of images before.
    pub seen: Arc<dyn Seen>,
    /// What ShellCheck said of scripts.
    pub remarks: Arc<dyn Remarks>,
    /// How much each rule matters to the user.
    pub levels: Arc<Levels>,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            images: Arc::new(NoImages),
            ignore: None,
            context: None,
            history: None,
            request: usual_request(),
            seen: Arc::new(NothingSeen),
            remarks: Arc::new(NoRemarks),
            levels: Arc::default(),
        }
    }
}

/// A build as it is asked for when nobody says how; always the same, so that nobody need compare it.
fn usual_request() -> Arc<Request> {
    static USUAL: LazyLock<Arc<Request>> = LazyLock::new(Arc::default);
    Arc::clone(&USUAL)
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("ignore", &self.ignore.is_some())
            .field("context", &self.context.is_some())
            .field("history", &self.history.is_some())
            .field("request", &self.request)
            .field("levels", &self.levels)
            .finish_non_exhaustive()
    }
}

/// What the settings say of rules: a severity, or nothing for a rule that is switched off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(pub BTreeMap<String, Option<Severity>>);

impl Levels {
    /// The severity of a rule's findings; nothing when it is switched off.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Option<Severity> {
        if rule.is_quiet() && !self.0.contains_key(rule.name) {
            return None;
        }
        self.of_code(rule.name, rule.severity)
    }

    /// The severity of the findings of this code, which matter so much unless a setting says otherwise.
    #[must_use]
    pub fn of_code(&self, code: &str, usual: Severity) -> Option<Severity> {
        self.0.get(code).copied().unwrap_or(Some(usual))
    }
}
