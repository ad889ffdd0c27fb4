//! Creating, changing and deleting target groups.

use std::collections::BTreeMap;

use alb_model::{ArnKind, Model, TargetGroup, Tree};

use super::{find_target_group, health_check, shown_target_group};
use crate::control_plane::arguments::check_arn;
use crate::control_plane::errors::ApiError;
use crate::control_plane::nothing::NOTHING;
use crate::control_plane::query::Query;
use crate::control_plane::tags;
use crate::network;
use crate::state::State;

const PROTOCOLS: [&str; 7] = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"];

pub(crate) fn create_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let name = query.required("Name")?;
    check_group_name(name)?;
    let tags = tags::tags_in_request(query)?;
    state.change(|model| {
        let mut group = requested(query, model.unused(model.naming().target_group(name)), name)?;
        group.tags = tags;
        let same = model.target_groups().find(|found| found.name == name).filter(|found| is_same(found, &group));
        let arn = match same {
            Some(same) => same.arn.clone(),
            None => {
                let arn = group.arn.clone();
                model.create_target_group(group)?;
                arn
            }
        };
        told(model, &arn)
    })
}

/// Only the health check of a target group can be changed.
pub(crate) fn modify_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    state.change(|model| {
        let group = find_target_group(model, arn)?;
        let check = health_check::changed(query, group, group.health_check.clone())?;
        model.set_health_check(arn, check)?;
        told(model, arn)
    })
}

/// One that is unknown is deleted already.
pub(crate) fn delete_target_group(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("TargetGroupArn")?;
    check_arn(arn, ArnKind::TargetGroup)?;
    state.change(|model| model.delete_target_group(arn))?;
    Ok(NOTHING)
}

/// Refuses what cannot be a target group's name, in the words that AWS has for it.
fn check_group_name(name: &str) -> Result<(), ApiError> {
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

fn told(model: &Model, arn: &str) -> Result<Tree, ApiError> {
    let group = shown_target_group(model, find_target_group(model, arn)?);
    Ok(Tree::fields().with("TargetGroups", Tree::List(vec![group])))
}

fn requested(query: &Query, arn: String, name: &str) -> Result<TargetGroup, ApiError> {
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
        Some(known) if PROTOCOLS[..4].contains(&known) => Ok(known),
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

/// Creating the same again succeeds and changes nothing; a group of the topology has no properties of its own.
fn is_same(found: &TargetGroup, wanted: &TargetGroup) -> bool {
    (&found.protocol, found.port, &found.target_type) == (&wanted.protocol, wanted.port, &wanted.target_type)
        && found.health_check == wanted.health_check
        && found.properties == wanted.properties
}
