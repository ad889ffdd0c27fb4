//! From the keys of a topology file to a model.

mod actions;
mod groups;
mod listeners;
mod ready;

use std::collections::BTreeSet;

use alb_model::{LoadBalancer, LoadBalancerKind, Model, Naming, TargetKey};

use super::error::TopologyError;
use super::spec::{AlarmSpec, LoadBalancerSpec, LoadBalancerType, TopologySpec};
use crate::alarms::Alarms;
use crate::backend_ports::Backends;
use crate::control_plane::check_load_balancer_attributes;
use crate::network;

/// A topology as a model, with the listeners whose sockets are to be opened.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) model: Model,
    pub(crate) listeners: Vec<BuiltListener>,
    load_balancers: Vec<String>,
    /// By group ARN, the targets in the order of the topology, where the model orders them by address.
    targets: Vec<(String, Vec<TargetKey>)>,
    alarms: Vec<AlarmSpec>,
}

impl Built {
    pub(crate) fn alarms(&self) -> Alarms {
        super::alarms::built_alarms(self.model.naming(), &self.alarms)
    }
}

#[derive(Debug)]
pub(crate) struct BuiltListener {
    pub(crate) arn: String,
    pub(crate) load_balancer: String,
    pub(crate) port: u16,
    pub(crate) listen_port: Option<u16>,
}

/// Finds everything that is wrong with a topology, without opening a socket.
pub(super) fn check_topology(spec: &TopologySpec) -> Result<(), TopologyError> {
    build(spec, &imagined_backends(spec)).map(drop)
}

fn imagined_backends(spec: &TopologySpec) -> Backends {
    let mut imagined = Backends::default();
    for group in &spec.target_groups {
        imagined.imagine_ports(&group.name, group.backends.as_ref().map_or(0, |backends| backends.count));
    }
    imagined
}

pub(crate) fn build(spec: &TopologySpec, backends: &Backends) -> Result<Built, TopologyError> {
    let naming = super::place::checked_naming(spec)?;
    let mut model = Model::new(naming, spec.propagation_delay_ms);
    super::instances::check_instances(&spec.instances)?;
    super::roles::check_roles(&spec.roles)?;
    super::functions::check_functions(&spec.functions)?;
    for instance in &spec.instances {
        model.set_host(&instance.id, instance.host(&spec.region));
    }
    let mut targets = Vec::new();
    for group in &spec.target_groups {
        targets.push((model.naming().target_group(&group.name), groups::add_group(&mut model, spec, group, backends)?));
    }
    let mut listeners = Vec::new();
    for load_balancer in &spec.load_balancers {
        add_load_balancer(&mut model, load_balancer, &spec.zones(), &mut listeners)?;
    }
    super::alarms::check_alarms(&spec.alarms)?;
    let load_balancers = listed_load_balancers(&spec.load_balancers, model.naming());
    Ok(Built { load_balancers, model, listeners, targets, alarms: spec.alarms.clone() })
}

fn listed_load_balancers(specs: &[LoadBalancerSpec], naming: &Naming) -> Vec<String> {
    specs.iter().map(|spec| naming.load_balancer(kind_of(spec).family(), &spec.name)).collect()
}

const fn kind_of(spec: &LoadBalancerSpec) -> LoadBalancerKind {
    match spec.kind {
        LoadBalancerType::Application => LoadBalancerKind::Application,
        LoadBalancerType::Network => LoadBalancerKind::Network,
    }
}

fn add_load_balancer(
    model: &mut Model,
    spec: &LoadBalancerSpec,
    usual_zones: &BTreeSet<String>,
    listeners: &mut Vec<BuiltListener>,
) -> Result<(), TopologyError> {
    let place = format!("load balancer \"{}\"", spec.name);
    check_name(&place, &spec.name)?;
    let kind = kind_of(spec);
    let arn = model.naming().load_balancer(kind.family(), &spec.name);
    let zones = match &spec.zones {
        None => network::named_zones(usual_zones),
        Some(zones) => network::named_zones(check_zones(&place, &model.naming().region, zones)?),
    };
    let id = arn.rsplit('/').next().unwrap_or_default();
    let dns_name = format!("{}-{id}.{}.elb.localhost", spec.name, model.naming().region);
    let load_balancer = LoadBalancer {
        properties: network::usual_properties(zones, kind),
        attributes: spec.attributes.clone(),
        tags: spec.tags.clone(),
        ..LoadBalancer::new(arn.clone(), spec.name.clone(), kind, dns_name)
    };
    let wrong = |problem| TopologyError::item(&place, format!("attributes: {problem}"));
    check_load_balancer_attributes(&load_balancer).map_err(wrong)?;
    model.create_load_balancer(load_balancer).map_err(|rejection| TopologyError::rejected(&place, &rejection))?;
    for listener in &spec.listeners {
        let place = format!("listener {} of {place}", listener.port);
        let listener_arn = listeners::add_listener(model, &place, &arn, kind, listener)?;
        let (port, listen_port) = (listener.port, listener.listen_port);
        listeners.push(BuiltListener { arn: listener_arn, load_balancer: spec.name.clone(), port, listen_port });
    }
    Ok(())
}

fn check_zones<'a>(place: &str, region: &str, zones: &'a [String]) -> Result<&'a [String], TopologyError> {
    let is_zone = |zone: &String| {
        zone.strip_prefix(region)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|one| one.is_ascii_lowercase()))
    };
    let once = zones.iter().collect::<BTreeSet<_>>().len() == zones.len();
    if !zones.is_empty() && once && zones.iter().all(is_zone) {
        return Ok(zones);
    }
    let expected = format!("zones: expected at least one zone of the region, each once, such as \"{region}a\"");
    Err(TopologyError::item(place, format!("{expected}, found {zones:?}")))
}

fn check_name(place: &str, name: &str) -> Result<(), TopologyError> {
    let allowed = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if allowed && (1..=32).contains(&name.len()) && !name.starts_with('-') && !name.ends_with('-') {
        return Ok(());
    }
    let problem = format!("name: expected 1 to 32 letters, digits and inner hyphens, found {name:?}");
    Err(TopologyError::item(place, problem))
}
