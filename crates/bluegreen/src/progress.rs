//! Telling people what a cutover is doing.

use std::collections::BTreeMap;

use bluegreen_engine::{Decision, Observation, Outcome, RouteName, Step, Timestamp, WriteReport, format_duration};

use crate::ObserveError;

/// Somebody who wants to know what a cutover is doing: what it saw, what it made of that, and what became of each write. In
/// this order, again and again, so that a record can be made of it.
///
/// It is called between one step and the next: whatever takes its time here holds up traffic that is on its way. What it does
/// with what it is told is its own business, and cannot fail the cutover.
///
/// ```
/// use bluegreen::{Decision, Progress, Timestamp};
///
/// #[derive(Default)]
/// struct Sentences(Vec<String>);
///
/// impl Progress for Sentences {
///     fn decided(&mut self, decision: &Decision, _now: Timestamp) {
///         if let Decision::Wait { on, .. } = decision {
///             self.0.push(on.to_string());
///         }
///     }
/// }
/// ```
pub trait Progress: Send {
    /// Called with every decision, before it is carried out.
    fn decided(&mut self, decision: &Decision, now: Timestamp);

    /// Called with everything that was seen, before it is decided on.
    fn observed(&mut self, seen: &Observation, now: Timestamp) {
        let _ = (seen, now);
    }

    /// Called when nothing could be seen.
    fn saw_nothing(&mut self, error: &ObserveError, now: Timestamp) {
        let _ = (error, now);
    }

    /// Called after every step, with what became of the write of each route.
    fn wrote(&mut self, step: &Step, reports: &BTreeMap<RouteName, WriteReport>, now: Timestamp) {
        let _ = (step, reports, now);
    }
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
            Decision::Done(Outcome::AlreadyThere) => tracing::info!("done: everything was as declared"),
            Decision::Done(Outcome::CutOver { from, times }) => {
                let took = times.finished_at.since(times.started_at);
                let skew_ms = u64::try_from(times.skew.as_millis()).unwrap_or(u64::MAX);
                tracing::info!(skew_ms, "done: all traffic has left {from}, after {}", format_duration(took));
            }
        }
    }
}
