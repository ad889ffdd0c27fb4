//! The driver's ports, on the model: what the AWS adapter does on AWS, written anew.

mod calls;
mod environment;
mod http_checks;
mod intent;
mod observe;
mod turn;
mod write;

use std::collections::BTreeMap;

use async_trait::async_trait;
use bluegreen::{
    Clock, Decision, Look, Observation, ObserveError, Progress, Purpose, RouteName, RouteWrite, Step, Timestamp,
    Urgency, World, WriteReport,
};

use crate::executor::Shared;
use crate::moment::Moment;

pub(crate) use intent::{color_of, in_places, intent, places, refusal_ending, route_name};
pub(crate) use observe::{observe_now, recorded_now};

/// One switch's routes and target groups in a simulated world.
pub(crate) struct SimulatedWorld {
    shared: Shared,
    tries: http_checks::Tries,
    turn: turn::Turn,
}

impl SimulatedWorld {
    pub(crate) fn new(shared: Shared) -> SimulatedWorld {
        SimulatedWorld { shared, tries: http_checks::Tries::default(), turn: turn::Turn::default() }
    }
}

#[async_trait]
impl World for SimulatedWorld {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        {
            let mut reality = self.shared.lock();
            reality.run.looks += 1;
            reality.run.goes_first = look.urgency == Urgency::WayBack || self.turn.is_there(reality.now);
            reality.note(&Moment::LookBegins);
        }
        self.tries.begin(&self.shared, look).await;
        let seen = observe::observe(&self.shared, look).await;
        let seen = seen.map(|seen| Observation { http_checks: self.tries.take(&self.shared, look), ..seen });
        self.shared.lock().note(&Moment::Looked { complete: seen.is_ok() });
        seen
    }

    async fn take_turn(&mut self, turn: &bluegreen::Turn) {
        self.turn.take(&self.shared, turn).await;
    }

    fn give_up_turn(&mut self) {
        self.turn.give_up();
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        {
            let mut reality = self.shared.lock();
            reality.run.last_step_at = reality.now;
            reality.record.purpose = Some(step.purpose.clone());
            reality.run.goes_first = matches!(step.purpose, Purpose::GoBack { .. });
        }
        match self.turn.wait(&self.shared, step).await {
            Ok(()) => write::write(&self.shared, step).await,
            Err(result) => {
                let at = Timestamp::from_millis(self.shared.lock().clock());
                let report = |name: &RouteName| (name.clone(), WriteReport { at, result: result.clone() });
                step.writes.keys().map(report).collect()
            }
        }
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
        let instant = {
            let mut reality = self.0.lock();
            let instant = reality.instant_of(instant.as_millis());
            reality.note(&Moment::Waits { until: instant });
            instant
        };
        self.0.until(instant).await;
    }
}

/// Keeps what the engine decides, for whoever replays a world or is told of a run.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    /// With the process's clock. `None`: nobody will read it.
    pub(crate) decisions: Option<Vec<(u64, Decision)>>,
}

impl Diary {
    /// All of it, as lines to be read.
    pub(crate) fn lines(&self) -> Vec<(u64, String)> {
        self.decisions.iter().flatten().map(|(at, decision)| (*at, line(decision))).collect()
    }
}

fn line(decision: &Decision) -> String {
    match decision {
        Decision::Act(step) => {
            let write = |(route, write): (&RouteName, &RouteWrite)| {
                format!("{route}: {} to {}", write.from.weights(), write.to.weights())
            };
            let writes: Vec<_> = step.writes.iter().map(write).collect();
            format!("{}: {}", step.purpose, writes.join(", "))
        }
        Decision::TurnBack { why } => format!("turning back: {why}"),
        Decision::Wait { on, .. } => on.to_string(),
        Decision::Refuse(refusal) => format!("refused: {refusal}"),
        Decision::Done(outcome) => format!("done: {outcome:?}"),
    }
}

impl Progress for Diary {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        if let Some(decisions) = &mut self.decisions {
            decisions.push((now.as_millis(), decision.clone()));
        }
    }
}
