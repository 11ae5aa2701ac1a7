//! Values of definitions and of texts.

use std::cell::RefCell;
use std::sync::Arc;

use syntax::shell::Lexer;

use super::{Definition, Found, LONGEST, Point, Source, Value, Variables};

/// What a name stands for while a text is expanded.
enum Meaning {
    Text(Arc<str>),
    /// Only the build knows.
    Unknown,
    /// The definition that gives it its value must be evaluated first.
    Missing(usize),
    Unset,
}

impl Variables<'_> {
    /// The value of a definition, by its place in [`Variables::definitions`].
    #[must_use]
    pub fn value(&self, place: usize) -> Value {
        // A stack of our own: thousands of definitions that each rest on the one above must not use up the program's.
        let mut waiting = vec![place];
        while let Some(definition) = waiting.last().and_then(|top| self.definitions.get(*top)) {
            if definition.value.get().is_some() {
                waiting.pop();
                continue;
            }
            match self.evaluate(definition) {
                Ok(value) => drop(definition.value.set(value)),
                Err(missing) => waiting.extend(missing),
            }
        }
        self.definitions
            .get(place)
            .and_then(|definition| definition.value.get().cloned())
            .unwrap_or(Value::Unset)
    }

    fn evaluate(&self, definition: &Definition) -> Result<Value, Vec<usize>> {
        match &definition.source {
            Source::Nothing => Ok(Value::Unset),
            Source::Given(text) | Source::Fixed(text) => Ok(exact(text)),
            Source::Written(text) => self.try_expand(text, definition.point(), self.lexer),
            Source::Global(global) => {
                let value = self.definitions.get(*global).and_then(|global| global.value.get());
                let Some(value) = value else { return Err(vec![*global]) };
                Ok(value.clone())
            }
        }
    }

    /// A text with variables put in, as the builder sees it from a place.
    #[must_use]
    pub fn expand(&self, text: &str, point: Point) -> Value {
        self.expand_with(text, point, self.lexer)
    }

    /// The same, read in another way.
    #[must_use]
    pub fn expand_with(&self, text: &str, point: Point, lexer: Lexer) -> Value {
        loop {
            match self.try_expand(text, point, lexer) {
                Ok(value) => return value,
                // Each is evaluated now and missing no more.
                Err(missing) => missing.into_iter().for_each(|place| drop(self.value(place))),
            }
        }
    }

    /// The variables that a text asks for, outermost first, each once.
    #[must_use]
    pub fn inputs(&self, text: &str, point: Point) -> Vec<(String, Found)> {
        let asked = RefCell::new(Vec::new());
        let listen = |name: &str| {
            let mut asked = asked.borrow_mut();
            if !asked.iter().any(|(known, _)| known == name) {
                asked.push((name.to_owned(), self.find(point, name)));
            }
            // Filled, or `${name:?}` would stop the reading.
            Some("x".to_owned())
        };
        let _ = self.lexer.expand(text, &listen);
        asked.into_inner()
    }

    fn try_expand(&self, text: &str, point: Point, lexer: Lexer) -> Result<Value, Vec<usize>> {
        let missing = RefCell::new(Vec::new());
        let (unknown, cut) = (RefCell::new(false), RefCell::new(false));
        let modified: Vec<_> =
            lexer.variables(text).into_iter().filter(|one| one.operator.is_some()).collect();
        let is_modified = |name: &str| modified.iter().any(|one| one.name == name);
        let mean = |name: &str| match self.meaning(point, name, is_modified(name), &cut) {
            Meaning::Missing(place) => {
                missing.borrow_mut().push(place);
                Some(String::new())
            }
            Meaning::Unknown => {
                *unknown.borrow_mut() = true;
                None
            }
            Meaning::Text(text) => {
                // What a value lacks, its users lack.
                if let Found::Definition(place) = self.find(point, name) {
                    *unknown.borrow_mut() |= matches!(self.known(place), Some(Value::Partly(_)));
                }
                Some(text.to_string())
            }
            Meaning::Unset => None,
        };
        let mut result = lexer.expand(text, &mean);
        if !missing.borrow().is_empty() {
            return Err(missing.into_inner());
        }
        if *unknown.borrow() {
            // What is not known stays as it is written. Only then must what is unset be told from it.
            let colonless = |name: &str| {
                modified.iter().any(|one| {
                    one.name == name
                        && one.operator.as_deref().is_some_and(|operator| !operator.starts_with(':'))
                })
            };
            let keep = |name: &str| match self.meaning(point, name, is_modified(name), &cut) {
                Meaning::Unset => (!colonless(name)).then(String::new),
                Meaning::Text(text) => Some(text.to_string()),
                Meaning::Unknown | Meaning::Missing(_) => None,
            };
            result = Lexer { skip_unset: true, ..lexer }.expand(text, &keep);
        }
        Ok(match result {
            Err(error) => Value::Refused(error.to_string().into()),
            Ok(found) if found.text.len() > LONGEST || *cut.borrow() => {
                Value::Cut(shortened(&found.text).into())
            }
            Ok(found) if *unknown.borrow() => Value::Partly(found.text.into()),
            Ok(found) => Value::Exact(found.text.into()),
        })
    }

    fn known(&self, place: usize) -> Option<&Value> {
        self.definitions.get(place)?.value.get()
    }

    fn meaning(&self, point: Point, name: &str, modified: bool, cut: &RefCell<bool>) -> Meaning {
        let Found::Definition(place) = self.find(point, name) else {
            return if self.find(point, name) == Found::Base { Meaning::Unknown } else { Meaning::Unset };
        };
        match self.known(place) {
            None => Meaning::Missing(place),
            Some(Value::Exact(text)) => Meaning::Text(Arc::clone(text)),
            Some(Value::Cut(text)) => {
                *cut.borrow_mut() = true;
                Meaning::Text(Arc::clone(text))
            }
            // A modifier of half a value would give nonsense.
            Some(Value::Partly(_)) if modified => Meaning::Unknown,
            Some(Value::Partly(text)) => Meaning::Text(Arc::clone(text)),
            Some(Value::Refused(_)) => Meaning::Unknown,
            Some(Value::Unset) => Meaning::Unset,
        }
    }
}

impl Definition {
    /// What its value sees.
    #[must_use]
    pub fn point(&self) -> Point {
        self.stage.map_or(Point::Global(self.limit), |stage| Point::Stage(stage, self.limit))
    }
}

fn exact(text: &str) -> Value {
    if text.len() > LONGEST { Value::Cut(shortened(text).into()) } else { Value::Exact(text.into()) }
}

fn shortened(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}
