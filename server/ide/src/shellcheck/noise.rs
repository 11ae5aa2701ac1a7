//! Remarks that are true of a script on a disk, and not of one in a Dockerfile.

use std::collections::HashSet;

use syntax::Document;
use syntax::dockerfile::Body;
use syntax::language::Keyword;
use syntax::language::predefined::ARGS;
use syntax::script::Dialect;

use super::{Input, Remark};

/// SC1090, SC1091: a sourced file cannot be looked at. It is in the image, not here.
const NOT_FOLLOWED: &[u32] = &[1090, 1091];

/// SC2153, SC2154: a variable that nothing in the script sets, or that looks like a misspelt one.
const UNSET: &[u32] = &[2153, 2154];

/// SC1017: a carriage return. A file with such line ends has one in every line; the first says it.
const CARRIAGE_RETURN: u32 = 1017;

/// SC3001, SC3006, SC3024, SC3030, SC3053, SC3054: process substitution, `((…))`, `+=`, arrays and indirection, which
/// BusyBox's shell lacks. What else ShellCheck calls undefined in POSIX `sh`, it has.
const LACKING_IN_ASH: &[u32] = &[3001, 3006, 3024, 3030, 3053, 3054];

/// Tells noise from what is worth saying.
pub(super) struct Noise<'a> {
    document: &'a Document,
    /// The names that ARG and ENV give to scripts, once a remark asks for them.
    variables: Option<HashSet<String>>,
}

impl<'a> Noise<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self { document, variables: None }
    }

    /// The remarks that are worth saying.
    pub(super) fn without<'r>(&mut self, input: &Input<'_>, remarks: &'r [Remark]) -> Vec<&'r Remark> {
        let mut carriage_return = false;
        let mut worth = |remark: &&Remark| match remark.code {
            code if NOT_FOLLOWED.contains(&code) => false,
            code if UNSET.contains(&code) => !self.is_set(input, remark),
            CARRIAGE_RETURN => !std::mem::replace(&mut carriage_return, true),
            3000..4000 if input.dialect == Dialect::Ash => LACKING_IN_ASH.contains(&remark.code),
            _ => true,
        };
        remarks.iter().filter(|remark| worth(remark)).collect()
    }

    /// Whether the build sets the variable that a remark is about.
    fn is_set(&mut self, input: &Input<'_>, remark: &Remark) -> bool {
        let text = input.script.text.text.get(remark.range.std()).unwrap_or_default();
        let name = text.trim_start_matches(['"', '$', '{', '#', '!']);
        let name = name.split(|ch: char| !ch.is_ascii_alphanumeric() && ch != '_').next().unwrap_or_default();
        let document = self.document;
        self.variables.get_or_insert_with(|| variables(document)).contains(name)
    }
}

/// Every name that an ARG or ENV of a stage gives to scripts, and those that the builder gives.
fn variables(document: &Document) -> HashSet<String> {
    let mut names: HashSet<String> = ARGS.iter().map(|arg| arg.name.to_owned()).collect();
    let first_stage = document.stages().next().map_or(usize::MAX, |from| from.start);
    for placed in document.instructions().skip_while(|placed| placed.start < first_stage) {
        let Some(Keyword::Arg | Keyword::Env) = placed.instruction.keyword else { continue };
        if let Body::Pairs(pairs) = &placed.instruction.body {
            names.extend(pairs.iter().map(|pair| pair.key.text.clone()));
        }
    }
    names
}
