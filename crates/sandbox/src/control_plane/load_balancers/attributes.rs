//! The attributes of load balancers, with AWS's defaults.

use alb_model::{LoadBalancer, LoadBalancerKind};

use crate::control_plane::attributes::Values::{OneOf, Range, Text, Truth};
use crate::control_plane::attributes::{self, Attribute, attribute};

pub(super) const fn known_attributes(kind: LoadBalancerKind) -> &'static [&'static [Attribute]] {
    match kind {
        LoadBalancerKind::Application => &[&COMMON, &APPLICATION],
        LoadBalancerKind::Network => &[&COMMON, &NETWORK],
    }
}

/// Says what is wrong with the attributes that a load balancer has been given, if anything is.
pub(crate) fn check_load_balancer_attributes(load_balancer: &LoadBalancer) -> Result<(), String> {
    let known = known_attributes(load_balancer.kind);
    load_balancer
        .attributes
        .iter()
        .try_for_each(|(key, value)| attributes::check_attribute(known, "Load balancer", key, value))
}

const COMMON: [Attribute; 6] = [
    attribute("access_logs.s3.enabled", "false", Truth),
    attribute("access_logs.s3.bucket", "", Text),
    attribute("access_logs.s3.prefix", "", Text),
    attribute("deletion_protection.enabled", "false", Truth),
    attribute("ipv6.deny_all_igw_traffic", "false", Truth),
    attribute("zonal_shift.config.enabled", "false", Truth),
];

const APPLICATION: [Attribute; 17] = [
    attribute("client_keep_alive.seconds", "3600", Range(60, 604_800)),
    attribute("connection_logs.s3.bucket", "", Text),
    attribute("connection_logs.s3.enabled", "false", Truth),
    attribute("connection_logs.s3.prefix", "", Text),
    attribute("health_check_logs.s3.bucket", "", Text),
    attribute("health_check_logs.s3.enabled", "false", Truth),
    attribute("health_check_logs.s3.prefix", "", Text),
    attribute("idle_timeout.timeout_seconds", "60", Range(1, 4000)),
    attribute("load_balancing.cross_zone.enabled", "true", OneOf(&["true"])),
    attribute("routing.http.desync_mitigation_mode", "defensive", OneOf(&["monitor", "defensive", "strictest"])),
    attribute("routing.http.drop_invalid_header_fields.enabled", "false", Truth),
    attribute("routing.http.preserve_host_header.enabled", "false", Truth),
    attribute("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", Truth),
    attribute("routing.http.xff_client_port.enabled", "false", Truth),
    attribute("routing.http.xff_header_processing.mode", "append", OneOf(&["append", "preserve", "remove"])),
    attribute("routing.http2.enabled", "true", Truth),
    attribute("waf.fail_open.enabled", "false", Truth),
];

const NETWORK: [Attribute; 3] = [
    attribute(
        "dns_record.client_routing_policy",
        "any_availability_zone",
        OneOf(&["any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"]),
    ),
    attribute("load_balancing.cross_zone.enabled", "false", Truth),
    attribute("secondary_ips.auto_assigned.per_subnet", "0", Range(0, 7)),
];
