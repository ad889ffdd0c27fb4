//! What is declared, in the engine's words, and what it answers, in the checkers'.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bluegreen::{
    AlarmAtStart, AlarmName, Bake, Color, Errand, Gate, HttpCheck, Intent, LoadBalancerKind, MissingData, OnInterrupt,
    PerColor, Percentages, Refusal, RouteBefore, RouteIntent, RouteName, Share, Shift, Stage, Standby, TargetGroupId,
    UndeclaredIdle, UnknownHealth,
};

use crate::moment::Ending;
use crate::reality::Reality;
use crate::scenario::{self, Kind, Policy};

/// The intent of a world.
///
/// `live` is what the state knows of the routes, by the groups that it knows.
pub(crate) fn intent(
    reality: &Reality,
    was_active: Option<scenario::Color>,
    live: &BTreeMap<RouteName, Percentages>,
) -> Intent {
    let declared = &reality.written;
    let intent = Intent {
        active: color_of(declared.active),
        was_active: was_active.map(color_of),
        routes: routes(reality, false),
        preview_routes: routes(reality, true),
        standby: if declared.detaches_standby { Standby::Detached } else { Standby::Attached },
        former_groups: former_groups(reality),
        undeclared_idle: if declared.removes_undeclared { UndeclaredIdle::Remove } else { UndeclaredIdle::Keep },
        gate: gate(&declared.gate),
        shift: shift(&declared.stages),
        bake: declared.bake.as_ref().map(bake),
        on_interrupt: match declared.on_interrupt {
            Policy::Rollback => OnInterrupt::Rollback,
            Policy::Hold => OnInterrupt::Hold,
            Policy::Finish => OnInterrupt::Finish,
        },
        settle: declared.settle_ms.map(Duration::from_millis),
        timeout: Duration::from_millis(declared.timeout_ms),
        errand: Errand::Release,
    };
    let before = was_active.map(|_| before(reality, live)).unwrap_or_default();
    let errand = if declared.brings_back { Errand::BringBack } else { Errand::Release };
    intent.on_errand(errand).leaving_replaced(&before)
}

fn former_groups(reality: &Reality) -> BTreeSet<TargetGroupId> {
    let groups = reality.sites.other_groups.iter().filter(|_| reality.scenario.declared.replaced);
    let routes = 0..reality.sites.routes.len();
    let recorded = routes
        .filter(|route| reality.scenario.topology.routes[*route].replaced)
        .flat_map(|route| reality.recorded_groups_of(route).map(|group| TargetGroupId(group.to_owned())));
    groups.cloned().map(TargetGroupId).chain(recorded).collect()
}

fn before(reality: &Reality, live: &BTreeMap<RouteName, Percentages>) -> BTreeMap<RouteName, RouteBefore> {
    let before = |route: usize| {
        let name = route_name(reality, route);
        let groups = per_color(reality.recorded_groups_of(route));
        (name.clone(), RouteBefore { groups, live: live.get(&name).copied() })
    };
    (0..reality.sites.routes.len()).map(before).collect()
}

fn per_color([blue, green]: [&str; 2]) -> PerColor<TargetGroupId> {
    PerColor { blue: TargetGroupId(blue.to_owned()), green: TargetGroupId(green.to_owned()) }
}

/// The groups of every route at the places of the colors.
pub(crate) fn places(reality: &Reality, intent: &Intent) -> Vec<[String; 2]> {
    let of = |route: usize| {
        let name = route_name(reality, route);
        let declared = intent.routes.get(&name).or_else(|| intent.preview_routes.get(&name)).expect("a declared route");
        Color::ALL.map(|color| declared.groups.get(color).0.clone())
    };
    (0..reality.sites.routes.len()).map(of).collect()
}

/// What the state knows of the routes, in the places of this intent; routes on which somebody else has traffic are left out.
pub(crate) fn in_places(
    reality: &Reality,
    intent: &Intent,
    live: &BTreeMap<RouteName, Percentages>,
) -> BTreeMap<RouteName, Percentages> {
    let of = |route: usize| {
        let name = route_name(reality, route);
        let (before, Percentages(live)) = (per_color(reality.recorded_groups_of(route)), live.get(&name)?);
        let places = &intent.routes.get(&name).or_else(|| intent.preview_routes.get(&name))?.groups;
        let share = |place: &TargetGroupId| {
            Color::ALL.into_iter().find(|color| before.get(*color) == place).map_or(0, |color| *live.get(color))
        };
        let shares = PerColor::from_fn(|color| share(places.get(color)));
        (shares.blue + shares.green == live.blue + live.green).then_some((name, Percentages(shares)))
    };
    (0..reality.sites.routes.len()).filter_map(of).collect()
}

pub(crate) const fn color_of(color: scenario::Color) -> Color {
    match color {
        scenario::Color::Blue => Color::Blue,
        scenario::Color::Green => Color::Green,
    }
}

/// The name of a route: names sort as their numbers do.
pub(crate) fn route_name(reality: &Reality, route: usize) -> RouteName {
    let key = reality.scenario.topology.routes[route].name.clone().unwrap_or_else(|| format!("route-{route:02}"));
    if reality.is_production(route) { RouteName::production(key) } else { RouteName::preview(key) }
}

pub(super) fn alarm_name(alarm: usize) -> AlarmName {
    AlarmName(format!("alarm-{alarm}"))
}

fn routes(reality: &Reality, are_preview: bool) -> BTreeMap<RouteName, RouteIntent> {
    let topology = &reality.scenario.topology;
    let declared = |(index, route): (usize, &scenario::Route)| {
        let load_balancer = match topology.load_balancers[route.load_balancer] {
            Kind::Application => LoadBalancerKind::Application,
            Kind::Network => LoadBalancerKind::Network,
        };
        (
            route_name(reality, index),
            RouteIntent { groups: per_color(reality.declared_groups_of(index)), replaced: None, load_balancer },
        )
    };
    topology.routes.iter().enumerate().filter(|(_, route)| route.is_preview == are_preview).map(declared).collect()
}

fn gate(gate: &scenario::Gate) -> Gate {
    Gate {
        min_healthy_percent: gate.min_healthy_percent,
        min_healthy_count: gate.min_healthy_count,
        stable_for: Duration::from_millis(gate.stable_ms),
        timeout: Duration::from_millis(gate.timeout_ms),
        interval: Duration::from_millis(gate.interval_ms),
        unknown_health: if gate.allows_unknown { UnknownHealth::Allow } else { UnknownHealth::Refuse },
        http_checks: gate.http_checks.iter().enumerate().map(http_check).collect(),
    }
}

fn http_check((index, successes): (usize, &u32)) -> HttpCheck {
    HttpCheck { name: format!("check-{index}"), successes: *successes }
}

fn shift(stages: &[scenario::Stage]) -> Shift {
    let stage = |stage: &scenario::Stage| Stage {
        share: Share::from_tenths(stage.tenths).expect("a share"),
        hold: Duration::from_millis(stage.hold_ms),
    };
    Shift::steps(stages.iter().map(stage).collect()).expect("growing shares")
}

fn bake(bake: &scenario::Bake) -> Bake {
    Bake {
        duration: Duration::from_millis(bake.ms),
        alarms: (0..bake.alarms.len()).map(alarm_name).collect(),
        alarm_at_start: if bake.ignores_red_at_start { AlarmAtStart::Ignore } else { AlarmAtStart::Refuse },
        missing_data: if bake.fails_without_data { MissingData::Fail } else { MissingData::Tolerate },
        max_unhealthy_percent: bake.max_unhealthy_percent,
    }
}

/// How a refused run ended.
pub(crate) fn refusal_ending(refusal: &Refusal, reality: &Reality) -> Ending {
    match refusal {
        Refusal::Held => Ending::Held,
        Refusal::Interrupted => Ending::Interrupted,
        Refusal::RolledBack { .. } => Ending::RolledBack(refusal.to_string()),
        Refusal::RollbackFailed { left, .. } => {
            let is_left = |route: &usize| left.iter().any(|left| left.route == route_name(reality, *route));
            let routes = 0..reality.sites.routes.len();
            Ending::RollbackFailed(routes.filter(is_left).collect(), refusal.to_string())
        }
        Refusal::NotConcluded { .. } => Ending::NotConcluded(refusal.to_string()),
        other => Ending::Refused(other.to_string()),
    }
}
