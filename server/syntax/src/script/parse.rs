//! From tree-sitter's tree of a script to its commands. The tree itself is not kept: it is many times as large.

use std::cell::RefCell;
use std::ops::ControlFlow;

use tree_sitter::{Node, ParseOptions, ParseState, Parser, Point, Tree};

use super::command::{Assignment, Commands, Link, ShellCommand, ShellWord, VariableRead};
use crate::TextRange;

/// Scripts that are longer, in bytes, are not taken apart. Nobody writes one by hand.
const LONGEST_SCRIPT: usize = 256 << 10;

/// Nor are scripts with more `|`: the parser's time grows with the square of a pipeline's length.
const MOST_PIPES: usize = 1_000;

thread_local! {
    static PARSER: RefCell<Option<Parser>> = RefCell::new(parser());
}

fn parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).ok()?;
    Some(parser)
}

/// Takes a script apart.
pub(super) fn commands(text: &str) -> Commands {
    if text.len() > LONGEST_SCRIPT || text.bytes().filter(|byte| *byte == b'|').count() > MOST_PIPES {
        return Commands { broken: true, ..Commands::default() };
    }
    let Some(tree) = tree(text) else { return Commands { broken: true, ..Commands::default() } };
    let mut walk = Walk {
        text,
        out: Commands { broken: tree.root_node().has_error(), ..Commands::default() },
        pipelines: 0,
    };
    walk.run(tree.root_node());
    // Children were looked at before what follows them, but an assignment's value after the assignment.
    walk.out.all.sort_by_key(|command| (command.range.start, usize::MAX - command.range.end));
    walk.out.reads.sort_by_key(|read| read.range);
    walk.out.assignments.sort_by_key(|assignment| assignment.range);
    walk.out
}

/// The tree; nothing when the parser would look at the text many times over, as it does where thousands of brackets
/// are never closed.
fn tree(text: &str) -> Option<Tree> {
    // The grammar wants a line end behind a last heredoc.
    let source = format!("{text}\n");
    // The parser tells after every hundred steps, and a good script takes few steps a byte.
    let mut left = 100 + source.len() / 2;
    let mut progress = |_: &ParseState| {
        left = left.saturating_sub(1);
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let read = &mut |byte: usize, _: Point| source.as_bytes().get(byte..).unwrap_or_default();
    let options = ParseOptions::new().progress_callback(&mut progress);
    PARSER.with_borrow_mut(|parser| {
        let parser = parser.as_mut()?;
        let tree = parser.parse_with_options(read, None, Some(options));
        // One that was stopped would otherwise be gone on with.
        parser.reset();
        tree
    })
}

struct Walk<'a> {
    text: &'a str,
    out: Commands,
    pipelines: usize,
}

impl Walk<'_> {
    /// Looks at every node, without recursion: nesting may be as deep as the text is long. For the same reason no
    /// node is asked for its parent or its neighbour, which the library would look for from the root down.
    fn run<'tree>(&mut self, root: Node<'tree>) {
        let mut cursor = root.walk();
        let mut children: Vec<Node<'tree>> = Vec::new();
        let mut waiting = vec![(root, Link::default(), "")];
        while let Some((node, link, parent)) = waiting.pop() {
            let inner = self.visit(node, link, parent);
            children.clear();
            children.extend(node.children(&mut cursor));
            for index in (0..children.len()).rev() {
                if let Some(child) = children.get(index) {
                    waiting.push((*child, link_of(node, &children, index, inner), node.kind()));
                }
            }
        }
    }

    /// Notes what a node says; gives how its children hang together.
    fn visit(&mut self, node: Node<'_>, link: Link, parent: &str) -> Link {
        match node.kind() {
            "command" => self.command(node, link),
            "variable_assignment" => self.assignment(node, parent == "command"),
            "simple_expansion" | "expansion" => self.read(node),
            "for_statement" => self.loop_variable(node),
            _ => {}
        }
        match node.kind() {
            "pipeline" => {
                self.pipelines += 1;
                Link { pipeline: Some(self.pipelines), ..link }
            }
            "command_substitution" | "process_substitution" | "subshell" | "function_definition" => {
                Link { nested: true, ..Link::default() }
            }
            "for_statement"
            | "c_style_for_statement"
            | "case_statement"
            | "while_statement"
            | "if_statement"
            | "compound_statement" => Link { nested: true, ..link },
            "negated_command" => Link { tested: true, ..link },
            _ => link,
        }
    }

    fn command(&mut self, node: Node<'_>, link: Link) {
        let mut words = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "command_name" => {
                    let inner = child.child(0).unwrap_or(child);
                    words.push(self.word(inner));
                }
                "variable_assignment"
                | "file_redirect"
                | "heredoc_redirect"
                | "herestring_redirect"
                | "subshell" => {}
                _ if child.is_named() => words.push(self.word(child)),
                _ => {}
            }
        }
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let range = TextRange::new(first.range.start, last.range.end);
            self.out.all.push(ShellCommand { range, words, link });
        }
    }

    fn word(&self, node: Node<'_>) -> ShellWord {
        let range = self.range(node);
        let text = self.text.get(range.std()).unwrap_or_default().to_owned();
        ShellWord { range, text, value: self.value(node) }
    }

    /// What the shell makes of a word that holds nothing to be worked out.
    fn value(&self, node: Node<'_>) -> Option<String> {
        let text = self.text.get(self.range(node).std())?;
        match node.kind() {
            "word" | "number" => Some(unescaped(text)),
            "raw_string" => Some(text.trim_matches('\'').to_owned()),
            "string" => {
                let mut cursor = node.walk();
                let constant =
                    node.children(&mut cursor).all(|child| ["\"", "string_content"].contains(&child.kind()));
                let inner = text.strip_prefix('"')?.strip_suffix('"')?;
                constant.then(|| inner.replace("\\\"", "\"").replace("\\$", "$").replace("\\\\", "\\"))
            }
            "concatenation" => {
                let mut cursor = node.walk();
                node.children(&mut cursor)
                    .map(|part| if part.kind() == "concatenation" { None } else { self.value(part) })
                    .collect()
            }
            _ => None,
        }
    }

    fn assignment(&mut self, node: Node<'_>, for_command: bool) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name_range = self.range(name);
        let value = node.child_by_field_name("value").map(|value| self.range(value));
        self.out.assignments.push(Assignment {
            range: self.range(node),
            name: self.text.get(name_range.std()).unwrap_or_default().to_owned(),
            name_range,
            value: value.and_then(|range| self.text.get(range.std())).unwrap_or_default().to_owned(),
            for_command,
        });
    }

    fn loop_variable(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("variable") else { return };
        let range = self.range(name);
        let name = self.text.get(range.std()).unwrap_or_default().to_owned();
        let assignment =
            Assignment { range, name, name_range: range, value: String::new(), for_command: false };
        self.out.assignments.push(assignment);
    }

    fn read(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let Some(name) = node.children(&mut cursor).find(|child| child.kind() == "variable_name") else {
            return;
        };
        let (range, name) = (self.range(node), self.range(name));
        let modifier = TextRange::new(name.end, range.end.saturating_sub(1).max(name.end));
        self.out.reads.push(VariableRead {
            range,
            name: self.text.get(name.std()).unwrap_or_default().to_owned(),
            modifier: self.text.get(modifier.std()).unwrap_or_default().to_owned(),
        });
    }

    fn range(&self, node: Node<'_>) -> TextRange {
        let end = node.end_byte().min(self.text.len());
        TextRange::new(node.start_byte().min(end), end)
    }
}

/// How one child of a node hangs together with the others.
fn link_of(node: Node<'_>, children: &[Node<'_>], index: usize, link: Link) -> Link {
    let behind = children.get(index + 1..).unwrap_or_default();
    match node.kind() {
        "pipeline" => Link { reads_pipe: link.reads_pipe || index > 0, ..link },
        "list" => {
            let or = behind.first().is_some_and(|next| next.kind() == "||");
            Link { tested: link.tested || or, ..link }
        }
        "if_statement" | "elif_clause" | "while_statement" => {
            // What stands before `then` or `do` is the condition.
            let condition = behind.iter().any(|next| ["then", "do_group"].contains(&next.kind()));
            Link { tested: link.tested || condition, ..link }
        }
        _ => link,
    }
}

/// A plain word without its backslashes.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        out.extend(if ch == '\\' { chars.next() } else { Some(ch) });
    }
    out
}
