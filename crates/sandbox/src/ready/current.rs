//! The document as it is now: clients may have created and deleted things since the start.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use alb_model::{LoadBalancer, Model, TargetGroup, TargetKey};

use super::{Ready, ReadyListener, ReadyLoadBalancer, ReadyTarget, ReadyTargetGroup};
use crate::data_plane::DataPlane;
use crate::state::State;

/// The places of ARNs and targets in the topology; what is not in it comes after, by ARN.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) load_balancers: Places<String>,
    pub(crate) listeners: Places<String>,
    pub(crate) target_groups: Places<String>,
    pub(crate) targets: Places<TargetKey>,
}

#[derive(Debug, Clone)]
pub(crate) struct Places<T>(BTreeMap<T, usize>);

impl<T: Ord> Places<T> {
    fn of(&self, one: &T) -> usize {
        self.0.get(one).copied().unwrap_or(usize::MAX)
    }
}

impl<T: Ord> FromIterator<T> for Places<T> {
    /// What is listed twice has the place where it is listed last.
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().enumerate().map(|(place, one)| (one, place)).collect())
    }
}

impl Ready {
    pub(crate) fn current(endpoint: &str, order: &Order, state: &State, data_plane: &DataPlane) -> Self {
        state.read(|model| {
            let mut load_balancers: Vec<_> = model.load_balancers().collect();
            load_balancers.sort_by_key(|found| order.load_balancers.of(&found.arn));
            let mut groups: Vec<_> = model.target_groups().collect();
            groups.sort_by_key(|found| order.target_groups.of(&found.arn));
            let naming = model.naming();
            Self {
                endpoint: endpoint.to_owned(),
                region: naming.region.clone(),
                account_id: naming.account_id.clone(),
                load_balancers: load_balancers
                    .into_iter()
                    .map(|found| load_balancer(found, order, model, data_plane))
                    .collect(),
                target_groups: groups.into_iter().map(|found| target_group(found, order, model, state)).collect(),
            }
        })
    }
}

fn load_balancer(found: &LoadBalancer, order: &Order, model: &Model, data_plane: &DataPlane) -> ReadyLoadBalancer {
    let mut own: Vec<_> = model.listeners().filter(|listener| listener.load_balancer_arn == found.arn).collect();
    own.sort_by_key(|listener| order.listeners.of(&listener.arn));
    let listeners = own.into_iter().filter_map(|listener| {
        // One that is just being created has no socket yet.
        let scheme = match listener.protocol.as_str() {
            "HTTPS" | "TLS" => "https",
            "UDP" => "udp",
            _ => "http",
        };
        let url = format!("{scheme}://{}:{}", Ipv4Addr::LOCALHOST, data_plane.port(&listener.arn)?);
        Some(ReadyListener { arn: listener.arn.clone(), port: listener.port, url })
    });
    ReadyLoadBalancer {
        name: found.name.clone(),
        kind: found.kind.as_str().to_owned(),
        arn: found.arn.clone(),
        dns_name: found.dns_name.clone(),
        listeners: listeners.collect(),
    }
}

fn target_group(found: &TargetGroup, order: &Order, model: &Model, state: &State) -> ReadyTargetGroup {
    let mut keys: Vec<_> = found.targets.keys().collect();
    keys.sort_by_key(|key| order.targets.of(key));
    let targets = keys.into_iter().map(|key| {
        let url = match state.address_in(model, &key.id, key.port) {
            Some(address) => format!("http://{address}"),
            // Somewhere else, or a function or a listener that is gone.
            None if key.id.starts_with("arn:") => String::new(),
            None if key.id.contains(':') => format!("http://[{}]:{}", key.id, key.port),
            None => format!("http://{}:{}", key.id, key.port),
        };
        ReadyTarget { id: key.id.clone(), port: key.port, url }
    });
    ReadyTargetGroup { name: found.name.clone(), arn: found.arn.clone(), targets: targets.collect() }
}
