//! What follows a complete cutover: preview routes show the new standby, and a standby that is not to stay leaves the routes.

use super::{Decision, forward, precheck, writes};
use crate::intent::{Intent, Standby};
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation};
use crate::run::RunSoFar;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;

/// The next thing to do once all traffic is where it was declared to be, and stays there.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Decision {
    let refusal = precheck::preview_refusal(intent, seen).or_else(|| forward::failed_route(run.preview_standings()));
    if let Some(refusal) = refusal {
        return Decision::Refuse(refusal);
    }
    let standings = run.standings().chain(run.preview_standings());
    if let Some(wait) = forward::outstanding_write(standings, now) {
        return wait;
    }
    let standby = intent.active.other();
    let again = mutation::is_on(Mutation::PreviewIsWrittenAgain) && !run.is_concluding();
    let hidden = |forwarding: &Forwarding| again || !forwarding.is_only(standby);
    let mut steps = writes::of_preview_routes(intent, seen, run, hidden, |from| from.with_only(standby).colors);
    if intent.standby == Standby::Detached {
        let attached = |forwarding: &Forwarding| forwarding.is_attached(standby);
        steps.extend(writes::of_routes(intent, seen, run, attached, |from| from.with_only(intent.active).colors));
    }
    if steps.is_empty() || mutation::is_on(Mutation::NothingFollows) {
        return Decision::Done(forward::done(intent, run, now));
    }
    Decision::Act(Step { purpose: Purpose::Conclude, writes: steps })
}
