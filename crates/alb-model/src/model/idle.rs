//! Targets that get nothing although their group is in use: in a zone without a node of the load balancer, or not running.

use std::collections::{BTreeMap, BTreeSet};

use super::Model;
use crate::target::Idle;
use crate::{Rejection, Target, Tree};

/// What is known of the machine behind a target, beside its registration: an instance has a zone and a state of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its availability zone.
    pub zone: String,
    /// Whether it can serve at all.
    pub state: HostState,
}

/// Whether a machine can serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostState {
    /// It can.
    Running,
    /// Not now: it is stopped, or on its way there or back.
    Stopped,
    /// Never again. Load balancing lets go of its targets by itself.
    Terminated,
}

impl Model {
    /// Tells of the machine behind all targets with this id.
    pub fn set_host(&mut self, target_id: &str, host: Host) {
        self.hosts.insert(target_id.to_owned(), host);
        self.settle();
    }

    /// What is known of the machine behind targets with this id.
    #[must_use]
    pub fn host(&self, target_id: &str) -> Option<&Host> {
        self.hosts.get(target_id)
    }

    /// Puts a load balancer into other zones; `zones` is its new property `AvailabilityZones`.
    ///
    /// # Errors
    /// When it is unknown.
    pub fn set_zones(&mut self, load_balancer_arn: &str, zones: Tree) -> Result<(), Rejection> {
        let found = self.require_load_balancer_mut(load_balancer_arn)?;
        found.properties.insert("AvailabilityZones".to_owned(), zones);
        self.settle();
        Ok(())
    }

    /// Sets attributes of a load balancer; the others stay.
    ///
    /// # Errors
    /// When it is unknown.
    pub fn set_load_balancer_attributes(
        &mut self,
        load_balancer_arn: &str,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Rejection> {
        self.require_load_balancer_mut(load_balancer_arn)?.attributes.extend(attributes);
        self.settle();
        Ok(())
    }

    /// The zone that a target is in: its own, or its machine's.
    pub(crate) fn zone_of<'a>(&'a self, target: &'a Target) -> Option<&'a str> {
        let host = self.hosts.get(&target.key.id).map(|host| host.zone.as_str());
        target.zone.as_deref().or(host).filter(|zone| *zone != "all")
    }

    pub(super) fn settle_idle_targets(&mut self) {
        let zones = self.zones_of_groups();
        let mut found = Vec::new();
        for (arn, group) in &self.groups {
            found.extend(group.targets.values().map(|target| self.idle(target, zones.get(arn))));
        }
        let targets = self.groups.values_mut().flat_map(|group| group.targets.values_mut());
        targets.zip(found).for_each(|(target, idle)| target.set_idle(idle));
    }

    fn idle(&self, target: &Target, enabled: Option<&BTreeSet<String>>) -> Option<Idle> {
        match self.hosts.get(&target.key.id).map(|host| host.state) {
            Some(HostState::Stopped) => return Some(Idle::NotRunning),
            Some(HostState::Terminated) => return Some(Idle::Terminated),
            Some(HostState::Running) | None => {}
        }
        match (enabled, self.zone_of(target)) {
            (Some(enabled), Some(zone)) if !enabled.contains(zone) => Some(Idle::OtherZone),
            _ => None,
        }
    }

    /// The zones of the load balancer of each group that has one with zones.
    fn zones_of_groups(&self) -> BTreeMap<String, BTreeSet<String>> {
        if self.load_balancers.values().all(|load_balancer| load_balancer.zones().is_none()) {
            return BTreeMap::new();
        }
        let zones_of = |arn: &String| {
            let load_balancer = self.load_balancer_of(arn)?;
            Some((arn.clone(), load_balancer.zones()?.into_iter().map(str::to_owned).collect()))
        };
        self.groups.keys().filter_map(zones_of).collect()
    }
}
