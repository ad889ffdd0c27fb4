//! EC2 instances of the topology. Nothing runs in them: an instance is what EC2 says of it, and an address of this machine
//! at which its targets are.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;

/// One instance, in the words of the topology.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Instance {
    pub(crate) id: String,
    /// Where its targets are reached, and its private address: one of loopback.
    #[serde(default = "default_address")]
    pub(crate) address: IpAddr,
    #[serde(rename = "type", default = "default_type")]
    pub(crate) kind: String,
    #[serde(default = "default_architecture")]
    pub(crate) architecture: String,
    #[serde(default = "default_image")]
    pub(crate) image_id: String,
    /// The zone with its region; without one it is the first zone of the region.
    pub(crate) zone: Option<String>,
    #[serde(default = "default_state")]
    pub(crate) state: String,
    #[serde(default = "default_groups")]
    pub(crate) security_groups: Vec<String>,
    /// The name of an instance profile.
    pub(crate) profile: Option<String>,
    /// Whether the metadata service asks for tokens: `required` or `optional`.
    #[serde(default = "default_tokens")]
    pub(crate) http_tokens: String,
    #[serde(default)]
    pub(crate) spot: bool,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

/// All of them, by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Instances {
    by_id: BTreeMap<String, Instance>,
}

impl Instances {
    pub(crate) fn new(list: &[Instance]) -> Self {
        Self { by_id: list.iter().map(|one| (one.id.clone(), one.clone())).collect() }
    }

    pub(crate) fn list(&self) -> impl Iterator<Item = &Instance> {
        self.by_id.values()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Instance> {
        self.by_id.get(id)
    }

    /// Where to reach a target, by its address or by its instance's. It must be on this machine.
    pub(crate) fn address(&self, target: &str, port: u16) -> Option<SocketAddr> {
        let address = self.get(target).map(|instance| instance.address).or_else(|| target.parse().ok())?;
        address.is_loopback().then(|| SocketAddr::new(address, port))
    }
}

fn default_address() -> IpAddr {
    IpAddr::from([127, 0, 0, 1])
}

fn default_type() -> String {
    "m5.large".to_owned()
}

fn default_architecture() -> String {
    "x86_64".to_owned()
}

fn default_image() -> String {
    "ami-00000000000000000".to_owned()
}

fn default_state() -> String {
    "running".to_owned()
}

fn default_groups() -> Vec<String> {
    vec![crate::network::SECURITY_GROUP.to_owned()]
}

fn default_tokens() -> String {
    "required".to_owned()
}
