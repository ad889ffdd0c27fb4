//! The health of a target: the API's words, and what a check can find.

/// A state that the API reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HealthState {
    /// Registered, and not yet judged.
    Initial,
    /// In service.
    Healthy,
    /// Failing its checks.
    Unhealthy,
    /// Not registered, or in a group that gets no traffic.
    Unused,
    /// Deregistered; requests in flight may finish.
    Draining,
    /// Checks are off: no opinion.
    Unavailable,
}

impl HealthState {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Unused => "unused",
            Self::Draining => "draining",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Why a target is in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HealthReason {
    /// No check has passed yet and too few have failed.
    InitialHealthChecking,
    /// Another status than the matcher's.
    ResponseCodeMismatch,
    /// No answer in time.
    Timeout,
    /// No connection, or a broken answer.
    FailedHealthChecks,
    /// Never registered, or deregistered and drained.
    NotRegistered,
    /// No listener or rule names the group, or the load balancer is not in the target's zone.
    NotInUse,
    /// The target's instance does not run.
    InvalidState,
    /// Deregistered, and the delay has not ended.
    DeregistrationInProgress,
    /// The group has no health checks.
    HealthCheckDisabled,
}

impl HealthReason {
    /// The API's code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InitialHealthChecking => "Elb.InitialHealthChecking",
            Self::ResponseCodeMismatch => "Target.ResponseCodeMismatch",
            Self::Timeout => "Target.Timeout",
            Self::FailedHealthChecks => "Target.FailedHealthChecks",
            Self::NotRegistered => "Target.NotRegistered",
            Self::NotInUse => "Target.NotInUse",
            Self::InvalidState => "Target.InvalidState",
            Self::DeregistrationInProgress => "Target.DeregistrationInProgress",
            Self::HealthCheckDisabled => "Target.HealthCheckDisabled",
        }
    }
}

/// What the API says of a target's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetHealth {
    /// The state.
    pub state: HealthState,
    /// Why; only a healthy target has none.
    pub reason: Option<HealthReason>,
    /// The reason as a sentence; only a healthy target has none.
    pub description: Option<String>,
}

impl TargetHealth {
    /// In service.
    #[must_use]
    pub const fn healthy() -> Self {
        Self { state: HealthState::Healthy, reason: None, description: None }
    }

    /// A state that has a reason with one fixed sentence.
    pub(crate) fn with_reason(state: HealthState, reason: HealthReason) -> Self {
        let description = match reason {
            HealthReason::InitialHealthChecking => "Initial health checks in progress",
            HealthReason::ResponseCodeMismatch => "Health checks failed with these codes: []",
            HealthReason::Timeout => "Request timed out",
            HealthReason::FailedHealthChecks => "Health checks failed",
            HealthReason::NotRegistered => "Target is not registered to the target group",
            HealthReason::NotInUse => "Target group is not configured to receive traffic from the load balancer",
            HealthReason::InvalidState => "Target is in the stopped state",
            HealthReason::DeregistrationInProgress => "Target deregistration is in progress",
            HealthReason::HealthCheckDisabled => "Health checks are not enabled for this target group",
        };
        Self { state, reason: Some(reason), description: Some(description.to_owned()) }
    }

    /// Unused, as the load balancer has no node in the target's zone.
    pub(crate) fn in_other_zone() -> Self {
        let description = "Target is in an Availability Zone that is not enabled for the load balancer";
        Self {
            description: Some(description.to_owned()),
            ..Self::with_reason(HealthState::Unused, HealthReason::NotInUse)
        }
    }

    /// Unhealthy, because of what the last check found.
    pub(crate) fn failing(failure: CheckFailure) -> Self {
        match failure {
            CheckFailure::Status(code) => Self {
                description: Some(format!("Health checks failed with these codes: [{code}]")),
                ..Self::with_reason(HealthState::Unhealthy, HealthReason::ResponseCodeMismatch)
            },
            CheckFailure::Timeout => Self::with_reason(HealthState::Unhealthy, HealthReason::Timeout),
            CheckFailure::NoAnswer => Self::with_reason(HealthState::Unhealthy, HealthReason::FailedHealthChecks),
        }
    }
}

/// What one health check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// The expected answer in time.
    Passed,
    /// Anything else.
    Failed(CheckFailure),
}

/// How a health check failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFailure {
    /// An answer with an unexpected status.
    Status(u16),
    /// No answer within the timeout.
    Timeout,
    /// No connection, or an answer that is no HTTP.
    NoAnswer,
}

/// A verdict imposed on a target, in place of what its checks find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForcedHealth {
    /// As if every check passed.
    Healthy,
    /// As if every check failed with status 503.
    Unhealthy,
}
