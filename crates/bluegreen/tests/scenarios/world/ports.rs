//! The driver's ports, on the fake world.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use bluegreen::{
    Clock, Decision, Look, Observation, ObserveError, Progress, RouteName, Step, Timestamp, World, WriteReport,
};

use super::state::State;
use super::{LOOK_TAKES, WRITE_TAKES};

/// No run of these tests needs as many decisions; one that does goes round in circles.
const MOST_DECISIONS: usize = 3_000;

pub(crate) struct FakeWorld(pub(crate) Arc<Mutex<State>>);

pub(crate) struct FakeClock(pub(crate) Arc<Mutex<State>>);

/// Keeps every decision, and fails the test when they do not come to an end.
pub(crate) struct Recorder {
    started_at: Timestamp,
    /// With the milliseconds since the run began.
    pub(crate) decisions: Vec<(u64, Decision)>,
}

impl Recorder {
    pub(crate) const fn new(started_at: Timestamp) -> Recorder {
        Recorder { started_at, decisions: Vec::new() }
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no other test shares this state")
}

#[async_trait]
impl World for FakeWorld {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let mut state = locked(&self.0);
        state.take(LOOK_TAKES);
        let seen = state.look(look);
        state.sleep_in_a_look();
        seen.ok_or_else(|| ObserveError {
            message: "DescribeListeners: connection refused".to_owned(),
            source: "connection refused".into(),
        })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        let mut state = locked(&self.0);
        let write = |route: &RouteName| {
            state.take(WRITE_TAKES);
            let at = Timestamp::from_millis(state.now());
            let hangs = state.writes_hang;
            state.take(hangs);
            (route.clone(), WriteReport { at, result: state.write(step, route) })
        };
        step.writes.keys().map(write).collect()
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(locked(&self.0).now())
    }

    async fn sleep_until(&self, instant: Timestamp) {
        let stopped = locked(&self.0).pass_until(instant.as_millis());
        if stopped {
            // The sleeper is woken by the stop, never by this clock.
            std::future::pending::<()>().await;
        }
    }
}

impl Progress for Recorder {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        if let Decision::Wait { on, recheck_at } = decision {
            assert!(*recheck_at > now, "waiting without time passing: {on}");
        }
        let elapsed = u64::try_from(now.since(self.started_at).as_millis()).unwrap();
        self.decisions.push((elapsed, decision.clone()));
        assert!(self.decisions.len() < MOST_DECISIONS, "this run does not end; last: {decision:?}");
    }
}
