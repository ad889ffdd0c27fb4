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

    /// Draws these lines in place of those drawn before, as many and as much of them as the window holds.
    pub(crate) fn draw(&self, lines: &[String]) {
        let Some(bar) = &self.bar else { return };
        let Paper { width, live_height } = Paper::now();
        let most = live_height.unwrap_or(usize::MAX).saturating_sub(1).max(1);
        let shown = lines.iter().take(most).map(|line| self.cut(line, width));
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
