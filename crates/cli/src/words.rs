//! The way out of what the engine says, in the words of the command line. Arguments are those of the resource, which a switch file
//! has, too.

use bluegreen::{Aftermath, ParityFinding, Refusal};

/// A refusal with its way out.
pub(crate) fn refusal_text(refusal: &Refusal) -> String {
    joined(refusal.to_string(), &[of_cause(refusal.cause()), of_ending(refusal)])
}

/// A refusal with its way out, for somebody who does not want to move anything.
pub(crate) fn seen_text(refusal: &Refusal) -> String {
    joined(refusal.to_string(), &[of_cause(refusal.cause())])
}

/// A difference between the environments with what can be done about it.
pub(crate) fn parity_text(finding: &ParityFinding) -> String {
    let way_out = match finding {
        ParityFinding::SharedTargets { .. } => "Deregister it from one of the two.",
        ParityFinding::Unlike { .. } => {
            "Make them alike first; if they are meant to differ, `parity` set to \"off\" says so."
        }
        ParityFinding::UnknownInstances { .. } => "Deregister what is terminated.",
        ParityFinding::InstancesNotCompared { .. } => "",
    };
    joined(finding.to_string(), &[way_out])
}

fn joined(facts: String, ways: &[&str]) -> String {
    let ways = ways.iter().filter(|way| !way.is_empty());
    std::iter::once(facts.as_str()).chain(ways.copied()).collect::<Vec<_>>().join(" ")
}

fn of_ending(refusal: &Refusal) -> &'static str {
    match refusal.aftermath() {
        Aftermath::NotMoved => "",
        Aftermath::WentBack => "Run it again when this is mended.",
        Aftermath::PartWay => "`bluegreen status` shows what is live; run it again to go on from there.",
    }
}

fn of_cause(cause: &Refusal) -> &'static str {
    match cause {
        Refusal::RouteGone { .. } => "Create it, or correct its ARN.",
        Refusal::DoesNotForward { .. } => "Let it forward to its blue or green target group first.",
        Refusal::IsDefaultRule { .. } => "Give the listener's ARN in the place of the rule's.",
        Refusal::ForeignGroup { .. } => "Give the right target groups, or take the undeclared one out of the route.",
        Refusal::BesideReplaced { .. } => "Let the cutover that was not over end first, with the former target group.",
        Refusal::WouldBeLost { .. } => "Use a newer version of bluegreen, or remove the setting.",
        Refusal::NoPlace { .. } => "Take one of these out of the route.",
        Refusal::NotInService { .. } => "Wait until it is in service.",
        Refusal::GroupMissing { .. } => "Create it, or correct its ARN.",
        Refusal::ChangedMeanwhile { .. } => "Find out who it is; `bluegreen watch` shows what they do.",
        Refusal::StandbyEmpty { .. } => "Register targets first.",
        Refusal::SharedTargets { .. } => "Deregister it from one of the two.",
        Refusal::GateTimedOut { .. } | Refusal::GateUnstable { .. } => {
            "Repair these targets, or change what `gate` asks for."
        }
        Refusal::HealthNotChecked { .. } => {
            "Turn on the group's health checks, or set `unknown_health` in `gate` to \"allow\"."
        }
        Refusal::TooLate { .. } | Refusal::TimedOut { .. } => "Give it more time in `timeouts.update`.",
        Refusal::HttpChecksTimedOut { .. } => "Find out why, or change what `gate.http_checks` expects.",
        Refusal::AlarmAtStart { .. } => {
            "Wait until it is OK; or, to release something that mends it, set `alarm_at_start` in `bake` to \"ignore\"."
        }
        Refusal::AlarmWithoutData { .. } => "Give it data, or set `missing_data` in `bake` to \"tolerate\".",
        Refusal::AlarmMissing { .. } => "Create it, or correct its name in `bake.alarms`.",
        Refusal::NotConfirmed { .. } => "Look at the route.",
        Refusal::Held
        | Refusal::Interrupted
        | Refusal::HttpCheckFailed { .. }
        | Refusal::GateLost { .. }
        | Refusal::Unhealthy { .. }
        | Refusal::AlarmFired { .. }
        | Refusal::AlarmsUnreadable { .. }
        | Refusal::WriteFailed { .. }
        | Refusal::Blind { .. }
        | Refusal::RolledBack { .. }
        | Refusal::NotConcluded { .. }
        | Refusal::RollbackFailed { .. } => "",
    }
}
