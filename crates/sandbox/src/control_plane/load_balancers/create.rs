//! Creating load balancers, and deleting them.

use std::collections::BTreeMap;

use alb_model::{ArnKind, LoadBalancer, LoadBalancerKind, Model, Naming, Rejection, Tree};

use super::shown::shown_load_balancer;
use crate::control_plane::arguments::{check_arn, check_name};
use crate::control_plane::errors::ApiError;
use crate::control_plane::nothing::NOTHING;
use crate::control_plane::query::Query;
use crate::control_plane::tags;
use crate::data_plane::DataPlane;
use crate::network;
use crate::state::State;

/// The answer says `provisioning`, as on AWS; what is then described is `active` at once.
pub(crate) fn create_load_balancer(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let name = query.required("Name")?;
    check_name("load balancer", name)?;
    if name.starts_with("internal-") {
        return Err(ApiError::validation("The load balancer name cannot begin with 'internal-'"));
    }
    let kind = requested_kind(query)?;
    let tags = tags::tags_in_request(query)?;
    state.change(|model| {
        let properties = properties(query, kind, model.naming())?;
        if let Some(same) = same(model, name, kind, &properties) {
            return Ok(created(shown_load_balancer(same)));
        }
        let arn = model.unused(model.naming().load_balancer(kind.family(), name));
        let dns_name = dns_name(model.naming(), &arn, name, &properties);
        let new = LoadBalancer { properties, tags, ..LoadBalancer::new(arn.clone(), name.to_owned(), kind, dns_name) };
        model.create_load_balancer(new)?;
        let shown = shown_load_balancer(model.load_balancer(&arn).expect("it was just created"));
        Ok(created(shown.without("State").with("State", Tree::fields().with("Code", Tree::leaf("provisioning")))))
    })
}

/// One that is unknown is deleted already.
pub(crate) fn delete_load_balancer(state: &State, data_plane: &DataPlane, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("LoadBalancerArn")?;
    check_arn(arn, ArnKind::LoadBalancer)?;
    let listeners = state.change(|model| model.delete_load_balancer(arn))?;
    listeners.iter().for_each(|listener| data_plane.close(listener));
    Ok(NOTHING)
}

fn requested_kind(query: &Query) -> Result<LoadBalancerKind, ApiError> {
    match query.text("Type").unwrap_or("application") {
        "application" => Ok(LoadBalancerKind::Application),
        "network" => Ok(LoadBalancerKind::Network),
        "gateway" => Err(ApiError::not_offered("load balancers of type 'gateway'")),
        other => Err(ApiError::not_one_of("type", other, &["application", "network", "gateway"])),
    }
}

fn properties(query: &Query, kind: LoadBalancerKind, naming: &Naming) -> Result<BTreeMap<String, Tree>, ApiError> {
    let scheme = query.text("Scheme").unwrap_or("internet-facing");
    if !matches!(scheme, "internet-facing" | "internal") {
        return Err(ApiError::not_one_of("scheme", scheme, &["internet-facing", "internal"]));
    }
    let mut properties = network::usual_properties(zones(query, kind, naming)?, kind);
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    for (name, value) in [
        ("Scheme", Tree::leaf(scheme)),
        ("CreatedTime", Tree::leaf(now)),
        ("IpAddressType", Tree::leaf(ip_address_type(query)?)),
    ] {
        properties.insert(name.to_owned(), value);
    }
    if let Some(groups) = security_groups(query)? {
        properties.insert("SecurityGroups".to_owned(), groups);
    }
    Ok(properties)
}

pub(super) fn zones(query: &Query, kind: LoadBalancerKind, naming: &Naming) -> Result<Tree, ApiError> {
    let mapped = query.get("SubnetMappings").map(Tree::items).unwrap_or_default();
    let mapped = mapped.iter().filter_map(|mapping| mapping.text("SubnetId"));
    let listed = query.texts("Subnets");
    let subnets: Vec<_> = mapped.chain(listed.iter().copied()).collect();
    let least = if kind == LoadBalancerKind::Application { 2 } else { 1 };
    if subnets.len() < least {
        return Err(ApiError::validation(match kind {
            LoadBalancerKind::Application => {
                "At least two subnets in two different Availability Zones must be specified"
            }
            LoadBalancerKind::Network => "At least one subnet must be specified",
        }));
    }
    Ok(network::zones(&naming.region, &subnets)?)
}

pub(super) fn security_groups(query: &Query) -> Result<Option<Tree>, ApiError> {
    let groups = query.texts("SecurityGroups");
    if let Some(wrong) = groups.iter().find(|group| !network::is_id(group, "sg-")) {
        return Err(ApiError::new(400, "InvalidSecurityGroup", format!("Security group '{wrong}' is not valid")));
    }
    Ok((!groups.is_empty()).then(|| Tree::texts(groups)))
}

pub(super) fn ip_address_type(query: &Query) -> Result<&str, ApiError> {
    const TYPES: [&str; 3] = ["ipv4", "dualstack", "dualstack-without-public-ipv4"];
    let wanted = query.text("IpAddressType").unwrap_or("ipv4");
    if TYPES.contains(&wanted) { Ok(wanted) } else { Err(ApiError::not_one_of("ipAddressType", wanted, &TYPES)) }
}

/// Creating the same again succeeds and changes nothing.
fn same<'a>(
    model: &'a Model,
    name: &str,
    kind: LoadBalancerKind,
    properties: &BTreeMap<String, Tree>,
) -> Option<&'a LoadBalancer> {
    let compared = |properties: &BTreeMap<String, Tree>| {
        let mut properties = properties.clone();
        properties.remove("CreatedTime");
        properties
    };
    let found = model.load_balancers().find(|found| found.name == name)?;
    (found.kind == kind && compared(&found.properties) == compared(properties)).then_some(found)
}

fn dns_name(naming: &Naming, arn: &str, name: &str, properties: &BTreeMap<String, Tree>) -> String {
    let internal = properties.get("Scheme").and_then(Tree::as_text) == Some("internal");
    let id = arn.rsplit('/').next().unwrap_or_default();
    format!("{}{name}-{id}.{}.elb.localhost", if internal { "internal-" } else { "" }, naming.region)
}

fn created(load_balancer: Tree) -> Tree {
    Tree::fields().with("LoadBalancers", Tree::List(vec![load_balancer]))
}

/// The load balancer with an ARN, or AWS's answer when there is none.
pub(super) fn find_load_balancer<'a>(model: &'a mut Model, arn: &str) -> Result<&'a mut LoadBalancer, ApiError> {
    check_arn(arn, ArnKind::LoadBalancer)?;
    let missing = || Rejection::LoadBalancerNotFound { name: arn.to_owned() };
    model.load_balancer_mut(arn).ok_or_else(|| missing().into())
}
