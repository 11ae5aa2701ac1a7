//! Where in an instruction the cursor stands.

use builder::graph::{Images, NoImages};
use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::{self, FlagSpec, Keyword};
use syntax::scan::Logical;
use syntax::{Document, TextRange};

use super::variables;

/// Which part of the instruction; `start` is where the part begins in the text before the cursor.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At {
    /// Where nothing is known.
    Nothing,
    /// The keyword of an ONBUILD's trigger.
    Trigger { start: usize },
    /// A flag's name with its dashes.
    Flag { start: usize },
    /// A flag's value.
    Value { flag: &'static FlagSpec, start: usize },
    /// Behind the flags, where the arguments begin or would.
    Arguments { start: usize },
}

/// The cursor in an instruction, continuations joined.
pub(crate) struct Place<'a> {
    /// The document.
    pub document: &'a Document,
    /// Where the outer instruction starts in it.
    pub start: usize,
    /// The instruction; of an ONBUILD, its trigger once that is named.
    pub instruction: &'a Instruction,
    /// Its keyword.
    pub keyword: Keyword,
    /// Whether it is the trigger of an ONBUILD.
    pub is_trigger: bool,
    /// The cursor, in the document.
    pub offset: usize,
    /// The part that the cursor is in.
    pub at: At,
    /// What stands before the cursor, from the outer keyword on.
    pub before: String,
    /// What stands behind it.
    pub after: String,
    /// What is known of base images.
    pub images: &'a dyn Images,
    logical: &'a Logical,
}

impl<'a> Place<'a> {
    /// The cursor in `placed`, behind its keyword. Nothing for an instruction that BuildKit does not know.
    pub(crate) fn new(document: &'a Document, placed: Placed<'a>, offset: usize) -> Option<Self> {
        let outer = placed.instruction.as_ref();
        let logical = &outer.logical;
        let inner = offset.checked_sub(placed.start)?;
        let cut = logical.logical(inner);
        let mut before = logical.text.get(..cut)?.to_owned();
        let after = logical.text.get(cut..)?.to_owned();
        let read = cut.checked_sub(1).map_or(0, |last| logical.source(last) + 1);
        let unread = document.text(TextRange::new(placed.start + read, offset));
        let goes_on = cut < logical.text.len() && logical.source(cut) == inner;
        let is_last_line = after.is_empty() && unread.contains('\n');
        if unread.contains(document.escape().char()) && !goes_on && !is_last_line {
            // Behind the escape character that continues the line nothing can be written.
            return None;
        }
        let blank = document.text(TextRange::new(offset.saturating_sub(1), offset));
        // Blanks at the end of a line are no part of the joined text, yet they end a word.
        if after.is_empty()
            && blank.chars().all(char::is_whitespace)
            && !before.ends_with(char::is_whitespace)
        {
            before.push(' ');
        }
        let escape = document.escape().char();
        let mut place = Self {
            document,
            start: placed.start,
            instruction: outer,
            keyword: outer.keyword?,
            is_trigger: false,
            offset,
            at: At::Nothing,
            before,
            after,
            images: &NoImages,
            logical,
        };
        let (_, mut from) = word(&place.before, 0);
        if place.keyword == Keyword::Onbuild {
            let (trigger, end) = word(&place.before, from);
            if end == place.before.len() {
                place.at = At::Trigger { start: trigger };
                return Some(place);
            }
            let Body::Onbuild(Some(inside)) = &outer.body else { return Some(place) };
            place.keyword = inside.keyword?;
            place.instruction = inside;
            place.is_trigger = true;
            from = end;
        }
        place.at = part(place.spec(), &place.before, from, escape);
        Some(place)
    }

    /// The same place, where something is known of base images.
    pub(crate) fn knowing(self, images: &'a dyn Images) -> Self {
        Self { images, ..self }
    }

    /// What the table says of the instruction.
    pub(crate) fn spec(&self) -> &'static language::Instruction {
        self.keyword.instruction()
    }

    /// What stands from `start` to the cursor.
    pub(crate) fn text(&self, start: usize) -> &str {
        self.before.get(start..).unwrap_or_default()
    }

    /// How many bytes behind the cursor come before the first character that ends the word.
    pub(crate) fn rest(&self, ends: impl Fn(char) -> bool) -> usize {
        self.after.find(ends).unwrap_or(self.after.len())
    }

    /// The range in the document from `start` in the text before the cursor to `behind` bytes behind it.
    pub(crate) fn range(&self, start: usize, behind: usize) -> TextRange {
        let cut = self.before.len();
        let from = if start < cut { self.start + self.logical.source(start) } else { self.offset };
        let to =
            if behind == 0 { self.offset } else { self.start + self.logical.source(cut + behind - 1) + 1 };
        TextRange::new(from, to)
    }

    /// Whether a word could end here: the cursor stands at no letter's left.
    pub(crate) fn is_at_end_of_word(&self) -> bool {
        self.after.chars().next().is_none_or(char::is_whitespace)
    }

    /// Whether the arguments are a command as a JSON array, or will be one.
    pub(crate) fn is_exec_form(&self, start: usize) -> bool {
        let text = self.text(start);
        let command = match self.keyword {
            Keyword::Healthcheck => {
                let (begin, end) = word(text, 0);
                match text.get(begin..end) {
                    Some(kind) if kind.eq_ignore_ascii_case("CMD") => text.get(end..).unwrap_or_default(),
                    _ => text,
                }
            }
            _ => text,
        };
        let arguments = self.spec().arguments;
        let commands = arguments.has_shell_form() || arguments == language::Arguments::JsonArray;
        commands && command.trim_start().starts_with('[')
    }

    /// The variable that is being written, where quotes let it be one; `start` is where quotes begin to count.
    pub(crate) fn variable(&self, start: usize) -> Option<variables::Typed> {
        let escape = self.document.escape().char();
        let typed = variables::typed(self.text(start), escape)?;
        (!in_single_quotes(self.text(start), escape)).then_some(typed)
    }
}

/// Where the next word behind `from` starts and ends.
pub(crate) fn word(text: &str, from: usize) -> (usize, usize) {
    let rest = text.get(from..).unwrap_or_default();
    let start = from + rest.len() - rest.trim_start().len();
    let word = text.get(start..).unwrap_or_default();
    (start, start + word.find(char::is_whitespace).unwrap_or(word.len()))
}

/// The part of an instruction that the end of `text` is in, its keyword ending at `from`.
fn part(spec: &'static language::Instruction, text: &str, from: usize, escape: char) -> At {
    if text.len() <= from {
        return At::Nothing;
    }
    let mut at = from;
    loop {
        let (start, _) = word(text, at);
        let rest = text.get(start..).unwrap_or_default();
        if !spec.reads_flags || !rest.starts_with("--") {
            return if spec.reads_flags && rest == "-" {
                At::Flag { start }
            } else {
                At::Arguments { start }
            };
        }
        let end = start + flag_end(rest, escape);
        let flag = text.get(start..end).unwrap_or_default();
        if end == text.len() {
            let Some((name, _)) = flag.split_once('=') else { return At::Flag { start } };
            let known = spec.flag(name.trim_start_matches("--"));
            return known.map_or(At::Nothing, |flag| At::Value { flag, start: start + name.len() + 1 });
        }
        if flag == "--" {
            // Everything behind a bare `--` is an argument.
            return match text.get(end..).unwrap_or_default().trim_start() {
                "" => At::Nothing,
                rest => At::Arguments { start: text.len() - rest.len() },
            };
        }
        at = end;
    }
}

/// Where a flag ends: at white space outside of quotes.
fn flag_end(text: &str, escape: char) -> usize {
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, ch)) = chars.next() {
        match quote {
            None if ch.is_whitespace() => return at,
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(open) if open == ch => quote = None,
            _ if ch == escape => drop(chars.next()),
            _ => {}
        }
    }
    text.len()
}

fn in_single_quotes(text: &str, escape: char) -> bool {
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match quote {
            None if matches!(ch, '\'' | '"') => quote = Some(ch),
            Some(open) if open == ch => quote = None,
            _ if ch == escape && quote != Some('\'') => drop(chars.next()),
            _ => {}
        }
    }
    quote == Some('\'')
}
