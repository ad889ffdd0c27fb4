//! The network that everything is in: one VPC with three subnets and one security group.
//!
//! Nothing of it exists, so a configuration that was written for another network works too: every id of the right form
//! is taken for an existing subnet, security group or VPC. A subnet's zone follows from the last digit of its id, so that
//! the three known ones are in the zones `a`, `b` and `c`.

use std::collections::BTreeMap;

use alb_model::{LoadBalancerKind, Rejection, Tree};

pub(crate) const VPC: &str = "vpc-00000000000000000";
pub(crate) const SECURITY_GROUP: &str = "sg-00000000000000000";
pub(crate) const SUBNETS: [&str; 3] =
    ["subnet-0000000000000000a", "subnet-0000000000000000b", "subnet-0000000000000000c"];

/// Zones that a load balancer can be in.
const ZONES: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];

/// What a load balancer has when nothing is said of its network but its zones.
pub(crate) fn usual_properties(zones: Tree, kind: LoadBalancerKind) -> BTreeMap<String, Tree> {
    let mut properties = vec![
        ("AvailabilityZones", zones),
        ("Scheme", Tree::leaf("internal")),
        ("VpcId", Tree::leaf(VPC)),
        ("IpAddressType", Tree::leaf("ipv4")),
        // Its only meaning is that it is in the past.
        ("CreatedTime", Tree::leaf("2025-01-01T00:00:00.000Z")),
    ];
    if kind == LoadBalancerKind::Application {
        properties.push(("SecurityGroups", Tree::texts([SECURITY_GROUP])));
    }
    properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The zones of subnets as a load balancer shows them.
pub(crate) fn zones(region: &str, subnets: &[&str]) -> Result<Tree, Rejection> {
    let mut taken: Vec<char> = Vec::new();
    let mut shown = Vec::new();
    for (index, subnet) in subnets.iter().enumerate() {
        if !is_id(subnet, "subnet-") {
            return Err(Rejection::validation(format!("The subnet ID '{subnet}' is not valid")));
        }
        if subnets[..index].contains(subnet) {
            return Err(Rejection::InvalidConfigurationRequest(
                "A load balancer cannot be attached to multiple subnets in the same Availability Zone".to_owned(),
            ));
        }
        // Ids that nobody chose for their last digit must not collide.
        let wanted = zone_of(subnet);
        let free = [wanted].into_iter().chain(ZONES).find(|zone| !taken.contains(zone));
        let zone = free.ok_or_else(|| Rejection::validation("There are no more than six zones here"))?;
        taken.push(zone);
        shown.push(shown_zone(&format!("{region}{zone}"), subnet));
    }
    Ok(Tree::List(shown))
}

/// Zones by name as a load balancer shows them.
pub(crate) fn named_zones<'a>(zones: impl IntoIterator<Item = &'a String>) -> Tree {
    Tree::List(zones.into_iter().map(|zone| shown_zone(zone, subnet_in(zone))).collect())
}

fn shown_zone(name: &str, subnet: &str) -> Tree {
    Tree::fields()
        .with("ZoneName", Tree::leaf(name))
        .with("SubnetId", Tree::leaf(subnet))
        .with("LoadBalancerAddresses", Tree::List(Vec::new()))
}

/// The letter of the zone that a subnet is in.
pub(crate) fn zone_of(subnet: &str) -> char {
    let digit = subnet.chars().last().and_then(|last| last.to_digit(16)).unwrap_or(0);
    // Ten is the digit `a`.
    ['c', 'a', 'b'][(digit % 3) as usize]
}

/// The known subnet in a zone; zones that have none share the first one.
pub(crate) fn subnet_in(zone: &str) -> &'static str {
    SUBNETS.into_iter().find(|subnet| zone.ends_with(zone_of(subnet))).unwrap_or(SUBNETS[0])
}

/// Whether an id has the form of AWS's: a prefix, and 8 or 17 hexadecimal digits.
pub(crate) fn is_id(text: &str, prefix: &str) -> bool {
    let digits = text.strip_prefix(prefix).unwrap_or_default();
    matches!(digits.len(), 8 | 17) && digits.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_subnets_are_in_the_first_three_zones_and_others_never_collide() {
        assert_eq!(SUBNETS.map(zone_of), ['a', 'b', 'c']);
        let zones = zones("x", &["subnet-00000001", "subnet-00000004", "subnet-00000007"]).unwrap();
        let names: Vec<_> = zones.items().iter().map(|zone| zone.text("ZoneName").unwrap()).collect();
        assert_eq!(names, ["xa", "xb", "xc"]);
    }

    #[test]
    fn ids_have_a_form() {
        assert!(SUBNETS.iter().all(|id| is_id(id, "subnet-")) && is_id(SECURITY_GROUP, "sg-") && is_id(VPC, "vpc-"));
        for text in ["subnet-", "subnet-1", "subnet-0000000g", "sg-00000000"] {
            assert!(!is_id(text, "subnet-"), "{text}");
        }
    }
}
