//! Making the standby testable: attached to the routes at weight 0, so that it is health-checked, and shown on the preview
//! routes.

use super::standings::{failed_route, outstanding_write};
use super::{Decision, precheck, writes};
use crate::color::PerColor;
use crate::intent::Intent;
use crate::mutation::{self, Mutation};
use crate::observation::{Forwarding, Observation};
use crate::run::RunSoFar;
use crate::step::{Purpose, Step};
use crate::time::Timestamp;
use crate::waiting_on::WaitingOn;
use crate::weights::Weights;

/// The next thing to do until the standby can be tested; `None` when it can.
pub(super) fn decide(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    // Once traffic has moved the preview routes have done their part.
    let previews = !run.has_moved();
    if previews && let Some(refuse_or_wait) = previews_in_the_way(intent, seen, run, now) {
        return Some(refuse_or_wait);
    }
    attach(intent, seen, run, previews).or_else(|| previews.then(|| settle(intent, run, now)).flatten())
}

fn previews_in_the_way(intent: &Intent, seen: &Observation, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    let refusal = precheck::preview_refusal(intent, seen).or_else(|| failed_route(run.preview_standings()));
    refusal.map(Decision::Refuse).or_else(|| outstanding_write(run.preview_standings(), now))
}

fn attach(intent: &Intent, seen: &Observation, run: &RunSoFar, previews: bool) -> Option<Decision> {
    let detached = |forwarding: &Forwarding| !forwarding.is_attached(intent.active);
    let weights = |from: &Forwarding| match mutation::is_on(Mutation::PrimeToNobody) {
        true => Weights(PerColor::default()),
        // Nobody is served there now; a write must not make that so.
        false if from.serves_nobody() => Weights::all_to(intent.active.other()),
        false => from.weights(),
    };
    let mut steps = writes::of_routes(intent, seen, run, detached, |from| from.with_weights(weights(from)).colors);
    if previews {
        let hidden = |forwarding: &Forwarding| !intent.is_shown(intent.active, forwarding);
        let shown = |from: &Forwarding| from.with_only(intent.active).colors;
        steps.extend(writes::of_preview_routes(intent, seen, run, hidden, shown));
    }
    (!steps.is_empty()).then_some(Decision::Act(Step { purpose: Purpose::Prime, writes: steps, within: None }))
}

/// A preview route that was written a moment ago may still show what it showed before; an HTTP check that passes there
/// would say nothing.
fn settle(intent: &Intent, run: &RunSoFar, now: Timestamp) -> Option<Decision> {
    let settled_at = run.preview_settled_at(intent);
    (now < settled_at).then(|| {
        let on = WaitingOn::PreviewSettle { remaining: settled_at.since(now) };
        Decision::Wait { on, recheck_at: settled_at }
    })
}
