//! The runbook: the steps a cutover will take, in plain sentences.

use std::collections::BTreeMap;

use crate::color::Color;
use crate::duration::format_duration;
use crate::intent::{Intent, RouteName};
use crate::weights::Percentages;

/// The steps of the cutover from what is live to what is declared, one plain sentence each.
///
/// It is a pure function of configuration and refreshed state, because Terraform plans twice and compares: what is only
/// known from the load balancer at that moment, such as whether the standby is attached already, stays an "if" here.
#[must_use]
pub fn runbook(intent: &Intent, live: &BTreeMap<RouteName, Percentages>) -> Vec<String> {
    let mut steps = vec![prime(intent), gate(intent)];
    steps.extend(intent.routes.keys().filter_map(|route| shift(intent, route, live.get(route).copied())));
    steps.push(read_back(intent));
    steps.push(settle(intent));
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

fn shift(intent: &Intent, route: &RouteName, live: Option<Percentages>) -> Option<String> {
    let target = Percentages::all_to(intent.active);
    match live {
        Some(live) if live == target => None,
        Some(live) => Some(format!("Shift {route}: from {live} to {target}, all at once.")),
        None => Some(format!("Shift {route}: to {target}, all at once.")),
    }
}

fn read_back(intent: &Intent) -> String {
    match intent.routes.len() {
        1 => "Verify: read the route back until it shows the new weights; if it does not, go back.".to_owned(),
        _ => "Verify: read all routes back until they show the new weights; if one does not, all go back.".to_owned(),
    }
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
    use std::time::Duration;

    use super::*;
    use crate::color::PerColor;
    use crate::intent::{Gate, LoadBalancerKind, RouteIntent, TargetGroupId};
    use crate::weights::Weights;

    fn to_green<const N: usize>(routes: [&str; N]) -> Intent {
        let groups = PerColor::from_fn(|color| TargetGroupId(color.to_string()));
        let route = RouteIntent { groups, load_balancer: LoadBalancerKind::Application };
        Intent {
            active: Color::Green,
            routes: routes.into_iter().map(|name| (RouteName(name.to_owned()), route.clone())).collect(),
            gate: Gate::default(),
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
}
