//! EC2 instances of the topology. Nothing runs in them: an instance is what EC2 says of it, and an address of this machine
//! at which its targets are.

pub(crate) mod problem;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use alb_model::{Host, HostState};
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
    /// Whether there is a metadata service at all: `enabled` or `disabled`, as in what follows.
    #[serde(default = "enabled")]
    pub(crate) http_endpoint: String,
    /// How many hops its answers may take.
    #[serde(default = "default_hops")]
    pub(crate) http_put_response_hop_limit: u8,
    /// Whether it answers over IPv6 too.
    #[serde(default = "disabled")]
    pub(crate) http_protocol_ipv6: String,
    /// Whether it tells of tags.
    #[serde(default = "disabled")]
    pub(crate) instance_metadata_tags: String,
    #[serde(default)]
    pub(crate) spot: bool,
    pub(crate) key_name: Option<String>,
    #[serde(default = "default_tenancy")]
    pub(crate) tenancy: String,
    pub(crate) placement_group: Option<String>,
    #[serde(default)]
    pub(crate) ebs_optimized: bool,
    /// Detailed monitoring.
    #[serde(default)]
    pub(crate) monitoring: bool,
    #[serde(default = "default_ena_support")]
    pub(crate) ena_support: bool,
    #[serde(default = "default_root_device_type")]
    pub(crate) root_device_type: String,
    #[serde(default = "default_cores")]
    pub(crate) core_count: u16,
    #[serde(default = "default_threads")]
    pub(crate) threads_per_core: u16,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

impl Instance {
    /// What the model has to know of it; `region` is where one without a zone is.
    pub(crate) fn host(&self, region: &str) -> Host {
        let state = match self.state.as_str() {
            "running" => HostState::Running,
            "terminated" => HostState::Terminated,
            _ => HostState::Stopped,
        };
        Host { zone: self.zone_in(region), state }
    }

    /// Its zone, which is the first one of the region unless it was given.
    pub(crate) fn zone_in(&self, region: &str) -> String {
        self.zone.clone().unwrap_or_else(|| format!("{region}a"))
    }
}

/// All of them, by id. They can be stopped, started and terminated while the sandbox runs, and others can come.
#[derive(Debug, Default)]
pub(crate) struct Instances {
    by_id: RwLock<BTreeMap<String, Instance>>,
}

impl Instances {
    pub(crate) fn new(list: &[Instance]) -> Self {
        Self { by_id: RwLock::new(list.iter().map(|one| (one.id.clone(), one.clone())).collect()) }
    }

    pub(crate) fn list(&self) -> Vec<Instance> {
        self.read().values().cloned().collect()
    }

    pub(crate) fn get(&self, id: &str) -> Option<Instance> {
        self.read().get(id).cloned()
    }

    /// Adds one, or puts it in the place of the one with its id. The model has to be told of its host then.
    pub(crate) fn put(&self, instance: Instance) {
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.insert(instance.id.clone(), instance);
    }

    /// Where to reach a target, by its address or by its instance's. It must be on this machine.
    pub(crate) fn address(&self, target: &str, port: u16) -> Option<SocketAddr> {
        let of_instance = || self.read().get(target).map(|instance| instance.address);
        let address = target.parse().ok().or_else(of_instance)?;
        address.is_loopback().then(|| SocketAddr::new(address, port))
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<String, Instance>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner)
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

fn enabled() -> String {
    "enabled".to_owned()
}

fn disabled() -> String {
    "disabled".to_owned()
}

const fn default_hops() -> u8 {
    1
}

fn default_tenancy() -> String {
    "default".to_owned()
}

const fn default_ena_support() -> bool {
    true
}

fn default_root_device_type() -> String {
    "ebs".to_owned()
}

const fn default_cores() -> u16 {
    1
}

const fn default_threads() -> u16 {
    2
}
