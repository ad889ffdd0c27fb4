//! The way out of what the engine says: which argument to change and how, in the words of Terraform.

use bluegreen::{ParityFinding, Refusal, Warning};

const SHARED_TARGETS: &str =
    "Deregister it from one of the two. If it is meant to be in both, `parity = \"off\"` says so.";

/// A refusal with its way out.
pub(super) fn refusal_text(refusal: &Refusal) -> String {
    let ways: Vec<_> = [of_ending(refusal), of_cause_under(refusal)].concat();
    // An ending stands in a paragraph of its own, and so does the way out of it.
    let separator = if std::ptr::eq(refusal, refusal.cause()) { " " } else { "\n\n" };
    joined(refusal.to_string(), separator, &ways.join(" "))
}

/// A warning with what can be done about it.
pub(super) fn warning_text(warning: &Warning) -> String {
    let way_out = match warning {
        Warning::WouldRefuse(refusal) => of_cause(refusal.cause()).join(" "),
        Warning::AlarmIgnored { .. } => "`alarm_at_start = \"ignore\"` declares it.".to_owned(),
        Warning::DnsFailover { .. } => {
            "Consider leaving `dns_failover` in `target_group_health` at its default until after the cutover."
                .to_owned()
        }
        Warning::UndeclaredIdle { leaves: false, .. } => {
            "`undeclared_idle_groups = \"remove\"` takes it out.".to_owned()
        }
        Warning::TakesLong { .. } => {
            "Shorten `shift` or `bake`, or apply where nothing ends before, with credentials that are renewed."
                .to_owned()
        }
        Warning::Attaches { .. } => "`standby = \"detached\"` leaves it out.".to_owned(),
        Warning::UndeclaredIdle { leaves: true, .. }
        | Warning::NotHealthy { .. }
        | Warning::LeavesTheDead { .. }
        | Warning::NotAttached { .. }
        | Warning::AlarmsUnreadable { .. }
        | Warning::TraitsUnreadable { .. }
        | Warning::StickinessAdded { .. }
        | Warning::Sticky { .. } => String::new(),
    };
    joined(warning.to_string(), " ", &way_out)
}

/// A difference between the environments with what can be done about it.
pub(super) fn parity_text(finding: &ParityFinding) -> String {
    let (separator, way_out) = match finding {
        ParityFinding::SharedTargets { .. } => (" ", SHARED_TARGETS),
        ParityFinding::Unlike { .. } => (
            "\n",
            "Make them alike in an apply of its own, before the cutover. If they are meant to differ, `parity = \"off\"` says so.",
        ),
        ParityFinding::UnknownInstances { .. } => (" ", "Deregister what is terminated."),
        ParityFinding::InstancesNotCompared { .. } => {
            (" ", "If nobody is to compare anything, `parity = \"off\"` says so.")
        }
    };
    joined(finding.to_string(), separator, way_out)
}

fn joined(facts: String, separator: &str, way_out: &str) -> String {
    if way_out.is_empty() { facts } else { format!("{facts}{separator}{way_out}") }
}

/// What to do about how a run ended that had moved traffic.
fn of_ending(refusal: &Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::NotConcluded { .. } => vec!["Apply again when this is mended."],
        Refusal::RollbackFailed { .. } => vec!["Look at these routes, then apply again: it goes on from what is live."],
        _ => Vec::new(),
    }
}

/// There is nothing to go on with after a rollback.
fn of_cause_under(refusal: &Refusal) -> Vec<&'static str> {
    match (refusal, refusal.cause()) {
        (Refusal::RolledBack { .. }, Refusal::Interrupted) => vec!["Apply again to begin the cutover anew."],
        (_, cause) => of_cause(cause),
    }
}

fn of_cause(cause: &Refusal) -> Vec<&'static str> {
    let way_out = match cause {
        Refusal::RouteGone { .. } => "Create it, or take the route out of the configuration.",
        Refusal::DoesNotForward { .. } => {
            "Let it forward to its blue or green target group, or take the route out of the configuration."
        }
        Refusal::IsDefaultRule { .. } => "Declare it with `listener_arn` instead of `rule_arn`.",
        Refusal::ForeignGroup { .. } => "Declare the right target groups, or take the undeclared one out of the route.",
        Refusal::BesideReplaced { .. } => {
            "Declare the former target group again, complete the cutover or take it back, and replace it then."
        }
        Refusal::WouldBeLost { .. } => "Use a newer version of the provider, or remove the setting.",
        Refusal::NotInService { .. } => "Apply again when it is in service.",
        Refusal::GroupMissing { color: bluegreen::Color::Blue, .. } => "Create it, or correct `blue_target_group_arn`.",
        Refusal::GroupMissing { color: bluegreen::Color::Green, .. } => {
            "Create it, or correct `green_target_group_arn`."
        }
        Refusal::NoPlace { .. } => {
            "Take one of these out, or set `undeclared_idle_groups = \"remove\"`; `standby = \"detached\"` needs no place before a \
             cutover."
        }
        Refusal::ChangedMeanwhile { .. } => {
            "Find out who it is, then plan again with a refresh (without `-refresh=false` and `-minimal-refresh`), and apply that."
        }
        Refusal::StandbyEmpty { .. } => "Register targets, then apply again.",
        Refusal::SharedTargets { .. } => SHARED_TARGETS,
        Refusal::GateTimedOut { .. } => "Repair these targets, or change what `gate` asks for, then apply again.",
        Refusal::HealthNotChecked { .. } => {
            "Turn on the group's health checks, or set `unknown_health = \"allow\"` in `gate`."
        }
        Refusal::TooLate { .. } => "Give it more time in `timeouts`, or less to do, then apply again.",
        Refusal::HttpChecksTimedOut { .. } => {
            "Find out why, or change what `gate.http_checks` expects, then apply again."
        }
        Refusal::GateUnstable { .. } => "Find out why their health comes and goes, then apply again.",
        Refusal::AlarmAtStart { .. } => {
            "Wait until it is OK; or, to release something that mends it, set `alarm_at_start = \"ignore\"` in `bake`."
        }
        Refusal::AlarmWithoutData { .. } => "Give it data, or set `missing_data = \"tolerate\"` in `bake`.",
        Refusal::AlarmMissing { .. } => "Create it, or correct its name in `alarms`.",
        Refusal::Held => "Apply again to go on from there. `on_interrupt` tells what an interrupt does.",
        Refusal::TimedOut { .. } => "Give it more time in `timeouts`, or remove what held it up, then apply again.",
        Refusal::NotConfirmed { .. } => "Look at the route, then apply again.",
        Refusal::Interrupted => "Apply again to go on.",
        Refusal::HttpCheckFailed { .. }
        | Refusal::GateLost { .. }
        | Refusal::Unhealthy { .. }
        | Refusal::AlarmFired { .. }
        | Refusal::AlarmsUnreadable { .. }
        | Refusal::WriteFailed { .. }
        | Refusal::Blind { .. }
        | Refusal::RolledBack { .. }
        | Refusal::NotConcluded { .. }
        | Refusal::RollbackFailed { .. } => return Vec::new(),
    };
    vec![way_out]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bluegreen::{AlarmName, RouteName, WaitingOn};

    use super::*;

    fn timed_out() -> Refusal {
        Refusal::TimedOut { timeout: Duration::from_secs(60), waiting_on: WaitingOn::Write }
    }

    #[test]
    fn a_refusal_is_followed_by_the_argument_to_change() {
        let refusal = Refusal::AlarmWithoutData { alarm: AlarmName("web-5xx".to_owned()) };
        assert_eq!(
            refusal_text(&refusal),
            "The alarm web-5xx is in INSUFFICIENT_DATA, which is declared to count as firing. Give it data, or set \
             `missing_data = \"tolerate\"` in `bake`."
        );
    }

    #[test]
    fn the_way_out_stands_after_what_became_of_the_traffic() {
        assert_eq!(
            refusal_text(&Refusal::RolledBack { why: Box::new(timed_out()) }),
            "The cutover was not complete within 1m. When its time was over it was at this: about to change weights.\n\nThe \
             cutover was rolled back: every route is where it was before the cutover.\n\nGive it more time in `timeouts`, or \
             remove what held it up, then apply again."
        );
        let failed = refusal_text(&Refusal::RollbackFailed { why: Box::new(timed_out()), left: Vec::new() });
        assert!(
            failed.ends_with(
                "Look at these routes, then apply again: it goes on from what is live. Give it more time in \
                                  `timeouts`, or remove what held it up, then apply again."
            ),
            "{failed}"
        );
    }

    #[test]
    fn after_a_rollback_there_is_nothing_to_go_on_with() {
        let rolled_back = refusal_text(&Refusal::RolledBack { why: Box::new(Refusal::Interrupted) });
        assert!(
            rolled_back.ends_with("before the cutover.\n\nApply again to begin the cutover anew."),
            "{rolled_back}"
        );
    }

    #[test]
    fn where_there_is_nothing_to_advise_the_facts_stand_alone() {
        let refusal = Refusal::WriteFailed { route: RouteName::production("web"), message: "AWS said no.".to_owned() };
        assert_eq!(refusal_text(&refusal), refusal.to_string());
    }

    #[test]
    fn a_warning_of_a_refusal_has_its_way_out() {
        let warning = Warning::WouldRefuse(Refusal::AlarmMissing { alarm: AlarmName("web-5xx".to_owned()) });
        assert!(warning_text(&warning).ends_with("Create it, or correct its name in `alarms`."));
    }
}
