//! One target's health as the load balancer reports it.

use std::fmt;

/// One registered target and what the load balancer says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSeen {
    /// The target with its port, such as `i-0abc:8080`; the load balancer keys targets by both.
    pub name: String,
    /// The availability zone, where the load balancer says it.
    pub zone: Option<String>,
    /// The state of its health.
    pub state: TargetState,
    /// The reason code, such as `Target.Timeout`; absent when healthy.
    pub reason: Option<String>,
}

impl TargetSeen {
    /// Can this target be in service, now or once it passes its checks?
    ///
    /// Draining targets are leaving; unused ones are stopped, in a zone the load balancer does not serve, or not
    /// registered (ELBv2 `TargetHealth.Reason`). Counting those would let a gate wait for what can never come.
    #[must_use]
    pub fn can_be_in_service(&self) -> bool {
        !matches!(self.state, TargetState::Draining | TargetState::Unused)
    }
}

impl fmt::Display for TargetSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.name, self.state)?;
        match &self.reason {
            Some(reason) => write!(f, " ({reason})"),
            None => Ok(()),
        }
    }
}

/// The states of ELBv2 `TargetHealth.State`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetState {
    /// Passes its health checks.
    Healthy,
    /// Registering, or not yet checked often enough.
    Initial,
    /// Fails its health checks.
    Unhealthy,
    /// Fails its health checks and only keeps the connections it has (Network Load Balancers).
    UnhealthyDraining,
    /// Gets no traffic and no checks: its group is on no route, its zone is not served, or it is stopped.
    Unused,
    /// Being deregistered.
    Draining,
    /// Its health is not known because nobody checks it.
    Unavailable,
    /// A state this program does not know; it counts as not healthy.
    Other(String),
}

impl fmt::Display for TargetState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TargetState::Healthy => "healthy",
            TargetState::Initial => "initial",
            TargetState::Unhealthy => "unhealthy",
            TargetState::UnhealthyDraining => "unhealthy.draining",
            TargetState::Unused => "unused",
            TargetState::Draining => "draining",
            TargetState::Unavailable => "unavailable",
            TargetState::Other(state) => state,
        })
    }
}
