use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use alb_model::GroupRoutes;
use serde::Serialize;

/// How many requests one listener sent to one target group with one resulting status, since the start.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Count {
    pub(crate) listener: String,
    /// `None` when the listener answered itself.
    pub(crate) target_group: Option<String>,
    pub(crate) target_group_name: Option<String>,
    /// The status that the client got.
    pub(crate) status: u16,
    pub(crate) requests: u64,
}

/// Counters by listener; each listener only touches its own.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    listeners: Mutex<BTreeMap<String, Arc<ListenerTraffic>>>,
}

#[derive(Debug, Default)]
pub(crate) struct ListenerTraffic {
    counts: Mutex<BTreeMap<Key, u64>>,
}

/// Group ARN and name, if there was a group, and status.
type Key = (Option<(String, String)>, u16);

impl Traffic {
    pub(crate) fn listener(&self, arn: &str) -> Arc<ListenerTraffic> {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.entry(arn.to_owned()).or_default().clone()
    }

    pub(crate) fn list(&self) -> Vec<Count> {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        listeners.iter().flat_map(|(arn, traffic)| traffic.list(arn)).collect()
    }
}

impl ListenerTraffic {
    pub(crate) fn count(&self, group: Option<&GroupRoutes>, status: u16) {
        let key = (group.map(|group| (group.arn.clone(), group.name.clone())), status);
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
    }

    fn list(&self, listener: &str) -> Vec<Count> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = counts.iter().map(|((group, status), requests)| Count {
            listener: listener.to_owned(),
            target_group: group.as_ref().map(|(arn, _)| arn.clone()),
            target_group_name: group.as_ref().map(|(_, name)| name.clone()),
            status: *status,
            requests: *requests,
        });
        rows.collect()
    }
}
