//! Which definition a name means.

use super::{Definition, Found, Kind, Point, Variables};

impl Variables<'_> {
    /// What `name` means at a place.
    #[must_use]
    pub fn find(&self, point: Point, name: &str) -> Found {
        match point {
            Point::Global(limit) => self.latest(self.globals.get(name), limit, |_| true),
            Point::Stage(stage, limit) => {
                let Some(scope) = self.stages.get(stage) else { return Found::Nothing };
                match self.latest(scope.names.get(name), limit, |_| true) {
                    own @ Found::Definition(_) => own,
                    declared => match self.at_start(stage, name) {
                        Found::Base | Found::Nothing if declared != Found::Nothing => declared,
                        inherited => inherited,
                    },
                }
            }
            Point::After(stage) => self.at_end(stage, name),
            Point::Container(stage) => match self.at_end(stage, name) {
                Found::Definition(found) if self.is(found, |definition| !definition.kind.is_kept()) => {
                    self.nothing_at(stage)
                }
                Found::Declared(_) => self.nothing_at(stage),
                found => found,
            },
        }
    }

    /// What a stage starts with.
    fn at_start(&self, stage: usize, name: &str) -> Found {
        match self.stages.get(stage).and_then(|scope| scope.base) {
            Some(base) => match self.at_end(base, name) {
                // That an earlier stage declared it says nothing here.
                Found::Declared(_) => self.nothing_at(stage),
                found => found,
            },
            None => self.nothing_at(stage),
        }
    }

    /// What the next stage would start with: the image's environment holds, and arguments where it has no such name.
    fn at_end(&self, stage: usize, name: &str) -> Found {
        let mut argument = None;
        let mut next = Some(stage);
        while let Some(scope) = next.and_then(|stage| self.stages.get(stage)) {
            let names = scope.names.get(name);
            let kept = self.latest(names, usize::MAX, |definition| definition.kind.is_kept());
            if let Found::Definition(_) = kept {
                return kept;
            }
            if argument.is_none() {
                argument = Some(self.latest(names, usize::MAX, |_| true))
                    .filter(|found| matches!(found, Found::Definition(_)));
            }
            next = scope.base;
        }
        argument.unwrap_or_else(|| self.nothing_at(stage))
    }

    fn nothing_at(&self, stage: usize) -> Found {
        if self.unknown_image(stage).is_some() { Found::Base } else { Found::Nothing }
    }

    fn latest(
        &self,
        places: Option<&Vec<usize>>,
        limit: usize,
        wanted: impl Fn(&Definition) -> bool,
    ) -> Found {
        let visible = || places.into_iter().flatten().rev().copied().filter(|place| *place < limit);
        let found =
            visible().find(|place| self.is(*place, |definition| definition.sets() && wanted(definition)));
        match found {
            Some(place) => Found::Definition(place),
            None => visible().next().map_or(Found::Nothing, Found::Declared),
        }
    }

    fn is(&self, place: usize, wanted: impl Fn(&Definition) -> bool) -> bool {
        self.definitions.get(place).is_some_and(wanted)
    }

    /// The other definitions of the same name in the same stage, above and below.
    #[must_use]
    pub fn others(&self, place: usize) -> Vec<usize> {
        let Some(definition) = self.definitions.get(place) else { return Vec::new() };
        let names = match definition.stage {
            None => self.globals.get(&definition.name),
            Some(stage) => self.stages.get(stage).and_then(|scope| scope.names.get(&definition.name)),
        };
        let set = |other: &usize| {
            *other != place && self.is(*other, |other| other.sets() && other.kind != Kind::Builder)
        };
        names.into_iter().flatten().copied().filter(set).collect()
    }
}
