//! Telling people what a cutover is doing.

use bluegreen_engine::{Decision, Timestamp, format_duration};

/// Somebody who wants to know what a cutover is doing.
pub trait Progress: Send {
    /// Called with every decision, before it is carried out.
    fn decided(&mut self, decision: &Decision, now: Timestamp);
}

/// Writes every decision to the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogProgress;

impl Progress for LogProgress {
    fn decided(&mut self, decision: &Decision, now: Timestamp) {
        match decision {
            Decision::Act(step) => {
                for (route, write) in &step.writes {
                    tracing::info!(%route, from = %write.from.weights(), to = %write.to.weights(), "{}", step.purpose);
                }
            }
            Decision::TurnBack { why } => tracing::warn!("turning back: {why}"),
            Decision::Wait { on, recheck_at } => {
                tracing::info!(next_look_in = format_duration(recheck_at.since(now)), "{on}");
            }
            Decision::Refuse(refusal) => tracing::error!("{refusal}"),
            Decision::Done(outcome) => tracing::info!(?outcome, "done"),
        }
    }
}
