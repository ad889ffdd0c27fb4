//! How long a run may take.

use std::time::Duration;

use super::Decision;
use crate::intent::Intent;
use crate::mutation::{self, Mutation};
use crate::refusal::Refusal;
use crate::run::{RunSoFar, Turned};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;

/// How much longer than declared stages, settling and bake may take together once traffic moves. That what is declared fits
/// into the time was made sure before the first shift; what every write and every look takes of it is nobody's declaration,
/// and no cause to undo a release.
const CALLS_TAKE: Duration = Duration::from_secs(60);

/// The least time a way back is given, however late it begins.
const WAY_BACK_TAKES: Duration = Duration::from_secs(300);

/// When the time for the way forward is over.
pub(super) fn of_way_forward(intent: &Intent, run: &RunSoFar) -> Timestamp {
    if mutation::is_on(Mutation::NoDeadline) { Timestamp::MAX } else { declared_for_way_forward(intent, run) }
}

/// When it is over as declared.
pub(super) fn declared_for_way_forward(intent: &Intent, run: &RunSoFar) -> Timestamp {
    let declared = run.started_at().plus(intent.timeout);
    let under_way = run.first_shift_at().map(|at| at.plus(intent.duration_from(0)).plus(CALLS_TAKE));
    under_way.map_or(declared, |under_way| declared.max(under_way))
}

/// When a way back is given up.
pub(super) fn of_way_back(intent: &Intent, run: &RunSoFar, turned: &Turned) -> Timestamp {
    run.started_at().plus(intent.timeout).max(turned.at.plus(WAY_BACK_TAKES))
}

/// Why this decision is not carried out any more: a stop, or the end of the time, counts as long as there is something left
/// to do or to wait for. Past its time a run does not even begin to move traffic: it would have to turn back at once.
pub(super) fn ended_early(decision: &Decision, intent: &Intent, run: &RunSoFar, now: Timestamp) -> Option<Refusal> {
    let waiting_on = match decision {
        Decision::Act(_) => WaitingOn::Write,
        Decision::Wait { on, .. } => on.clone(),
        Decision::TurnBack { .. } | Decision::Refuse(_) | Decision::Done(_) => return None,
    };
    if run.is_to_end(intent) {
        Some(Refusal::Interrupted)
    } else if now >= end_of(decision, intent, run) {
        Some(Refusal::TimedOut { timeout: intent.timeout, waiting_on })
    } else {
        None
    }
}

/// Until when it may be carried out.
fn end_of(decision: &Decision, intent: &Intent, run: &RunSoFar) -> Timestamp {
    match decision {
        // A defect that lets runs go on is none that lets them begin: that is another checker's.
        Decision::Act(_) if !run.has_shifted() => declared_for_way_forward(intent, run),
        _ => of_way_forward(intent, run),
    }
}

/// Nothing is waited for beyond the end of the time.
pub(super) fn not_beyond(decision: Decision, end: Timestamp) -> Decision {
    match decision {
        Decision::Wait { on, recheck_at } => Decision::Wait { on, recheck_at: recheck_at.min(end) },
        decision => decision,
    }
}
