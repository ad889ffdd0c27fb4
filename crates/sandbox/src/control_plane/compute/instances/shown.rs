//! An instance as EC2 shows it.

use alb_model::{Naming, Tree};

use crate::instances::Instance;
use crate::network::{self, VPC};

pub(super) fn instance(instance: &Instance, naming: &Naming) -> Tree {
    let zone = instance.zone_in(&naming.region);
    let groups = instance.security_groups.iter().map(|id| {
        Tree::fields().with("groupId", Tree::leaf(id)).with("groupName", Tree::leaf(format!("group of {id}")))
    });
    let tags = instance
        .tags
        .iter()
        .map(|(key, value)| Tree::fields().with("key", Tree::leaf(key)).with("value", Tree::leaf(value)));
    let cpu = Tree::fields()
        .with("coreCount", Tree::leaf(instance.core_count))
        .with("threadsPerCore", Tree::leaf(instance.threads_per_core));
    let monitoring = if instance.monitoring { "enabled" } else { "disabled" };
    Tree::fields()
        .with("instanceId", Tree::leaf(&instance.id))
        .with("imageId", Tree::leaf(&instance.image_id))
        .with("instanceState", state(&instance.state))
        .with("instanceType", Tree::leaf(&instance.kind))
        .with_some("keyName", instance.key_name.as_ref().map(Tree::leaf))
        .with("architecture", Tree::leaf(&instance.architecture))
        .with("placement", placement(instance, &zone))
        .with("privateIpAddress", Tree::leaf(instance.address))
        .with("subnetId", Tree::leaf(network::subnet_in(&zone)))
        .with("vpcId", Tree::leaf(VPC))
        .with("ebsOptimized", Tree::leaf(instance.ebs_optimized))
        .with("enaSupport", Tree::leaf(instance.ena_support))
        .with("monitoring", Tree::fields().with("state", Tree::leaf(monitoring)))
        .with("rootDeviceType", Tree::leaf(&instance.root_device_type))
        .with("cpuOptions", cpu)
        .with("groupSet", Tree::List(groups.collect()))
        .with("tagSet", Tree::List(tags.collect()))
        .with("metadataOptions", metadata_options(instance))
        .with_some("iamInstanceProfile", profile(instance, naming))
        .with_some("instanceLifecycle", instance.spot.then(|| Tree::leaf("spot")))
}

pub(super) fn state(name: &str) -> Tree {
    let code = match name {
        "pending" => 0,
        "running" => 16,
        "shutting-down" => 32,
        "terminated" => 48,
        "stopping" => 64,
        _ => 80,
    };
    Tree::fields().with("code", Tree::leaf(code)).with("name", Tree::leaf(name))
}

fn placement(instance: &Instance, zone: &str) -> Tree {
    Tree::fields()
        .with("availabilityZone", Tree::leaf(zone))
        .with("groupName", Tree::leaf(instance.placement_group.as_deref().unwrap_or_default()))
        .with("tenancy", Tree::leaf(&instance.tenancy))
}

fn metadata_options(instance: &Instance) -> Tree {
    Tree::fields()
        .with("state", Tree::leaf("applied"))
        .with("httpTokens", Tree::leaf(&instance.http_tokens))
        .with("httpPutResponseHopLimit", Tree::leaf(instance.http_put_response_hop_limit))
        .with("httpEndpoint", Tree::leaf(&instance.http_endpoint))
        .with("httpProtocolIpv6", Tree::leaf(&instance.http_protocol_ipv6))
        .with("instanceMetadataTags", Tree::leaf(&instance.instance_metadata_tags))
}

fn profile(instance: &Instance, naming: &Naming) -> Option<Tree> {
    let name = instance.profile.as_ref()?;
    let arn = naming.iam_arn(&format!("instance-profile/{name}"));
    let id = format!("AIPA{}", name.to_uppercase());
    Some(Tree::fields().with("arn", Tree::leaf(arn)).with("id", Tree::leaf(id)))
}
