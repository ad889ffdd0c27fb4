//! Changing and deleting what a load balancer consists of.

use std::collections::BTreeMap;

use super::Model;
use crate::{Condition, Rejection, RequestedAction, Rule, Tree, validate};

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
        let place = self.place(&listener.load_balancer_arn, &listener.protocol, &listener.default_actions)?;
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
    /// When it is unknown, a default one, or the action list is refused; then nothing has changed.
    pub fn modify_rule(&mut self, arn: &str, change: RuleChange) -> Result<(), Rejection> {
        let mut rule = self.require_rule(arn, "modified")?.clone();
        let listener = self.require_listener(&rule.listener_arn)?;
        let place = self.place(&listener.load_balancer_arn, &listener.protocol, &rule.actions)?;
        if let Some(actions) = change.actions {
            rule.actions = validate::accept(self, place, &actions)?;
        }
        rule.conditions = change.conditions.unwrap_or(rule.conditions);
        let listener_arn = rule.listener_arn.clone();
        self.rules.insert(arn.to_owned(), rule);
        self.propagate(&listener_arn);
        Ok(())
    }

    /// Deletes a listener with its rules, at once.
    ///
    /// # Errors
    /// When it is unknown.
    pub fn delete_listener(&mut self, arn: &str) -> Result<(), Rejection> {
        self.require_listener(arn)?;
        self.listeners.remove(arn);
        self.rules.retain(|_, rule| rule.listener_arn != arn);
        self.traffic.remove(arn);
        self.settle();
        Ok(())
    }

    /// Deletes a rule.
    ///
    /// # Errors
    /// When it is unknown or a default one.
    pub fn delete_rule(&mut self, arn: &str) -> Result<(), Rejection> {
        let listener_arn = self.require_rule(arn, "deleted")?.listener_arn.clone();
        self.rules.remove(arn);
        self.propagate(&listener_arn);
        Ok(())
    }

    /// The tags of whatever has this ARN.
    pub fn tags_mut(&mut self, arn: &str) -> Option<&mut BTreeMap<String, String>> {
        let load_balancer = self.load_balancers.get_mut(arn).map(|found| &mut found.tags);
        let listener = self.listeners.get_mut(arn).map(|found| &mut found.tags);
        let rule = self.rules.get_mut(arn).map(|found| &mut found.tags);
        let group = self.groups.get_mut(arn).map(|found| &mut found.tags);
        load_balancer.or(listener).or(rule).or(group)
    }

    fn require_rule(&self, arn: &str, done: &'static str) -> Result<&Rule, Rejection> {
        match self.rules.get(arn) {
            Some(rule) => Ok(rule),
            None if self.listener_of_default_rule(arn).is_some() => {
                Err(Rejection::DefaultRule { arn: arn.to_owned(), done })
            }
            None => Err(Rejection::RuleNotFound { arn: arn.to_owned() }),
        }
    }
}
