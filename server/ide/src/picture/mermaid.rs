//! A picture in the language of Mermaid, which many pages draw: <https://mermaid.js.org/syntax/flowchart.html>.

use std::fmt::Write;

use builder::graph::EdgeKind;

use super::measure::{clean, fitted};
use super::{Mark, Picture};

/// The longest text of a step, in letters.
const LONGEST: usize = 60;

/// A text within quotes. Everything that Mermaid, Markdown or HTML could read is written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in clean(text).chars() {
        let plain = ch.is_alphanumeric()
            || ch == ' '
            || (!ch.is_ascii() && ch != '\u{fffd}')
            || ".,-/:=".contains(ch);
        if plain {
            out.push(ch);
        } else {
            let _ = write!(out, "#{};", u32::from(ch));
        }
    }
    out.push('"');
    out
}

const STYLES: [(Mark, &str); 5] = [
    (Mark::Hit, "fill:#dafbe1,stroke:#1a7f37,color:#1f2328"),
    (Mark::First, "fill:#ffc1ba,stroke:#b42318,color:#1f2328,stroke-width:3px"),
    (Mark::Miss, "fill:#ffebe9,stroke:#b42318,color:#1f2328,stroke-dasharray:6 3"),
    (Mark::Depends, "fill:#fff8c5,stroke:#9a6700,color:#1f2328,stroke-dasharray:2 2"),
    (Mark::Unknown, "fill:#eef1f4,stroke:#59636e,color:#1f2328"),
];

impl Picture {
    /// The picture as a flowchart of Mermaid.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = String::from("flowchart TB\n");
        for (index, stage) in self.boxes.iter().enumerate() {
            let base = stage.base.as_ref().map(|base| format!(" — FROM {base}")).unwrap_or_default();
            let _ = writeln!(out, "  subgraph g{index}[{}]", quoted(&format!("{}{base}", stage.name)));
            if stage.steps.is_empty() {
                let _ = writeln!(out, "    s{index}[{}]", quoted(&stage.name));
            }
            for (number, step) in stage.steps.iter().enumerate() {
                let mut label = format!("{} {} {}", step.mark.sign(), step.line, fitted(&step.text, LONGEST));
                let cost = super::svg::cost(self.language, step);
                if !cost.is_empty() {
                    let _ = write!(label, " ({cost})");
                }
                let _ = writeln!(out, "    n{index}_{number}[{}]:::{}", quoted(&label), step.mark.name());
                if number > 0 {
                    let _ = writeln!(out, "    n{index}_{} --- n{index}_{number}", number - 1);
                }
            }
            out.push_str("  end\n");
        }
        for arrow in &self.arrows {
            let end = |of: usize, last: bool| match self.boxes.get(of).map(|one| one.steps.len()) {
                Some(count @ 1..) => format!("n{of}_{}", if last { count - 1 } else { 0 }),
                _ => format!("s{of}"),
            };
            let from = end(arrow.from, true);
            let to = arrow.step.map_or_else(|| end(arrow.to, false), |step| format!("n{}_{step}", arrow.to));
            let arrow = match arrow.kind {
                EdgeKind::From => "==>|FROM|",
                EdgeKind::Copy => "-->|COPY|",
                EdgeKind::Mount => "-.->|mount|",
            };
            let _ = writeln!(out, "  {from} {arrow} {to}");
        }
        for (mark, style) in STYLES {
            let _ = writeln!(out, "  classDef {} {style}", mark.name());
        }
        out
    }
}
