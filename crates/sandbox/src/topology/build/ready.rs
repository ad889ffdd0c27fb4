//! What the ready line says of a topology that was started.

use std::net::Ipv4Addr;

use alb_model::{Model, TargetKey};

use super::Built;
use crate::data_plane::DataPlane;
use crate::ready::{Ready, ReadyListener, ReadyLoadBalancer, ReadyTarget, ReadyTargetGroup};
use crate::state::State;
use crate::topology::TopologySpec;

impl Built {
    pub(crate) fn ready(&self, endpoint: String, spec: &TopologySpec, state: &State, data_plane: &DataPlane) -> Ready {
        state.read(|model| Ready {
            endpoint,
            region: spec.region.clone(),
            account_id: spec.account_id.clone(),
            load_balancers: spec
                .load_balancers
                .iter()
                .filter_map(|spec| self.ready_load_balancer(&spec.name, model, data_plane))
                .collect(),
            target_groups: self.targets.iter().filter_map(|(name, keys)| ready_group(name, keys, model)).collect(),
        })
    }

    fn ready_load_balancer(&self, name: &str, model: &Model, data_plane: &DataPlane) -> Option<ReadyLoadBalancer> {
        let found = model.load_balancers().find(|load_balancer| load_balancer.name == name)?;
        let own = self.listeners.iter().filter(|listener| listener.load_balancer == name);
        let listeners = own.filter_map(|listener| {
            let url = format!("http://{}:{}", Ipv4Addr::LOCALHOST, data_plane.port(&listener.arn)?);
            Some(ReadyListener { arn: listener.arn.clone(), port: listener.port, url })
        });
        Some(ReadyLoadBalancer {
            name: found.name.clone(),
            kind: found.kind.as_str().to_owned(),
            arn: found.arn.clone(),
            dns_name: found.dns_name.clone(),
            listeners: listeners.collect(),
        })
    }
}

fn ready_group(name: &str, keys: &[TargetKey], model: &Model) -> Option<ReadyTargetGroup> {
    let found = model.target_groups().find(|group| group.name == name)?;
    let targets = keys.iter().map(|key| {
        let host = if key.id.contains(':') { format!("[{}]", key.id) } else { key.id.clone() };
        ReadyTarget { id: key.id.clone(), port: key.port, url: format!("http://{host}:{}", key.port) }
    });
    Some(ReadyTargetGroup { name: found.name.clone(), arn: found.arn.clone(), targets: targets.collect() })
}
