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
