//! What an instance must be, whether it comes with a topology or while the sandbox runs.

use super::Instance;
use crate::network;

const STATES: [&str; 6] = ["pending", "running", "shutting-down", "terminated", "stopping", "stopped"];
const SWITCH: [&str; 2] = ["enabled", "disabled"];

/// What is wrong with an instance, if anything is.
pub(crate) fn problem_with_instance(instance: &Instance) -> Option<String> {
    if !network::is_id(&instance.id, "i-") {
        return Some(format!("id: expected \"i-\" and 8 or 17 hexadecimal digits, found {:?}", instance.id));
    }
    if !instance.address.is_loopback() {
        return Some(format!("address: expected a loopback address such as 127.0.0.1, found {}", instance.address));
    }
    if let Some(wrong) = instance.security_groups.iter().find(|group| !network::is_id(group, "sg-")) {
        return Some(format!("security_groups: expected \"sg-\" and 8 or 17 hexadecimal digits, found {wrong:?}"));
    }
    let words = enumerated_words(instance).into_iter().find(|(_, found, expected)| !expected.contains(found));
    let words = words.map(|(key, found, expected)| format!("{key}: expected one of {expected:?}, found {found:?}"));
    words.or_else(|| problem_with_numbers(instance))
}

/// By key: what it is, and what EC2 has for it.
fn enumerated_words(instance: &Instance) -> [(&'static str, &str, &'static [&'static str]); 8] {
    [
        ("state", &instance.state, &STATES),
        ("http_tokens", &instance.http_tokens, &["required", "optional"]),
        ("http_endpoint", &instance.http_endpoint, &SWITCH),
        ("http_protocol_ipv6", &instance.http_protocol_ipv6, &SWITCH),
        ("instance_metadata_tags", &instance.instance_metadata_tags, &SWITCH),
        ("tenancy", &instance.tenancy, &["default", "dedicated", "host"]),
        ("root_device_type", &instance.root_device_type, &["ebs", "instance-store"]),
        ("architecture", &instance.architecture, &["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"]),
    ]
}

fn problem_with_numbers(instance: &Instance) -> Option<String> {
    let hops = instance.http_put_response_hop_limit;
    if !(1..=64).contains(&hops) {
        return Some(format!("http_put_response_hop_limit: expected 1 to 64, found {hops}"));
    }
    let none = instance.core_count == 0 || instance.threads_per_core == 0;
    none.then(|| "core_count, threads_per_core: expected at least 1, found 0".to_owned())
}
