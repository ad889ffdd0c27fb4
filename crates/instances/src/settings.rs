//! An instance, and its settings under the names that EC2 gives them.

use roxmltree::Node;

use crate::Instance;

/// Each setting by its name in EC2's documentation, and where its value is in the XML of an instance. Of the metadata options,
/// `HttpTokens` tells whether the metadata service asks for a token (IMDSv2).
const SETTINGS: [(&str, &[&str]); 17] = [
    ("InstanceType", &["instanceType"]),
    ("Architecture", &["architecture"]),
    ("InstanceLifecycle", &["instanceLifecycle"]),
    ("EbsOptimized", &["ebsOptimized"]),
    ("EnaSupport", &["enaSupport"]),
    ("RootDeviceType", &["rootDeviceType"]),
    ("CpuOptions.ThreadsPerCore", &["cpuOptions", "threadsPerCore"]),
    ("VpcId", &["vpcId"]),
    ("Placement.Tenancy", &["placement", "tenancy"]),
    ("IamInstanceProfile", &["iamInstanceProfile", "arn"]),
    ("KeyName", &["keyName"]),
    ("Monitoring", &["monitoring", "state"]),
    ("MetadataOptions.HttpTokens", &["metadataOptions", "httpTokens"]),
    ("MetadataOptions.HttpEndpoint", &["metadataOptions", "httpEndpoint"]),
    ("MetadataOptions.HttpProtocolIpv6", &["metadataOptions", "httpProtocolIpv6"]),
    ("MetadataOptions.InstanceMetadataTags", &["metadataOptions", "instanceMetadataTags"]),
    ("MetadataOptions.HttpPutResponseHopLimit", &["metadataOptions", "httpPutResponseHopLimit"]),
];

/// What is known of an instance; `None` when the reply does not even say its id.
pub(crate) fn instance_of(instance: Node<'_, '_>) -> Option<Instance> {
    let settings = SETTINGS.iter().filter_map(|(name, path)| Some(((*name).to_owned(), text_at(instance, path)?)));
    Some(Instance {
        id: text_at(instance, &["instanceId"])?,
        zone: text_at(instance, &["placement", "availabilityZone"]),
        security_groups: items(instance, "groupSet").filter_map(|group| text_at(group, &["groupId"])).collect(),
        settings: settings.collect(),
    })
}

/// The text at the end of this path; `None` where there is none, or an empty one.
pub(crate) fn text_at(node: Node<'_, '_>, path: &[&str]) -> Option<String> {
    let end = path.iter().try_fold(node, |node, name| child(node, name))?;
    end.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The items of a list.
pub(crate) fn items<'a, 'input>(
    node: Node<'a, 'input>,
    list: &str,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    child(node, list).into_iter().flat_map(|list| list.children()).filter(|item| item.tag_name().name() == "item")
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}
