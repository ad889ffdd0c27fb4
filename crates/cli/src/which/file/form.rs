//! The form of a switch file. The names are those of the resource's arguments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchFile {
    pub(super) version: u32,
    pub(super) switches: Vec<FileSwitch>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSwitch {
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) active_color: Option<String>,
    pub(super) routes: BTreeMap<String, FileRoute>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) preview_routes: BTreeMap<String, FileRoute>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) gate: Option<FileGate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shift: Option<FileShift>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bake: Option<FileBake>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) settle: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) standby: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) undeclared_idle_groups: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) parity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) on_interrupt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) timeouts: Option<FileTimeouts>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRoute {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) listener_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rule_arn: Option<String>,
    pub(super) blue_target_group_arn: String,
    pub(super) green_target_group_arn: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileGate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) min_healthy_percent: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) min_healthy_count: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stable_for: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) interval: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unknown_health: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) http_checks: Option<Vec<FileHttpCheck>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileHttpCheck {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    pub(super) url: FileText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expect_status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expect_body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) successes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) headers: Option<BTreeMap<String, FileText>>,
}

/// A text, or the name of the variable that has it, since it may be a secret.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum FileText {
    Plain(String),
    InVariable { env: String },
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileShift {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) all_at_once: Option<Nothing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) canary: Option<FileCanary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) linear: Option<FileLinear>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) steps: Option<Vec<FileStep>>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileCanary {
    pub(super) percent: Option<f64>,
    pub(super) bake: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileLinear {
    pub(super) percent: Option<f64>,
    pub(super) every: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileStep {
    pub(super) percent: f64,
    pub(super) hold: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileBake {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) duration: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) alarms: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) alarm_at_start: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) missing_data: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_unhealthy_percent: Option<u32>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTimeouts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) create: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) update: Option<String>,
}
