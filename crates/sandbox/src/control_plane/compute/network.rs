//! VPC, subnets, security group, route table and zones as EC2 shows them.

use alb_model::{Naming, Tree};

use super::resource::Resource;
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::network::{self, SECURITY_GROUP, SUBNETS, VPC};

const CIDR: &str = "10.0.0.0/16";

pub(super) const fn known_vpcs() -> [&'static str; 1] {
    [VPC]
}

pub(super) const fn known_subnets() -> [&'static str; 3] {
    SUBNETS
}

pub(super) const fn known_groups() -> [&'static str; 1] {
    [SECURITY_GROUP]
}

pub(super) const fn known_route_tables() -> [&'static str; 1] {
    ["rtb-00000000000000000"]
}

pub(super) fn route_table(id: &str, owner: &str) -> Resource {
    let association = Tree::fields()
        .with("routeTableAssociationId", Tree::leaf("rtbassoc-00000000000000000"))
        .with("routeTableId", Tree::leaf(id))
        .with("main", Tree::leaf(true));
    let shown = Tree::fields()
        .with("routeTableId", Tree::leaf(id))
        .with("vpcId", Tree::leaf(VPC))
        .with("ownerId", Tree::leaf(owner))
        .with("routeSet", Tree::List(Vec::new()))
        .with("associationSet", Tree::List(vec![association]))
        .with("tagSet", Tree::List(Vec::new()));
    let filterable =
        vec![("route-table-id", id.to_owned()), ("vpc-id", VPC.to_owned()), ("association.main", "true".to_owned())];
    Resource { filterable, tags: Vec::new(), shown }
}

pub(super) fn vpc(id: &str, owner: &str) -> Resource {
    let default = id == VPC;
    let association = Tree::fields()
        .with("associationId", Tree::leaf("vpc-cidr-assoc-00000000000000000"))
        .with("cidrBlock", Tree::leaf(CIDR))
        .with("cidrBlockState", Tree::fields().with("state", Tree::leaf("associated")));
    let shown = Tree::fields()
        .with("vpcId", Tree::leaf(id))
        .with("state", Tree::leaf("available"))
        .with("cidrBlock", Tree::leaf(CIDR))
        .with("cidrBlockAssociationSet", Tree::List(vec![association]))
        .with("dhcpOptionsId", Tree::leaf("dopt-00000000000000000"))
        .with("instanceTenancy", Tree::leaf("default"))
        .with("isDefault", Tree::leaf(default))
        .with("ownerId", Tree::leaf(owner))
        .with("tagSet", Tree::List(Vec::new()));
    let default = default.to_string();
    let filterable = vec![
        ("vpc-id", id.to_owned()),
        ("isDefault", default.clone()),
        ("is-default", default),
        ("state", "available".to_owned()),
        ("cidr", CIDR.to_owned()),
        ("owner-id", owner.to_owned()),
    ];
    Resource { filterable, tags: Vec::new(), shown }
}

pub(super) fn subnet(id: &str, naming: &Naming) -> Resource {
    let (region, owner) = (&naming.region, &naming.account_id);
    let letter = network::zone_of(id);
    let zone = format!("{region}{letter}");
    let cidr = format!("10.0.{}.0/24", u32::from(letter) - u32::from('a'));
    let shown = Tree::fields()
        .with("subnetId", Tree::leaf(id))
        .with("subnetArn", Tree::leaf(naming.arn_of("ec2", &format!("subnet/{id}"))))
        .with("state", Tree::leaf("available"))
        .with("vpcId", Tree::leaf(VPC))
        .with("cidrBlock", Tree::leaf(&cidr))
        .with("availableIpAddressCount", Tree::leaf(250))
        .with("availabilityZone", Tree::leaf(&zone))
        .with("availabilityZoneId", Tree::leaf(format!("sbx1-az-{letter}")))
        .with("defaultForAz", Tree::leaf(true))
        .with("mapPublicIpOnLaunch", Tree::leaf(false))
        .with("assignIpv6AddressOnCreation", Tree::leaf(false))
        .with("ownerId", Tree::leaf(owner))
        .with("tagSet", Tree::List(Vec::new()));
    let filterable = vec![
        ("subnet-id", id.to_owned()),
        ("vpc-id", VPC.to_owned()),
        ("availability-zone", zone.clone()),
        ("availabilityZone", zone),
        ("default-for-az", "true".to_owned()),
        ("defaultForAz", "true".to_owned()),
        ("state", "available".to_owned()),
        ("cidr-block", cidr),
        ("owner-id", owner.to_owned()),
    ];
    Resource { filterable, tags: Vec::new(), shown }
}

pub(super) fn security_group(id: &str, owner: &str) -> Resource {
    let shown = Tree::fields()
        .with("groupId", Tree::leaf(id))
        .with("groupName", Tree::leaf("default"))
        .with("groupDescription", Tree::leaf("default VPC security group"))
        .with("ownerId", Tree::leaf(owner))
        .with("vpcId", Tree::leaf(VPC))
        .with("ipPermissions", Tree::List(Vec::new()))
        .with("ipPermissionsEgress", Tree::List(Vec::new()))
        .with("tagSet", Tree::List(Vec::new()));
    let filterable = vec![
        ("group-id", id.to_owned()),
        ("group-name", "default".to_owned()),
        ("vpc-id", VPC.to_owned()),
        ("owner-id", owner.to_owned()),
    ];
    Resource { filterable, tags: Vec::new(), shown }
}

pub(super) fn availability_zones(region: &str) -> Tree {
    let zones = SUBNETS.map(network::zone_of).map(|letter| {
        Tree::fields()
            .with("zoneName", Tree::leaf(format!("{region}{letter}")))
            .with("zoneId", Tree::leaf(format!("sbx1-az-{letter}")))
            .with("zoneState", Tree::leaf("available"))
            .with("zoneType", Tree::leaf("availability-zone"))
            .with("regionName", Tree::leaf(region))
            .with("groupName", Tree::leaf(region))
            .with("optInStatus", Tree::leaf("opt-in-not-required"))
            .with("messageSet", Tree::List(Vec::new()))
    });
    Tree::fields().with("availabilityZoneInfo", Tree::List(zones.into()))
}

pub(super) fn vpc_attribute(query: &Query) -> Result<Tree, ApiError> {
    let on = |value: bool| Tree::fields().with("value", Tree::leaf(value));
    let vpc = Tree::fields().with("vpcId", Tree::leaf(query.required("VpcId")?));
    Ok(match query.required("Attribute")? {
        name @ ("enableDnsSupport" | "enableDnsHostnames") => vpc.with(name, on(true)),
        name @ "enableNetworkAddressUsageMetrics" => vpc.with(name, on(false)),
        other => {
            return Err(ApiError::new(
                400,
                "InvalidParameterValue",
                format!("Value ({other}) for attribute is invalid"),
            ));
        }
    })
}

pub(super) fn account_attributes() -> Tree {
    let attribute = |name: &str, value: &str| {
        let value = Tree::fields().with("attributeValue", Tree::leaf(value));
        Tree::fields().with("attributeName", Tree::leaf(name)).with("attributeValueSet", Tree::List(vec![value]))
    };
    let attributes = vec![attribute("supported-platforms", "VPC"), attribute("default-vpc", VPC)];
    Tree::fields().with("accountAttributeSet", Tree::List(attributes))
}
