//! The texts of refusals, to be read as a whole.

use std::time::Duration;

use crate::bake::AlarmName;
use crate::color::{Color, PerColor};
use crate::gate::UnhealthyGroup;
use crate::group_name::GroupName;
use crate::health::{TargetSeen, TargetState};
use crate::intent::{RouteName, TargetGroupId};
use crate::refusal::{Refusal, RouteLeft};
use crate::shift::Share;
use crate::waiting_on::WaitingOn;
use crate::weights::{Percentages, Weights};

fn at(blue: u16, green: u16) -> Percentages {
    Weights(PerColor { blue, green }).percentages()
}

fn names() -> PerColor<GroupName> {
    GroupName::of_colors()
}

fn web() -> RouteName {
    RouteName::production("web".to_owned())
}

#[test]
fn a_foreign_change_tells_both_states() {
    let refusal = Refusal::ChangedMeanwhile { route: web(), expected: at(100, 0), seen: at(1, 2), names: names() };
    assert_eq!(
        refusal.to_string(),
        "Route web: it was at blue 100 % / green 0 % and is now at blue 33.3 % / green 66.7 %, and this run did \
         not do that. Somebody else is changing the same route. Nothing of theirs was overwritten."
    );
}

#[test]
fn a_foreign_change_that_moved_no_traffic_does_not_tell_the_same_twice() {
    let refusal = Refusal::ChangedMeanwhile { route: web(), expected: at(1, 0), seen: at(100, 0), names: names() };
    let text = refusal.to_string();
    let start = "Route web: it is still at blue 100 % / green 0 %, but with other weights or target groups than before";
    assert!(text.starts_with(start), "{text}");
}

#[test]
fn the_end_of_the_time_tells_what_was_left_to_do() {
    let waiting_on = WaitingOn::Settle { remaining: Duration::from_secs(90) };
    let refusal = Refusal::TimedOut { timeout: Duration::from_secs(3600), waiting_on };
    assert_eq!(
        refusal.to_string(),
        "The cutover was not complete within 1h. When its time was over it was at this: settling for another \
         1m30s."
    );
}

#[test]
fn an_incomplete_rollback_shouts_and_names_every_route() {
    let left = |now_at, because: &str| RouteLeft { route: web(), now_at, names: names(), because: because.to_owned() };
    let left = vec![left(Some(at(0, 1)), "it is throttled"), left(None, "it could not be read")];
    let refusal = Refusal::RollbackFailed { why: Box::new(Refusal::Interrupted), left };
    assert_eq!(
        refusal.to_string(),
        "The cutover was interrupted before it was complete.\n\nTHE ROLLBACK IS NOT COMPLETE. \
         These routes could not be verified to be where they were before: web at blue 0 % / green 100 %, because it \
         is throttled; web at unknown weights, because it could not be read."
    );
}

#[test]
fn what_ends_a_cutover_in_stages_reads_like_this() {
    let target = TargetSeen { name: "i-2:80".to_owned(), state: TargetState::Unhealthy, ..TargetSeen::default() };
    let group = |eligible, unhealthy| UnhealthyGroup {
        color: Color::Green,
        group: TargetGroupId("green".to_owned()),
        eligible,
        unhealthy,
    };
    let unhealthy = |groups| Refusal::Unhealthy { groups, allowed_percent: 10 };
    let alarm = AlarmName("web-5xx".to_owned());
    let waiting_on = WaitingOn::Hold { share: Share::from_tenths(5).unwrap(), remaining: Duration::from_secs(240) };
    let cases = [
        (
            unhealthy(vec![group(3, vec![target])]),
            "After traffic had moved, 1 of 3 green targets that can be in service are unhealthy: i-2:80 is unhealthy. \
             At most 10 % may be unhealthy.",
        ),
        (
            unhealthy(vec![group(0, Vec::new())]),
            "After traffic had moved, no green target can be in service. At most 10 % may be unhealthy.",
        ),
        (Refusal::AlarmFired { alarm }, "The alarm web-5xx went into ALARM after traffic had moved."),
        (
            Refusal::TimedOut { timeout: Duration::from_secs(3600), waiting_on },
            "The cutover was not complete within 1h. When its time was over it was at this: holding at 0.5 % for \
             another 4m.",
        ),
    ];
    for (refusal, text) in cases {
        assert_eq!(refusal.to_string(), text);
    }
}
