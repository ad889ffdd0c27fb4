//! What an action list says about target groups that only the rest of the account can confirm.

use super::Place;
use crate::{Action, Arn, ArnKind, Forward, LoadBalancerKind, Model, Rejection, TargetGroup};

pub(super) fn check_references(model: &Model, place: Place<'_>, actions: &[Action]) -> Result<(), Rejection> {
    for forward in actions.iter().filter_map(Action::as_forward) {
        for group in &forward.groups {
            check_group(model, place, &group.arn)?;
        }
        check_stickiness(model, forward)?;
    }
    model.check_forward_quotas(place, actions)
}

fn check_group(model: &Model, place: Place<'_>, arn: &str) -> Result<(), Rejection> {
    let group = find_group(model, arn)?;
    if !speaks(place, group) {
        return Err(Rejection::IncompatibleProtocols {
            arn: arn.to_owned(),
            listener: place.protocol.to_owned(),
            group: group.protocol.clone(),
        });
    }
    if model.load_balancers_of(arn).iter().any(|other| *other != place.load_balancer_arn) {
        return Err(Rejection::TargetGroupAssociationLimit { arn: arn.to_owned() });
    }
    Ok(())
}

fn find_group<'a>(model: &'a Model, arn: &str) -> Result<&'a TargetGroup, Rejection> {
    if !Arn::parse(arn).is_some_and(|parsed| parsed.kind == ArnKind::TargetGroup) {
        return Err(Rejection::validation(format!("'{arn}' is not a valid target group ARN")));
    }
    model.target_group(arn).ok_or_else(|| Rejection::TargetGroupNotFound { name: arn.to_owned() })
}

fn speaks(place: Place<'_>, group: &TargetGroup) -> bool {
    if group.is_of_functions() {
        return place.load_balancer_kind == LoadBalancerKind::Application;
    }
    let group = group.protocol.as_str();
    match (place.load_balancer_kind, place.protocol) {
        (LoadBalancerKind::Application, _) => matches!(group, "HTTP" | "HTTPS"),
        (LoadBalancerKind::Network, "TLS") => matches!(group, "TCP" | "TLS"),
        (LoadBalancerKind::Network, "TCP") => matches!(group, "TCP" | "TCP_UDP"),
        (LoadBalancerKind::Network, "UDP") => matches!(group, "UDP" | "TCP_UDP"),
        (LoadBalancerKind::Network, protocol) => group == protocol,
    }
}

fn check_stickiness(model: &Model, forward: &Forward) -> Result<(), Rejection> {
    let sticky_target = |arn: &str| model.target_group(arn).is_some_and(TargetGroup::has_sticky_targets);
    let demanded = forward.groups.len() > 1 && forward.groups.iter().any(|group| sticky_target(&group.arn));
    if demanded && !forward.stickiness.enabled {
        return Err(Rejection::InvalidConfigurationRequest(
            "You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups"
                .to_owned(),
        ));
    }
    Ok(())
}
