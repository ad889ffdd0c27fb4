//! When parity must not hold up a cutover.

use std::time::Duration;

use crate::bake::OnInterrupt;
use crate::color::{Color, PerColor};
use crate::errand::Errand;
use crate::health::{TargetSeen, TargetState};
use crate::intent::{Gate, Intent, LoadBalancerKind, RouteIntent, RouteName, Standby, TargetGroupId};
use crate::observation::{Attachment, Forwarding, GroupSeen, Observation, RouteSeen};
use crate::parity::is_way_out;
use crate::shift::Shift;
use crate::undeclared_idle::UndeclaredIdle;

/// A switch of one route that is to go to blue.
fn to_blue() -> Intent {
    let groups = PerColor { blue: TargetGroupId("blue".to_owned()), green: TargetGroupId("green".to_owned()) };
    let route = RouteIntent { groups, replaced: None, load_balancer: LoadBalancerKind::Application };
    Intent {
        active: Color::Blue,
        was_active: Some(Color::Green),
        preview_routes: [].into(),
        former_groups: [].into(),
        undeclared_idle: UndeclaredIdle::default(),
        standby: Standby::Attached,
        routes: [(RouteName::production("https"), route)].into(),
        gate: Gate::default(),
        shift: Shift::all_at_once(),
        bake: None,
        on_interrupt: OnInterrupt::default(),
        settle: None,
        timeout: Duration::from_secs(60),
        errand: Errand::Release,
    }
}

/// The route at these weights, and the target of the green target group in this state.
fn seen(blue: u16, green: u16, state: TargetState) -> Observation {
    let colors = PerColor { blue: Attachment::Attached(blue), green: Attachment::Attached(green) };
    let forwarding = Forwarding::example(colors);
    let target = TargetSeen { name: "i-1:80".to_owned(), state, ..TargetSeen::default() };
    Observation {
        routes: [(RouteName::production("https"), RouteSeen::Forwards(forwarding))].into(),
        groups: [(TargetGroupId("green".to_owned()), GroupSeen::Targets(vec![target]))].into(),
        ..Observation::default()
    }
}

#[test]
fn a_cutover_from_a_color_in_order_can_wait() {
    assert!(!is_way_out(&to_blue(), &seen(0, 100, TargetState::Healthy)));
    assert!(!is_way_out(&to_blue(), &seen(0, 100, TargetState::Unavailable)), "nobody checks it");
}

#[test]
fn traffic_must_leave_a_color_that_would_not_pass_the_gate() {
    assert!(is_way_out(&to_blue(), &seen(0, 100, TargetState::Unhealthy)));
    let empty = Observation { groups: [].into(), ..seen(0, 100, TargetState::Healthy) };
    assert!(is_way_out(&to_blue(), &empty), "no target at all");
    let unreadable = GroupSeen::Unreadable { message: "throttled".to_owned() };
    let groups = [(TargetGroupId("green".to_owned()), unreadable)].into();
    assert!(!is_way_out(&to_blue(), &Observation { groups, ..empty }), "nobody knows");
}

#[test]
fn traffic_must_not_stay_between_the_colors() {
    assert!(is_way_out(&to_blue(), &seen(10, 90, TargetState::Healthy)));
}

#[test]
fn a_color_that_scales_out_or_replaces_a_target_is_in_no_trouble() {
    for state in [TargetState::Initial, TargetState::Draining] {
        let target = |state| TargetSeen { name: "i-2:80".to_owned(), state, ..TargetSeen::default() };
        let targets = GroupSeen::Targets(vec![target(TargetState::Healthy), target(state)]);
        let groups = [(TargetGroupId("green".to_owned()), targets)].into();
        let seen = Observation { groups, ..seen(0, 100, TargetState::Healthy) };
        assert!(!is_way_out(&to_blue(), &seen));
    }
}
