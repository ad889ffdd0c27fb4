//! Reading the account.

use std::collections::BTreeSet;

use super::Model;
use super::propagation::Propagation;
use crate::{Action, Forward, Listener, LoadBalancer, Rejection, Rule, TargetGroup};

impl Model {
    /// All load balancers.
    pub fn load_balancers(&self) -> impl Iterator<Item = &LoadBalancer> {
        self.load_balancers.values()
    }

    /// All listeners.
    pub fn listeners(&self) -> impl Iterator<Item = &Listener> {
        self.listeners.values()
    }

    /// All target groups.
    pub fn target_groups(&self) -> impl Iterator<Item = &TargetGroup> {
        self.groups.values()
    }

    /// A listener's rules by priority, without the default one.
    #[must_use]
    pub fn rules_of(&self, listener_arn: &str) -> Vec<&Rule> {
        let mut rules: Vec<_> = self.rules.values().filter(|rule| rule.listener_arn == listener_arn).collect();
        rules.sort_by_key(|rule| rule.priority);
        rules
    }

    /// A load balancer by its ARN.
    #[must_use]
    pub fn load_balancer(&self, arn: &str) -> Option<&LoadBalancer> {
        self.load_balancers.get(arn)
    }

    /// A listener by its ARN.
    #[must_use]
    pub fn listener(&self, arn: &str) -> Option<&Listener> {
        self.listeners.get(arn)
    }

    /// A rule, other than a default one, by its ARN.
    #[must_use]
    pub fn rule(&self, arn: &str) -> Option<&Rule> {
        self.rules.get(arn)
    }

    /// The listener whose default rule has this ARN.
    #[must_use]
    pub fn listener_of_default_rule(&self, arn: &str) -> Option<&Listener> {
        self.listeners.values().find(|listener| self.default_rule_arn(&listener.arn) == arn)
    }

    /// The ARN of a listener's default rule.
    #[must_use]
    pub fn default_rule_arn(&self, listener_arn: &str) -> String {
        self.naming.rule(listener_arn, "default")
    }

    /// A target group by its ARN.
    #[must_use]
    pub fn target_group(&self, arn: &str) -> Option<&TargetGroup> {
        self.groups.get(arn)
    }

    /// The load balancers with a listener or a rule that names a group: none or one.
    #[must_use]
    pub fn load_balancers_of(&self, group_arn: &str) -> BTreeSet<&str> {
        let by_listener = self.listeners.values().filter(|listener| names(&listener.default_actions, group_arn));
        let by_rule = self.rules.values().filter(|rule| names(&rule.actions, group_arn));
        let of_rules = by_rule.filter_map(|rule| self.listeners.get(&rule.listener_arn));
        by_listener.chain(of_rules).map(|listener| listener.load_balancer_arn.as_str()).collect()
    }

    /// The load balancer with a listener or a rule that names a group.
    pub(crate) fn load_balancer_of(&self, group_arn: &str) -> Option<&LoadBalancer> {
        self.load_balancers_of(group_arn).into_iter().find_map(|arn| self.load_balancers.get(arn))
    }

    /// Whether an action weighs this group against others and lets clients go back and forth between them.
    pub(super) fn weighed_without_stickiness(&self, group_arn: &str) -> bool {
        let actions = self.listeners.values().flat_map(|listener| &listener.default_actions);
        let actions = actions.chain(self.rules.values().flat_map(|rule| &rule.actions));
        let mut forwards = actions.filter_map(Action::as_forward);
        forwards.any(|forward| forward.names(group_arn) && forward.groups.len() > 1 && !forward.stickiness.enabled)
    }

    pub(super) fn require_listener(&self, arn: &str) -> Result<&Listener, Rejection> {
        self.listeners.get(arn).ok_or_else(|| Rejection::ListenerNotFound { arn: arn.to_owned() })
    }

    pub(super) fn require_load_balancer_mut(&mut self, arn: &str) -> Result<&mut LoadBalancer, Rejection> {
        self.load_balancers.get_mut(arn).ok_or_else(|| Rejection::LoadBalancerNotFound { name: arn.to_owned() })
    }

    pub(super) fn require_load_balancer(&self, arn: &str) -> Result<&LoadBalancer, Rejection> {
        self.load_balancers.get(arn).ok_or_else(|| Rejection::LoadBalancerNotFound { name: arn.to_owned() })
    }

    /// Groups that a listener or a rule names, or that traffic still goes to because a change has not reached it yet.
    pub(super) fn named_groups(&self) -> BTreeSet<&str> {
        let configured = self.listeners.values().flat_map(|listener| &listener.default_actions);
        let ruled = self.rules.values().flat_map(|rule| &rule.actions);
        let followed = self.traffic.values().flat_map(Propagation::actions);
        let forwards = configured.chain(ruled).chain(followed).filter_map(Action::as_forward);
        forwards.flat_map(|forward: &Forward| &forward.groups).map(|group| group.arn.as_str()).collect()
    }
}

fn names(actions: &[Action], group_arn: &str) -> bool {
    actions.iter().filter_map(Action::as_forward).any(|forward| forward.names(group_arn))
}
