//! EC2, as far as load balancers need it: the network that everything is in, which cannot be
//! changed, and instances, which can be stopped, started and terminated.

mod instances;
mod network;
mod resource;

use alb_model::Tree;

use super::errors::ApiError;
use super::query::Query;
use crate::state::State;
use resource::{Resource, Wanted};

pub(super) fn dispatch(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let naming = state.read(|model| model.naming().clone());
    let owner = &naming.account_id;
    match query.action() {
        "DescribeInstances" => instances::describe_instances(state, query),
        "StopInstances" | "StartInstances" | "TerminateInstances" => instances::change_state(state, query),
        "DescribeVpcs" => {
            let wanted = Wanted::from_query(query, "VpcId", "vpc-", "InvalidVpcID")?;
            describe_resources("vpcSet", wanted, &network::known_vpcs(), |id| network::vpc(id, owner))
        }
        "DescribeSubnets" => {
            let wanted = Wanted::from_query(query, "SubnetId", "subnet-", "InvalidSubnetID")?;
            describe_resources("subnetSet", wanted, &network::known_subnets(), |id| network::subnet(id, &naming))
        }
        "DescribeSecurityGroups" => {
            let wanted = Wanted::from_query(query, "GroupId", "sg-", "InvalidGroup")?;
            describe_resources("securityGroupInfo", wanted, &network::known_groups(), |id| {
                network::security_group(id, owner)
            })
        }
        "DescribeRouteTables" => {
            let wanted = Wanted::from_query(query, "RouteTableId", "rtb-", "InvalidRouteTableID")?;
            describe_resources("routeTableSet", wanted, &network::known_route_tables(), |id| {
                network::route_table(id, owner)
            })
        }
        "DescribeAvailabilityZones" => Ok(network::availability_zones(&naming.region)),
        "DescribeVpcAttribute" => network::vpc_attribute(query),
        "DescribeAccountAttributes" => Ok(network::account_attributes()),
        // Load balancers have no interfaces here that somebody could have to wait for.
        "DescribeNetworkInterfaces" => Ok(Tree::fields().with("networkInterfaceSet", Tree::List(Vec::new()))),
        action => Err(ApiError::unknown_action(action, query.version())),
    }
}

/// The resources that are asked for by id, or else all known ones; of either, those that the filters let pass.
fn describe_resources(
    set: &str,
    wanted: Wanted<'_>,
    known: &[&str],
    resource: impl Fn(&str) -> Resource,
) -> Result<Tree, ApiError> {
    let ids = if wanted.ids.is_empty() { known } else { wanted.ids.as_slice() };
    let mut shown = Vec::new();
    for found in ids.iter().map(|id| resource(id)) {
        if wanted.let_pass(&found)? {
            shown.push(found.shown);
        }
    }
    Ok(Tree::fields().with(set, Tree::List(shown)))
}
