//! Telling people what a cutover is doing.

use bluegreen_engine::{Decision, Outcome, Timestamp, format_duration};

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
                    let [from, to] = [&write.from, &write.to].map(|forwarding| forwarding.weights().named(write.names));
                    tracing::info!(%route, %from, %to, "{}", step.purpose);
                }
            }
            Decision::TurnBack { why } => tracing::warn!("turning back: {why}"),
            Decision::Wait { on, recheck_at } => {
                tracing::info!(next_look_in = format_duration(recheck_at.since(now)), "{on}");
            }
            Decision::Refuse(refusal) => tracing::error!("{refusal}"),
            Decision::Done(Outcome::AlreadyThere) => tracing::info!("done: everything was as declared"),
            Decision::Done(Outcome::CutOver { from, times }) => {
                let took = times.finished_at.since(times.started_at);
                let skew_ms = u64::try_from(times.skew.as_millis()).unwrap_or(u64::MAX);
                tracing::info!(skew_ms, "done: all traffic has left {from}, after {}", format_duration(took));
            }
        }
    }
}
