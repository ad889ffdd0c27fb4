//! The port at which decisions are heard.

use bluegreen::{Decision, Outcome, Progress, Timestamp, format_duration};

use crate::event::{Ending, Event, Kind, WaitKind};
use crate::record::Record;

/// Notes every decision, and hands it on to another listener.
#[derive(Debug)]
pub struct RecordedProgress<P> {
    record: Record,
    then: P,
}

impl<P> RecordedProgress<P> {
    /// Notes decisions here before `then` hears of them.
    pub const fn new(record: Record, then: P) -> RecordedProgress<P> {
        RecordedProgress { record, then }
    }
}

impl<P: Progress> Progress for RecordedProgress<P> {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        let waiting_on = match decision {
            Decision::Wait { on, .. } => Some(WaitKind::from(on)),
            _ => None,
        };
        self.record.note(Event::Decided { decision: Kind::from(decision), waiting_on, says: in_words(decision) });
        match decision {
            Decision::Refuse(refusal) => {
                self.record.note(Event::Ended { result: refusal.aftermath().into(), says: refusal.to_string() });
            }
            Decision::Done(_) => self.record.note(Event::Ended { result: Ending::Done, says: in_words(decision) }),
            Decision::Act(_) | Decision::TurnBack { .. } | Decision::Wait { .. } => {}
        }
        self.then.decided(decision, now);
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
