//! The keys of a topology file. An unknown key is an error, so that a typing mistake is never silently a default.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::alarms::{AlarmKind, AlarmState};
use crate::functions::Function;
use crate::instances::Instance;
use crate::scripted_answers::Answers;
use crate::sessions::Role;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopologySpec {
    #[serde(default = "default_region")]
    pub(crate) region: String,
    #[serde(default = "default_account")]
    pub(crate) account_id: String,
    #[serde(default)]
    pub(crate) propagation_delay_ms: u64,
    #[serde(default)]
    pub(crate) load_balancers: Vec<LoadBalancerSpec>,
    #[serde(default)]
    pub(crate) target_groups: Vec<TargetGroupSpec>,
    #[serde(default)]
    pub(crate) alarms: Vec<AlarmSpec>,
    #[serde(default)]
    pub(crate) instances: Vec<Instance>,
    #[serde(default)]
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    pub(crate) functions: Vec<Function>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoadBalancerSpec {
    pub(crate) name: String,
    #[serde(rename = "type", default)]
    pub(crate) kind: LoadBalancerType,
    /// Where it has nodes; without this, in the first two zones of the region and in all that targets are in.
    pub(crate) zones: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) listeners: Vec<ListenerSpec>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LoadBalancerType {
    #[default]
    Application,
    Network,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListenerSpec {
    pub(crate) port: u16,
    pub(crate) listen_port: Option<u16>,
    pub(crate) protocol: Option<String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) forward: Option<BTreeMap<String, i64>>,
    pub(crate) stickiness_seconds: Option<i64>,
    pub(crate) default_actions: Option<Vec<ActionSpec>>,
    #[serde(default)]
    pub(crate) rules: Vec<RuleSpec>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSpec {
    pub(crate) priority: u32,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) conditions: Vec<ConditionSpec>,
    #[serde(default)]
    pub(crate) transforms: Vec<TransformSpec>,
    pub(crate) forward: Option<BTreeMap<String, i64>>,
    pub(crate) stickiness_seconds: Option<i64>,
    pub(crate) actions: Option<Vec<ActionSpec>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionSpec {
    pub(crate) field: String,
    #[serde(default)]
    pub(crate) values: Vec<String>,
    /// Regular expressions instead of values.
    #[serde(default)]
    pub(crate) regex_values: Vec<String>,
    /// Only of `http-header`: the header's name.
    pub(crate) header: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformSpec {
    /// `host-header-rewrite` or `url-rewrite`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) regex: String,
    pub(crate) replace: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActionSpec {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Only of `forward`: target group name to weight.
    pub(crate) target_groups: Option<BTreeMap<String, i64>>,
    pub(crate) stickiness_seconds: Option<i64>,
    /// Of every other type: its configuration in the API's own words, for example `{ StatusCode = "HTTP_301" }`.
    pub(crate) config: Option<toml::Table>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetGroupSpec {
    pub(crate) name: String,
    /// `HTTP` when it is absent; functions have none.
    pub(crate) protocol: Option<String>,
    /// 80 when it is absent; functions have none.
    pub(crate) port: Option<u16>,
    #[serde(default = "default_target_type")]
    pub(crate) target_type: String,
    #[serde(default)]
    pub(crate) health_check: HealthCheckSpec,
    #[serde(default)]
    pub(crate) attributes: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) backends: Option<BackendsSpec>,
    #[serde(default)]
    pub(crate) targets: Vec<TargetSpec>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HealthCheckSpec {
    pub(crate) enabled: Option<bool>,
    pub(crate) protocol: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) interval_ms: Option<u64>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) healthy_threshold: Option<u32>,
    pub(crate) unhealthy_threshold: Option<u32>,
    pub(crate) matcher: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BackendsSpec {
    pub(crate) color: String,
    pub(crate) count: usize,
    /// The status of their answers; a release that answers 500 to everything fails its health checks too.
    #[serde(default = "default_status")]
    pub(crate) status: u16,
    /// What they answer at single paths instead.
    #[serde(default)]
    pub(crate) answers: Answers,
    /// The zones they are in, dealt out in turn.
    #[serde(default)]
    pub(crate) zones: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetSpec {
    pub(crate) id: String,
    pub(crate) port: Option<u16>,
    pub(crate) zone: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlarmSpec {
    pub(crate) name: String,
    #[serde(rename = "type", default = "default_alarm_kind")]
    pub(crate) kind: AlarmKind,
    pub(crate) state: Option<AlarmState>,
    /// Only of a composite alarm.
    pub(crate) rule: Option<String>,
}

impl TopologySpec {
    /// The zones that something is in.
    pub(crate) fn zones(&self) -> BTreeSet<String> {
        let usual = ["a", "b"].map(|letter| format!("{}{letter}", self.region));
        let backends = self.target_groups.iter().filter_map(|group| group.backends.as_ref());
        let backends = backends.flat_map(|backends| backends.zones.iter().cloned());
        let targets = self.target_groups.iter().flat_map(|group| &group.targets).filter_map(|one| one.zone.clone());
        let instances = self.instances.iter().map(|instance| instance.zone_in(&self.region));
        let named = backends.chain(targets).chain(instances).filter(|zone| zone != "all");
        usual.into_iter().chain(named).collect()
    }
}

fn default_alarm_kind() -> AlarmKind {
    AlarmKind::Metric
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

fn default_account() -> String {
    "000000000000".to_owned()
}

fn default_target_type() -> String {
    "ip".to_owned()
}

fn default_status() -> u16 {
    200
}
