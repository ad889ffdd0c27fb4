//! Lines at the bottom of a terminal that are drawn anew, below those that stay.

use std::time::Duration;

use anstream::ColorChoice;
use anstream::adapter::strip_str;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::paper::Paper;
use super::text::cut_painted;

/// Lines that are drawn anew on a terminal. Elsewhere only those that stay are written.
pub(crate) struct LiveLines {
    bar: Option<ProgressBar>,
    colored: bool,
}

impl LiveLines {
    pub(crate) fn new() -> LiveLines {
        let bar = Paper::now().live_height.is_some().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stdout_with_hz(10));
            bar.set_style(ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        LiveLines { bar, colored: anstream::AutoStream::choice(&std::io::stdout()) != ColorChoice::Never }
    }

    /// Does [`LiveLines::draw`] show anything?
    pub(crate) const fn is_live(&self) -> bool {
        self.bar.is_some()
    }

    /// Writes lines that stay.
    pub(crate) fn say(&self, lines: &[String]) {
        match &self.bar {
            None => Paper::say(lines),
            Some(bar) => bar.suspend(|| Paper::say(lines)),
        }
    }

    /// How many lines [`LiveLines::draw`] can show.
    pub(crate) fn height(&self) -> usize {
        Paper::now().live_height.unwrap_or(usize::MAX).saturating_sub(1).max(1)
    }

    /// Draws these lines in place of those drawn before, as many and as much of them as the window holds. What is going on now
    /// stands below them, and is never among what is left out.
    pub(crate) fn draw(&self, lines: &[String], now: &[String]) {
        let Some(bar) = &self.bar else { return };
        let width = Paper::now().width;
        let shown = fitting(lines, now, self.height()).into_iter().map(|line| self.cut(&line, width));
        bar.set_message(shown.collect::<Vec<_>>().join("\n"));
    }

    fn cut(&self, line: &str, width: usize) -> String {
        let cut = cut_painted(line, width);
        if self.colored { cut } else { strip_str(&cut).to_string() }
    }
}

impl Drop for LiveLines {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// As many of these lines as fit above what is going on now.
fn fitting(lines: &[String], now: &[String], most: usize) -> Vec<String> {
    let now = &now[..now.len().min(most)];
    let room = most - now.len();
    if lines.len() <= room {
        return [lines, now].concat();
    }
    let kept = room.saturating_sub(1);
    let left_out = (room > 0).then(|| format!("... {} more lines", lines.len() - kept));
    lines.iter().take(kept).cloned().chain(left_out).chain(now.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_window_keeps_what_is_going_on_and_says_how_much_is_left_out() {
        let (lines, now) = (["a", "b", "c"].map(str::to_owned), ["d".to_owned()]);
        assert_eq!(fitting(&lines, &now, 4), ["a", "b", "c", "d"]);
        assert_eq!(fitting(&lines, &now, 3), ["a", "... 2 more lines", "d"]);
        assert_eq!(fitting(&lines, &now, 2), ["... 3 more lines", "d"]);
        assert_eq!(fitting(&lines, &now, 1), ["d"]);
    }
}
