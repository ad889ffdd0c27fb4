//! What follows a complete cutover: preview routes show the new standby, and a standby that is not to stay leaves the routes.

use super::standings::{failed_route, outstanding_write};
use super::{Decision, deadline, not_concluded, precheck, writes};
use crate::intent::{Intent, Standby};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation};
use crate::outcome::{CutoverTimes, Outcome};
use crate::run::{Phase, RunSoFar};
use crate::step::{Purpose, Step};
use crate::time::Timestamp;

/// The next thing to do once all traffic is where it was declared to be. It stays there, whatever becomes of the rest: of a
/// stop and of the end of the time, too.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let decision = next(intent, seen, run, now);
    match deadline::ended_early(&decision, intent, run, now) {
        Some(why) => Decision::Refuse(not_concluded(run, why)),
        None => deadline::not_beyond(decision, deadline::of_way_forward(intent, run)),
    }
}

fn next(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let refusal = precheck::refusal(intent, seen)
        .or_else(|| failed_route(run.standings()))
        .or_else(|| precheck::preview_refusal(intent, seen))
        .or_else(|| failed_route(run.preview_standings()));
    if let Some(refusal) = refusal {
        return Decision::Refuse(not_concluded(run, refusal));
    }
    let standings = run.standings().chain(run.preview_standings());
    if let Some(wait) = outstanding_write(standings, now) {
        return wait;
    }
    let standby = intent.active.other();
    let again = mutation::is_on(Mutation::PreviewIsWrittenAgain) && *run.phase() != Phase::Concluding;
    let hidden = |forwarding: &Forwarding| again || !forwarding.is_only(standby);
    let mut steps = writes::of_preview_routes(intent, seen, run, hidden, |from| from.with_only(standby).colors);
    if intent.standby == Standby::Detached {
        let attached = |forwarding: &Forwarding| forwarding.is_attached(standby);
        steps.extend(writes::of_routes(intent, seen, run, attached, |from| from.with_only(intent.active).colors));
    }
    if steps.is_empty() || mutation::is_on(Mutation::NothingFollows) {
        return Decision::Done(done(intent, run, now));
    }
    Decision::Act(Step { purpose: Purpose::Conclude, writes: steps, within: None })
}

/// How a run ends on which everything is as declared.
fn done(intent: &Intent, run: &RunSoFar, now: Timestamp) -> Outcome {
    if !run.has_moved() {
        return Outcome::AlreadyThere;
    }
    let times = CutoverTimes { started_at: run.started_at(), finished_at: now, skew: run.skew() };
    Outcome::CutOver { from: intent.active.other(), times }
}
