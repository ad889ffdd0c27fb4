//! The settings of a target group under the names that ELBv2 gives them.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;

/// Every setting that the group has (ELBv2 `TargetGroup`).
pub(super) fn group_settings(group: &TargetGroup) -> BTreeMap<String, String> {
    let settings = identity(group).into_iter().chain(kind(group)).chain(health_check(group));
    settings.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

type Setting = (&'static str, Option<String>);

fn identity(group: &TargetGroup) -> [Setting; 3] {
    let load_balancers = group.load_balancer_arns();
    [
        ("TargetGroupArn", text(group.target_group_arn())),
        ("TargetGroupName", text(group.target_group_name())),
        ("LoadBalancerArns", (!load_balancers.is_empty()).then(|| load_balancers.join(", "))),
    ]
}

/// What cannot be changed once the group exists, but for the control port.
fn kind(group: &TargetGroup) -> [Setting; 7] {
    [
        ("Protocol", text(group.protocol().map(|protocol| protocol.as_str()))),
        ("ProtocolVersion", text(group.protocol_version())),
        ("Port", number(group.port())),
        ("VpcId", text(group.vpc_id())),
        ("TargetType", text(group.target_type().map(|kind| kind.as_str()))),
        ("IpAddressType", text(group.ip_address_type().map(|kind| kind.as_str()))),
        ("TargetControlPort", number(group.target_control_port())),
    ]
}

fn health_check(group: &TargetGroup) -> [Setting; 10] {
    let matcher = group.matcher();
    [
        ("HealthCheckEnabled", group.health_check_enabled().map(|enabled| enabled.to_string())),
        ("HealthCheckProtocol", text(group.health_check_protocol().map(|protocol| protocol.as_str()))),
        ("HealthCheckPath", text(group.health_check_path())),
        ("HealthCheckPort", text(group.health_check_port())),
        ("HealthCheckIntervalSeconds", number(group.health_check_interval_seconds())),
        ("HealthCheckTimeoutSeconds", number(group.health_check_timeout_seconds())),
        ("HealthyThresholdCount", number(group.healthy_threshold_count())),
        ("UnhealthyThresholdCount", number(group.unhealthy_threshold_count())),
        ("Matcher.HttpCode", text(matcher.and_then(|matcher| matcher.http_code()))),
        ("Matcher.GrpcCode", text(matcher.and_then(|matcher| matcher.grpc_code()))),
    ]
}

fn text(value: Option<&str>) -> Option<String> {
    value.map(str::to_owned)
}

fn number(value: Option<i32>) -> Option<String> {
    value.map(|value| value.to_string())
}
