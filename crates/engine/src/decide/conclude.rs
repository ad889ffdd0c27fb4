//! What follows a complete cutover, and what an apply does where nothing moves: preview routes show the standby, and the standby
//! itself is on the routes or off them, as it is declared.

use super::standings::{failed_route, outstanding_write};
use super::{Decision, deadline, not_concluded, precheck, writes};
use crate::color::PerColor;
use crate::intent::{Intent, RouteIntent, Standby};
use crate::mutation::{self, Mutation};
use crate::observation::{Attachment, Forwarding, Observation};
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
    let hidden = |forwarding: &Forwarding| again || !intent.is_shown(standby, forwarding);
    let mut steps = writes::of_preview_routes(intent, seen, run, hidden, |from| from.with_only(standby).colors);
    let not_as_declared = |route: &RouteIntent, forwarding: &Forwarding| {
        !has_declared_standby(intent, route, forwarding) || intent.has_leaving(forwarding)
    };
    let to = |route: &RouteIntent, from: &Forwarding| concluded(intent, route, from);
    steps.extend(writes::of_routes_as_declared(intent, seen, run, not_as_declared, to));
    if steps.is_empty() || mutation::is_on(Mutation::NothingFollows) {
        return Decision::Done(done(intent, run, now));
    }
    Decision::Act(Step { purpose: Purpose::Conclude, writes: steps, within: None })
}

fn has_declared_standby(intent: &Intent, route: &RouteIntent, forwarding: &Forwarding) -> bool {
    let is_own = intent.standby == Standby::Attached && route.replaced.is_none();
    let is_left_out = is_own && mutation::is_on(Mutation::StandbyIsNotAttached);
    is_left_out || intent.has_declared_standby(route, forwarding)
}

/// How a route is left. A standby that is to be attached comes with the same write that takes another group out, so that its
/// targets' health is known as that of the other one's was.
fn concluded(intent: &Intent, route: &RouteIntent, from: &Forwarding) -> PerColor<Attachment> {
    match intent.standby {
        Standby::Attached if route.replaced.is_some() => from.without(intent.active.other()).colors,
        Standby::Detached => from.with_only(intent.active).colors,
        Standby::Attached => from.with_weights(from.weights()).colors,
    }
}

/// How a run ends on which everything is as declared.
fn done(intent: &Intent, run: &RunSoFar, now: Timestamp) -> Outcome {
    if !run.has_moved() {
        return Outcome::AlreadyThere;
    }
    let times = CutoverTimes { started_at: run.started_at(), finished_at: now, skew: run.skew() };
    Outcome::CutOver { from: intent.came_from(), times }
}
