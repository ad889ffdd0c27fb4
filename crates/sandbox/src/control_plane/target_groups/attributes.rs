use std::collections::BTreeMap;

use alb_model::TargetGroup;

/// Every attribute of a group: AWS's defaults, and over them what was set.
pub(super) fn all(group: &TargetGroup) -> BTreeMap<String, String> {
    let own: &[(&str, &str)] = if group.protocol == "HTTP" { &APPLICATION } else { &NETWORK };
    let defaults = COMMON.iter().chain(own).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let mut attributes: BTreeMap<_, _> = defaults.collect();
    attributes.extend(group.attributes.clone());
    attributes
}

const COMMON: [(&str, &str); 7] = [
    ("deregistration_delay.timeout_seconds", "300"),
    ("stickiness.enabled", "false"),
    ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
    ("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
    ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
];

const APPLICATION: [(&str, &str); 7] = [
    ("slow_start.duration_seconds", "0"),
    ("load_balancing.algorithm.type", "round_robin"),
    ("load_balancing.algorithm.anomaly_mitigation", "off"),
    ("stickiness.type", "lb_cookie"),
    ("stickiness.lb_cookie.duration_seconds", "86400"),
    ("stickiness.app_cookie.cookie_name", ""),
    ("stickiness.app_cookie.duration_seconds", "86400"),
];

const NETWORK: [(&str, &str); 6] = [
    ("stickiness.type", "source_ip"),
    ("deregistration_delay.connection_termination.enabled", "false"),
    ("preserve_client_ip.enabled", "false"),
    ("proxy_protocol_v2.enabled", "false"),
    ("target_health_state.unhealthy.connection_termination.enabled", "true"),
    ("target_health_state.unhealthy.draining_interval_seconds", "0"),
];
