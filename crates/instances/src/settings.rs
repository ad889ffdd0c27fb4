//! The settings of an instance under the names that EC2 gives them.

use aws_sdk_ec2::types::{Instance as Described, InstanceMetadataOptionsResponse, Placement};

use crate::Instance;

/// What is known of an instance; `None` when the reply does not even say its id.
pub(crate) fn instance_of(instance: &Described) -> Option<Instance> {
    let settings = machine(instance).into_iter().chain(surroundings(instance)).chain(metadata(instance));
    let security_groups = instance.security_groups().iter().filter_map(|group| text(group.group_id())).collect();
    Some(Instance {
        id: instance.instance_id()?.to_owned(),
        zone: text(instance.placement().and_then(Placement::availability_zone)),
        security_groups,
        settings: settings.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
    })
}

type Setting = (&'static str, Option<String>);

fn machine(instance: &Described) -> [Setting; 7] {
    let cpu = instance.cpu_options();
    [
        ("InstanceType", text(instance.instance_type().map(|kind| kind.as_str()))),
        ("Architecture", text(instance.architecture().map(|architecture| architecture.as_str()))),
        ("InstanceLifecycle", text(instance.instance_lifecycle().map(|lifecycle| lifecycle.as_str()))),
        ("EbsOptimized", word(instance.ebs_optimized())),
        ("EnaSupport", word(instance.ena_support())),
        ("RootDeviceType", text(instance.root_device_type().map(|kind| kind.as_str()))),
        ("CpuOptions.ThreadsPerCore", word(cpu.and_then(|cpu| cpu.threads_per_core()))),
    ]
}

fn surroundings(instance: &Described) -> [Setting; 5] {
    let tenancy = instance.placement().and_then(Placement::tenancy);
    let monitoring = instance.monitoring().and_then(|monitoring| monitoring.state());
    [
        ("VpcId", text(instance.vpc_id())),
        ("Placement.Tenancy", text(tenancy.map(|tenancy| tenancy.as_str()))),
        ("IamInstanceProfile", text(instance.iam_instance_profile().and_then(|profile| profile.arn()))),
        ("KeyName", text(instance.key_name())),
        ("Monitoring", text(monitoring.map(|state| state.as_str()))),
    ]
}

/// How the metadata service answers, of which `HttpTokens` tells whether it asks for a token (IMDSv2).
fn metadata(instance: &Described) -> [Setting; 5] {
    let options = instance.metadata_options();
    let get = |value: fn(&InstanceMetadataOptionsResponse) -> Option<&str>| text(options.and_then(value));
    [
        ("MetadataOptions.HttpTokens", get(|options| Some(options.http_tokens()?.as_str()))),
        ("MetadataOptions.HttpEndpoint", get(|options| Some(options.http_endpoint()?.as_str()))),
        ("MetadataOptions.HttpProtocolIpv6", get(|options| Some(options.http_protocol_ipv6()?.as_str()))),
        ("MetadataOptions.InstanceMetadataTags", get(|options| Some(options.instance_metadata_tags()?.as_str()))),
        (
            "MetadataOptions.HttpPutResponseHopLimit",
            word(options.and_then(|options| options.http_put_response_hop_limit())),
        ),
    ]
}

fn text(value: Option<&str>) -> Option<String> {
    value.filter(|value| !value.is_empty()).map(str::to_owned)
}

fn word(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}
