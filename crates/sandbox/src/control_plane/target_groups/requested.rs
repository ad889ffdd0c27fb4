//! Target groups as requests describe them.

use std::collections::BTreeMap;

use alb_model::{TargetGroup, Tree};

use super::health_check;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::network;

const PROTOCOLS: [&str; 7] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"];

/// Refuses what cannot be a target group's name, in the words that AWS has for it.
pub(super) fn check_group_name(name: &str) -> Result<(), ApiError> {
    const PATTERN: &str = "(?!.*--)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$";
    if name.chars().count() > 32 {
        let message = format!("Target group name '{name}' cannot be longer than '32' characters");
        return Err(ApiError::validation(message));
    }
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
        return Err(ApiError::validation(format!(
            "Target group name '{name}' can only contain characters that are alphanumeric characters or hyphens(-)"
        )));
    }
    if name.starts_with('-') || name.ends_with('-') || name.contains("--") {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Value '{name}' at 'targetGroup.targetGroupArn.targetGroupName' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: {PATTERN}"
        )));
    }
    Ok(())
}

/// The group that a request describes, with AWS's defaults.
pub(super) fn requested(query: &Query, arn: String, name: &str) -> Result<TargetGroup, ApiError> {
    let target_type = target_type(query)?;
    if target_type == "lambda" {
        return of_functions(query, arn, name);
    }
    let protocol = protocol(query)?;
    if target_type == "alb" && protocol != "TCP" {
        let message = format!("Protocol '{protocol}' is not supported for target groups with target type 'alb'");
        return Err(ApiError::validation(message));
    }
    let port = match query.number::<u16>("Port")? {
        Some(port @ 1..) => port,
        _ => return Err(ApiError::validation("A port must be specified")),
    };
    let mut group = TargetGroup::new(arn, name.to_owned(), protocol.to_owned(), port);
    group.target_type = target_type.to_owned();
    group.health_check = health_check::changed(query, &group, health_check::defaults(&group))?;
    group.properties = properties(query, protocol)?;
    Ok(group)
}

/// A function is reached by its name, so its group has no network.
fn of_functions(query: &Query, arn: String, name: &str) -> Result<TargetGroup, ApiError> {
    for (parameter, what) in [("Protocol", "Protocol"), ("Port", "Port"), ("VpcId", "VPC ID")] {
        if query.text(parameter).is_some() {
            let message = format!("{what} cannot be specified for target groups with target type 'lambda'");
            return Err(ApiError::validation(message));
        }
    }
    let mut group = TargetGroup::new(arn, name.to_owned(), String::new(), 0);
    group.target_type = "lambda".to_owned();
    group.health_check = health_check::changed(query, &group, health_check::defaults(&group))?;
    Ok(group)
}

fn target_type(query: &Query) -> Result<&str, ApiError> {
    const TYPES: [&str; 4] = ["instance", "ip", "lambda", "alb"];
    let wanted = query.text("TargetType").unwrap_or("instance");
    if TYPES.contains(&wanted) { Ok(wanted) } else { Err(ApiError::not_one_of("targetType", wanted, &TYPES)) }
}

fn protocol(query: &Query) -> Result<&str, ApiError> {
    match query.text("Protocol") {
        None => Err(ApiError::validation("A protocol must be specified")),
        Some(known) if PROTOCOLS[..5].contains(&known) => Ok(known),
        Some(known) if PROTOCOLS.contains(&known) => {
            Err(ApiError::not_offered(&format!("target groups with protocol '{known}'")))
        }
        Some(other) => Err(ApiError::not_one_of("protocol", other, &PROTOCOLS)),
    }
}

fn properties(query: &Query, protocol: &str) -> Result<BTreeMap<String, Tree>, ApiError> {
    let vpc = query.text("VpcId").ok_or_else(|| ApiError::validation("A VPC ID must be specified"))?;
    if !network::is_id(vpc, "vpc-") {
        return Err(ApiError::validation(format!("The VPC ID '{vpc}' is not found")));
    }
    let mut properties = vec![("VpcId", vpc), ("IpAddressType", query.text("IpAddressType").unwrap_or("ipv4"))];
    if matches!(protocol, "HTTP" | "HTTPS") {
        let version = query.text("ProtocolVersion").unwrap_or("HTTP1");
        match version {
            "HTTP1" | "HTTP2" => properties.push(("ProtocolVersion", version)),
            "GRPC" => return Err(ApiError::not_offered("gRPC")),
            other => return Err(ApiError::not_one_of("protocolVersion", other, &["HTTP1", "HTTP2", "GRPC"])),
        }
    }
    Ok(properties.into_iter().map(|(name, value)| (name.to_owned(), Tree::leaf(value))).collect())
}
