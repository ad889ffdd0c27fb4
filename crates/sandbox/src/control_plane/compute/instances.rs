//! Instances as EC2 shows them.

use alb_model::Tree;

use super::resource::{Resource, Wanted};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::instances::Instance;
use crate::network::{SUBNETS, VPC};
use crate::state::State;

/// One id that is unknown fails the whole call, as on AWS.
pub(super) fn describe(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let wanted = Wanted::read(query, "InstanceId", "i-", "InvalidInstanceID")?;
    if !wanted.ids.is_empty() && query.text("MaxResults").is_some() {
        let message = "The parameter instancesSet cannot be used with the parameter maxResults";
        return Err(ApiError::new(400, "InvalidParameterCombination", message));
    }
    let missing: Vec<_> = wanted.ids.iter().filter(|id| state.instances.get(id).is_none()).copied().collect();
    if !missing.is_empty() {
        let message = format!("The instance IDs '{}' do not exist", missing.join(", "));
        return Err(ApiError::new(400, "InvalidInstanceID.NotFound", message));
    }
    let (region, owner) = state.read(|model| (model.naming().region.clone(), model.naming().account_id.clone()));
    let mut reservations = Vec::new();
    for instance in state.instances.list() {
        let named = wanted.ids.is_empty() || wanted.ids.contains(&instance.id.as_str());
        let resource = resource(instance, &region, &owner);
        if named && wanted.let_pass(&resource)? {
            reservations.push(
                Tree::fields()
                    .with("reservationId", Tree::leaf(instance.id.replacen("i-", "r-", 1)))
                    .with("ownerId", Tree::leaf(&owner))
                    .with("instancesSet", Tree::List(vec![resource.shown])),
            );
        }
    }
    Ok(Tree::fields().with("reservationSet", Tree::List(reservations)))
}

fn resource(instance: &Instance, region: &str, owner: &str) -> Resource {
    let zone = instance.zone.clone().unwrap_or_else(|| format!("{region}a"));
    let filterable = vec![
        ("instance-id", instance.id.clone()),
        ("instance-state-name", instance.state.clone()),
        ("instance-type", instance.kind.clone()),
        ("availability-zone", zone.clone()),
        ("private-ip-address", instance.address.to_string()),
        ("image-id", instance.image_id.clone()),
        ("vpc-id", VPC.to_owned()),
    ];
    let tags = instance.tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    Resource { filterable, tags, shown: shown(instance, zone, owner) }
}

fn shown(instance: &Instance, zone: String, owner: &str) -> Tree {
    let code = match instance.state.as_str() {
        "pending" => 0,
        "running" => 16,
        "stopping" => 64,
        _ => 80,
    };
    let placement = Tree::fields()
        .with("availabilityZone", Tree::leaf(zone))
        .with("groupName", Tree::leaf(""))
        .with("tenancy", Tree::leaf("default"));
    let groups = instance.security_groups.iter().map(|id| {
        Tree::fields().with("groupId", Tree::leaf(id)).with("groupName", Tree::leaf(format!("group of {id}")))
    });
    let tags = instance
        .tags
        .iter()
        .map(|(key, value)| Tree::fields().with("key", Tree::leaf(key)).with("value", Tree::leaf(value)));
    let metadata = Tree::fields()
        .with("state", Tree::leaf("applied"))
        .with("httpTokens", Tree::leaf(&instance.http_tokens))
        .with("httpPutResponseHopLimit", Tree::leaf(1))
        .with("httpEndpoint", Tree::leaf("enabled"));
    let profile = instance.profile.as_ref().map(|name| {
        Tree::fields()
            .with("arn", Tree::leaf(format!("arn:aws:iam::{owner}:instance-profile/{name}")))
            .with("id", Tree::leaf(format!("AIPA{}", name.to_uppercase())))
    });
    Tree::fields()
        .with("instanceId", Tree::leaf(&instance.id))
        .with("imageId", Tree::leaf(&instance.image_id))
        .with("instanceState", Tree::fields().with("code", Tree::leaf(code)).with("name", Tree::leaf(&instance.state)))
        .with("instanceType", Tree::leaf(&instance.kind))
        .with("architecture", Tree::leaf(&instance.architecture))
        .with("placement", placement)
        .with("privateIpAddress", Tree::leaf(instance.address))
        .with("subnetId", Tree::leaf(SUBNETS[0]))
        .with("vpcId", Tree::leaf(VPC))
        .with("ebsOptimized", Tree::leaf(false))
        .with("monitoring", Tree::fields().with("state", Tree::leaf("disabled")))
        .with("rootDeviceType", Tree::leaf("ebs"))
        .with("groupSet", Tree::List(groups.collect()))
        .with("tagSet", Tree::List(tags.collect()))
        .with("metadataOptions", metadata)
        .with_some("iamInstanceProfile", profile)
        .with_some("instanceLifecycle", instance.spot.then(|| Tree::leaf("spot")))
}
