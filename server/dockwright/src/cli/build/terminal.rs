//! The live view of a terminal: the Dockerfile's steps, each on its line, and below each that is at work what it wrote last.

use std::io::{Write, stderr};
use std::time::Instant;

use builder::build::{Job, Viewer};
use builder::progress::{Event, Progress, StepState, StepView};
use unicode_width::UnicodeWidthChar;

use super::lines;
use crate::cli::paint::{Paint, harmless};

/// How many lines of output are shown below a step.
const OUTPUT: usize = 3;

/// Below how many steps at work.
const WITH_OUTPUT: usize = 3;

/// The size that is used where the terminal tells none, in columns and lines.
const SIZE: (usize, usize) = (100, 40);

/// Draws on standard error and draws over it again.
pub struct Terminal<'a> {
    job: &'a Job,
    paint: Paint,
    began: Instant,
    drawn: usize,
}

/// A line of the view; the state says its colour.
struct Row {
    text: String,
    state: Option<StepState>,
}

impl<'a> Terminal<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, paint: Paint::for_stderr(), began: Instant::now(), drawn: 0 }
    }

    fn painted(&self, row: &Row, width: usize) -> String {
        let text = cut(&row.text, width);
        match row.state {
            Some(StepState::Running) => self.paint.keyword(&text),
            Some(StepState::Failed) => self.paint.error(&text),
            Some(StepState::Cancelled) => self.paint.warning(&text),
            Some(StepState::Done) => text,
            Some(StepState::Waiting | StepState::Cached) | None => self.paint.quiet(&text),
        }
    }

    fn draw(&mut self, rows: &[Row]) {
        let (width, height) = size();
        let mut text = String::new();
        if self.drawn > 0 {
            text.push_str(&format!("\u{1b}[{}A\r\u{1b}[J", self.drawn));
        }
        // What does not fit would scroll, and could not be drawn over.
        let room = height.saturating_sub(2).max(3);
        let skipped = rows.len().saturating_sub(room);
        for row in rows.iter().skip(skipped) {
            text.push_str(&self.painted(row, width.saturating_sub(1)));
            text.push('\n');
        }
        self.drawn = rows.len() - skipped;
        let mut out = stderr().lock();
        // A terminal that is gone is no reason to end the build.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// How far the build is, and for how long it goes on.
    fn status(&self, steps: &[StepView]) -> Row {
        let ended = |step: &&StepView| !matches!(step.state, StepState::Waiting | StepState::Running);
        let (done, all) = (steps.iter().filter(ended).count(), steps.len());
        let seconds = self.began.elapsed().as_secs_f64();
        Row {
            text: format!("       {seconds:.1} s, {done} of {all} steps; Ctrl-C ends the build"),
            state: None,
        }
    }
}

/// As much of a text as fits into so many columns.
fn cut(text: &str, width: usize) -> String {
    let mut columns = 0;
    let fits = |letter: &char| {
        columns += letter.width().unwrap_or(0);
        columns <= width
    };
    text.chars().take_while(fits).collect()
}

#[cfg(unix)]
fn size() -> (usize, usize) {
    match rustix::termios::tcgetwinsize(stderr()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
        _ => SIZE,
    }
}

#[cfg(not(unix))]
fn size() -> (usize, usize) {
    SIZE
}

/// Whether a step is worth a line of its own: those of instructions, and whatever else is at work or failed.
fn is_shown(step: &StepView) -> bool {
    step.place.is_some_and(|_| !step.name.starts_with("[internal]"))
        || matches!(step.state, StepState::Running | StepState::Failed)
}

impl Viewer for Terminal<'_> {
    fn event(&mut self, _event: &Event, _progress: &Progress) {}

    fn refresh(&mut self, progress: &Progress) {
        let steps = progress.steps(builder::run::now());
        let mut shown: Vec<&StepView> = steps.iter().filter(|step| is_shown(step)).collect();
        shown.sort_by_key(|step| step.place.map_or(usize::MAX, |place| place.start));
        let (mut rows, mut at_work) = (Vec::new(), 0);
        for step in shown {
            rows.push(Row { text: lines::step(self.job, step), state: Some(step.state) });
            if step.state == StepState::Running && at_work < WITH_OUTPUT {
                at_work += 1;
                let output = progress.last_lines(&step.id, OUTPUT);
                let row = |line: &String| Row { text: format!("       | {}", harmless(line)), state: None };
                rows.extend(output.iter().map(row));
            }
        }
        if progress.summary().current.is_some() || steps.is_empty() {
            rows.push(self.status(&steps));
        }
        self.draw(&rows);
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_line_is_as_wide_as_its_letters() {
        assert_eq!(cut("abc", 2), "ab");
        assert_eq!(cut("\u{c548}\u{b155}", 3), "\u{c548}");
        assert_eq!(cut("", 0), "");
    }
}
