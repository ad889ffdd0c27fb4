//! One registered target and the record of its checks.

use crate::health::{CheckFailure, CheckResult, ForcedHealth, HealthReason, HealthState, TargetHealth};
use crate::{HealthCheck, Timestamp};

/// What makes a target unique in its group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetKey {
    /// An IP address or an instance id.
    pub id: String,
    /// Its own port, which may differ from its group's.
    pub port: u16,
}

/// A registered or draining target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What makes it unique.
    pub key: TargetKey,
    /// The availability zone, if one was given; without one it counts as being in all of them.
    pub zone: Option<String>,
    /// When a deregistered target is gone; `None` while it is registered.
    pub draining_until: Option<Timestamp>,
    pub(crate) forced: Option<ForcedHealth>,
    pub(crate) idle: Option<Idle>,
    pub(crate) checks: CheckRecord,
}

/// Why a target of a group that is in use gets neither traffic nor checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idle {
    /// The load balancer has no node in its zone.
    OtherZone,
    /// Its instance does not run.
    NotRunning,
    /// Its instance is gone for good.
    Terminated,
}

impl Target {
    /// Takes it out of use, or back into it; then it starts anew, as nothing has been checked meanwhile.
    pub(crate) fn set_idle(&mut self, idle: Option<Idle>) {
        if self.idle.is_some() && idle.is_none() {
            self.checks = CheckRecord::fresh();
        }
        self.idle = idle;
    }

    /// Whether its instance was terminated. It is not listed any more; who asks for it by its id is told for long that it
    /// drains.
    #[must_use]
    pub fn is_let_go(&self) -> bool {
        self.idle == Some(Idle::Terminated)
    }

    pub(crate) const fn registered(key: TargetKey, zone: Option<String>) -> Self {
        Self { key, zone, draining_until: None, forced: None, idle: None, checks: CheckRecord::fresh() }
    }

    /// Its state, in a group that is in use: the one of its health.
    pub(crate) fn state_in_use(&self, checks: &HealthCheck) -> HealthState {
        match (self.draining_until, self.idle, self.forced) {
            (Some(_), _, _) => HealthState::Draining,
            (None, Some(Idle::Terminated), _) => HealthState::Draining,
            (None, Some(_), _) => HealthState::Unused,
            (None, None, Some(ForcedHealth::Healthy)) => HealthState::Healthy,
            (None, None, Some(ForcedHealth::Unhealthy)) => HealthState::Unhealthy,
            (None, None, None) if !checks.enabled => HealthState::Unavailable,
            (None, None, None) => self.checks.state(),
        }
    }

    /// Its health, in a group that is in use.
    pub(crate) fn health_in_use(&self, checks: &HealthCheck) -> TargetHealth {
        if self.draining_until.is_some() || self.is_let_go() {
            return TargetHealth::with_reason(HealthState::Draining, HealthReason::DeregistrationInProgress);
        }
        match self.idle {
            Some(Idle::OtherZone) => return TargetHealth::in_other_zone(),
            Some(Idle::NotRunning) => {
                return TargetHealth::with_reason(HealthState::Unused, HealthReason::InvalidState);
            }
            Some(Idle::Terminated) | None => {}
        }
        match self.forced {
            Some(ForcedHealth::Healthy) => TargetHealth::healthy(),
            Some(ForcedHealth::Unhealthy) => TargetHealth::failing(CheckFailure::Status(503)),
            None if !checks.enabled => {
                TargetHealth::with_reason(HealthState::Unavailable, HealthReason::HealthCheckDisabled)
            }
            None => self.checks.health(),
        }
    }
}

/// The consecutive results that decide over a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckRecord {
    verdict: Verdict,
    /// How many results in a row have spoken against the verdict.
    contrary: u32,
    last_failure: CheckFailure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Initial,
    Healthy,
    Unhealthy,
}

impl CheckRecord {
    pub(crate) const fn fresh() -> Self {
        Self { verdict: Verdict::Initial, contrary: 0, last_failure: CheckFailure::NoAnswer }
    }

    /// Takes one more result into account. One pass is enough for a new target; how many failures a new one is allowed
    /// is not documented, and here it is the same threshold as for a healthy one.
    pub(crate) fn record(&mut self, result: CheckResult, settings: &HealthCheck) {
        if let CheckResult::Failed(failure) = result {
            self.last_failure = failure;
        }
        let passed = result == CheckResult::Passed;
        let (against, needed, next) = match self.verdict {
            Verdict::Initial if passed => (true, 1, Verdict::Healthy),
            Verdict::Initial | Verdict::Healthy => (!passed, settings.unhealthy_threshold, Verdict::Unhealthy),
            Verdict::Unhealthy => (passed, settings.healthy_threshold, Verdict::Healthy),
        };
        self.contrary = if against { self.contrary + 1 } else { 0 };
        if self.contrary >= needed.max(1) {
            (self.verdict, self.contrary) = (next, 0);
        }
    }

    const fn state(&self) -> HealthState {
        match self.verdict {
            Verdict::Initial => HealthState::Initial,
            Verdict::Healthy => HealthState::Healthy,
            Verdict::Unhealthy => HealthState::Unhealthy,
        }
    }

    fn health(&self) -> TargetHealth {
        match self.verdict {
            Verdict::Initial => TargetHealth::with_reason(HealthState::Initial, HealthReason::InitialHealthChecking),
            Verdict::Healthy => TargetHealth::healthy(),
            Verdict::Unhealthy => TargetHealth::failing(self.last_failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASS: CheckResult = CheckResult::Passed;
    const FAIL: CheckResult = CheckResult::Failed(CheckFailure::Status(500));

    fn state_after(results: &[CheckResult]) -> HealthState {
        let settings = HealthCheck { healthy_threshold: 3, unhealthy_threshold: 2, ..HealthCheck::default() };
        let mut record = CheckRecord::fresh();
        for result in results {
            record.record(*result, &settings);
        }
        record.health().state
    }

    #[test]
    fn the_first_pass_makes_a_new_target_healthy_even_after_a_failure() {
        assert_eq!(state_after(&[]), HealthState::Initial);
        assert_eq!(state_after(&[PASS]), HealthState::Healthy);
        assert_eq!(state_after(&[FAIL]), HealthState::Initial);
        assert_eq!(state_after(&[FAIL, PASS]), HealthState::Healthy);
    }

    #[test]
    fn thresholds_count_consecutive_results() {
        assert_eq!(state_after(&[FAIL, FAIL]), HealthState::Unhealthy);
        assert_eq!(state_after(&[PASS, FAIL, PASS, FAIL]), HealthState::Healthy);
        assert_eq!(state_after(&[PASS, FAIL, FAIL]), HealthState::Unhealthy);
        assert_eq!(state_after(&[FAIL, FAIL, PASS, PASS]), HealthState::Unhealthy);
        assert_eq!(state_after(&[FAIL, FAIL, PASS, PASS, FAIL, PASS]), HealthState::Unhealthy);
        assert_eq!(state_after(&[FAIL, FAIL, PASS, PASS, PASS]), HealthState::Healthy);
    }

    #[test]
    fn an_unhealthy_target_names_what_its_last_check_found() {
        let mut record = CheckRecord::fresh();
        record.record(FAIL, &HealthCheck { unhealthy_threshold: 1, ..HealthCheck::default() });
        let health = record.health();
        assert_eq!(health.reason, Some(HealthReason::ResponseCodeMismatch));
        assert_eq!(health.description.as_deref(), Some("Health checks failed with these codes: [500]"));
    }
}
