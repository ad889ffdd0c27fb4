//! How the table is computed from the account.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{GroupRoutes, ListenerRoutes, Plan, RoutingTable, RuleRoute, candidates};
use crate::model::Model;
use crate::{Action, ActionKind, Arn};

type Groups = BTreeMap<String, Arc<GroupRoutes>>;

impl Model {
    /// What traffic follows at this instant.
    #[must_use]
    pub fn routing_table(&self) -> RoutingTable {
        let groups: Groups = self
            .target_groups()
            .map(|group| (group.arn.clone(), Arc::new(candidates::group_routes(self, group))))
            .collect();
        let listeners = self.traffic().filter_map(|(arn, live)| {
            let rules = live.rules.iter().filter_map(|rule| {
                let (conditions, transforms) = (rule.conditions.clone(), rule.transforms.clone());
                Some(RuleRoute { conditions, transforms, plan: plan(&rule.actions, &groups)? })
            });
            let listener = self.listener(arn)?;
            let zones = self.load_balancer(&listener.load_balancer_arn)?.zones().unwrap_or_default();
            let routes = ListenerRoutes {
                port: listener.port,
                protocol: listener.protocol.clone(),
                zones: zones.into_iter().map(str::to_owned).collect(),
                rules: rules.collect(),
                default: plan(&live.default, &groups)?,
            };
            Some((arn.clone(), Arc::new(routes)))
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
    Arc::new(GroupRoutes {
        arn: arn.to_owned(),
        name,
        candidates: Vec::new(),
        fails_open: true,
        by_zone: BTreeMap::new(),
        sticky_seconds: None,
    })
}
