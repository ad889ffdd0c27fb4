//! What a refusal is about, for user interfaces.

use super::Refusal;
use crate::color::Color;
use crate::intent::RouteName;

/// What a refusal is about, so that a user interface can point at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One route.
    Route(RouteName),
    /// The target group that one route has for one color.
    TargetGroup(RouteName, Color),
    /// The gate.
    Gate,
    /// What is watched from the first shift on.
    Bake,
    /// The cutover as a whole.
    Cutover,
}

impl Refusal {
    /// What this refusal is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Refusal::RouteGone { route }
            | Refusal::DoesNotForward { route, .. }
            | Refusal::IsDefaultRule { route, .. }
            | Refusal::ForeignGroup { route, .. }
            | Refusal::BesideReplaced { route, .. }
            | Refusal::WouldBeLost { route, .. }
            | Refusal::NoPlace { route, .. }
            | Refusal::NotInService { route, .. }
            | Refusal::ChangedMeanwhile { route, .. }
            | Refusal::SharedTargets { route, .. }
            | Refusal::WriteFailed { route, .. }
            | Refusal::NotConfirmed { route, .. } => Subject::Route(route.clone()),
            Refusal::GroupMissing { route, color, .. } | Refusal::StandbyEmpty { route, color, .. } => {
                Subject::TargetGroup(route.clone(), *color)
            }
            Refusal::GateTimedOut { .. }
            | Refusal::GateUnstable { .. }
            | Refusal::HealthNotChecked { .. }
            | Refusal::HttpChecksTimedOut { .. }
            | Refusal::HttpCheckFailed { .. } => Subject::Gate,
            Refusal::Unhealthy { .. }
            | Refusal::AlarmAtStart { .. }
            | Refusal::AlarmFired { .. }
            | Refusal::AlarmWithoutData { .. }
            | Refusal::AlarmMissing { .. }
            | Refusal::AlarmsUnreadable { .. } => Subject::Bake,
            Refusal::GateLost { .. }
            | Refusal::TimedOut { .. }
            | Refusal::TooLate { .. }
            | Refusal::Blind { .. }
            | Refusal::Interrupted
            | Refusal::Held => Subject::Cutover,
            Refusal::RolledBack { why } | Refusal::RollbackFailed { why, .. } | Refusal::NotConcluded { why } => {
                why.subject()
            }
        }
    }

    /// What failed first: the reason of a rollback, for example, or else this refusal itself.
    #[must_use]
    pub fn cause(&self) -> &Refusal {
        match self {
            Refusal::RolledBack { why } | Refusal::RollbackFailed { why, .. } | Refusal::NotConcluded { why } => {
                why.cause()
            }
            refusal => refusal,
        }
    }

    /// The headline under which a guide explains it: what became of a cutover that went back is told, and why it went back is what is
    /// looked for.
    #[must_use]
    pub fn explained_headline(&self) -> &'static str {
        if matches!(self, Refusal::RolledBack { .. }) { self.cause().headline() } else { self.headline() }
    }

    /// Does a production route answer by itself, as it is made to for a maintenance? Nothing was moved then.
    #[must_use]
    pub fn is_maintenance(&self) -> bool {
        let answers_by_itself = |action: &str| matches!(action, "fixed-response" | "redirect");
        matches!(self, Refusal::DoesNotForward { route, action } if !route.is_preview() && answers_by_itself(action))
    }

    /// Is it about a preview route alone?
    pub(crate) fn is_about_preview(&self) -> bool {
        match self.subject() {
            Subject::Route(route) | Subject::TargetGroup(route, _) => route.is_preview(),
            Subject::Gate | Subject::Bake | Subject::Cutover => false,
        }
    }

    /// A few words that tell the kind of refusal, for a heading.
    #[must_use]
    pub const fn headline(&self) -> &'static str {
        match self {
            Refusal::RouteGone { .. } => "Listener or rule not found",
            Refusal::DoesNotForward { .. } => "Route does not forward",
            Refusal::IsDefaultRule { .. } => "Default rule",
            Refusal::ForeignGroup { .. } => "Route forwards to an undeclared target group",
            Refusal::BesideReplaced { .. } => "Route forwards to three target groups",
            Refusal::WouldBeLost { .. } => "Route has settings that would be lost",
            Refusal::NotInService { .. } => "Load balancer not in service",
            Refusal::GroupMissing { .. } => "Target group not found",
            Refusal::NoPlace { .. } => "No place for a target group",
            Refusal::ChangedMeanwhile { .. } => "Route changed by somebody else",
            Refusal::StandbyEmpty { .. } => "No targets to receive the traffic",
            Refusal::SharedTargets { .. } => "Target in both environments",
            Refusal::GateTimedOut { .. } | Refusal::GateUnstable { .. } | Refusal::HttpChecksTimedOut { .. } => {
                "Gate did not hold"
            }
            Refusal::HealthNotChecked { .. } => "Targets are not health-checked",
            Refusal::TooLate { .. } => "Not enough time left",
            Refusal::HttpCheckFailed { .. } => "HTTP check fails",
            Refusal::NotConcluded { .. } => "Cutover complete, but not what follows it",
            Refusal::GateLost { .. } | Refusal::Unhealthy { .. } => "Targets became unhealthy",
            Refusal::AlarmAtStart { .. } | Refusal::AlarmFired { .. } => "Alarm fires",
            Refusal::AlarmWithoutData { .. } => "Alarm has no data",
            Refusal::AlarmMissing { .. } => "Alarm not found",
            Refusal::AlarmsUnreadable { .. } => "Alarms could not be read",
            Refusal::TimedOut { .. } => "Cutover took too long",
            Refusal::WriteFailed { .. } | Refusal::NotConfirmed { .. } => "Route could not be changed",
            Refusal::Blind { .. } => "Routes could not be read",
            Refusal::Interrupted | Refusal::Held => "Cutover interrupted",
            Refusal::RolledBack { .. } => "Cutover rolled back",
            Refusal::RollbackFailed { .. } => "Rollback not complete",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rollback_is_about_what_caused_it_but_has_its_own_heading() {
        let why = Refusal::WriteFailed { route: RouteName::production("web"), message: "no".to_owned() };
        let rolled_back = Refusal::RolledBack { why: Box::new(why.clone()) };
        assert_eq!(rolled_back.subject(), why.subject());
        assert_ne!(rolled_back.headline(), why.headline());
    }
}
