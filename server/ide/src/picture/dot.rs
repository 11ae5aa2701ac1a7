//! A picture in the language of Graphviz: <https://graphviz.org/doc/info/lang.html>.

use std::fmt::Write;

use builder::graph::EdgeKind;

use super::measure::{clean, fitted};
use super::{Mark, Picture};

/// The longest text of a step, in letters.
const LONGEST: usize = 60;

/// A text as a quoted string: `\` begins an escape there too.
fn quoted(text: &str) -> String {
    format!("\"{}\"", clean(text).replace('\\', "\\\\").replace('"', "\\\""))
}

const fn colour(mark: Mark) -> &'static str {
    match mark {
        Mark::Hit => "#dafbe1",
        Mark::First => "#ffc1ba",
        Mark::Miss => "#ffebe9",
        Mark::Depends => "#fff8c5",
        Mark::Unknown => "#eef1f4",
    }
}

/// A frame that tells verdicts apart without their colours.
const fn frame(mark: Mark) -> &'static str {
    match mark {
        Mark::Hit | Mark::Unknown => "filled",
        Mark::First => "filled,bold",
        Mark::Miss => "filled,dashed",
        Mark::Depends => "filled,dotted",
    }
}

impl Picture {
    /// The picture as a graph of Graphviz.
    #[must_use]
    pub fn dot(&self) -> String {
        let mut out = format!(
            "digraph dockerfile {{\n  label={}; labelloc=t; rankdir=TB; compound=true;\n  \
             node [shape=box, fontname=\"monospace\", fontsize=10, fontcolor=\"#1f2328\"]; \
             edge [fontname=\"monospace\", fontsize=9];\n",
            quoted(&self.title)
        );
        for (index, stage) in self.boxes.iter().enumerate() {
            let base = stage.base.as_ref().map(|base| format!(" — FROM {base}")).unwrap_or_default();
            let label = quoted(&format!("{}{base}", stage.name));
            let style = if stage.needed { "solid" } else { "dashed" };
            let pen = if stage.is_target { 2 } else { 1 };
            let _ = writeln!(
                out,
                "  subgraph cluster_{index} {{\n    label={label}; fontname=\"monospace\"; style={style}; penwidth={pen};"
            );
            // A stage without steps still has a place for arrows to end at.
            let _ = writeln!(out, "    s{index} [label=\"\", shape=point, width=0.05];");
            let mut before = format!("s{index}");
            for (number, step) in stage.steps.iter().enumerate() {
                let mut label =
                    format!("{} {}  {}", step.mark.sign(), step.line, fitted(&step.text, LONGEST));
                let cost = super::svg::cost(self.language, step);
                if !cost.is_empty() {
                    let _ = write!(label, "  ({cost})");
                }
                let height = 0.3 + step.seconds.unwrap_or(0.0).clamp(0.0, 600.0).sqrt() / 8.0;
                let _ = writeln!(
                    out,
                    "    n{index}_{number} [label={}, tooltip={}, style=\"{}\", fillcolor=\"{}\", height={height:.2}];",
                    quoted(&label),
                    quoted(&step.words),
                    frame(step.mark),
                    colour(step.mark)
                );
                let _ = writeln!(out, "    {before} -> n{index}_{number} [arrowhead=none];");
                before = format!("n{index}_{number}");
            }
            out.push_str("  }\n");
        }
        for arrow in &self.arrows {
            let from = match self.boxes.get(arrow.from).map(|one| one.steps.len()) {
                Some(count @ 1..) => format!("n{}_{}", arrow.from, count - 1),
                _ => format!("s{}", arrow.from),
            };
            let to = arrow.step.map_or(format!("s{}", arrow.to), |step| format!("n{}_{step}", arrow.to));
            let (label, style) = match arrow.kind {
                EdgeKind::From => ("FROM", "bold"),
                EdgeKind::Copy => ("COPY", "solid"),
                EdgeKind::Mount => ("mount", "dashed"),
            };
            let _ = writeln!(out, "  {from} -> {to} [label=\"{label}\", style={style}];");
        }
        out.push_str("}\n");
        out
    }
}
