//! What is observed: how each route forwards, and how the targets are.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::bake::AlarmsSeen;
use crate::color::{Color, PerColor};
use crate::health::TargetSeen;
use crate::http_check::HttpCheckSeen;
use crate::intent::{RouteName, TargetGroupId};
use crate::weights::{Percentages, Weights};

/// One look at the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// Every declared route.
    pub routes: BTreeMap<RouteName, RouteSeen>,
    /// Every declared preview route.
    pub preview_routes: BTreeMap<RouteName, RouteSeen>,
    /// The target groups whose health was asked for.
    pub groups: BTreeMap<TargetGroupId, GroupSeen>,
    /// What matters of the target groups when one of them is attached or detached; `None` when it was not asked for.
    pub traits: Option<TraitsSeen>,
    /// The declared alarms.
    pub alarms: AlarmsSeen,
    /// What has come since the last look of every declared HTTP check, in their order; empty when they were not asked for.
    pub http_checks: Vec<HttpCheckSeen>,
    /// How old what was seen is.
    pub ages: Ages,
    /// How often whoever looks may do so at most, so that all who look beside it have as many looks. Zero where nobody is in
    /// anybody's way.
    pub fair_interval: Duration,
}

impl Observation {
    /// How this production route forwards, where it does so to its own target groups.
    pub(crate) fn forwarding(&self, route: &RouteName) -> Option<&Forwarding> {
        self.routes.get(route)?.forwarding()
    }
}

/// How long ago the answers came that a look shows. A look takes as long as its slowest call, so what the others showed may be
/// old when it is over. The routes are looked at last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// Of the oldest answer about targets' health.
    pub health: Duration,
    /// Of the answer about the alarms.
    pub alarms: Duration,
}

/// What the look at target groups' settings showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TraitsSeen {
    /// The settings of every group that was asked for and exists.
    Traits(BTreeMap<TargetGroupId, GroupTraits>),
    /// They could not be read.
    Unreadable {
        /// What went wrong.
        message: String,
    },
}

/// One route as observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteSeen {
    /// It forwards to target groups, declared or not.
    Forwards(Forwarding),
    /// It does something else with requests, such as redirecting them.
    DoesNotForward {
        /// The action type in ELBv2's words, such as `redirect`.
        action: String,
    },
    /// It is a listener's default rule, whose actions only the listener can be given.
    IsDefaultRule {
        /// The listener.
        listener: String,
    },
    /// Its load balancer is not in service.
    NotInService {
        /// The load balancer's state in ELBv2's words, such as `provisioning`.
        state: String,
    },
    /// It no longer exists.
    Gone,
}

impl RouteSeen {
    /// How it forwards, when no request goes to anybody but the declared target groups.
    #[must_use]
    pub fn forwarding(&self) -> Option<&Forwarding> {
        match self {
            RouteSeen::Forwards(forwarding) if forwarding.foreign().next().is_none() => Some(forwarding),
            _ => None,
        }
    }
}

/// How a route forwards to the declared target groups, and beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarding {
    /// Whether and with which weight each color is in the route's forward action.
    pub colors: PerColor<Attachment>,
    /// Every other target group in the forward action, with its weight.
    pub others: BTreeMap<TargetGroupId, u16>,
    /// How long the load balancer keeps a client on its target group, when it does.
    pub group_stickiness: Option<Duration>,
    /// Everything in the route's actions that writing them back would lose, by name. Empty is the normal case.
    pub would_be_lost: Vec<String>,
}

#[cfg(test)]
impl Forwarding {
    /// How a route forwards that names nobody but these.
    pub(crate) const fn example(colors: PerColor<Attachment>) -> Forwarding {
        Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() }
    }
}

impl Forwarding {
    /// The undeclared target groups that get requests.
    pub fn foreign(&self) -> impl Iterator<Item = &TargetGroupId> {
        self.others.iter().filter(|(_, weight)| **weight > 0).map(|(group, _)| group)
    }

    /// The undeclared target groups that get none.
    pub fn idle_others(&self) -> impl Iterator<Item = &TargetGroupId> {
        self.others.iter().filter(|(_, weight)| **weight == 0).map(|(group, _)| group)
    }

    /// How many target groups the forward action names.
    pub(crate) fn group_count(&self) -> usize {
        let attached = Color::ALL.into_iter().filter(|color| self.is_attached(*color));
        attached.count() + self.others.len()
    }

    /// The weights; a detached color has weight 0.
    #[must_use]
    pub fn weights(&self) -> Weights {
        Weights(PerColor::from_fn(|color| match self.colors.get(color) {
            Attachment::Attached(weight) => *weight,
            Attachment::Detached => 0,
        }))
    }

    /// The share of traffic each color gets.
    #[must_use]
    pub fn percentages(&self) -> Percentages {
        self.weights().percentages()
    }

    /// Has every target group weight 0, so that requests are answered with errors?
    #[must_use]
    pub fn serves_nobody(&self) -> bool {
        self.weights() == Weights::default()
    }

    /// Is the target group of this color in the forward action, be it with weight 0?
    #[must_use]
    pub const fn is_attached(&self, color: Color) -> bool {
        matches!(self.colors.get(color), Attachment::Attached(_))
    }

    /// This route with both colors attached under these weights.
    #[must_use]
    pub fn with_weights(&self, weights: Weights) -> Forwarding {
        let colors = PerColor::from_fn(|color| Attachment::Attached(*weights.0.get(color)));
        Forwarding { colors, ..self.clone() }
    }

    /// This route with this color alone attached. The weight of a lone target group means nothing; it is the one that
    /// ELBv2 shows for its short form.
    #[must_use]
    pub fn with_only(&self, only: Color) -> Forwarding {
        let attachment = |color| if color == only { Attachment::Attached(1) } else { Attachment::Detached };
        Forwarding { colors: PerColor::from_fn(attachment), ..self.clone() }
    }

    /// This route without this color.
    pub(crate) fn without(&self, color: Color) -> Forwarding {
        let mut colors = self.colors;
        *colors.get_mut(color) = Attachment::Detached;
        Forwarding { colors, ..self.clone() }
    }

    /// Is this color alone attached?
    #[must_use]
    pub const fn is_only(&self, color: Color) -> bool {
        self.is_attached(color) && !self.is_attached(color.other())
    }
}

/// Settings of a target group that matter when it is attached to a route or detached from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupTraits {
    /// Does it have stickiness of its own (`stickiness.enabled`)?
    pub has_own_stickiness: bool,
    /// Below how many healthy targets the load balancer leaves a zone's DNS, where more than one is asked for
    /// (`target_group_health.dns_failover.minimum_healthy_targets.count`).
    pub dns_failover_count: Option<u32>,
    /// Below which share of healthy targets, in percent, it leaves a zone's DNS, where that is on
    /// (`target_group_health.dns_failover.minimum_healthy_targets.percentage`).
    pub dns_failover_percent: Option<u32>,
}

/// Is a target group named in a route's forward action?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// Named, with this weight; with 0 it gets health checks but no requests.
    Attached(u16),
    /// Not named: its targets get neither requests nor health checks.
    Detached,
}

/// One target group as observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupSeen {
    /// Its registered targets.
    Targets(Vec<TargetSeen>),
    /// Their health could not be read.
    Unreadable {
        /// What went wrong.
        message: String,
    },
    /// It does not exist.
    Missing,
}
