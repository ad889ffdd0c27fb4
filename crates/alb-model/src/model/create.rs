//! Creating what a load balancer consists of.

use std::collections::BTreeMap;

use super::Model;
use super::propagation::{Propagation, Routes, RuleRoutes};
use crate::condition::check_conditions;
use crate::transform::check_transforms;
use crate::validate::{self, Place};
use crate::{
    Action, Condition, Listener, LoadBalancer, Naming, Rejection, RequestedAction, Rule, TargetGroup, Transform,
};

impl Model {
    /// Adds a load balancer.
    ///
    /// # Errors
    /// When its name is taken.
    pub fn create_load_balancer(&mut self, load_balancer: LoadBalancer) -> Result<(), Rejection> {
        if self.load_balancers.values().any(|other| other.name == load_balancer.name) {
            return Err(Rejection::DuplicateLoadBalancerName { name: load_balancer.name });
        }
        self.load_balancers.insert(load_balancer.arn.clone(), load_balancer);
        self.settle();
        Ok(())
    }

    /// Adds a target group.
    ///
    /// # Errors
    /// When its name is taken.
    pub fn create_target_group(&mut self, group: TargetGroup) -> Result<(), Rejection> {
        if self.groups.values().any(|other| other.name == group.name) {
            return Err(Rejection::DuplicateTargetGroupName { name: group.name });
        }
        self.groups.insert(group.arn.clone(), group);
        self.settle();
        Ok(())
    }

    /// Adds a listener and gives its ARN. Traffic follows it at once.
    ///
    /// # Errors
    /// When the load balancer is unknown, the port taken, or the protocol or the action list refused.
    pub fn create_listener(
        &mut self,
        load_balancer_arn: &str,
        port: u16,
        protocol: &str,
        actions: &[RequestedAction],
    ) -> Result<String, Rejection> {
        self.check_port(load_balancer_arn, port, None)?;
        self.check_listener_quota(load_balancer_arn)?;
        let default_actions = validate::accept(self, self.place(load_balancer_arn, protocol, None, &[])?, actions)?;
        let arn = self.unused(self.naming.listener(load_balancer_arn, port));
        let listener = Listener {
            arn: arn.clone(),
            load_balancer_arn: load_balancer_arn.to_owned(),
            port,
            protocol: protocol.to_owned(),
            default_actions,
            properties: BTreeMap::new(),
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
        };
        self.listeners.insert(arn.clone(), listener);
        self.traffic.insert(arn.clone(), Propagation::started(self.routes_of(&arn)));
        self.settle();
        Ok(arn)
    }

    /// Adds a rule to a listener and gives its ARN. Traffic follows it after the propagation delay.
    ///
    /// # Errors
    /// When the listener is unknown, the priority taken, or the conditions or the action list are refused.
    pub fn create_rule(
        &mut self,
        listener_arn: &str,
        priority: u32,
        conditions: Vec<Condition>,
        actions: &[RequestedAction],
    ) -> Result<String, Rejection> {
        self.create_rule_with_transforms(listener_arn, priority, conditions, Vec::new(), actions)
    }

    /// Adds a rule that makes something of requests before targets get them.
    ///
    /// # Errors
    /// As [`Model::create_rule`], and when the transforms cannot be together.
    pub fn create_rule_with_transforms(
        &mut self,
        listener_arn: &str,
        priority: u32,
        conditions: Vec<Condition>,
        transforms: Vec<Transform>,
        actions: &[RequestedAction],
    ) -> Result<String, Rejection> {
        let listener = self.require_listener(listener_arn)?;
        if self.rules_of(listener_arn).iter().any(|rule| rule.priority == priority) {
            return Err(Rejection::PriorityInUse { priority });
        }
        check_conditions(&conditions)?;
        check_transforms(&transforms)?;
        self.check_rule_quota(&listener.load_balancer_arn)?;
        let place = self.place(&listener.load_balancer_arn, &listener.protocol, None, &[])?;
        let actions = validate::accept(self, place, actions)?;
        let arn = self.unused(self.naming.rule(listener_arn, &priority.to_string()));
        let listener_arn = listener_arn.to_owned();
        let rule = Rule {
            arn: arn.clone(),
            listener_arn: listener_arn.clone(),
            priority,
            conditions,
            transforms,
            actions,
            tags: BTreeMap::new(),
        };
        self.rules.insert(arn.clone(), rule);
        self.propagate(&listener_arn);
        Ok(arn)
    }

    /// This ARN, or one like it that nothing has or ever had: AWS never gives an ARN twice, and a client that holds on to
    /// one of something deleted must not find something else under it.
    #[must_use]
    pub fn unused(&self, arn: String) -> String {
        let known = |arn: &str| {
            let (load_balancer, listener) = (self.load_balancers.contains_key(arn), self.listeners.contains_key(arn));
            let (rule, group) = (self.rules.contains_key(arn), self.groups.contains_key(arn));
            load_balancer || listener || rule || group || self.deleted.contains(arn)
        };
        let again = (1_u32..).map(|generation| Naming::again(&arn, generation));
        std::iter::once(arn.clone()).chain(again).find(|arn| !known(arn)).unwrap_or(arn)
    }

    pub(super) fn check_port(&self, load_balancer_arn: &str, port: u16, own: Option<&str>) -> Result<(), Rejection> {
        let taken = self.listeners.values().any(|listener| {
            listener.load_balancer_arn == load_balancer_arn
                && listener.port == port
                && Some(listener.arn.as_str()) != own
        });
        if taken { Err(Rejection::DuplicateListener { port }) } else { Ok(()) }
    }

    pub(super) fn place<'a>(
        &'a self,
        load_balancer_arn: &'a str,
        protocol: &'a str,
        replaced: Option<&'a str>,
        existing: &'a [Action],
    ) -> Result<Place<'a>, Rejection> {
        let kind = self.require_load_balancer(load_balancer_arn)?.kind;
        if !kind.listens(protocol) {
            return Err(Rejection::UnsupportedProtocol { protocol: protocol.to_owned(), kind: kind.as_str() });
        }
        Ok(Place { load_balancer_arn, load_balancer_kind: kind, protocol, replaced, existing })
    }

    pub(super) fn propagate(&mut self, listener_arn: &str) {
        let routes = self.routes_of(listener_arn);
        let effective = self.now.plus_millis(self.propagation_delay_ms);
        if let Some(traffic) = self.traffic.get_mut(listener_arn) {
            traffic.change(routes, effective);
            traffic.advance(self.now);
        }
        self.settle();
    }

    fn routes_of(&self, listener_arn: &str) -> Routes {
        let default = self.listeners.get(listener_arn).map(|found| found.default_actions.clone()).unwrap_or_default();
        let rules = self.rules_of(listener_arn);
        Routes { default, rules: rules.into_iter().map(RuleRoutes::of).collect() }
    }
}
