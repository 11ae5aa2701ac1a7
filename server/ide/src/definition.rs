//! Where a variable gets its value, and where a stage begins.

use builder::graph::{NoImages, Request};
use syntax::{Document, TextRange};

use crate::stages::Stages;
use crate::variables::{Found, Variables};

/// What a word leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The word.
    pub from: TextRange,
    /// The name of what defines it.
    pub to: TextRange,
}

/// Where the variable or the stage at `offset` is defined; nothing where nothing in the file defines it. A
/// definition leads to itself.
#[must_use]
pub fn definition(document: &Document, offset: usize) -> Option<Target> {
    let request = Request::default();
    let variables = Variables::around(document, &request, &NoImages, offset);
    if let Some(spot) = variables.spot_at(offset) {
        let found = spot.definition.map_or_else(|| variables.find(spot.point, &spot.name), Found::Definition);
        let (Found::Definition(place) | Found::Declared(place)) = found else { return None };
        return Some(Target { from: spot.range, to: variables.definitions().get(place)?.name_range? });
    }
    let stages = Stages::new(document, &variables);
    let (number, from) = stages.at(offset)?;
    let stage = stages.stages.get(number)?;
    Some(Target { from, to: stage.name_range.unwrap_or(TextRange::empty(stage.range.start)) })
}

#[cfg(test)]
mod tests {
    use fixture::{Fixture, Mark};
    use syntax::Document;

    use super::definition;

    #[track_caller]
    fn check(source: &str) {
        let fixture = Fixture::parse(source);
        let found = definition(&Document::new(&fixture.text), fixture.offset());
        fixture.assert_marks(found.map(|target| Mark::new(target.to.std(), "")));
    }

    #[test]
    fn a_variable_leads_to_the_line_that_gives_its_value() {
        check("ARG V=1\n    ^\nFROM a:$0$V\n");
        check("FROM a\nARG V\n    ^\nRUN echo $0$V\n");
        check("FROM a AS b\nENV A=1 V=2\n        ^\nFROM b\nRUN echo ${$0V}\n");
        check("FROM a\nENV V=1\nENV $0V=2\n    ^\n");
    }

    #[test]
    fn a_name_leads_to_its_stage() {
        check("FROM a AS Build\n          ^^^^^\nFROM b\nCOPY --from=bui$0ld x /\n");
        check("FROM a AS b\n          ^\nFROM $0b\n");
        check("FROM a\n^!\nFROM b\nCOPY --from=$00 x /\n");
    }

    #[test]
    fn nothing_where_no_line_defines_it() {
        check("FROM al$0pine\n");
        check("FROM a\nRUN echo $0$HOME\n");
        check("FROM a\nCOPY --from=ngi$0nx x /\n");
        check("FROM a\nARG TARGETARCH=x\nFROM b\nRUN echo $0$TARGETARCH\n");
        check("$0");
    }
}
