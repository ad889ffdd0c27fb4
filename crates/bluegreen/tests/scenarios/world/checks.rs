//! What must hold in every run, whatever happens in it.

use bluegreen::{
    Color, Decision, GroupSeen, Intent, Observation, Outcome, Purpose, Refusal, RouteName, RouteSeen, Step,
    TargetGroupId, TargetSeen, TargetState, Weights,
};

use super::route::FakeRoute;
use super::{End, stage_checks};

/// Right before a write of the run reaches a route.
pub(crate) fn may_write(
    intent: &Intent,
    step: &Step,
    name: &RouteName,
    route: &FakeRoute,
    last_look: Option<&Observation>,
) {
    assert!(!route.foreign, "{name}: {} overwrites what somebody else wrote", step.purpose);
    let lost = route.truth.forwarding().map_or(0, |truth| truth.would_be_lost.len());
    assert_eq!(lost, 0, "{name}: {} loses configuration", step.purpose);
    if step.purpose == Purpose::Shift {
        let active = intent.active;
        stage_checks::is_the_next_stage(intent, &step.writes[name]);
        stage_checks::no_alarm_holds_it_back(intent, last_look);
        let healthy = |color: Color| last_look.map_or(0, |seen| healthy_targets(seen, route.groups.get(color)));
        assert!(
            healthy(active) > 0 || healthy(active.other()) == 0,
            "{name}: traffic goes to {active}, which has no healthy target"
        );
    }
}

fn healthy_targets(seen: &Observation, group: &TargetGroupId) -> usize {
    match seen.groups.get(group) {
        Some(GroupSeen::Targets(targets)) => {
            // Nobody checks unavailable ones; whether they count is for the gate to say.
            let may_serve =
                |target: &&TargetSeen| matches!(target.state, TargetState::Healthy | TargetState::Unavailable);
            targets.iter().filter(may_serve).count()
        }
        _ => 0,
    }
}

/// The result tells what is really live.
pub(crate) fn end_is_true(intent: &Intent, end: &End) {
    only_the_last_decision_ends(end);
    stage_checks::stages_were_held(intent, end);
    stage_checks::was_baked(intent, end);
    stage_checks::interruption_was_followed(intent, end);
    match &end.result {
        Ok(outcome) => {
            for (name, route) in &end.state.routes {
                let wanted = if name.is_preview() { intent.active.other() } else { intent.active };
                assert_eq!(sole_color(&route.truth), Some(wanted), "{name} is not on the declared color");
            }
            let moved_nothing = end.writes().iter().all(|write| write.purpose == Purpose::Conclude);
            assert_eq!(*outcome == Outcome::AlreadyThere, moved_nothing, "{outcome:?}");
        }
        Err(Refusal::RollbackFailed { left, .. }) => assert!(!left.is_empty()),
        // Where the routes are then depends on when it came; that nothing went back is checked above.
        Err(Refusal::Held) => {}
        Err(Refusal::NotConcluded { .. }) => {
            for (name, route) in end.state.routes.iter().filter(|(name, route)| !name.is_preview() && !route.foreign) {
                assert_eq!(sole_color(&route.truth), Some(intent.active), "{name} is not on the declared color");
            }
        }
        Err(refusal) => went_nowhere(intent, end, refusal),
    }
}

/// Without a cutover everything is where it was; one that somebody had begun is completely back.
fn went_nowhere(intent: &Intent, end: &End, refusal: &Refusal) {
    let rolled_back = matches!(refusal, Refusal::RolledBack { .. });
    let returns = rolled_back && intent.was_active == Some(intent.active.other());
    for (name, route) in end.state.routes.iter().filter(|(name, route)| !name.is_preview() && !route.foreign) {
        if rolled_back && weights(&route.at_first) == Some(Weights::default()) {
            assert_eq!(sole_color(&route.truth), Some(intent.active.other()), "{name} still serves nobody: {refusal}");
        } else if returns {
            assert_eq!(sole_color(&route.truth), intent.was_active, "{name} is not back: {refusal}");
        } else {
            assert_eq!(weights(&route.truth), weights(&route.at_first), "{name} is not where it was: {refusal}");
        }
    }
}

fn only_the_last_decision_ends(end: &End) {
    let ends = |decision: &Decision| matches!(decision, Decision::Refuse(_) | Decision::Done(_));
    let count = end.decisions.iter().filter(|(_, decision)| ends(decision)).count();
    assert!(count == 1 && end.decisions.last().is_some_and(|(_, last)| ends(last)));
}

fn weights(seen: &RouteSeen) -> Option<Weights> {
    seen.forwarding().map(bluegreen::Forwarding::weights)
}

fn sole_color(seen: &RouteSeen) -> Option<Color> {
    seen.forwarding().and_then(|forwarding| forwarding.percentages().sole_color())
}
