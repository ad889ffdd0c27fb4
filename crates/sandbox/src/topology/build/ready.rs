//! The order in which a topology has its things, so that what is told of them has it too.

use super::Built;
use crate::ready::Order;

impl Built {
    pub(crate) fn order(&self) -> Order {
        let listeners = self.listeners.iter().map(|listener| listener.arn.clone());
        let groups = self.targets.iter().map(|(arn, _)| arn.clone());
        Order {
            load_balancers: self.load_balancers.iter().cloned().collect(),
            listeners: listeners.collect(),
            target_groups: groups.collect(),
            targets: self.targets.iter().flat_map(|(_, keys)| keys.iter().cloned()).collect(),
        }
    }
}
