//! Changing what a load balancer consists of.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::condition::check_conditions;
use crate::transform::check_transforms;
use crate::{Condition, HealthCheck, LoadBalancer, Rejection, RequestedAction, Rule, Transform, Tree, validate};

/// What a change of a listener replaces; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ListenerChange {
    /// The port.
    pub port: Option<u16>,
    /// The protocol.
    pub protocol: Option<String>,
    /// The whole default action list.
    pub default_actions: Option<Vec<RequestedAction>>,
    /// Single properties that the model does not interpret.
    pub properties: BTreeMap<String, Tree>,
}

/// What a change of a rule replaces; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct RuleChange {
    /// The whole list of conditions.
    pub conditions: Option<Vec<Condition>>,
    /// All transforms.
    pub transforms: Option<Vec<Transform>>,
    /// The whole action list.
    pub actions: Option<Vec<RequestedAction>>,
}

impl Model {
    /// Changes a listener.
    ///
    /// # Errors
    /// When it is unknown, or the port, the protocol or the action list is refused; then nothing has changed.
    pub fn modify_listener(&mut self, arn: &str, change: ListenerChange) -> Result<(), Rejection> {
        let mut listener = self.require_listener(arn)?.clone();
        if let Some(port) = change.port {
            self.check_port(&listener.load_balancer_arn, port, Some(arn))?;
            listener.port = port;
        }
        listener.protocol = change.protocol.unwrap_or(listener.protocol);
        let place =
            self.place(&listener.load_balancer_arn, &listener.protocol, Some(arn), &listener.default_actions)?;
        if let Some(actions) = change.default_actions {
            listener.default_actions = validate::accept(self, place, &actions)?;
        }
        if !matches!(listener.protocol.as_str(), "HTTPS" | "TLS") {
            // AWS drops what only an encrypted listener has.
            listener.properties.retain(|name, _| !matches!(name.as_str(), "Certificates" | "SslPolicy"));
        }
        listener.properties.extend(change.properties);
        self.listeners.insert(arn.to_owned(), listener);
        self.propagate(arn);
        Ok(())
    }

    /// Changes a rule.
    ///
    /// # Errors
    /// When it is unknown, a default one, or what it is to have is refused; then nothing has changed.
    pub fn modify_rule(&mut self, arn: &str, change: RuleChange) -> Result<(), Rejection> {
        let mut rule = self.require_rule(arn, "modified")?.clone();
        let listener = self.require_listener(&rule.listener_arn)?;
        let place = self.place(&listener.load_balancer_arn, &listener.protocol, Some(arn), &rule.actions)?;
        if let Some(actions) = change.actions {
            rule.actions = validate::accept(self, place, &actions)?;
        }
        rule.conditions = change.conditions.unwrap_or(rule.conditions);
        check_conditions(&rule.conditions)?;
        rule.transforms = change.transforms.unwrap_or(rule.transforms);
        check_transforms(&rule.transforms)?;
        let listener_arn = rule.listener_arn.clone();
        self.rules.insert(arn.to_owned(), rule);
        self.propagate(&listener_arn);
        Ok(())
    }

    /// Gives rules other priorities, all at once: two of them can change places.
    ///
    /// # Errors
    /// When one is unknown or a default one, or two rules of a listener would have one priority; then nothing has changed.
    pub fn set_rule_priorities(&mut self, priorities: &[(String, u32)]) -> Result<(), Rejection> {
        let mut rules = self.rules.clone();
        for (arn, priority) in priorities {
            self.require_rule(arn, "modified")?;
            if let Some(rule) = rules.get_mut(arn) {
                rule.priority = *priority;
            }
        }
        let mut taken = BTreeSet::new();
        let twice = rules.values().find(|rule| !taken.insert((&rule.listener_arn, rule.priority)));
        if let Some(rule) = twice {
            return Err(Rejection::PriorityInUse { priority: rule.priority });
        }
        let named = priorities.iter().filter_map(|(arn, _)| rules.get(arn)).map(|rule| rule.listener_arn.clone());
        let listeners: BTreeSet<String> = named.collect();
        self.rules = rules;
        listeners.iter().for_each(|arn| self.propagate(arn));
        Ok(())
    }

    /// Changes how a group's targets are checked. What earlier checks found stays.
    ///
    /// # Errors
    /// When the group is unknown.
    pub fn set_health_check(&mut self, group_arn: &str, health_check: HealthCheck) -> Result<(), Rejection> {
        self.require_group(group_arn)?.health_check = health_check;
        self.settle();
        Ok(())
    }

    /// Sets attributes of a group; the others stay.
    ///
    /// # Errors
    /// When the group is unknown, or its targets would become sticky behind an action that weighs several groups and is
    /// not sticky itself.
    pub fn set_group_attributes(
        &mut self,
        group_arn: &str,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Rejection> {
        let mut group = self.require_group(group_arn)?.clone();
        group.attributes.extend(attributes);
        if group.has_sticky_targets() && self.weighed_without_stickiness(group_arn) {
            return Err(Rejection::InvalidConfigurationRequest(format!(
                "This target group appears behind a rule with group stickiness disabled ({group_arn}). You must enable \
                 group stickiness before enabling target stickiness"
            )));
        }
        self.groups.insert(group_arn.to_owned(), group);
        self.settle();
        Ok(())
    }

    /// A load balancer's properties and tags, for changes that the model does not interpret; zones and attributes have
    /// calls of their own.
    pub fn load_balancer_mut(&mut self, arn: &str) -> Option<&mut LoadBalancer> {
        self.load_balancers.get_mut(arn)
    }

    /// The attributes of a listener, which the model does not interpret.
    pub fn listener_attributes_mut(&mut self, arn: &str) -> Option<&mut BTreeMap<String, String>> {
        self.listeners.get_mut(arn).map(|listener| &mut listener.attributes)
    }

    /// The tags of whatever has this ARN.
    pub fn tags_mut(&mut self, arn: &str) -> Option<&mut BTreeMap<String, String>> {
        let load_balancer = self.load_balancers.get_mut(arn).map(|found| &mut found.tags);
        let listener = self.listeners.get_mut(arn).map(|found| &mut found.tags);
        let rule = self.rules.get_mut(arn).map(|found| &mut found.tags);
        let group = self.groups.get_mut(arn).map(|found| &mut found.tags);
        load_balancer.or(listener).or(rule).or(group)
    }

    pub(super) fn require_rule(&self, arn: &str, done: &'static str) -> Result<&Rule, Rejection> {
        match self.rules.get(arn) {
            Some(rule) => Ok(rule),
            None if self.listener_of_default_rule(arn).is_some() => {
                Err(Rejection::DefaultRule { arn: arn.to_owned(), done })
            }
            None => Err(Rejection::RuleNotFound { arn: arn.to_owned() }),
        }
    }
}
