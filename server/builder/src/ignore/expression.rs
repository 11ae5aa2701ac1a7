//! The regular expressions that BuildKit makes of patterns with wildcards, matched in linear time.
//!
//! A pattern's text is first turned into the very expression that BuildKit writes, oddities included (a `*` inside
//! brackets closes them early, `\d` is a digit, `|` is a choice, `{2}` repeats), and that is read by Go's rules.

use super::class::{Class, escaped};

/// A compiled expression: a text matches when one of the branches is found in it.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    branches: Vec<Branch>,
}

#[derive(Debug, Clone)]
struct Branch {
    items: Vec<Item>,
    /// Whether it can only match from the start of the text.
    from_start: bool,
    /// The characters that every match ends with, at the end of the text: most paths fail here already.
    ending: String,
}

#[derive(Debug, Clone)]
enum Item {
    /// One character of a set.
    One(Class),
    /// One or none.
    Maybe(Class),
    /// Any number of them.
    Many(Class),
    /// Nothing, or anything that ends in a slash: `(.*/)?`.
    Folders,
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
    /// A place where a word starts or ends, or is no such place.
    Boundary(bool),
}

/// The most repetitions that Go allows.
const MOST_REPETITIONS: usize = 1000;

impl Expression {
    /// Reads an expression. `None`: Go refuses it, and so the build fails.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut branches = Vec::new();
        let mut items = Vec::new();
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("(.*/)?") {
                rest = after;
                items.push(Item::Folders);
                if repetition(&mut rest)?.is_some() {
                    return None;
                }
                continue;
            }
            if c == '|' {
                rest = rest.get(1..)?;
                branches.push(Branch::new(std::mem::take(&mut items)));
                continue;
            }
            if c == '{' && repetition(&mut rest)?.is_some() {
                // Nothing stands before it that could be repeated.
                return None;
            }
            let item = atom(c, &mut rest)?;
            if let (Item::One(class), Some(after)) = (&item, rest.strip_prefix('*')) {
                rest = after;
                items.push(Item::Many(class.clone()));
                if repetition(&mut rest)?.is_some() {
                    return None;
                }
                continue;
            }
            match repetition(&mut rest)? {
                Some((least, most)) => repeat(&item, least, most, &mut items),
                None => items.push(item),
            }
        }
        branches.push(Branch::new(items));
        Some(Self { branches })
    }

    /// Whether `text` matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.branches.iter().any(|branch| branch.matches(text))
    }
}

fn atom(c: char, rest: &mut &str) -> Option<Item> {
    if c == '\\' {
        if let Some(item) = assertion(rest) {
            return Some(item);
        }
        return Some(Item::One(match Class::read_perl(rest) {
            Some(class) => class,
            None => Class::one(escaped(rest)?),
        }));
    }
    *rest = rest.get(c.len_utf8()..)?;
    Some(match c {
        '[' => Item::One(Class::read(rest)?),
        '^' => Item::Start,
        '$' => Item::End,
        '.' => Item::One(Class::not('\n')),
        c => Item::One(Class::one(c)),
    })
}

fn assertion(rest: &mut &str) -> Option<Item> {
    let item = match rest.get(..2)? {
        "\\A" => Item::Start,
        "\\z" => Item::End,
        "\\b" => Item::Boundary(true),
        "\\B" => Item::Boundary(false),
        _ => return None,
    };
    *rest = rest.get(2..)?;
    Some(item)
}

/// Reads `{n}`, `{n,}` or `{n,m}`, and refuses a second one behind it. What looks otherwise is plain text.
#[expect(
    clippy::option_option,
    reason = "the outer one is a refusal, the inner one says that none stands here"
)]
fn repetition(rest: &mut &str) -> Option<Option<(usize, Option<usize>)>> {
    let Some((bounds, after)) = bounds(rest) else { return Some(None) };
    let (least, most) = bounds;
    if least > MOST_REPETITIONS || most.is_some_and(|most| most > MOST_REPETITIONS || most < least) {
        return None;
    }
    *rest = after;
    // Go does not stack repetitions.
    if self::bounds(rest).is_some() { None } else { Some(Some((least, most))) }
}

type Bounds = (usize, Option<usize>);

fn bounds(text: &str) -> Option<(Bounds, &str)> {
    let (inside, after) = text.strip_prefix('{')?.split_once('}')?;
    let (least, most) = match inside.split_once(',') {
        None => (number(inside)?, Some(number(inside)?)),
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    Some(((least, most), after))
}

/// A number without leading zeros; one that is too long counts as too large.
fn number(digits: &str) -> Option<usize> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some(digits.parse().unwrap_or(usize::MAX))
}

fn repeat(item: &Item, least: usize, most: Option<usize>, items: &mut Vec<Item>) {
    let Item::One(class) = item else {
        // To stand at a place twice is to stand there.
        if least > 0 {
            items.push(item.clone());
        }
        return;
    };
    items.extend((0..least).map(|_| item.clone()));
    match most {
        None => items.push(Item::Many(class.clone())),
        Some(most) => items.extend((least..most).map(|_| Item::Maybe(class.clone()))),
    }
}

impl Branch {
    fn new(items: Vec<Item>) -> Self {
        let mut ending: Vec<char> = match items.split_last() {
            Some((Item::End, before)) => before
                .iter()
                .rev()
                .map_while(|item| if let Item::One(class) = item { class.single() } else { None })
                .collect(),
            _ => Vec::new(),
        };
        ending.reverse();
        let from_start = matches!(items.first(), Some(Item::Start));
        Self { items, from_start, ending: ending.into_iter().collect() }
    }

    fn matches(&self, text: &str) -> bool {
        if !text.ends_with(&self.ending) {
            return false;
        }
        // Which items may come next, and which FOLDERS have begun and not reached a slash.
        let mut now = vec![false; self.items.len() + 1];
        let mut then = now.clone();
        let mut inside = vec![false; self.items.len()];
        let mut previous = None;
        let mut chars = text.chars();
        set(&mut now, 0);
        loop {
            let next = chars.next();
            self.skip(&mut now, previous, next);
            if get(&now, self.items.len()) {
                return true;
            }
            let Some(c) = next else { return false };
            then.fill(false);
            let mut alive = !self.from_start;
            if alive {
                set(&mut then, 0);
            }
            for (index, item) in self.items.iter().enumerate() {
                let here = get(&now, index);
                match item {
                    Item::One(class) | Item::Maybe(class) if here && class.contains(c) => {
                        set(&mut then, index + 1);
                        alive = true;
                    }
                    Item::Many(class) if here && class.contains(c) => {
                        set(&mut then, index);
                        alive = true;
                    }
                    Item::Folders => {
                        let begun = (here || get(&inside, index)) && c != '\n';
                        if let Some(slot) = inside.get_mut(index) {
                            *slot = begun;
                        }
                        if begun && c == '/' {
                            set(&mut then, index + 1);
                        }
                        alive |= begun;
                    }
                    _ => {}
                }
            }
            if !alive {
                return false;
            }
            std::mem::swap(&mut now, &mut then);
            previous = Some(c);
        }
    }

    /// Marks what can be reached without reading a character.
    fn skip(&self, now: &mut [bool], previous: Option<char>, next: Option<char>) {
        for (index, item) in self.items.iter().enumerate() {
            if !get(now, index) {
                continue;
            }
            let passes = match item {
                Item::One(_) => false,
                Item::Maybe(_) | Item::Many(_) | Item::Folders => true,
                Item::Start => previous.is_none(),
                Item::End => next.is_none(),
                Item::Boundary(wanted) => (is_word(previous) != is_word(next)) == *wanted,
            };
            if passes {
                set(now, index + 1);
            }
        }
    }
}

fn get(states: &[bool], index: usize) -> bool {
    states.get(index).copied().unwrap_or(false)
}

fn set(states: &mut [bool], index: usize) {
    if let Some(slot) = states.get_mut(index) {
        *slot = true;
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
}
