//! The driver's ports, on the model: what the AWS adapter does on AWS, written anew.

mod calls;
mod environment;
mod http_checks;
mod intent;
mod observe;
mod write;

use std::collections::BTreeMap;

use async_trait::async_trait;
use bluegreen::{
    Clock, Decision, Look, Observation, ObserveError, Progress, Purpose, RouteName, Step, Timestamp, Urgency, World,
    WriteReport,
};

use crate::checkers::Moment;
use crate::executor::Shared;

pub(crate) use intent::{color_of, intent, refusal_ending, route_name};
pub(crate) use observe::observe_now;

/// One switch's routes and target groups in a simulated world.
pub(crate) struct SimulatedWorld {
    shared: Shared,
    tries: http_checks::Tries,
}

impl SimulatedWorld {
    pub(crate) fn new(shared: Shared) -> SimulatedWorld {
        SimulatedWorld { shared, tries: http_checks::Tries::default() }
    }
}

#[async_trait]
impl World for SimulatedWorld {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        {
            let mut reality = self.shared.lock();
            reality.run.looks += 1;
            reality.run.goes_first = look.urgency == Urgency::WayBack;
            reality.note(&Moment::LookBegins);
        }
        self.tries.begin(&self.shared, look).await;
        let seen = observe::observe(&self.shared, look).await;
        let seen = seen.map(|seen| Observation { http_checks: self.tries.take(&self.shared, look), ..seen });
        self.shared.lock().note(&Moment::Looked { complete: seen.is_ok() });
        seen
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        {
            let mut reality = self.shared.lock();
            reality.run.last_step_at = reality.now;
            reality.run.goes_first = matches!(step.purpose, Purpose::GoBack { .. });
        }
        write::write(&self.shared, step).await
    }
}

/// The clock of the process that runs.
pub(crate) struct SimulatedClock(pub(crate) Shared);

#[async_trait]
impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.lock().clock())
    }

    async fn sleep_until(&self, instant: Timestamp) {
        let instant = self.0.lock().instant_of(instant.as_millis());
        self.0.until(instant).await;
    }
}

/// Writes down what the engine decides, for whoever replays a world.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    /// `None`: nobody will read it.
    pub(crate) lines: Option<Vec<(u64, String)>>,
}

impl Progress for Diary {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        if let Some(lines) = &mut self.lines {
            let line = match decision {
                Decision::Act(step) => {
                    let writes = step
                        .writes
                        .iter()
                        .map(|(route, write)| format!("{route}: {} to {}", write.from.weights(), write.to.weights()));
                    format!("{}: {}", step.purpose, writes.collect::<Vec<_>>().join(", "))
                }
                Decision::TurnBack { why } => format!("turning back: {why}"),
                Decision::Wait { on, .. } => on.to_string(),
                Decision::Refuse(refusal) => format!("refused: {refusal}"),
                Decision::Done(outcome) => format!("done: {outcome:?}"),
            };
            lines.push((now.as_millis(), line));
        }
    }
}
