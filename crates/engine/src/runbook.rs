//! The runbook: the steps a cutover will take, in plain sentences.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::color::Color;
use crate::duration::format_duration;
use crate::intent::{Intent, RouteName};
use crate::shift::Share;
use crate::weights::Percentages;

/// The steps of the cutover from what is live to what is declared, one plain sentence each.
///
/// It is a pure function of configuration and refreshed state, because Terraform plans twice and compares: what is only
/// known from the load balancer at that moment, such as whether the standby is attached already, stays an "if" here.
#[must_use]
pub fn runbook(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Vec<String> {
    let mut steps = vec![prime(intent)];
    steps.extend(hold_what_was_found(intent, live));
    steps.push(gate(intent));
    steps.extend(watch(intent));
    if intent.shift.stages().is_empty() {
        steps.extend(intent.routes.keys().filter_map(|route| shift_at_once(intent, route, live.get(route).copied())));
    } else {
        steps.extend(shift_in_stages(intent, live));
    }
    steps.push(read_back(intent));
    steps.push(settle(intent));
    steps.extend(bake(intent));
    steps
}

fn prime(intent: &Intent) -> String {
    let color = intent.active;
    format!(
        "Prime: where {color} is not attached yet, attach it at weight 0, so that its targets get health checks. No \
         traffic moves."
    )
}

fn gate(intent: &Intent) -> String {
    let gate = &intent.gate;
    format!(
        "Gate: wait until {} % of {}'s targets (at least {}) are healthy for {} without a break; after {} give up with \
         no traffic moved.",
        gate.min_healthy_percent,
        intent.active,
        gate.min_healthy_count.max(1),
        format_duration(gate.stable_for),
        format_duration(gate.timeout),
    )
}

/// What ends the cutover from the first shift on; nothing when all is over at once and nothing was asked for.
fn watch(intent: &Intent) -> Option<String> {
    if intent.shift.stages().is_empty() && intent.bake.is_none() {
        return None;
    }
    let (color, percent) = (intent.active, intent.max_unhealthy_percent());
    let health = format!("more than {percent} % of {color}'s targets are unhealthy");
    let alarms = intent.bake.iter().flat_map(|bake| &bake.alarms).map(ToString::to_string).collect::<Vec<_>>();
    let alarms = if alarms.is_empty() {
        String::new()
    } else {
        format!(", or one of these alarms fires: {}", alarms.join(", "))
    };
    // Without a bake nothing is watched any more once everything has moved.
    let until = if intent.bake.is_some() { "on" } else { "to the last" };
    Some(format!("Watch from the first shift {until}: go back if {health}{alarms}."))
}

fn shift_at_once(intent: &Intent, route: &RouteName, live: Option<Percentages>) -> Option<String> {
    let target = Percentages::all_to(intent.active);
    match live {
        Some(live) if live == target => None,
        Some(live) => Some(format!("Shift {route}: from {live} to {target}, all at once.")),
        None => Some(format!("Shift {route}: to {target}, all at once.")),
    }
}

/// A cutover found half done begins with holding what is there.
fn hold_what_was_found(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Option<String> {
    let least = intent.routes.keys().map(|route| share_of(intent, live.get(route).copied())).min();
    let hold = intent.shift.hold_at(least.unwrap_or_default());
    (!hold.is_zero()).then(|| {
        let hold = format_duration(hold);
        format!("Hold: a cutover is half done already. Leave its weights where they are for {hold} before going on.")
    })
}

/// One sentence for each stage that is still to come, with the routes that are behind it.
fn shift_in_stages(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Vec<String> {
    let stages = intent.shift.stages().iter().map(|stage| (stage.share, stage.hold));
    let mut at: BTreeMap<_, _> = intent.routes.keys().map(|route| (route, live.get(route).copied())).collect();
    let mut sentences = Vec::new();
    for (share, hold) in stages.chain([(Share::ALL, Duration::ZERO)]) {
        let mut behind = at.clone();
        behind.retain(|_, at| share_of(intent, *at) < share.tenths());
        if behind.is_empty() {
            continue;
        }
        let to = share.weights(intent.active).percentages();
        sentences.push(shift_together(&behind, to, hold));
        at.extend(behind.into_keys().map(|route| (route, Some(to))));
    }
    sentences
}

/// Where the routes come from is only told when they all come from the same.
fn shift_together(behind: &BTreeMap<&RouteName, Option<Percentages>>, to: Percentages, hold: Duration) -> String {
    let routes = behind.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let first = behind.values().next().copied().flatten();
    let from = first.filter(|first| behind.values().all(|at| *at == Some(*first)));
    let from = from.map(|from| format!("from {from} ")).unwrap_or_default();
    let then = if hold.is_zero() { String::new() } else { format!(", then hold for {}", format_duration(hold)) };
    format!("Shift {routes}: {from}to {to}{then}.")
}

/// A route that was not read yet counts as one where nothing has moved.
fn share_of(intent: &Intent, at: Option<Percentages>) -> u16 {
    at.map_or(0, |percentages| *percentages.0.get(intent.active))
}

fn read_back(intent: &Intent) -> String {
    let after = if intent.shift.stages().is_empty() { "" } else { "after every shift, " };
    match intent.routes.len() {
        1 => format!("Verify: {after}read the route back until it shows the new weights; if it does not, go back."),
        _ => format!(
            "Verify: {after}read all routes back until they show the new weights; if one does not, all go back."
        ),
    }
}

fn bake(intent: &Intent) -> Option<String> {
    let bake = intent.bake.as_ref()?;
    Some(format!("Bake: watch for another {}, with the way back open.", format_duration(bake.duration)))
}

fn settle(intent: &Intent) -> String {
    let standby: Color = intent.active.other();
    format!(
        "Settle: wait {} for the load balancer to follow. Then {standby} gets no new requests and stays attached at \
         weight 0 as the way back.",
        format_duration(intent.settle())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bake::{AlarmName, Bake, OnInterrupt};
    use crate::color::PerColor;
    use crate::intent::{Gate, LoadBalancerKind, RouteIntent, TargetGroupId};
    use crate::shift::{Shift, Stage};
    use crate::weights::Weights;

    fn to_green<const N: usize>(routes: [&str; N]) -> Intent {
        let groups = PerColor::from_fn(|color| TargetGroupId(color.to_string()));
        let route = RouteIntent { groups, load_balancer: LoadBalancerKind::Application };
        Intent {
            active: Color::Green,
            routes: routes.into_iter().map(|name| (RouteName(name.to_owned()), route.clone())).collect(),
            gate: Gate::default(),
            shift: Shift::all_at_once(),
            bake: None,
            on_interrupt: OnInterrupt::Rollback,
            settle: None,
            timeout: Duration::from_secs(3600),
        }
    }

    fn live<const N: usize>(routes: [(&str, u16, u16); N]) -> BTreeMap<RouteName, Percentages> {
        let percentages = |blue, green| Weights(PerColor { blue, green }).percentages();
        routes.into_iter().map(|(name, blue, green)| (RouteName(name.to_owned()), percentages(blue, green))).collect()
    }

    const PRIME: &str = "Prime: where green is not attached yet, attach it at weight 0, so that its targets get health \
                         checks. No traffic moves.";
    const GATE: &str = "Gate: wait until 100 % of green's targets (at least 1) are healthy for 10s without a break; \
                        after 10m give up with no traffic moved.";
    const SETTLE: &str = "Settle: wait 10s for the load balancer to follow. Then blue gets no new requests and stays \
                          attached at weight 0 as the way back.";

    #[test]
    fn one_route_reads_like_this() {
        let steps = [
            PRIME,
            GATE,
            "Shift https: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.",
            "Verify: read the route back until it shows the new weights; if it does not, go back.",
            SETTLE,
        ];
        assert_eq!(runbook(&to_green(["https"]), &live([("https", 100, 0)])), steps);
    }

    #[test]
    fn several_routes_with_a_half_done_a_done_and_an_unread_one_read_like_this() {
        let intent = to_green(["api", "done", "http", "new"]);
        let steps = [
            PRIME,
            GATE,
            "Shift api: from blue 90 % / green 10 % to blue 0 % / green 100 %, all at once.",
            "Shift http: from blue 100 % / green 0 % to blue 0 % / green 100 %, all at once.",
            "Shift new: to blue 0 % / green 100 %, all at once.",
            "Verify: read all routes back until they show the new weights; if one does not, all go back.",
            SETTLE,
        ];
        assert_eq!(runbook(&intent, &live([("api", 90, 10), ("done", 0, 1), ("http", 1, 0)])), steps);
    }

    #[test]
    fn declared_times_and_numbers_are_the_ones_told() {
        let mut intent = to_green(["tcp"]);
        intent.active = Color::Blue;
        intent.routes.values_mut().for_each(|route| route.load_balancer = LoadBalancerKind::Network);
        intent.gate.min_healthy_percent = 50;
        intent.gate.min_healthy_count = 2;
        intent.gate.stable_for = Duration::from_secs(90);
        let steps = runbook(&intent, &live([("tcp", 0, 100)]));
        assert_eq!(
            steps[1],
            "Gate: wait until 50 % of blue's targets (at least 2) are healthy for 1m30s without a break; after 10m \
             give up with no traffic moved."
        );
        assert!(steps[4].starts_with("Settle: wait 10m for the load balancer"), "{}", steps[4]);
    }

    #[test]
    fn stages_a_bake_and_alarms_read_like_this() {
        let mut intent = to_green(["api", "https"]);
        intent.shift = Shift::canary(Share::from_tenths(50).unwrap(), Duration::from_secs(600)).unwrap();
        let alarms = ["web-5xx", "web-slow"].map(|name| AlarmName(name.to_owned())).to_vec();
        intent.bake = Some(Bake { alarms, ..Bake::default() });
        let steps = [
            PRIME,
            GATE,
            "Watch from the first shift on: go back if more than 0 % of green's targets are unhealthy, or one of these \
             alarms fires: web-5xx, web-slow.",
            "Shift api, https: from blue 100 % / green 0 % to blue 95 % / green 5 %, then hold for 10m.",
            "Shift api, https: from blue 95 % / green 5 % to blue 0 % / green 100 %.",
            "Verify: after every shift, read all routes back until they show the new weights; if one does not, all go \
             back.",
            SETTLE,
            "Bake: watch for another 5m, with the way back open.",
        ];
        assert_eq!(runbook(&intent, &live([("api", 1, 0), ("https", 1, 0)])), steps);
    }

    #[test]
    fn a_linear_cutover_found_half_done_tells_only_what_is_still_to_come() {
        let mut intent = to_green(["web"]);
        intent.shift = Shift::linear(Share::from_tenths(250).unwrap(), Duration::from_secs(60)).unwrap();
        let steps = [
            PRIME,
            "Hold: a cutover is half done already. Leave its weights where they are for 1m before going on.",
            GATE,
            "Watch from the first shift to the last: go back if more than 0 % of green's targets are unhealthy.",
            "Shift web: from blue 50 % / green 50 % to blue 25 % / green 75 %, then hold for 1m.",
            "Shift web: from blue 25 % / green 75 % to blue 0 % / green 100 %.",
            "Verify: after every shift, read the route back until it shows the new weights; if it does not, go back.",
            SETTLE,
        ];
        assert_eq!(runbook(&intent, &live([("web", 50, 50)])), steps);
    }

    #[test]
    fn routes_at_different_stages_are_only_named_where_they_move() {
        let mut intent = to_green(["api", "new", "web"]);
        intent.gate.min_healthy_percent = 90;
        let stage = |tenths, seconds| {
            let hold = Duration::from_secs(seconds);
            Stage { share: Share::from_tenths(tenths).unwrap(), hold }
        };
        intent.shift = Shift::steps(vec![stage(1, 0), stage(250, 90)]).unwrap();
        let steps = runbook(&intent, &live([("api", 75, 25), ("web", 100, 0)]));
        assert_eq!(
            steps[2..6],
            [
                "Watch from the first shift to the last: go back if more than 10 % of green's targets are unhealthy.",
                "Shift new, web: to blue 99.9 % / green 0.1 %.",
                "Shift new, web: from blue 99.9 % / green 0.1 % to blue 75 % / green 25 %, then hold for 1m30s.",
                "Shift api, new, web: from blue 75 % / green 25 % to blue 0 % / green 100 %.",
            ]
        );
    }
}
