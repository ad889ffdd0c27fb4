//! Targets that are registered with both colors, where the plan has not looked for them.

use super::*;

/// A run whose plan left it to look for them. Health is looked at every five seconds, and must hold for none.
fn begins() -> Looks {
    let (mut intent, now) = (Intent::example(), Timestamp::from_millis(1_000_000));
    intent.gate.stable_for = Duration::ZERO;
    let planned = Planned { looks_for_shared_targets: true, ..Planned::default() };
    Looks { intent, run: RunSoFar::begin(now, planned), now }
}

/// Everything goes to blue, and each color has this target in this state.
fn with(blue: (&str, TargetState), green: (&str, TargetState)) -> Observation {
    let group = |color: &str, (name, state): (&str, TargetState)| {
        let target = TargetSeen { name: name.to_owned(), state, ..TargetSeen::default() };
        (TargetGroupId(color.to_owned()), GroupSeen::Targets(vec![target]))
    };
    Observation { groups: [group("blue", blue), group("green", green)].into(), ..seen(attached(1, 0), &[]) }
}

fn asks_for_both(looks: &Looks) -> bool {
    looks.run.look(&looks.intent).health.len() == 2
}

#[test]
fn nothing_moves_where_a_target_is_in_both() {
    let both = with(("i-1:80", TargetState::Healthy), ("i-1:80", TargetState::Healthy));
    let refusal = Refusal::SharedTargets { route: web(), targets: vec!["i-1:80".to_owned()] };
    assert_eq!(begins().look(&both), Decision::Refuse(refusal));
    let mut other = Looks::begin(begins().intent);
    assert!(matches!(other.look(&both), Decision::Act(_)), "its plan has looked, or nobody wants to know");
}

#[test]
fn they_are_looked_for_until_they_are_known_and_hold_up_nothing_that_cannot_be_known() {
    let mut looks = begins();
    let without_blue = |green: TargetState| {
        let mut seen = with(("i-1:80", TargetState::Healthy), ("i-2:80", green));
        let blue = TargetGroupId("blue".to_owned());
        seen.groups.insert(blue, GroupSeen::Unreadable { message: "throttled".to_owned() });
        seen
    };
    assert!(asks_for_both(&looks));
    assert!(matches!(looks.look(&without_blue(TargetState::Unhealthy)), Decision::Wait { .. }));
    assert!(asks_for_both(&looks));
    assert!(matches!(looks.look(&without_blue(TargetState::Healthy)), Decision::Act(_)));
    assert!(!asks_for_both(&looks), "traffic has moved");
}

#[test]
fn one_that_was_deregistered_from_a_color_is_not_in_both() {
    let draining = with(("i-1:80", TargetState::Draining), ("i-1:80", TargetState::Healthy));
    assert!(matches!(begins().look(&draining), Decision::Act(_)));
}

#[test]
fn traffic_that_must_leave_where_it_is_does_not_wait_for_it() {
    let dead = with(("i-1:80", TargetState::Unhealthy), ("i-1:80", TargetState::Healthy));
    assert!(matches!(begins().look(&dead), Decision::Act(_)));
    let half_done = Observation {
        routes: seen(attached(1, 1), &[]).routes,
        ..with(("i-1:80", TargetState::Healthy), ("i-1:80", TargetState::Healthy))
    };
    assert!(!matches!(begins().look(&half_done), Decision::Refuse(_) | Decision::TurnBack { .. }));
}
