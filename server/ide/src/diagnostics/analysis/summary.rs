//! What is kept of a run of lines and of each instruction in it.

use syntax::dockerfile::Instruction;
use syntax::document::Part;
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Finding, Findings, Rule};
use crate::diagnostics::rules::RULES;

/// Where in a run of lines what stands, as indexes of its nodes.
#[derive(Debug)]
pub(in crate::diagnostics) struct Summary {
    by_keyword: [Vec<u32>; Keyword::ALL.len()],
    /// Instructions of which a rule has something to say.
    pub(in crate::diagnostics) found: Vec<u32>,
    /// COPY and RUN that take from elsewhere.
    takers: Vec<u32>,
}

impl Summary {
    pub(super) fn of<'a>(part: Part<'a>) -> &'a Self {
        part.slot.get_or_init(|| {
            let mut summary = Self { by_keyword: Default::default(), found: Vec::new(), takers: Vec::new() };
            for (index, (_, node)) in (0..).zip(part.nodes) {
                let Some(instruction) = node.instruction() else { continue };
                if let Some(list) = instruction.keyword.and_then(|keyword| summary.list(keyword)) {
                    list.push(index);
                }
                if takes(instruction) {
                    summary.takers.push(index);
                }
                if !findings(instruction).is_empty() {
                    summary.found.push(index);
                }
            }
            summary
        })
    }

    fn list(&mut self, keyword: Keyword) -> Option<&mut Vec<u32>> {
        self.by_keyword.get_mut(keyword as usize)
    }

    pub(super) fn takers(&self) -> &[u32] {
        &self.takers
    }

    pub(super) fn of_keyword(&self, keyword: Keyword) -> &[u32] {
        self.by_keyword.get(keyword as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether an instruction names a stage or an image that it takes files from.
fn takes(instruction: &Instruction) -> bool {
    instruction.flags.iter().any(|flag| match (instruction.keyword, flag.name.as_str()) {
        (Some(Keyword::Copy), "from") => true,
        (Some(Keyword::Run), "mount") => flag.value.as_ref().is_some_and(|word| word.text.contains("from")),
        _ => false,
    })
}

/// What a rule says of an instruction by itself.
type Kept = Box<[(&'static Rule, Finding)]>;

/// What the rules say of an instruction by itself, looked for once.
pub(in crate::diagnostics) fn findings(instruction: &Instruction) -> &[(&'static Rule, Finding)] {
    instruction.slot.get_or_init(|| -> Kept {
        let mut out = Vec::new();
        for rule in RULES {
            let Check::Instruction { of, look } = rule.check else { continue };
            let concerns = of.is_empty() || instruction.keyword.is_some_and(|keyword| of.contains(&keyword));
            if concerns {
                let mut found = Findings::default();
                look(instruction, &mut found);
                out.extend(found.0.into_iter().map(|finding| (*rule, finding)));
            }
        }
        out.into()
    })
}
