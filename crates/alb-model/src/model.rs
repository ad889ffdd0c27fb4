//! Everything that one account has in one region, and its clock.

mod create;
mod delete;
mod idle;
mod lookup;
mod modify;
mod propagation;
mod quotas;
mod targets;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Listener, LoadBalancer, Naming, Rule, TargetGroup, Timestamp};

pub use idle::{Host, HostState};
pub use modify::{ListenerChange, RuleChange};
use propagation::{Propagation, Routes};
pub use targets::CheckJob;

/// Load balancers, listeners, rules and target groups as a function of time.
#[derive(Debug, Clone)]
pub struct Model {
    naming: Naming,
    now: Timestamp,
    propagation_delay_ms: u64,
    load_balancers: BTreeMap<String, LoadBalancer>,
    listeners: BTreeMap<String, Listener>,
    rules: BTreeMap<String, Rule>,
    groups: BTreeMap<String, TargetGroup>,
    /// By the id that targets have.
    hosts: BTreeMap<String, Host>,
    /// What traffic follows, by listener.
    traffic: BTreeMap<String, Propagation>,
    /// ARNs of what is gone.
    deleted: BTreeSet<String>,
    revision: u64,
}

impl Model {
    /// An empty account at the caller's origin of time. A change of a listener or its rules reaches traffic after the
    /// delay, which AWS does not put in numbers.
    #[must_use]
    pub const fn new(naming: Naming, propagation_delay_ms: u64) -> Self {
        Self {
            naming,
            now: Timestamp::ZERO,
            propagation_delay_ms,
            load_balancers: BTreeMap::new(),
            listeners: BTreeMap::new(),
            rules: BTreeMap::new(),
            groups: BTreeMap::new(),
            hosts: BTreeMap::new(),
            traffic: BTreeMap::new(),
            deleted: BTreeSet::new(),
            revision: 0,
        }
    }

    /// Lets time pass: pending changes reach traffic and drained targets go. Time never runs backwards; an earlier
    /// instant changes nothing.
    pub fn advance(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
        let now = self.now;
        let reached = self.traffic.values_mut().map(|traffic| traffic.advance(now)).fold(false, |any, one| any | one);
        if self.drop_drained() | reached {
            self.settle();
        }
    }

    /// When something will next change without being told to.
    #[must_use]
    pub fn next_change(&self) -> Option<Timestamp> {
        let propagating = self.traffic.values().filter_map(Propagation::next);
        let draining =
            self.groups.values().flat_map(|group| group.targets.values()).filter_map(|target| target.draining_until);
        propagating.chain(draining).min()
    }

    /// The clock.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Grows whenever routing, health or the set of checks may have changed.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// How ARNs are made here.
    #[must_use]
    pub const fn naming(&self) -> &Naming {
        &self.naming
    }

    /// What traffic follows now, by listener.
    pub(crate) fn traffic(&self) -> impl Iterator<Item = (&String, &Routes)> {
        self.traffic.iter().map(|(arn, traffic)| (arn, traffic.live()))
    }

    /// Recomputes what follows from the configuration: which groups are in use, and which of their targets are not.
    fn settle(&mut self) {
        self.revision += 1;
        let mut groups = std::mem::take(&mut self.groups);
        let named = self.named_groups();
        for group in groups.values_mut() {
            group.set_in_use(named.contains(group.arn.as_str()));
        }
        self.groups = groups;
        self.settle_idle_targets();
    }
}
