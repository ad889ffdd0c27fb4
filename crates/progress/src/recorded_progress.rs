//! The port at which a run is heard.

use std::collections::BTreeMap;

use bluegreen::{
    Color, Decision, Intent, Observation, ObserveError, Outcome, Progress, RouteName, RouteWrite, Step, Timestamp,
    WriteReport, WriteResult, format_duration,
};

use crate::color_health::color_health;
use crate::event::{Ending, Event, Kind, RouteShows, WaitKind, WriteOutcome};
use crate::record::Record;

/// Notes what a run sees, decides and writes, and hands all of it on to another listener.
#[derive(Debug)]
pub struct RecordedProgress<'a, P> {
    intent: &'a Intent,
    record: Record,
    then: P,
}

impl<'a, P> RecordedProgress<'a, P> {
    /// Notes what happens, in the words of this intent, before `then` hears of it.
    pub const fn new(intent: &'a Intent, record: Record, then: P) -> RecordedProgress<'a, P> {
        RecordedProgress { intent, record, then }
    }
}

impl<P: Progress> Progress for RecordedProgress<'_, P> {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        let waiting_on = match decision {
            Decision::Wait { on, .. } => Some(WaitKind::from(on)),
            _ => None,
        };
        self.record.note(Event::Decided { decision: Kind::from(decision), waiting_on, says: in_words(decision) }, now);
        match decision {
            Decision::Refuse(refusal) => {
                let result = Ending::from(refusal.aftermath());
                self.record.note(Event::Ended { result, says: refusal.to_string() }, now);
            }
            Decision::Done(_) => self.record.note(Event::Ended { result: Ending::Done, says: in_words(decision) }, now),
            Decision::Act(_) | Decision::TurnBack { .. } | Decision::Wait { .. } => {}
        }
        self.then.decided(decision, now);
    }

    fn observed(&mut self, seen: &Observation, now: Timestamp) {
        self.record.note_look(observed(self.intent, seen), now);
        self.then.observed(seen, now);
    }

    fn saw_nothing(&mut self, error: &ObserveError, now: Timestamp) {
        self.then.saw_nothing(error, now);
    }

    fn wrote(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        for (route, report) in reports {
            if let Some(write) = step.writes.get(route) {
                self.record.note(wrote(step, route, write, &report.result), now);
            }
        }
        self.then.wrote(step, reports, now);
    }
}

fn observed(intent: &Intent, seen: &Observation) -> Event {
    let routes = seen.routes.iter().chain(&seen.preview_routes);
    let routes = routes.map(|(name, route)| (name.to_string(), RouteShows::from(route)));
    let colors =
        Color::ALL.into_iter().filter_map(|color| Some((color.to_string(), color_health(intent, seen, color)?)));
    Event::Observed { routes: routes.collect(), colors: colors.collect() }
}

fn wrote(step: &Step, route: &RouteName, write: &RouteWrite, result: &WriteResult) -> Event {
    let says = match result {
        WriteResult::Rejected { message } | WriteResult::NotSent { message } | WriteResult::Unclear { message } => {
            Some(message.clone())
        }
        WriteResult::Applied | WriteResult::ChangedMeanwhile | WriteResult::NotYet => None,
    };
    Event::Wrote {
        purpose: Kind::from(&step.purpose),
        route: route.to_string(),
        from: write.from.percentages().into(),
        to: write.to.percentages().into(),
        result: WriteOutcome::from(result),
        says,
    }
}

fn in_words(decision: &Decision) -> String {
    match decision {
        Decision::Act(step) => {
            let routes = step.writes.iter().map(|(route, write)| format!("{route} to {}", write.to.percentages()));
            format!("{}: {}", step.purpose, routes.collect::<Vec<_>>().join(", "))
        }
        Decision::TurnBack { why } => format!("turning back: {why}"),
        Decision::Wait { on, .. } => on.to_string(),
        Decision::Refuse(refusal) => refusal.to_string(),
        Decision::Done(Outcome::AlreadyThere) => "everything was as declared".to_owned(),
        Decision::Done(Outcome::CutOver { from, times }) => {
            let took = format_duration(times.finished_at.since(times.started_at));
            format!("all traffic has left {from}, after {took}")
        }
    }
}
