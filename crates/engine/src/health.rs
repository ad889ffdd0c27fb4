//! One target's health as the load balancer reports it, and what it means to a cutover.

use std::fmt;

use crate::intent::UnknownHealth;

/// One registered target and what the load balancer says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetSeen {
    /// The target with its port, such as `i-0abc:8080`; the load balancer keys targets by both.
    pub name: String,
    /// The availability zone, where the load balancer says it.
    pub zone: Option<String>,
    /// The state of its health.
    pub state: TargetState,
    /// The reason code, such as `Target.Timeout`; absent when healthy.
    pub reason: Option<String>,
    /// The load balancer's own sentence about it, which names what the reason code leaves out, such as the state of a stopped
    /// instance.
    pub description: Option<String>,
}

/// The states of ELBv2 `TargetHealth.State`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetState {
    /// Passes its health checks.
    Healthy,
    /// Registering, or not yet checked often enough.
    #[default]
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

/// What one target is to a cutover. This is the only place that says it: gate, hold, bake, way back, plan and data source all
/// go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fitness {
    /// It answers requests.
    InService,
    /// It does not answer yet, and nothing says that it will not.
    New,
    /// It does not answer, though it should.
    Failing,
    /// It is being taken away, which is nobody's failure.
    Leaving,
    /// It tells nothing: its group is on no route, so nobody checks it.
    NotCountable,
}

impl Fitness {
    /// Is it one of the targets of which a share must be in service?
    #[must_use]
    pub const fn is_countable(self) -> bool {
        matches!(self, Fitness::InService | Fitness::New | Fitness::Failing)
    }
}

/// What the fitness of a target depends on besides what is reported of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// Is its group on a route?
    pub(crate) is_attached: bool,
    /// What to make of targets that nobody checks.
    pub(crate) unknown_health: UnknownHealth,
    /// Has it been out of use for longer than a load balancer takes to take up a group that was just attached?
    pub(crate) out_of_use_lasts: bool,
}

impl TargetSeen {
    /// What this target is to a cutover.
    pub(crate) fn fitness(&self, circumstances: Circumstances) -> Fitness {
        match self.state {
            TargetState::Healthy => Fitness::InService,
            TargetState::Unavailable if circumstances.unknown_health == UnknownHealth::Allow => Fitness::InService,
            TargetState::Unavailable | TargetState::Initial | TargetState::Other(_) => Fitness::New,
            TargetState::Unhealthy | TargetState::UnhealthyDraining => Fitness::Failing,
            TargetState::Draining => Fitness::Leaving,
            TargetState::Unused if !circumstances.is_attached => Fitness::NotCountable,
            TargetState::Unused => self.fitness_out_of_use(circumstances.out_of_use_lasts),
        }
    }

    /// Once its group is attached, a target that is not used is stopped, or in a zone in which the load balancer has no node.
    fn fitness_out_of_use(&self, lasts: bool) -> Fitness {
        match self.reason.as_deref() {
            Some("Target.NotRegistered") => Fitness::NotCountable,
            Some("Target.InvalidState" | "Target.IpUnusable") => Fitness::Failing,
            _ if lasts => Fitness::Failing,
            _ => Fitness::New,
        }
    }

    /// Does nobody check it, so that waiting for its health is waiting for ever? (`unavailable`, but for an error of the load
    /// balancer's own.)
    pub(crate) fn is_never_checked(&self) -> bool {
        self.state == TargetState::Unavailable && self.reason.as_deref() != Some("Elb.InternalError")
    }

    /// Does the load balancer not tell its health?
    pub(crate) const fn is_of_unknown_health(&self) -> bool {
        matches!(self.state, TargetState::Unavailable | TargetState::Other(_))
    }

    /// May it be out of use only until the load balancer has taken up its group?
    pub(crate) fn is_out_of_use(&self) -> bool {
        self.state == TargetState::Unused && self.fitness_out_of_use(false) == Fitness::New
    }
}

impl fmt::Display for TargetSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.name, self.state)?;
        match (&self.reason, &self.description) {
            (Some(reason), Some(description)) => write!(f, " ({reason}: {})", description.trim_end_matches('.')),
            (Some(reason), None) => write!(f, " ({reason})"),
            (None, Some(description)) => write!(f, " ({})", description.trim_end_matches('.')),
            (None, None) => Ok(()),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn unused(reason: &str, is_attached: bool, out_of_use_lasts: bool) -> Fitness {
        let target =
            TargetSeen { state: TargetState::Unused, reason: Some(reason.to_owned()), ..TargetSeen::default() };
        target.fitness(Circumstances { is_attached, unknown_health: UnknownHealth::Refuse, out_of_use_lasts })
    }

    #[test]
    fn targets_that_come_leave_or_are_not_known_do_not_fail_and_those_that_fail_while_leaving_do() {
        let circumstances =
            Circumstances { is_attached: true, unknown_health: UnknownHealth::Refuse, out_of_use_lasts: false };
        let fitness = |state| TargetSeen { state, ..TargetSeen::default() }.fitness(circumstances);
        assert_eq!(fitness(TargetState::UnhealthyDraining), Fitness::Failing);
        assert_eq!(fitness(TargetState::Draining), Fitness::Leaving);
        for state in [TargetState::Initial, TargetState::Unavailable, TargetState::Other("resting".to_owned())] {
            assert_eq!(fitness(state.clone()), Fitness::New, "{state}");
        }
    }

    #[test]
    fn a_stopped_target_fails_once_its_group_is_attached() {
        assert_eq!(unused("Target.InvalidState", true, false), Fitness::Failing);
        assert_eq!(unused("Target.InvalidState", false, false), Fitness::NotCountable);
    }

    #[test]
    fn a_target_in_a_zone_without_a_node_fails_once_that_lasts() {
        assert_eq!(unused("Target.NotInUse", true, false), Fitness::New);
        assert_eq!(unused("Target.NotInUse", true, true), Fitness::Failing);
        assert_eq!(unused("Target.NotInUse", false, true), Fitness::NotCountable);
    }

    #[test]
    fn the_load_balancers_own_sentence_says_what_the_code_leaves_out() {
        let target = TargetSeen {
            name: "i-1:80".to_owned(),
            state: TargetState::Unused,
            reason: Some("Target.InvalidState".to_owned()),
            description: Some("Target is in the stopped state.".to_owned()),
            zone: None,
        };
        assert_eq!(target.to_string(), "i-1:80 is unused (Target.InvalidState: Target is in the stopped state)");
    }
}
