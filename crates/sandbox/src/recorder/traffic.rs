//! How many requests the listeners answered, and with what.

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
    /// By status and by the group's ARN, which is empty when there was no group: a request that is like an earlier one is
    /// counted without making anything anew.
    counts: Mutex<BTreeMap<u16, BTreeMap<String, OfGroup>>>,
}

#[derive(Debug, Default)]
struct OfGroup {
    name: Option<String>,
    requests: u64,
}

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
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_status = counts.entry(status).or_default();
        let arn = group.map_or("", |group| group.arn.as_str());
        if let Some(known) = of_status.get_mut(arn) {
            known.requests += 1;
        } else {
            let name = group.map(|group| group.name.clone());
            of_status.insert(arn.to_owned(), OfGroup { name, requests: 1 });
        }
    }

    /// By group, and then by status.
    fn list(&self, listener: &str) -> Vec<Count> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = counts.iter().flat_map(|(status, groups)| {
            groups.iter().map(move |(arn, group)| Count {
                listener: listener.to_owned(),
                target_group: Some(arn.clone()).filter(|arn| !arn.is_empty()),
                target_group_name: group.name.clone(),
                status: *status,
                requests: group.requests,
            })
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by(|one, other| (&one.target_group, one.status).cmp(&(&other.target_group, other.status)));
        rows
    }
}
