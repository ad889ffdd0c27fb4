//! How much there may be of everything: AWS's quotas for application load balancers, as they are before anybody has asked
//! for more. Those of network load balancers are higher and by zone, and are not enforced here.

use std::collections::BTreeSet;

use super::Model;
use crate::validate::Place;
use crate::{Action, LoadBalancerKind, Rejection};

const LISTENERS_OF_LOAD_BALANCER: usize = 50;
const RULES_OF_LOAD_BALANCER: usize = 100;
const GROUPS_OF_LOAD_BALANCER: usize = 100;
/// Of a load balancer, over all groups that its listeners and rules name; and of a single group.
const TARGETS: usize = 1000;

impl Model {
    pub(super) fn check_listener_quota(&self, load_balancer_arn: &str) -> Result<(), Rejection> {
        let count = self.listeners.values().filter(|one| one.load_balancer_arn == load_balancer_arn).count();
        within(count + 1, LISTENERS_OF_LOAD_BALANCER, |limit| Rejection::TooManyListeners { limit })
    }

    /// Default rules do not count.
    pub(super) fn check_rule_quota(&self, load_balancer_arn: &str) -> Result<(), Rejection> {
        let listeners = self.rules.values().filter_map(|rule| self.listeners.get(&rule.listener_arn));
        let count = listeners.filter(|listener| listener.load_balancer_arn == load_balancer_arn).count();
        within(count + 1, RULES_OF_LOAD_BALANCER, |limit| Rejection::TooManyRules { limit })
    }

    pub(super) fn check_target_quota(targets: usize) -> Result<(), Rejection> {
        within(targets, TARGETS, |limit| Rejection::TooManyTargets { limit })
    }

    /// What a load balancer would forward to with this action list: a group that is only attached counts with all of its
    /// targets, too.
    pub(crate) fn check_forward_quotas(&self, place: Place<'_>, actions: &[Action]) -> Result<(), Rejection> {
        if place.load_balancer_kind != LoadBalancerKind::Application {
            return Ok(());
        }
        let named = self.actions_beside(place).chain(actions).filter_map(Action::as_forward);
        let groups: BTreeSet<_> = named.flat_map(|forward| &forward.groups).map(|group| group.arn.as_str()).collect();
        within(groups.len(), GROUPS_OF_LOAD_BALANCER, |limit| Rejection::TooManyGroupsOfLoadBalancer { limit })?;
        let targets = groups.iter().filter_map(|arn| self.groups.get(*arn)).map(|group| group.targets.len()).sum();
        Self::check_target_quota(targets)
    }

    /// The actions of the load balancer's listeners and rules, but for those that are being replaced.
    fn actions_beside<'a>(&'a self, place: Place<'a>) -> impl Iterator<Item = &'a Action> {
        let own = move |arn: &str| Some(arn) == place.replaced;
        let listeners = self.listeners.values().filter(move |one| one.load_balancer_arn == place.load_balancer_arn);
        let defaults = listeners.clone().filter(move |listener| !own(&listener.arn));
        let rules = self
            .rules
            .values()
            .filter(move |rule| !own(&rule.arn) && listeners.clone().any(|listener| listener.arn == rule.listener_arn));
        defaults.flat_map(|listener| &listener.default_actions).chain(rules.flat_map(|rule| &rule.actions))
    }
}

fn within(count: usize, limit: usize, rejection: impl FnOnce(usize) -> Rejection) -> Result<(), Rejection> {
    if count <= limit { Ok(()) } else { Err(rejection(limit)) }
}
