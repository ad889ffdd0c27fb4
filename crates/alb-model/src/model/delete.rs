//! Deleting what a load balancer consists of.

use super::Model;
use crate::Rejection;

impl Model {
    /// Deletes a load balancer with its listeners, at once, and gives the ARNs of these. One that is unknown is deleted
    /// already.
    ///
    /// # Errors
    /// When it is protected.
    pub fn delete_load_balancer(&mut self, arn: &str) -> Result<Vec<String>, Rejection> {
        if self.load_balancers.get(arn).is_some_and(|found| found.is_protected()) {
            return Err(Rejection::DeletionProtected { arn: arn.to_owned() });
        }
        if self.load_balancers.remove(arn).is_some() {
            self.deleted.insert(arn.to_owned());
        }
        let own = self.listeners.values().filter(|listener| listener.load_balancer_arn == arn);
        let listeners: Vec<_> = own.map(|listener| listener.arn.clone()).collect();
        listeners.iter().for_each(|listener| self.remove_listener(listener));
        self.settle();
        Ok(listeners)
    }

    /// Deletes a target group. One that is unknown is deleted already.
    ///
    /// # Errors
    /// When a listener or a rule names it.
    pub fn delete_target_group(&mut self, arn: &str) -> Result<(), Rejection> {
        if !self.load_balancers_of(arn).is_empty() {
            return Err(Rejection::TargetGroupInUse { arn: arn.to_owned() });
        }
        if self.groups.remove(arn).is_some() {
            self.deleted.insert(arn.to_owned());
        }
        self.settle();
        Ok(())
    }

    /// Deletes a listener with its rules, at once.
    ///
    /// # Errors
    /// When it is unknown.
    pub fn delete_listener(&mut self, arn: &str) -> Result<(), Rejection> {
        self.require_listener(arn)?;
        self.remove_listener(arn);
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
        self.deleted.insert(arn.to_owned());
        self.propagate(&listener_arn);
        Ok(())
    }

    fn remove_listener(&mut self, arn: &str) {
        self.listeners.remove(arn);
        self.traffic.remove(arn);
        let own = self.rules.extract_if(.., |_, rule| rule.listener_arn == arn).map(|(arn, _)| arn);
        self.deleted.extend(own.chain([arn.to_owned()]));
    }
}
