//! Where findings go: those that are switched off are dropped here, for all rules alike.

use syntax::TextRange;
use syntax::document::Placed;

use super::rule::Rule;
use super::{Diagnostic, Facts, shortened};

/// Takes the findings of the rules.
pub struct Sink<'a> {
    facts: &'a Facts,
    limit: usize,
    /// How many more findings are worth their words.
    room: usize,
    count: usize,
    out: Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    /// A sink that keeps the words of `limit` findings for each rule and counts the others.
    pub(super) fn new(facts: &'a Facts, limit: usize) -> Self {
        Self { facts, limit, room: limit, count: 0, out: Vec::new() }
    }

    /// Another rule begins: it adds its findings in the order of the text.
    pub(super) fn next_rule(&mut self) {
        self.room = self.limit;
    }

    /// Adds a finding. `range` counts in the document; `placed` is the instruction whose comments can switch the
    /// rule off.
    pub fn add(
        &mut self,
        rule: &'static Rule,
        placed: Placed<'_>,
        range: TextRange,
        message: impl FnOnce() -> String,
    ) {
        let _ = placed;
        let Some(severity) = self.facts.levels.of(rule) else { return };
        self.count += 1;
        if self.room == 0 {
            return;
        }
        self.room -= 1;
        self.out.push(Diagnostic {
            code: rule.name.into(),
            source: rule.source,
            severity,
            range,
            message: shortened(message()),
            tags: rule.tags,
            url: Some(rule.url()),
        });
    }

    /// Adds what another program says of the script in an instruction. Settings and comments name it by its code.
    pub(super) fn add_remark(&mut self, placed: Placed<'_>, remark: Diagnostic) {
        let _ = placed;
        let Some(severity) = self.facts.levels.of_code(&remark.code, remark.severity) else { return };
        self.count += 1;
        if self.room == 0 {
            return;
        }
        self.room -= 1;
        self.out.push(Diagnostic { severity, message: shortened(remark.message), ..remark });
    }

    /// The findings, and how many there are with those whose words were not kept.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, usize) {
        (self.out, self.count)
    }
}
