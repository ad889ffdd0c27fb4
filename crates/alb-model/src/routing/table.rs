//! How the table is computed from the account.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{GroupRoutes, ListenerRoutes, Plan, RoutingTable};
use crate::model::Model;
use crate::{Action, ActionKind, Arn, HealthState, TargetGroup};

type Groups = BTreeMap<String, Arc<GroupRoutes>>;

impl Model {
    /// What traffic follows at this instant.
    #[must_use]
    pub fn routing_table(&self) -> RoutingTable {
        let groups: Groups =
            self.target_groups().map(|group| (group.arn.clone(), Arc::new(routes_to(group)))).collect();
        let listeners = self.traffic().filter_map(|(arn, live)| {
            let rules = live
                .rules
                .iter()
                .filter_map(|(conditions, actions)| Some((conditions.clone(), plan(actions, &groups)?)));
            Some((
                arn.clone(),
                Arc::new(ListenerRoutes { rules: rules.collect(), default: plan(&live.default, &groups)? }),
            ))
        });
        RoutingTable { listeners: listeners.collect() }
    }
}

/// The last action of a list routes; the ones before it, such as authentication, let every request pass here.
fn plan(actions: &[Action], groups: &Groups) -> Option<Plan> {
    match &actions.last()?.kind {
        ActionKind::Other(other) => Some(Plan::Other(other.clone())),
        ActionKind::Forward(forward) => {
            let targets =
                forward.groups.iter().map(|group| groups.get(&group.arn).cloned().unwrap_or_else(|| gone(&group.arn)));
            Some(Plan::Forward(forward.clone(), targets.collect()))
        }
    }
}

/// A group that was deleted before the change that let go of it has reached the traffic.
fn gone(arn: &str) -> Arc<GroupRoutes> {
    let name = Arn::parse(arn).map_or(arn, |parsed| parsed.name).to_owned();
    Arc::new(GroupRoutes { arn: arn.to_owned(), name, candidates: Vec::new(), fails_open: true, sticky_seconds: None })
}

/// A group with no healthy target fails open, to all registered ones: AWS does so rather than answer nothing.
fn routes_to(group: &TargetGroup) -> GroupRoutes {
    let keys = |states: &[HealthState]| -> Vec<_> {
        let inside = group.targets.keys().filter(|key| states.contains(&group.health(key).state));
        inside.cloned().collect()
    };
    let healthy = keys(&[HealthState::Healthy, HealthState::Unavailable]);
    let fails_open = healthy.is_empty();
    let candidates = if fails_open { keys(&[HealthState::Initial, HealthState::Unhealthy]) } else { healthy };
    let sticky_seconds = group.target_stickiness_seconds();
    GroupRoutes { arn: group.arn.clone(), name: group.name.clone(), candidates, fails_open, sticky_seconds }
}
