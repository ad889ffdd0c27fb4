//! What a gate waits for, a line for everything new, and one from time to time where nothing is.

use std::time::Duration;

use bluegreen::{Decision, Observation, ObserveError, Progress, Timestamp, live_percentages};
use tfplugin::ActionProgress;

/// Terraform says nothing by itself while an action runs.
const STILL_THERE: Duration = Duration::from_secs(30);

/// Says what is live at first, and then what is waited for.
#[derive(Debug)]
pub(super) struct GateLines<'a> {
    progress: &'a ActionProgress,
    has_seen: bool,
    said: Option<(String, Timestamp)>,
}

impl<'a> GateLines<'a> {
    /// Lines for this action.
    pub(super) const fn new(progress: &'a ActionProgress) -> GateLines<'a> {
        GateLines { progress, has_seen: false, said: None }
    }

    fn say(&mut self, text: String, now: Timestamp) {
        let is_new = |(said, at): &(String, Timestamp)| *said != text || now.since(*at) >= STILL_THERE;
        if self.said.as_ref().is_none_or(is_new) {
            self.progress.say(&text);
            self.said = Some((text, now));
        }
    }
}

impl Progress for GateLines<'_> {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        if let Decision::Wait { on, .. } = decision {
            self.say(on.to_string(), now);
        }
    }

    fn observed(&mut self, seen: &Observation, _now: Timestamp) {
        if !std::mem::replace(&mut self.has_seen, true) {
            for (route, live) in live_percentages(&seen.routes) {
                self.progress.say(&format!("{route}: {live}"));
            }
        }
    }

    fn saw_nothing(&mut self, error: &ObserveError, now: Timestamp) {
        self.say(format!("AWS could not be asked: {error}"), now);
    }
}
