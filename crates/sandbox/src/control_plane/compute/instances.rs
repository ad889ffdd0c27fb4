//! The instances that a request asks for.

mod change;
mod shown;

use alb_model::{Naming, Tree};

use super::resource::{Resource, Wanted};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::instances::Instance;
use crate::network::VPC;
use crate::state::State;

pub(super) use change::change_state;

/// One id that is unknown fails the whole call, as on AWS.
pub(super) fn describe_instances(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let wanted = Wanted::from_query(query, "InstanceId", "i-", "InvalidInstanceID")?;
    if !wanted.ids.is_empty() && query.text("MaxResults").is_some() {
        let message = "The parameter instancesSet cannot be used with the parameter maxResults";
        return Err(ApiError::new(400, "InvalidParameterCombination", message));
    }
    check_known(state, &wanted.ids)?;
    let naming = state.read(|model| model.naming().clone());
    let mut reservations = Vec::new();
    for instance in state.instances.list() {
        let named = wanted.ids.is_empty() || wanted.ids.contains(&instance.id.as_str());
        let resource = resource(&instance, &naming);
        if named && wanted.let_pass(&resource)? {
            reservations.push(
                Tree::fields()
                    .with("reservationId", Tree::leaf(instance.id.replacen("i-", "r-", 1)))
                    .with("ownerId", Tree::leaf(&naming.account_id))
                    .with("instancesSet", Tree::List(vec![resource.shown])),
            );
        }
    }
    page(query, reservations)
}

/// Refuses ids that no instance has.
fn check_known(state: &State, ids: &[&str]) -> Result<(), ApiError> {
    let missing: Vec<_> = ids.iter().filter(|id| state.instances.get(id).is_none()).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!("The instance IDs '{}' do not exist", missing.join(", "));
    Err(ApiError::new(400, "InvalidInstanceID.NotFound", message))
}

/// A page as large as was asked for; all of them when nothing was.
fn page(query: &Query, reservations: Vec<Tree>) -> Result<Tree, ApiError> {
    let invalid = |name: &str, value: &str| {
        let message = format!("Value ({value}) for parameter {name} is invalid");
        ApiError::new(400, "InvalidParameterValue", message)
    };
    let size = match query.number::<usize>("MaxResults")? {
        None => reservations.len(),
        Some(size) if (5..=1000).contains(&size) => size,
        Some(size) => return Err(invalid("maxResults", &size.to_string())),
    };
    let start = query.text("NextToken").map_or(Ok(0), |token| {
        token.strip_prefix("after-").and_then(|start| start.parse().ok()).ok_or_else(|| invalid("nextToken", token))
    })?;
    let end = start + size;
    let next = (end < reservations.len()).then(|| Tree::leaf(format!("after-{end}")));
    let here = reservations.into_iter().skip(start).take(size).collect();
    Ok(Tree::fields().with("reservationSet", Tree::List(here)).with_some("nextToken", next))
}

fn resource(instance: &Instance, naming: &Naming) -> Resource {
    let filterable = vec![
        ("instance-id", instance.id.clone()),
        ("instance-state-name", instance.state.clone()),
        ("instance-type", instance.kind.clone()),
        ("availability-zone", instance.zone_in(&naming.region)),
        ("private-ip-address", instance.address.to_string()),
        ("image-id", instance.image_id.clone()),
        ("architecture", instance.architecture.clone()),
        ("key-name", instance.key_name.clone().unwrap_or_default()),
        ("tenancy", instance.tenancy.clone()),
        ("vpc-id", VPC.to_owned()),
    ];
    let tags = instance.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    Resource { filterable, tags, shown: shown::instance(instance, naming) }
}
