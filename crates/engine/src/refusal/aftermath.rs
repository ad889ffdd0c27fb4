//! What became of the traffic when a run ended in a refusal, for whoever needs one word for it, such as an exit code.

use super::Refusal;

/// What became of the traffic when a run ended in a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// This run has left all of it where it found it.
    NotMoved,
    /// It had moved, and is verified to be back.
    WentBack,
    /// It is neither where it was nor where it was to go, or what was to follow is not done.
    PartWay,
}

impl Refusal {
    /// What became of the traffic.
    #[must_use]
    pub const fn aftermath(&self) -> Aftermath {
        match self {
            Refusal::RolledBack { .. } => Aftermath::WentBack,
            Refusal::RollbackFailed { .. } | Refusal::NotConcluded { .. } | Refusal::Held => Aftermath::PartWay,
            Refusal::RouteGone { .. }
            | Refusal::DoesNotForward { .. }
            | Refusal::IsDefaultRule { .. }
            | Refusal::ForeignGroup { .. }
            | Refusal::BesideReplaced { .. }
            | Refusal::WouldBeLost { .. }
            | Refusal::NotInService { .. }
            | Refusal::NoPlace { .. }
            | Refusal::GroupMissing { .. }
            | Refusal::ChangedMeanwhile { .. }
            | Refusal::StandbyEmpty { .. }
            | Refusal::SharedTargets { .. }
            | Refusal::GateTimedOut { .. }
            | Refusal::HealthNotChecked { .. }
            | Refusal::TooLate { .. }
            | Refusal::HttpChecksTimedOut { .. }
            | Refusal::HttpCheckFailed { .. }
            | Refusal::GateUnstable { .. }
            | Refusal::GateLost { .. }
            | Refusal::Unhealthy { .. }
            | Refusal::AlarmAtStart { .. }
            | Refusal::AlarmFired { .. }
            | Refusal::AlarmWithoutData { .. }
            | Refusal::AlarmMissing { .. }
            | Refusal::AlarmsUnreadable { .. }
            | Refusal::TimedOut { .. }
            | Refusal::WriteFailed { .. }
            | Refusal::NotConfirmed { .. }
            | Refusal::Blind { .. }
            | Refusal::Interrupted => Aftermath::NotMoved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_tells_what_became_of_the_traffic_and_a_cause_alone_that_nothing_moved() {
        let why = || Box::new(Refusal::Interrupted);
        assert_eq!(Refusal::Interrupted.aftermath(), Aftermath::NotMoved);
        assert_eq!(Refusal::RolledBack { why: why() }.aftermath(), Aftermath::WentBack);
        assert_eq!(Refusal::RollbackFailed { why: why(), left: Vec::new() }.aftermath(), Aftermath::PartWay);
        assert_eq!(Refusal::Held.aftermath(), Aftermath::PartWay);
    }
}
