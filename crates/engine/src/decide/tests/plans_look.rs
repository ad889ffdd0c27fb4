//! What an apply makes of what its plan saw of the gate.

use super::*;
use crate::http_check::HttpCheck;
use crate::planned::{OpenGate, open_gate};

/// A run that shares its looks with others, so that each has one every twenty seconds, and whose plan saw the gate open so long
/// ago.
fn planned_open_ago(seconds: u64) -> Looks {
    let (intent, now) = (Intent::example(), Timestamp::from_millis(1_000_000));
    let seen_at = now.before(Duration::from_secs(seconds));
    let open_gate = open_gate(&intent, &seen(attached(1, 0), &[TargetState::Healthy]), seen_at);
    let fair_interval = Duration::from_secs(20);
    let run = RunSoFar::begin(now, Planned { open_gate, fair_interval, ..Planned::default() });
    Looks { intent, run, now }
}

#[test]
fn what_the_plan_saw_of_the_gate_counts_where_it_would_as_a_look_of_the_run() {
    for (seconds, asked, shifts) in [(9, 2, false), (10, 1, true), (40, 1, true), (41, 2, false)] {
        let mut looks = planned_open_ago(seconds);
        assert_eq!(asks_for(&looks).len(), asked, "{seconds}: nothing is waited for where it has held");
        let has_turn = looks.run.turn(&looks.intent, looks.now).is_some();
        // Of the others many have gone on already.
        let decision = looks.look(&seen(attached(1, 0), &[TargetState::Healthy]));
        assert_eq!((has_turn, is_shift(&decision)), (shifts, shifts), "{seconds}: {decision:?}");
    }
}

#[test]
fn a_turn_is_waited_for_before_the_first_look_no_longer_than_the_plans_look_counts() {
    let looks = planned_open_ago(15);
    let until = looks.now.plus(Duration::from_secs(25));
    assert_eq!(looks.run.turn(&looks.intent, looks.now), Some(Turn { writes: 1, until }));
    let mut short = planned_open_ago(15);
    short.intent.timeout = Duration::from_secs(20);
    let until = short.now.plus(Duration::from_secs(20));
    assert_eq!(short.run.turn(&short.intent, short.now), Some(Turn { writes: 1, until }), "nor than its time");
    let mut tested = planned_open_ago(15);
    tested.intent.gate.http_checks = vec![HttpCheck { name: "web".to_owned(), successes: 1 }];
    assert_eq!(tested.run.turn(&tested.intent, tested.now), None, "a check has yet to pass");
}

#[test]
fn what_the_plan_saw_of_a_gate_that_is_shut_since_counts_no_more() {
    let mut looks = planned_open_ago(15);
    let shut = looks.look(&seen(attached(1, 0), &[TargetState::Unhealthy]));
    assert!(matches!(shut, Decision::Wait { on: WaitingOn::Health(_), .. }), "{shut:?}");
    let open = looks.look(&seen(attached(1, 0), &[TargetState::Healthy]));
    assert!(matches!(open, Decision::Wait { on: WaitingOn::Stability { .. }, .. }), "{open:?}");
    let mut detached = planned_open_ago(15);
    let taken_out = seen([Attachment::Attached(1), Attachment::Detached], &[TargetState::Healthy]);
    let attach = detached.look(&taken_out);
    assert!(matches!(&attach, Decision::Act(step) if step.purpose == Purpose::Prime), "{attach:?}");
    let open = detached.look(&seen(attached(1, 0), &[TargetState::Healthy]));
    assert!(!is_shift(&open), "{open:?}");
}

#[test]
fn a_plan_sees_no_open_gate_where_it_is_shut_or_nothing_is_to_move() {
    let at = Timestamp::from_millis(1_000);
    let found = |colors, state| open_gate(&Intent::example(), &seen(colors, &[state]), at);
    assert_eq!(found(attached(1, 0), TargetState::Healthy), Some(OpenGate { seen_at: at, writes: 1 }));
    assert_eq!(found(attached(1, 0), TargetState::Initial), None);
    assert_eq!(found([Attachment::Attached(1), Attachment::Detached], TargetState::Healthy), None);
    assert_eq!(found(attached(0, 1), TargetState::Healthy), None);
}

fn is_shift(decision: &Decision) -> bool {
    matches!(decision, Decision::Act(step) if step.purpose == Purpose::Shift)
}

#[test]
fn where_many_look_the_first_look_waits_until_the_gate_has_held_and_otherwise_for_nothing() {
    let waits = |looks: &Looks| looks.run.before_first_look(&looks.intent, looks.now);
    let looks = planned_open_ago(4);
    let remaining = Duration::from_secs(6);
    assert_eq!(waits(&looks), Some((WaitingOn::Stability { remaining }, looks.now.plus(remaining))));
    assert_eq!(waits(&planned_open_ago(10)), None, "it has held");
    let mut short = planned_open_ago(4);
    short.intent.timeout = Duration::from_secs(6);
    assert_eq!(waits(&short), None, "its time is over then");
    let mut longer = planned_open_ago(4);
    longer.intent.gate.stable_for = Duration::from_secs(21);
    assert_eq!(waits(&longer), None, "there is time for a look meanwhile");
    assert_eq!(waits(&Looks::begin(Intent::example())), None, "no plan has seen it");
}
