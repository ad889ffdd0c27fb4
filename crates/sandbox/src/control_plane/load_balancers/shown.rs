//! How load balancers are shown.

use alb_model::{LoadBalancer, Tree};

pub(super) fn shown_load_balancer(load_balancer: &LoadBalancer) -> Tree {
    let shown = Tree::fields()
        .with("LoadBalancerArn", Tree::leaf(&load_balancer.arn))
        .with("DNSName", Tree::leaf(&load_balancer.dns_name))
        .with("CanonicalHostedZoneId", Tree::leaf("Z00000000SANDBOX"))
        .with("LoadBalancerName", Tree::leaf(&load_balancer.name))
        .with("State", Tree::fields().with("Code", Tree::leaf("active")))
        .with("Type", Tree::leaf(load_balancer.kind.as_str()));
    load_balancer.properties.iter().fold(shown, |shown, (name, value)| shown.with(name, value.clone()))
}
