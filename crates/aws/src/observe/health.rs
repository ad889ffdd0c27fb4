//! The health of a target group's targets.

use aws_sdk_elasticloadbalancingv2::types::{TargetHealthDescription, TargetHealthStateEnum};
use bluegreen::{Clock, GroupSeen, ObserveError, SystemClock, TargetSeen, TargetState, Timestamp};

use crate::account::Account;
use crate::haste::Haste;

/// All registered targets of one target group, and when that was so.
pub(crate) async fn observe_group_health(account: &Account, group: &str, haste: Haste) -> (GroupSeen, Timestamp) {
    match health_seen(account, group, haste).await {
        Ok((seen, remembered_of)) => (seen, remembered_of.unwrap_or_else(|| SystemClock.now())),
        Err(error) => (GroupSeen::Unreadable { message: error.message }, SystemClock.now()),
    }
}

async fn health_seen(
    account: &Account,
    group: &str,
    haste: Haste,
) -> Result<(GroupSeen, Option<Timestamp>), ObserveError> {
    let asked = account.reads().health.ask_dated(account.connection(), vec![group.to_owned()], haste).await?;
    let Some(targets) = asked.by_name.get(group) else {
        account.connection().ensure_in_sight(group, haste).await?;
        return Ok((GroupSeen::Missing, None));
    };
    Ok((GroupSeen::Targets(targets.iter().map(target_seen).collect()), asked.remembered_of))
}

/// The targets in AWS's own words; `None` when the group does not exist.
pub(crate) async fn registered_targets(
    account: &Account,
    group: &str,
    haste: Haste,
) -> Result<Option<Vec<TargetHealthDescription>>, ObserveError> {
    Ok(account.reads().health.ask(account.connection(), vec![group.to_owned()], haste).await?.remove(group))
}

/// What a target is called: load balancers tell targets apart by id and port.
pub(crate) fn target_name(description: &TargetHealthDescription) -> String {
    let target = description.target();
    let id = target.and_then(|target| target.id()).unwrap_or("unnamed");
    match target.and_then(|target| target.port()) {
        Some(port) => format!("{id}:{port}"),
        None => id.to_owned(),
    }
}

/// The id and the port in such a name. The ids of lambda functions end with numbers, too, which are no ports.
pub(super) fn id_and_port(name: &str) -> (&str, Option<u16>) {
    let with_port = name.rsplit_once(':').and_then(|(id, port)| Some((id, port.parse().ok()?)));
    match with_port {
        Some((id, port)) if !name.contains(":lambda:") => (id, Some(port)),
        _ => (name, None),
    }
}

pub(super) fn target_seen(description: &TargetHealthDescription) -> TargetSeen {
    let target = description.target();
    let health = description.target_health();
    TargetSeen {
        name: target_name(description),
        zone: target.and_then(|target| target.availability_zone()).map(str::to_owned),
        state: health
            .and_then(|health| health.state())
            .map_or_else(|| TargetState::Other("unknown".to_owned()), target_state),
        reason: health.and_then(|health| health.reason()).map(|reason| reason.as_str().to_owned()),
        description: health.and_then(|health| health.description()).map(str::to_owned),
    }
}

fn target_state(state: &TargetHealthStateEnum) -> TargetState {
    match state {
        TargetHealthStateEnum::Healthy => TargetState::Healthy,
        TargetHealthStateEnum::Initial => TargetState::Initial,
        TargetHealthStateEnum::Unhealthy => TargetState::Unhealthy,
        TargetHealthStateEnum::UnhealthyDraining => TargetState::UnhealthyDraining,
        TargetHealthStateEnum::Unused => TargetState::Unused,
        TargetHealthStateEnum::Draining => TargetState::Draining,
        TargetHealthStateEnum::Unavailable => TargetState::Unavailable,
        other => TargetState::Other(other.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_port_unless_it_is_that_of_a_function() {
        assert_eq!(id_and_port("i-0abc:8080"), ("i-0abc", Some(8080)));
        assert_eq!(id_and_port("2001:db8::1:80"), ("2001:db8::1", Some(80)));
        assert_eq!(id_and_port("10.0.0.1"), ("10.0.0.1", None));
        let balancer = "arn:aws:elasticloadbalancing:eu-central-1:000000000000:loadbalancer/app/web/50dc";
        assert_eq!(id_and_port(&format!("{balancer}:443")), (balancer, Some(443)));
        let function = "arn:aws:lambda:eu-central-1:000000000000:function:web:3";
        assert_eq!(id_and_port(function), (function, None));
    }
}
