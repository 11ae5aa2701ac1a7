//! Sets of characters as Go's regular expressions write them: `[a-z]`, `\d`, `[[:alpha:]]`.

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl Class {
    /// One character.
    pub(super) fn one(c: char) -> Self {
        Self { negated: false, ranges: vec![(c, c)] }
    }

    /// Everything but one character.
    pub(super) fn not(c: char) -> Self {
        Self { negated: true, ranges: vec![(c, c)] }
    }

    /// Whether it holds a character.
    pub(super) fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(low, high)| low <= c && c <= high) != self.negated
    }

    /// The one character that it holds, if it is one.
    pub(super) fn single(&self) -> Option<char> {
        match self.ranges.as_slice() {
            &[(low, high)] if low == high && !self.negated => Some(low),
            _ => None,
        }
    }

    /// Reads a class after its opening bracket and leaves `rest` behind the closing one. `None`: Go refuses it.
    pub(super) fn read(rest: &mut &str) -> Option<Self> {
        let negated = eat(rest, "^");
        let mut ranges = Vec::new();
        let mut first = true;
        while first || !rest.starts_with(']') {
            first = false;
            if rest.starts_with("[:")
                && let Some(end) = rest.find(":]")
            {
                ranges.extend(named(rest.get(2..end)?)?);
                *rest = rest.get(end + 2..)?;
                continue;
            }
            if let Some(ranges_of_escape) = perl(rest) {
                ranges.extend(ranges_of_escape);
                continue;
            }
            let low = member(rest)?;
            let mut high = low;
            if rest.starts_with('-') && !rest.get(1..).unwrap_or_default().starts_with(']') && rest.len() > 1
            {
                eat(rest, "-");
                high = member(rest)?;
            }
            if high < low {
                return None;
            }
            ranges.push((low, high));
        }
        eat(rest, "]");
        Some(Self { negated, ranges })
    }

    /// Reads `\d`, `\s`, `\w` or their opposites where they stand.
    pub(super) fn read_perl(rest: &mut &str) -> Option<Self> {
        perl(rest).map(|ranges| Self { negated: false, ranges })
    }
}

fn eat(rest: &mut &str, what: &str) -> bool {
    let Some(after) = rest.strip_prefix(what) else { return false };
    *rest = after;
    true
}

/// One character of a class, escaped or not.
fn member(rest: &mut &str) -> Option<char> {
    if rest.starts_with('\\') {
        return escaped(rest);
    }
    let c = rest.chars().next()?;
    *rest = rest.get(c.len_utf8()..)?;
    Some(c)
}

/// The character that an escape names: punctuation itself, `\n` and its kin, octal and hexadecimal numbers.
pub(super) fn escaped(rest: &mut &str) -> Option<char> {
    let mut chars = rest.strip_prefix('\\')?.chars();
    let c = chars.next()?;
    let found = match c {
        'a' => '\u{7}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '0'..='7' => {
            // A lone digit but zero would be a back reference, which Go does not have.
            if c != '0' && !chars.as_str().starts_with(|next: char| ('0'..='7').contains(&next)) {
                return None;
            }
            let mut value = c.to_digit(8)?;
            for _ in 0..2 {
                let Some(digit) = chars.as_str().chars().next().and_then(|next| next.to_digit(8)) else {
                    break;
                };
                chars.next();
                value = value * 8 + digit;
            }
            char::from_u32(value)?
        }
        'x' => hexadecimal(&mut chars)?,
        c if c.is_ascii_punctuation() || c == ' ' || c.is_ascii_control() => c,
        _ => return None,
    };
    *rest = chars.as_str();
    Some(found)
}

fn hexadecimal(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let digits = match chars.next()? {
        '{' => {
            let (digits, after) = chars.as_str().split_once('}')?;
            *chars = after.chars();
            digits.to_owned()
        }
        first => [first, chars.next()?].iter().collect(),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const SPACES: &[(char, char)] = &[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')];
const WORDS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

fn perl(rest: &mut &str) -> Option<Vec<(char, char)>> {
    let letter = rest.strip_prefix('\\')?.chars().next()?;
    let ranges = match letter.to_ascii_lowercase() {
        'd' => DIGITS,
        's' => SPACES,
        'w' => WORDS,
        _ => return None,
    };
    *rest = rest.get(2..)?;
    Some(if letter.is_ascii_uppercase() { complement(ranges) } else { ranges.to_vec() })
}

/// `[:name:]` and `[:^name:]`.
fn named(name: &str) -> Option<Vec<(char, char)>> {
    let (negated, name) = name.strip_prefix('^').map_or((false, name), |name| (true, name));
    let ranges: &[(char, char)] = match name {
        "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => &[('A', 'Z'), ('a', 'z')],
        "ascii" => &[('\0', '\u{7f}')],
        "blank" => &[('\t', '\t'), (' ', ' ')],
        "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
        "digit" => DIGITS,
        "graph" => &[('!', '~')],
        "lower" => &[('a', 'z')],
        "print" => &[(' ', '~')],
        "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => &[('\t', '\r'), (' ', ' ')],
        "upper" => &[('A', 'Z')],
        "word" => WORDS,
        "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some(if negated { complement(ranges) } else { ranges.to_vec() })
}

/// Everything outside `ranges`, which stand in order.
fn complement(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut out = Vec::new();
    let mut from = Some('\0');
    for &(low, high) in ranges {
        if let (Some(start), Some(end)) = (from, before(low))
            && start <= end
        {
            out.push((start, end));
        }
        from = after(high);
    }
    out.extend(from.map(|start| (start, char::MAX)));
    out
}

fn before(c: char) -> Option<char> {
    ('\0'..c).next_back()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}
