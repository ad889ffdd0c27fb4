//! The document as it is now: clients may have created and deleted things since the start.

use std::net::Ipv4Addr;

use alb_model::{LoadBalancer, Model, TargetGroup, TargetKey};

use super::{Ready, ReadyListener, ReadyLoadBalancer, ReadyTarget, ReadyTargetGroup};
use crate::data_plane::DataPlane;
use crate::state::State;

/// ARNs and targets in the order of the topology; what is not in it comes after, by ARN.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    pub(crate) load_balancers: Vec<String>,
    pub(crate) listeners: Vec<String>,
    pub(crate) target_groups: Vec<String>,
    pub(crate) targets: Vec<TargetKey>,
}

impl Ready {
    pub(crate) fn current(endpoint: &str, order: &Order, state: &State, data_plane: &DataPlane) -> Self {
        state.read(|model| {
            let mut load_balancers: Vec<_> = model.load_balancers().collect();
            load_balancers.sort_by_key(|found| place(&order.load_balancers, &found.arn));
            let mut groups: Vec<_> = model.target_groups().collect();
            groups.sort_by_key(|found| place(&order.target_groups, &found.arn));
            let naming = model.naming();
            Self {
                endpoint: endpoint.to_owned(),
                region: naming.region.clone(),
                account_id: naming.account_id.clone(),
                load_balancers: load_balancers
                    .into_iter()
                    .map(|found| load_balancer(found, order, model, data_plane))
                    .collect(),
                target_groups: groups.into_iter().map(|found| target_group(found, order)).collect(),
            }
        })
    }
}

fn place<T: PartialEq>(order: &[T], one: &T) -> usize {
    order.iter().position(|other| other == one).unwrap_or(usize::MAX)
}

fn load_balancer(found: &LoadBalancer, order: &Order, model: &Model, data_plane: &DataPlane) -> ReadyLoadBalancer {
    let mut own: Vec<_> = model.listeners().filter(|listener| listener.load_balancer_arn == found.arn).collect();
    own.sort_by_key(|listener| place(&order.listeners, &listener.arn));
    let listeners = own.into_iter().filter_map(|listener| {
        // One that is just being created has no socket yet.
        let scheme = if matches!(listener.protocol.as_str(), "HTTPS" | "TLS") { "https" } else { "http" };
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

fn target_group(found: &TargetGroup, order: &Order) -> ReadyTargetGroup {
    let mut keys: Vec<_> = found.targets.keys().collect();
    keys.sort_by_key(|key| place(&order.targets, key));
    let targets = keys.into_iter().map(|key| {
        let host = if key.id.contains(':') { format!("[{}]", key.id) } else { key.id.clone() };
        ReadyTarget { id: key.id.clone(), port: key.port, url: format!("http://{host}:{}", key.port) }
    });
    ReadyTargetGroup { name: found.name.clone(), arn: found.arn.clone(), targets: targets.collect() }
}
