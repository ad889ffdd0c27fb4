//! The health of one color over all production routes, counted.

use std::collections::BTreeSet;

use bluegreen::{
    Color, GroupSeen, Intent, Observation, RouteSeen, StandbyHealth, TargetGroupId, TargetState, standby_health,
};
use serde::{Deserialize, Serialize};

/// How many targets are named that are not healthy.
const NAMED: usize = 10;

/// The health of one color, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColorHealth {
    /// Is one of its target groups on a production route? Otherwise nobody checks its targets.
    pub attached: bool,
    /// Targets in service.
    pub healthy: u32,
    /// Targets that are in service or should be.
    pub eligible: u32,
    /// Registered targets.
    pub registered: u32,
    /// The first few that are not healthy, each with state and reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_healthy: Vec<String>,
    /// Why the health of a group is not known, where it is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// Is a target group of this color on any production route, be it at weight 0?
#[must_use]
pub fn is_attached(seen: &Observation, color: Color) -> bool {
    seen.routes.values().filter_map(RouteSeen::forwarding).any(|forwarding| forwarding.is_attached(color))
}

/// Counts the targets of one color; `None` when nothing of it was looked at.
#[must_use]
pub fn color_health(intent: &Intent, seen: &Observation, color: Color) -> Option<ColorHealth> {
    let groups: BTreeSet<_> = intent.routes.values().map(|route| route.groups.get(color)).collect();
    let seen_groups = Vec::from_iter(groups.into_iter().filter_map(|group| Some((group, seen.groups.get(group)?))));
    let attached = is_attached(seen, color);
    let first = ColorHealth { attached, ..ColorHealth::default() };
    (!seen_groups.is_empty()).then(|| seen_groups.into_iter().fold(first, |sum, seen| sum.with(intent, seen)))
}

impl ColorHealth {
    fn with(mut self, intent: &Intent, (group, seen): (&TargetGroupId, &GroupSeen)) -> ColorHealth {
        match seen {
            GroupSeen::Unreadable { message } => self.problems.push(message.clone()),
            GroupSeen::Missing => self.problems.push(format!("{group} does not exist")),
            GroupSeen::Targets(targets) => {
                let health = standby_health(targets, intent.gate.unknown_health, self.attached);
                let StandbyHealth { healthy, eligible, registered } = health;
                self.healthy += healthy;
                self.eligible += eligible;
                self.registered += registered;
                let others = targets.iter().filter(|target| target.state != TargetState::Healthy);
                let mut named: Vec<_> = others.map(ToString::to_string).collect();
                // The API promises no order, and another one would look like a change.
                named.sort();
                named.truncate(NAMED.saturating_sub(self.not_healthy.len()));
                self.not_healthy.extend(named);
            }
        }
        self
    }
}
