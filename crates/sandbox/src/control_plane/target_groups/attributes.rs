//! The attributes of target groups, with AWS's defaults.

use alb_model::TargetGroup;

use crate::control_plane::attributes::Values::{OneOf, Range, RangeOr, Text, Truth};
use crate::control_plane::attributes::{self, Attribute, attribute};

pub(super) fn known_attributes(group: &TargetGroup) -> &'static [&'static [Attribute]] {
    match group.protocol.as_str() {
        _ if group.is_of_functions() => &[&FUNCTIONS],
        "HTTP" | "HTTPS" => &[&COMMON, &APPLICATION],
        _ => &[&COMMON, &NETWORK],
    }
}

/// Says what is wrong with the attributes that a group has been given, if anything is.
pub(crate) fn check_group_attributes(group: &TargetGroup) -> Result<(), String> {
    let attributes = group.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    check_stickiness(&group.protocol, &attributes.collect::<Vec<_>>())?;
    group
        .attributes
        .iter()
        .try_for_each(|(key, value)| attributes::check_attribute(known_attributes(group), "Target group", key, value))
}

/// Says what is wrong with the kind of stickiness that a group of this protocol is to have, in the words that AWS has for it.
pub(super) fn check_stickiness(protocol: &str, attributes: &[(&str, &str)]) -> Result<(), String> {
    let attribute = |wanted: &str| attributes.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
    let of_requests = matches!(protocol, "HTTP" | "HTTPS");
    match attribute("stickiness.type") {
        Some("lb_cookie" | "app_cookie") if of_requests => {}
        Some("source_ip") if !of_requests => {}
        Some(kind @ ("lb_cookie" | "app_cookie" | "source_ip")) => {
            return Err(format!(
                "Stickiness type '{kind}' is not supported for target groups with the {protocol} protocol"
            ));
        }
        Some(_) => return Err("'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]".to_owned()),
        None => {}
    }
    if protocol == "TLS" && attribute("stickiness.enabled") == Some("true") {
        return Err("You cannot enable stickiness on target groups with the TLS protocol".to_owned());
    }
    Ok(())
}

/// A function takes one request after the other, and keeps nothing.
const FUNCTIONS: [Attribute; 1] = [attribute("lambda.multi_value_headers.enabled", "false", Truth)];

const COMMON: [Attribute; 7] = [
    attribute("deregistration_delay.timeout_seconds", "300", Range(0, 3600)),
    attribute("stickiness.enabled", "false", Truth),
    attribute(
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        OneOf(&["true", "false", "use_load_balancer_configuration"]),
    ),
    attribute("target_group_health.dns_failover.minimum_healthy_targets.count", "1", RangeOr(1, 1000, "off")),
    attribute("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", RangeOr(1, 100, "off")),
    attribute("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", Range(1, 1000)),
    attribute(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
        RangeOr(1, 100, "off"),
    ),
];

const APPLICATION: [Attribute; 7] = [
    attribute("slow_start.duration_seconds", "0", Range(0, 900)),
    attribute(
        "load_balancing.algorithm.type",
        "round_robin",
        OneOf(&["round_robin", "least_outstanding_requests", "weighted_random"]),
    ),
    attribute("load_balancing.algorithm.anomaly_mitigation", "off", OneOf(&["on", "off"])),
    attribute("stickiness.type", "lb_cookie", OneOf(&["lb_cookie", "app_cookie"])),
    attribute("stickiness.lb_cookie.duration_seconds", "86400", Range(1, 604_800)),
    attribute("stickiness.app_cookie.cookie_name", "", Text),
    attribute("stickiness.app_cookie.duration_seconds", "86400", Range(1, 604_800)),
];

const NETWORK: [Attribute; 6] = [
    attribute("stickiness.type", "source_ip", OneOf(&["source_ip"])),
    attribute("deregistration_delay.connection_termination.enabled", "false", Truth),
    attribute("preserve_client_ip.enabled", "false", Truth),
    attribute("proxy_protocol_v2.enabled", "false", Truth),
    attribute("target_health_state.unhealthy.connection_termination.enabled", "true", Truth),
    attribute("target_health_state.unhealthy.draining_interval_seconds", "0", Range(0, 360_000)),
];
