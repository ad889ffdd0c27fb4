//! Registering targets and judging them.

use std::collections::BTreeSet;

use super::Model;
use crate::target::CheckRecord;
use crate::{CheckResult, ForcedHealth, HealthCheck, Rejection, Target, TargetGroup, TargetKey};

/// A check that has to be made again and again for as long as this job is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckJob {
    /// The target's group.
    pub group_arn: String,
    /// The target.
    pub target: TargetKey,
    /// The port to ask.
    pub port: u16,
    /// How, and how often.
    pub settings: HealthCheck,
}

impl Model {
    /// Registers targets; one that is registered stays as it is, one that drains comes back as a new one.
    ///
    /// # Errors
    /// When the group is unknown, or would have more targets than AWS allows; then none is registered.
    pub fn register_targets(
        &mut self,
        group_arn: &str,
        targets: impl IntoIterator<Item = (TargetKey, Option<String>)>,
    ) -> Result<(), Rejection> {
        let group = self.require_group(group_arn)?;
        let targets: Vec<_> = targets.into_iter().collect();
        let keys = targets.iter().map(|(key, _)| key).chain(group.targets.keys());
        let count = keys.collect::<BTreeSet<_>>().len();
        match group.most_targets() {
            Some(limit) if count > limit => return Err(Rejection::TooManyTargets { limit }),
            _ => Self::check_target_quota(count)?,
        }
        for (key, zone) in targets {
            if group.targets.get(&key).is_none_or(|target| target.draining_until.is_some()) {
                group.targets.insert(key.clone(), Target::registered(key, zone));
            }
        }
        self.settle();
        Ok(())
    }

    /// Deregisters targets, which then drain; in a group that is not in use there is nothing to drain. An unknown target
    /// is not an error.
    ///
    /// # Errors
    /// When the group is unknown.
    pub fn deregister_targets(
        &mut self,
        group_arn: &str,
        targets: impl IntoIterator<Item = TargetKey>,
    ) -> Result<(), Rejection> {
        let now = self.now;
        let group = self.require_group(group_arn)?;
        let gone = now.plus_millis(if group.in_use { group.deregistration_delay_ms() } else { 0 });
        for key in targets {
            if let Some(target) = group.targets.get_mut(&key) {
                target.draining_until = Some(target.draining_until.unwrap_or(gone));
            }
        }
        self.drop_drained();
        self.settle();
        Ok(())
    }

    /// The checks to be made now.
    #[must_use]
    pub fn check_jobs(&self) -> Vec<CheckJob> {
        let checked = self.groups.values().filter(|group| group.in_use && group.health_check.enabled);
        checked.flat_map(jobs_of).collect()
    }

    /// Takes note of what a check found, and says whether the target's health has changed by it. A result for a target
    /// that is not checked any more is ignored.
    pub fn record_check(&mut self, group_arn: &str, key: &TargetKey, result: CheckResult) -> bool {
        let Some(group) = self.groups.get_mut(group_arn).filter(|group| group.in_use) else { return false };
        let before = group.health(key);
        if let Some(target) = group.targets.get_mut(key) {
            target.checks.record(result, &group.health_check);
        }
        let changed = group.health(key) != before;
        self.revision += u64::from(changed);
        changed
    }

    /// Imposes a verdict on a target in every group that has it, or lifts it; says whether there is such a target.
    pub fn force_health(&mut self, key: &TargetKey, forced: Option<ForcedHealth>) -> bool {
        let mut found = false;
        for target in self.groups.values_mut().filter_map(|group| group.targets.get_mut(key)) {
            (target.forced, found) = (forced, true);
        }
        self.revision += u64::from(found);
        found
    }

    /// Removes targets whose draining has ended, and says whether there were any.
    pub(super) fn drop_drained(&mut self) -> bool {
        let now = self.now;
        let mut any = false;
        for group in self.groups.values_mut() {
            let before = group.targets.len();
            group.targets.retain(|_, target| target.draining_until.is_none_or(|gone| gone > now));
            any |= group.targets.len() != before;
        }
        any
    }

    pub(super) fn require_group(&mut self, arn: &str) -> Result<&mut TargetGroup, Rejection> {
        self.groups.get_mut(arn).ok_or_else(|| Rejection::TargetGroupNotFound { name: arn.to_owned() })
    }
}

impl TargetGroup {
    /// A group that comes into use starts with no verdicts, as nothing has been checked meanwhile.
    pub(super) fn set_in_use(&mut self, in_use: bool) {
        if in_use && !self.in_use {
            for target in self.targets.values_mut() {
                target.checks = CheckRecord::fresh();
            }
        }
        self.in_use = in_use;
    }
}

fn jobs_of(group: &TargetGroup) -> impl Iterator<Item = CheckJob> {
    let checked = group.targets.values().filter(|target| target.draining_until.is_none() && target.idle.is_none());
    checked.map(|target| CheckJob {
        group_arn: group.arn.clone(),
        target: target.key.clone(),
        port: group.check_port(&target.key),
        settings: group.health_check.clone(),
    })
}
