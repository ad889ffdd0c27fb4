//! Telling people what a cutover is doing.

use bluegreen_engine::{Decision, Timestamp};

/// Somebody who wants to know what a cutover is doing.
pub trait Progress: Send {
    /// Called with every decision, before it is carried out.
    fn decided(&mut self, decision: &Decision, now: Timestamp);
}

/// Writes every decision to the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogProgress;

impl Progress for LogProgress {
    fn decided(&mut self, decision: &Decision, _now: Timestamp) {
        match decision {
            Decision::Act(step) => {
                for (route, write) in &step.writes {
                    let [from, to] = [&write.from, &write.to].map(|forwarding| forwarding.weights().named(write.names));
                    tracing::info!(%route, %from, %to, "{}", step.purpose);
                }
            }
            Decision::TurnBack { why } => tracing::warn!("turning back: {why}"),
            Decision::Wait { on, .. } => tracing::info!("{on}"),
            Decision::Refuse(refusal) => tracing::error!("{refusal}"),
            Decision::Done(outcome) => tracing::info!(?outcome, "done"),
        }
    }
}
