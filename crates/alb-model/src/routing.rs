//! Where requests go: a table that is computed when something changes and only read by traffic.

mod candidates;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Condition, Forward, OtherAction, RequestHead, TargetKey, Transform};

/// All that traffic needs to know, at one instant.
#[derive(Debug, Clone, Default)]
pub struct RoutingTable {
    pub(crate) listeners: BTreeMap<String, Arc<ListenerRoutes>>,
}

/// What one listener does with requests.
#[derive(Debug, Clone)]
pub struct ListenerRoutes {
    /// The port as configured.
    pub port: u16,
    /// `HTTP`, `HTTPS`, `TCP` and so on.
    pub protocol: String,
    /// The zones in which the load balancer has nodes; none when it is not in particular ones.
    zones: Vec<String>,
    rules: Vec<RuleRoute>,
    default: Plan,
}

#[derive(Debug, Clone)]
struct RuleRoute {
    conditions: Vec<Condition>,
    transforms: Vec<Transform>,
    plan: Plan,
}

#[derive(Debug, Clone)]
enum Plan {
    Forward(Forward, Vec<Arc<GroupRoutes>>),
    Other(OtherAction),
}

/// The targets of a group that requests can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRoutes {
    /// The group's ARN.
    pub arn: String,
    /// The group's name.
    pub name: String,
    /// Healthy targets; when there are too few, all that are registered.
    pub candidates: Vec<TargetKey>,
    /// Whether the candidates are there although too few of them are healthy.
    pub fails_open: bool,
    /// The candidates of each of the load balancer's zones, when its nodes send requests to their own zone only; empty
    /// when they cross zones.
    pub by_zone: BTreeMap<String, Vec<TargetKey>>,
    /// For how long a client stays with its target, in seconds; `None` when it does not.
    pub sticky_seconds: Option<u32>,
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route<'a> {
    /// To a target of this group.
    Group {
        /// The group, whose candidates may be none.
        group: &'a Arc<GroupRoutes>,
        /// What the client is to remember.
        sticky: Option<Sticky>,
        /// What is made of the request before.
        transforms: &'a [Transform],
    },
    /// Nowhere, as all weights are 0. What AWS does then is not documented; here it is the answer 503.
    NoWeight,
    /// To what the action says.
    Other(&'a OtherAction),
}

/// The memory of a client: which group it was sent to, and for how long that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticky {
    /// The group.
    pub group_arn: String,
    /// Counted from this answer on.
    pub seconds: u32,
}

impl RoutingTable {
    /// What a listener does; `None` when there is no such listener (any more).
    #[must_use]
    pub fn listener(&self, arn: &str) -> Option<&Arc<ListenerRoutes>> {
        self.listeners.get(arn)
    }
}

impl ListenerRoutes {
    /// The zone of the node that a client is with, chosen by `draw` as names are resolved to one of them.
    #[must_use]
    pub fn zone(&self, draw: u64) -> Option<&str> {
        let count = u64::try_from(self.zones.len()).ok()?;
        let index = draw.checked_rem(count)?;
        self.zones.get(usize::try_from(index).ok()?).map(String::as_str)
    }

    /// Where a request goes: the first rule that matches, else the default action, decides; a weighted group is chosen by
    /// `draw`, which is uniform over all of `u64`, unless `remembered` names one that is still in the action.
    ///
    /// A client with a valid memory stays with its group whatever the weights are, 0 included. AWS documents that for
    /// positive weights only.
    #[must_use]
    pub fn route(&self, request: &RequestHead<'_>, remembered: Option<&str>, draw: u64) -> Route<'_> {
        let matching = self.rules.iter().find(|rule| rule.conditions.iter().all(|one| one.holds(request)));
        let (plan, transforms) = matching.map_or((&self.default, &[][..]), |rule| (&rule.plan, &rule.transforms));
        plan.route(transforms, remembered, draw)
    }

    /// Where a connection without a request goes, as in a network load balancer.
    #[must_use]
    pub fn route_connection(&self, draw: u64) -> Route<'_> {
        self.default.route(&[], None, draw)
    }
}

impl Plan {
    fn route<'a>(&'a self, transforms: &'a [Transform], remembered: Option<&str>, draw: u64) -> Route<'a> {
        let (forward, groups) = match self {
            Self::Forward(forward, groups) => (forward, groups),
            Self::Other(other) => return Route::Other(other),
        };
        let stickiness = &forward.stickiness;
        let known = remembered.filter(|_| stickiness.enabled);
        let Some(index) = known.and_then(|arn| position(forward, arn)).or_else(|| drawn(forward, draw)) else {
            return Route::NoWeight;
        };
        let seconds = stickiness.duration_seconds.filter(|_| stickiness.enabled);
        let sticky = seconds.map(|seconds| Sticky { group_arn: forward.groups[index].arn.clone(), seconds });
        Route::Group { group: &groups[index], sticky, transforms }
    }
}

impl GroupRoutes {
    /// The targets that a node in this zone sends requests to.
    #[must_use]
    pub fn seen_from(&self, zone: Option<&str>) -> &[TargetKey] {
        zone.and_then(|zone| self.by_zone.get(zone)).unwrap_or(&self.candidates)
    }

    /// The target whose turn it is, when requests are counted; `None` when there is no target at all.
    #[must_use]
    pub fn target(&self, position: u64) -> Option<&TargetKey> {
        self.target_from(None, position)
    }

    /// The target whose turn it is, for a node in this zone.
    #[must_use]
    pub fn target_from(&self, zone: Option<&str>, position: u64) -> Option<&TargetKey> {
        let candidates = self.seen_from(zone);
        let count = u64::try_from(candidates.len()).ok()?;
        candidates.get(usize::try_from(position.checked_rem(count)?).ok()?)
    }
}

fn position(forward: &Forward, arn: &str) -> Option<usize> {
    forward.groups.iter().position(|group| group.arn == arn)
}

/// The index of the group that a draw falls on.
fn drawn(forward: &Forward, draw: u64) -> Option<usize> {
    let mut left = draw.checked_rem(forward.total_weight())?;
    forward.groups.iter().position(|group| {
        let weight = u64::from(group.weight);
        let here = left < weight;
        left = left.saturating_sub(weight);
        here
    })
}
