//! Where findings go: those that are switched off are dropped here, for all rules alike.

use std::cell::OnceCell;

use syntax::document::{Part, Placed};
use syntax::language::check_rule::CheckRule;
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use super::analysis::Stage;
use super::check_options::CheckOptions;
use super::rule::Rule;
use super::{Diagnostic, Facts, Severity, refusal, shortened, suppress};

/// The build argument that says what a directive would.
pub(super) const CHECK_ARGUMENT: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// Takes the findings of the rules.
pub struct Sink<'a> {
    document: &'a Document,
    facts: &'a Facts,
    options: CheckOptions,
    of_file: suppress::OfFile,
    /// What the last question was: findings come in the order of the text.
    hushed: Option<(usize, bool)>,
    /// Where each run of lines starts, and whether it or the one before could hold a comment that switches rules off;
    /// empty where none could.
    hushing: OnceCell<Vec<(usize, bool)>>,
    /// The rule that spoke last, and where it stands.
    last: Option<(&'static Rule, Stand)>,
    limit: usize,
    /// How many more findings are worth their words.
    room: usize,
    count: usize,
    out: Vec<Diagnostic>,
}

/// Where a rule stands in a file.
#[derive(Clone, Copy)]
struct Stand {
    /// Nothing, when it is switched off.
    severity: Option<Severity>,
    experimental: bool,
    /// Whether it speaks everywhere.
    asked: bool,
}

/// What is kept of a run of lines: whether it could hold a comment that switches rules off.
struct Mentions(bool);

impl<'a> Sink<'a> {
    /// A sink that keeps the words of `limit` findings of each rule and counts the others.
    pub(super) fn new(document: &'a Document, facts: &'a Facts, limit: usize) -> Self {
        let options = options(document, facts).and_then(Result::ok).unwrap_or_default();
        let hushing = OnceCell::new();
        Self {
            document,
            facts,
            options,
            of_file: said_of_file(document),
            hushed: None,
            hushing,
            last: None,
            limit,
            room: limit,
            count: 0,
            out: Vec::new(),
        }
    }

    /// Another rule begins: it adds its findings in the order of the text.
    pub(super) fn next_rule(&mut self) {
        self.room = self.limit;
    }

    /// Whether a finding of the rule could be told, for rules that cost much: what is asked for above single
    /// instructions counts too.
    #[must_use]
    pub fn may_say(&mut self, rule: &Rule) -> bool {
        self.facts.levels.of(rule).is_some()
            && (!is_experimental(rule)
                || self.options.experimental.has(rule.name)
                || self.document.parts().any(|part| mentions(self.document, part)))
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
        let stand = self.stand(rule);
        let Some(severity) = stand.severity else { return };
        let said = self.above(placed, rule.name);
        if (stand.asked || said.asked) && (stand.experimental || !said.skipped) {
            self.keep(rule, severity, range, message);
        }
    }

    /// Adds a finding that belongs to no instruction.
    pub fn add_to_file(&mut self, rule: &'static Rule, range: TextRange, message: impl FnOnce() -> String) {
        if let Some(severity) = self.facts.levels.of(rule)
            && !self.options.skip.has(rule.name)
            && !self.of_file.skips(rule.name)
        {
            self.keep(rule, severity, range, message);
        }
    }

    /// Where a rule stands by the settings and what is said of the whole file.
    fn stand(&mut self, rule: &'static Rule) -> Stand {
        // A rule's findings come one after the other.
        if let Some((_, stand)) = self.last.filter(|(last, _)| std::ptr::eq(*last, rule)) {
            return stand;
        }
        let experimental = is_experimental(rule);
        let skipped = !experimental && (self.options.skip.has(rule.name) || self.of_file.skips(rule.name));
        let error = self.options.error && rule.source == super::Source::BuildKit;
        let severity = self.facts.levels.of(rule).filter(|_| !skipped);
        let stand = Stand {
            severity: severity.map(|severity| if error { Severity::Error } else { severity }),
            experimental,
            asked: !experimental || self.options.experimental.has(rule.name),
        };
        self.last = Some((rule, stand));
        stand
    }

    fn keep(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        range: TextRange,
        message: impl FnOnce() -> String,
    ) {
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
            url: Some(rule.url().into()),
        });
    }

    /// Adds what another program says of the script in an instruction. Settings and comments name it by its code.
    pub(super) fn add_remark(&mut self, placed: Placed<'_>, remark: Diagnostic) {
        let Some(severity) = self.facts.levels.of_code(&remark.code, remark.severity) else { return };
        let of_file = self.options.skip.has(&remark.code) || self.of_file.skips(&remark.code);
        if of_file || self.above(placed, &remark.code).skipped {
            return;
        }
        self.count += 1;
        if self.room == 0 {
            return;
        }
        self.room -= 1;
        self.out.push(Diagnostic { severity, message: shortened(remark.message), ..remark });
    }

    /// Adds a finding on the name of a stage.
    pub fn add_to_name(&mut self, rule: &'static Rule, stage: &Stage<'_>, message: impl FnOnce() -> String) {
        let name = stage.body().and_then(|body| body.name.as_ref());
        let range = name.map_or(stage.from.instruction.name.range, |name| name.range);
        self.add(rule, stage.from, stage.from.in_document(range), message);
    }

    /// Adds what BuildKit refuses.
    pub(super) fn refuse(&mut self, code: &'static str, range: TextRange, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.room > 0 {
            self.room -= 1;
            self.out.push(refusal(code, range, message()));
        }
    }

    /// The findings, and how many there are with those whose words were not kept.
    pub(super) fn finish(self) -> (Vec<Diagnostic>, usize) {
        (self.out, self.count)
    }

    fn above(&mut self, placed: Placed<'_>, rule: &str) -> suppress::Said {
        let worth = match self.hushed {
            Some((start, worth)) if start == placed.start => worth,
            _ => self.could_be_hushed(placed.start),
        };
        self.hushed = Some((placed.start, worth));
        if worth { suppress::above(self.document, placed, rule) } else { suppress::Said::default() }
    }

    /// Whether the run of lines that holds `start`, or the one before it, has such a comment.
    fn could_be_hushed(&self, start: usize) -> bool {
        let parts = self.hushing.get_or_init(|| {
            let mut before = false;
            let mut any = false;
            let parts = self.document.parts().map(|part| {
                let own = mentions(self.document, part);
                // A comment at the end of one run of lines speaks of the first instruction of the next.
                let last = std::mem::replace(&mut before, own);
                let could = own || last;
                any |= could;
                (part.start, could)
            });
            let parts: Vec<_> = parts.collect();
            if any { parts } else { Vec::new() }
        });
        let at = parts.partition_point(|(part, _)| *part <= start).checked_sub(1);
        at.and_then(|at| parts.get(at)).is_some_and(|(_, could)| *could)
    }
}

/// What comments at the head of the file switch off. They are read only where the runs of lines there could hold one, which is
/// known of each.
fn said_of_file(document: &Document) -> suppress::OfFile {
    let Some(first) = document.instructions().next() else { return suppress::OfFile::default() };
    let mut head = document.parts().take_while(|part| part.start <= first.start);
    if head.any(|part| mentions(document, part)) {
        suppress::OfFile::above(document, first.start)
    } else {
        suppress::OfFile::default()
    }
}

fn mentions(document: &Document, part: Part<'_>) -> bool {
    let text = || document.text(TextRange::new(part.start, part.start + part.len));
    part.slot.get_or_init(|| Mentions(suppress::mentions(&text()))).0
}

/// Whether a rule is asked only where somebody wants it by name, or all of its kind. What skips others does not skip it.
pub(super) fn is_experimental(rule: &Rule) -> bool {
    rule.source == super::Source::BuildKit
        && CheckRule::from_name(rule.name).is_some_and(|known| known.experimental)
}

/// What `# check=`, or the build argument in its place, says.
pub(super) fn options(document: &Document, facts: &Facts) -> Option<Result<CheckOptions, String>> {
    if let Some(argument) = facts.request.arguments.get(CHECK_ARGUMENT) {
        return Some(CheckOptions::read_argument(argument));
    }
    let directive = document.directives().get(DirectiveName::Check)?;
    Some(CheckOptions::read(&directive.value))
}
