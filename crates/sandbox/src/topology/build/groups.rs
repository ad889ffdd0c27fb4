//! From the target groups of a topology file to those of the model.

mod kinds;

use std::net::Ipv4Addr;

use alb_model::{HealthCheck, HealthCheckProtocol, Model, StatusMatcher, TargetGroup, TargetKey};

use crate::backend_ports::Backends;
use crate::control_plane::check_group_attributes;
use crate::scripted_answers::check_answers;
use crate::topology::error::TopologyError;
use crate::topology::spec::{BackendsSpec, HealthCheckSpec, TargetGroupSpec, TopologySpec};
use kinds::Shape;

/// AWS's quota of targets in a target group.
const MOST_BACKENDS: usize = 1000;

/// Adds a group with its targets, and gives these in the order of the topology.
pub(super) fn add_group(
    model: &mut Model,
    all: &TopologySpec,
    spec: &TargetGroupSpec,
    backends: &Backends,
) -> Result<Vec<TargetKey>, TopologyError> {
    let place = format!("target group \"{}\"", spec.name);
    super::check_name(&place, &spec.name)?;
    let Shape { protocol, port } = kinds::shape(&place, spec)?;
    if let Some(backends) = &spec.backends {
        check_backends(&place, backends)?;
        if spec.target_type != "ip" {
            return Err(TopologyError::item(
                place,
                "target_type: expected \"ip\", as built-in backends have no instance id",
            ));
        }
    }
    let arn = model.naming().target_group(&spec.name);
    let mut group = TargetGroup::new(arn.clone(), spec.name.clone(), protocol.clone(), port);
    group.target_type = spec.target_type.clone();
    group.health_check = health_check(&place, &protocol, &spec.target_type, &spec.health_check)?;
    group.attributes = spec.attributes.clone();
    check_group_attributes(&group).map_err(|problem| TopologyError::item(&place, format!("attributes: {problem}")))?;
    group.tags = spec.tags.clone();
    let mut targets = built_in_targets(spec, backends);
    for target in &spec.targets {
        targets.push((kinds::target_key(model, all, &place, spec, port, target)?, target.zone.clone()));
    }
    let keys = targets.iter().map(|(key, _)| key.clone()).collect();
    let rejected = |rejection| TopologyError::rejected(&place, &rejection);
    model.create_target_group(group).map_err(rejected)?;
    model.register_targets(&arn, targets).map_err(rejected)?;
    Ok(keys)
}

fn built_in_targets(spec: &TargetGroupSpec, backends: &Backends) -> Vec<(TargetKey, Option<String>)> {
    let zones = spec.backends.as_ref().map(|backends| backends.zones.as_slice()).unwrap_or_default();
    let mut zones = zones.iter().cycle();
    let key = |port: &u16| TargetKey { id: Ipv4Addr::LOCALHOST.to_string(), port: *port };
    backends.ports(&spec.name).iter().map(|port| (key(port), zones.next().cloned())).collect()
}

fn check_backends(place: &str, spec: &BackendsSpec) -> Result<(), TopologyError> {
    let problem = if spec.color.is_empty() || !spec.color.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        format!("backends.color: expected letters and digits, found {:?}", spec.color)
    } else if !(200..=599).contains(&spec.status) {
        format!("backends.status: expected a status from 200 to 599, found {}", spec.status)
    } else if spec.count > MOST_BACKENDS {
        format!("backends.count: expected at most {MOST_BACKENDS}, found {}", spec.count)
    } else if let Err(problem) = check_answers(&spec.answers) {
        format!("backends.answers: {problem}")
    } else {
        return Ok(());
    };
    Err(TopologyError::item(place, problem))
}

fn health_check(
    place: &str,
    protocol: &str,
    target_type: &str,
    spec: &HealthCheckSpec,
) -> Result<HealthCheck, TopologyError> {
    let of_network = matches!(protocol, "TCP" | "UDP");
    let usual = HealthCheck::of_target_type(target_type);
    let spoken = match target_type {
        // Nobody can tell a datagram that was lost from one that needs no answer, so AWS asks over TCP.
        "ip" | "instance" if protocol == "UDP" => "TCP",
        "ip" | "instance" => protocol,
        // What stands behind a network load balancer as a whole speaks HTTP.
        _ => "HTTP",
    };
    let check = HealthCheck {
        enabled: spec.enabled.unwrap_or(usual.enabled),
        protocol: check_protocol(place, spec.protocol.as_deref().unwrap_or(spoken))?,
        path: spec.path.clone().unwrap_or(usual.path),
        port: spec.port,
        interval_ms: spec.interval_ms.unwrap_or(usual.interval_ms),
        timeout_ms: spec
            .timeout_ms
            .unwrap_or_else(|| usual.timeout_ms.min(spec.interval_ms.unwrap_or(usual.interval_ms) * 8 / 10)),
        healthy_threshold: spec.healthy_threshold.unwrap_or(usual.healthy_threshold),
        unhealthy_threshold: spec.unhealthy_threshold.unwrap_or(usual.unhealthy_threshold),
        matcher: matcher(place, spec.matcher.as_deref().unwrap_or(if of_network { "200-399" } else { "200" }))?,
    };
    check_numbers(place, &check)?;
    Ok(check)
}

fn check_protocol(place: &str, text: &str) -> Result<HealthCheckProtocol, TopologyError> {
    match text {
        "HTTP" => Ok(HealthCheckProtocol::Http),
        "TCP" => Ok(HealthCheckProtocol::Tcp),
        _ => Err(TopologyError::item(
            place,
            format!("health_check.protocol: expected \"HTTP\" or \"TCP\", found {text:?}"),
        )),
    }
}

fn matcher(place: &str, text: &str) -> Result<StatusMatcher, TopologyError> {
    StatusMatcher::parse(text).ok_or_else(|| {
        TopologyError::item(
            place,
            format!("health_check.matcher: expected statuses such as \"200,301-302\", found {text:?}"),
        )
    })
}

fn check_numbers(place: &str, check: &HealthCheck) -> Result<(), TopologyError> {
    let problem = if check.interval_ms < 10 {
        format!("health_check.interval_ms: expected at least 10, found {}", check.interval_ms)
    } else if check.timeout_ms == 0 || check.timeout_ms >= check.interval_ms {
        format!(
            "health_check.timeout_ms: expected less than the interval of {}, found {}",
            check.interval_ms, check.timeout_ms
        )
    } else if check.healthy_threshold == 0 || check.unhealthy_threshold == 0 {
        "health_check: expected thresholds of at least 1, found 0".to_owned()
    } else if !check.path.starts_with('/') {
        format!("health_check.path: expected a path that starts with \"/\", found {:?}", check.path)
    } else {
        return Ok(());
    };
    Err(TopologyError::item(place, problem))
}
