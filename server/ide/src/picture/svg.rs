//! A picture as SVG: one file without scripts and without anything from elsewhere.

use std::fmt::Write;

use super::arrows::{kind, path};
use super::layers::{GAP, HEAD, Place, ROOM, ROW, WIDTH, f64_of, layout};
use super::measure::{clean, fitted, width};
use super::style::{PATTERNS, STYLE};
use super::{Mark, Picture, StageBox, StepBox, is_known};
use crate::cache::seconds;
use crate::images::bytes;
use crate::texts::{Language, Phrase, phrase};

/// The width of a letter of 12 pixels, in pixels; fonts of one width differ by little.
const LETTER: f64 = 7.25;
/// The height of the heading.
const TITLE: f64 = 56.0;
/// The height of the legend.
const LEGEND: f64 = 34.0;
/// Between the edge of a box and its text.
const INSET: f64 = 10.0;

/// A text as XML holds it.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in clean(text).chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ch => out.push(ch),
        }
    }
    out
}

/// A text at a place, cut to so many places. Blanks within it stay.
fn text(out: &mut String, class: &str, x: f64, y: f64, words: &str, places: usize) {
    let words = xml(&fitted(&clean(words), places));
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" xml:space=\"preserve\">{words}</text>"
    );
}

impl Picture {
    /// The picture as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let laid = layout(self, TITLE);
        let known = is_known(self);
        let legend = self.legend(known);
        let places: usize = legend.iter().map(|(_, words)| width(words) + 5).sum();
        let wide = laid.width.max(2.0 * GAP + f64_of(places) * LETTER);
        let high = laid.height + LEGEND;
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide:.0} {high:.0}\" width=\"{wide:.0}\" \
             height=\"{high:.0}\" role=\"img\"><title>{}</title><style>{STYLE}</style><defs>{PATTERNS}</defs>\
             <rect class=\"paper\" width=\"100%\" height=\"100%\"/>",
            xml(&self.title)
        );
        text(&mut out, "title", GAP, 32.0, &self.title, places_in(wide - 2.0 * GAP));
        for index in 0..self.arrows.len() {
            let (Some(arrow), Some(path)) = (self.arrows.get(index), path(self, &laid, index)) else {
                continue;
            };
            let kind = kind(*arrow);
            let tip = if kind == "from" { "tip-from" } else { "tip" };
            let _ =
                write!(out, "<path class=\"arrow arrow-{kind}\" marker-end=\"url(#{tip})\" d=\"{path}\"/>");
        }
        for (stage, place) in self.boxes.iter().zip(&laid.boxes) {
            self.stage(&mut out, stage, place);
        }
        let mut x = GAP;
        let y = laid.height;
        for (mark, words) in legend {
            if let Some(mark) = mark {
                row(&mut out, mark, x, y, 18.0, 18.0);
                text(&mut out, "", x + 5.0, y + 13.5, mark.sign(), 2);
                x += 18.0 + LETTER;
            }
            text(&mut out, "faint", x, y + 13.5, &words, usize::MAX);
            x += f64_of(width(&words) + 2) * LETTER;
        }
        out.push_str("</svg>\n");
        out
    }

    fn stage(&self, out: &mut String, stage: &StageBox, place: &Place) {
        let idle = if stage.needed { "" } else { " class=\"idle\"" };
        let target = if stage.is_target { " target" } else { "" };
        let Place { x, y, height, .. } = place;
        let mut words = vec![stage.name.clone()];
        words.extend(stage.base.clone());
        if !stage.needed {
            words.push(phrase(self.language, Phrase::StageUnused, &[]).replace('`', ""));
        }
        let _ = write!(
            out,
            "<g{idle}><title>{}</title><rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{WIDTH}\" \
             height=\"{height:.1}\" rx=\"6\"/>",
            xml(&words.join("\n").replace('\n', " — "))
        );
        let places = places_in(WIDTH - 2.0 * INSET);
        let middle = if stage.base.is_some() { y + 18.0 } else { y + 25.0 };
        // A bold letter of 13 pixels is wider.
        text(out, "name", x + INSET, middle, &stage.name, places * 10 / 11);
        if let Some(base) = &stage.base {
            text(out, "note", x + INSET, y + 34.0, &format!("FROM {base}"), places);
        }
        let mut top = y + HEAD;
        for (step, height) in stage.steps.iter().zip(&place.rows) {
            self.step(out, step, (*x, top), *height);
            top += height;
        }
        // The frame lies over its steps, so that all of it is seen.
        let _ = write!(
            out,
            "<rect class=\"frame{target}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{WIDTH}\" height=\"{height:.1}\" \
             rx=\"6\"/></g>"
        );
    }

    fn step(&self, out: &mut String, step: &StepBox, (x, y): (f64, f64), height: f64) {
        let cost = cost(self.language, step);
        let words = [step.text.as_str(), &step.words, &cost];
        let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
        let _ = write!(out, "<g><title>{}: {}</title>", step.line, xml(&words.join(" — ")));
        row(out, step.mark, x, y, WIDTH, height);
        let base = y + ROW.min(height) / 2.0 + 4.0;
        text(out, "", x + INSET, base, step.mark.sign(), 2);
        text(out, "faint", x + INSET + 2.0 * LETTER, base, &format!("{:>3}", step.line), 5);
        // What does not fit beside the instruction stands below it, where there is room.
        let left = x + INSET + 6.0 * LETTER;
        let room = places_in(WIDTH - 2.0 * INSET) - 6;
        let below = height >= ROW + 14.0;
        let beside = if below { 0 } else { width(&cost) + usize::from(!cost.is_empty()) };
        text(out, "", left, base, &step.text, room.saturating_sub(beside));
        if below {
            text(out, "note", left, base + 16.0, &cost, room);
            // That nothing changed is no news.
            if height >= ROW + ROOM && step.mark != Mark::Hit {
                text(out, "note", left, base + 31.0, &step.words, room * 12 / 11);
            }
        } else if !cost.is_empty() {
            let at = x + WIDTH - INSET - f64_of(width(&cost)) * LETTER * 11.0 / 12.0;
            text(out, "note", at, base, &cost, room);
        }
        out.push_str("</g>");
    }

    fn legend(&self, known: bool) -> Vec<(Option<Mark>, String)> {
        let say = |words: Phrase| phrase(self.language, words, &[]);
        let mut said = Vec::new();
        if known {
            let words = [
                Phrase::PictureHit,
                Phrase::PictureFirst,
                Phrase::PictureMiss,
                Phrase::PictureDepends,
                Phrase::PictureUnknown,
            ];
            said.extend(Mark::ALL.into_iter().zip(words).map(|(mark, words)| (Some(mark), say(words))));
            said.push((None, say(Phrase::PictureHeight)));
        } else {
            // Without times every step is as tall as any other.
            said.push((None, say(Phrase::PictureNoRecord)));
        }
        said
    }
}

/// The ground of a step in its colour, with its pattern.
fn row(out: &mut String, mark: Mark, x: f64, y: f64, width: f64, height: f64) {
    let name = mark.name();
    let rect = format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"");
    let _ = write!(out, "<rect class=\"row {name}\" {rect}/>");
    // The sign at its left needs a quiet ground.
    let inner = |out: &mut String, id: &str| {
        let from = width - 6.0;
        let _ = write!(
            out,
            "<rect fill=\"url(#{id})\" x=\"{:.1}\" y=\"{y:.1}\" width=\"6\" height=\"{height:.1}\"/>",
            x + from
        );
    };
    match mark {
        Mark::First => {
            inner(out, "stripes");
            let _ = write!(
                out,
                "<line class=\"alert\" x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\"/>",
                x + width
            );
        }
        Mark::Miss => inner(out, "stripes"),
        Mark::Depends => inner(out, "dots"),
        Mark::Hit | Mark::Unknown => {}
    }
}

/// Seconds and bytes.
pub(super) fn cost(language: Language, step: &StepBox) -> String {
    let time = step.seconds.filter(|time| *time >= 0.0005).map(|time| seconds(language, time));
    let size = step.bytes.filter(|size| *size > 0).map(bytes);
    time.into_iter().chain(size).collect::<Vec<_>>().join(", ")
}

/// How many letters fit into a width.
fn places_in(width: f64) -> usize {
    let mut places = 0;
    while f64_of(places + 1) * LETTER <= width && places < 10_000 {
        places += 1;
    }
    places
}
